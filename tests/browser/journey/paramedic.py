"""A paramedic with a telephone, no account and little knowledge: a baby without a name, at no address."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.browser.journey import story
from tests.browser.journey.doctor import Doctor

from opencdop.core import clock


def known_in_the_ambulance() -> dict[str, Any]:
    """All that he knows of a baby of two days. What is not here is left as it is or said to be not known."""
    yesterday = clock.today() - timedelta(days=1)
    return {
        "notifier_name": "Rhys Calder",
        "notifier_agency": "Ashmoor ambulance service",
        "notifier_telephone": "01632 960777",
        "date_of_birth": (yesterday - timedelta(days=2)).isoformat(),
        "date_of_death": yesterday.isoformat(),
        "unnamed_baby": "yes",
        "surname": "Tansley",
        "nhs_number_absent": "not_available_now",
        "sex": "male",
        "address": {"lines": [], "no_fixed_abode": True},
        "postcode": story.UNKNOWN,
        "parental_responsibility": story.UNKNOWN,
        "place_of_death": story.UNKNOWN,
        "expected": "unexpected",
        "circumstances": "Found not breathing in a tent by the canal. Resuscitation on the way, without success.",
        "jar_started": story.UNKNOWN,
    }


class Paramedic(Doctor):
    """He answers what the form cannot do without, and nothing else."""

    def finds_the_panel(self) -> None:
        self.opens("/")
        self.writes("Name of the council, or a postcode", "Ashmoor")
        self.presses("Find the area")
        self.presses("Notify us of a child’s death")
        self.sees("Do not wait for missing details")
        self.presses("Begin")

    def comes_back_later(self) -> None:
        """Saves, is shown the code, closes everything, and comes back with the code."""
        self.presses("Save and come back later")
        self.sees("Your form is saved", "It has not been sent yet")
        self.code = self.page.locator(".oc-receipt__reference").inner_text()
        self.closes_the_browser()
        self.opens(f"{self.home}notify/resume/")
        self.writes("The code of your form", self.code.lower())
        self.presses("Go on with the form")
        self.is_at("Tell us about the death of a child")

    def answers_only(self, known: Mapping[str, Any], *pages: str) -> None:
        """From page to page; the pages between, and what else is asked on these, stay empty."""
        for key in pages:
            if self.step != key:
                self.opens(f"{self.home}notify/form/{key}/")
            self.fills_the_page(self.definition, known)
            for _ in range(2):  # a page may ask once more about what is missing; it never holds anybody up
                if self.step == key:
                    self.presses("Save and go on")
            assert self.step != key, self.words

    def sends_what_he_has(self) -> None:
        self.follows("All pages of this form")
        self.presses("Check your answers")
        self.is_at("Check your answers")
        self.sees("Tansley", "No fixed abode", "Not known")
        self.presses("Send to the office")
        self.sees("Thank you: your notification has been sent", "Who else to tell")
        self.reference = self.page.locator(".oc-receipt__reference").inner_text()

    def finds_everything_closed(self) -> None:
        """Neither the same browser nor another, with the code, tells anything of what was sent."""
        self.opens(f"{self.home}notify/sent/")
        self.does_not_see("Tansley", "Save the copy")
        self.closes_the_browser()
        gone = self.page.goto(self.place.app.at(f"{self.home}notify/sent/"))
        assert gone is not None
        assert gone.status == 404
        self.does_not_see(self.reference, "Tansley")
        self.opens(f"{self.home}notify/resume/")
        self.writes("The code of your form", self.code)
        self.presses("Go on with the form")
        self.sees("We found no form with this code")

    def asks_for_the_copy_again(self) -> None:
        """The same press once more, on the page that still stands open with its button."""
        token = self.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
        answer = self.page.request.post(
            self.place.app.at(f"{self.home}notify/copy/"),
            form={"csrfmiddlewaretoken": token, "shape": "html"},
        )
        assert "The copy was offered once" in answer.text()
        assert "Tansley" not in answer.text()

    home = "/panel/ashmoor/"

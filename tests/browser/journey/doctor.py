"""A doctor of a hospital, with no account: she notifies the panel of a death."""

from typing import Any

from tests.browser.journey.person import Somebody

from opencdop.submissions.library import form


class Doctor(Somebody):
    """On the public pages of Ashmoor."""

    code = ""
    reference = ""

    def begins_to_notify(self) -> None:
        self.opens("/")
        self.follows("Ashmoor")
        self.takes_a_picture("panel-home")
        self.presses("Notify us of a child’s death")
        self.sees("Ashmoor child death review", "Do not wait for missing details", "fifteen minutes")
        self.takes_a_picture("notify-start")
        self.presses("Begin")
        self.is_at("Who is telling us")

    def mixes_up_the_dates(self, known: dict[str, Any]) -> None:
        """Writes the year of birth wrongly, is told what to do, and finds everything she wrote still there."""
        self.goes_through(self.definition, known, until="dates")
        self.fills_the_page(
            self.definition,
            {"date_of_birth": known["date_of_death"], "date_of_death": known["date_of_birth"]},
        )
        self.presses("Save and go on")
        self.sees(
            "Please look at this again", "Check the dates. The date of death is before the date of birth."
        )
        assert self.page.title().startswith("Error: ")
        self.takes_a_picture("notify-mistake")
        day = int(known["date_of_birth"][8:])
        assert int(self.page.locator("[name='date_of_death-day']").input_value()) == day

    def goes_on_from_the_dates(self, known: dict[str, Any]) -> None:
        self.fills_the_page(self.definition, known)
        self.presses("Save and go on")

    def notes_the_code(self) -> None:
        self.code = self.page.locator("aside strong").inner_text()
        assert len(self.code.replace("-", "").replace(" ", "")) == 16

    def comes_back_with_the_code(self) -> None:
        self.opens("/panel/ashmoor/notify/form/")
        self.is_at("Come back to a form")
        self.writes("The code of your form", self.code.lower())
        self.presses("Go on with the form")
        self.is_at("Tell us about the death of a child")
        self.takes_a_picture("notify-task-list")

    def answers_the_rest(self, known: dict[str, Any]) -> None:
        self.presses("Go on")
        self.goes_through(self.definition, known)

    def checks_and_sends(self) -> None:
        self.is_at("Check your answers")
        self.sees("Ella Rose", "36 weeks and 4 days", "Not known")
        self.takes_a_picture("notify-check")
        self.presses("Send to the office")
        self.sees("Thank you: your notification has been sent", "Who else to tell")
        self.reference = self.page.locator(".oc-receipt__reference").inner_text()
        self.takes_a_picture("notify-sent")

    def saves_the_copy(self) -> str:
        copy = self.saves_what_comes("Save the copy").read_text(encoding="utf-8")
        assert self.reference in copy
        return copy

    @property
    def definition(self) -> Any:
        return form("notification").outside

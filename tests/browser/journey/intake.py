"""The office between a death and its one case: what came, by whichever way, beside what is there already."""

from datetime import date
from pathlib import Path
from typing import Any

from tests.browser.journey import story
from tests.browser.journey.looking import Eyes
from tests.browser.journey.office import Coordinator
from tests.browser.journey.person import Place
from tests.cast import Cast
from tests.integration.browsing import browsing

from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.intake.models import Notification


class Intake(Coordinator):
    """Somebody of an office. Comes signed in; signing in has a walk of its own."""

    @classmethod
    def of(cls, cast: Cast, name: str, place: Place, axe: Any) -> "Intake":
        """The person of the cast with this name, at a browser of their own."""
        eyes = Eyes(axe, name, story.NOT_IN_TITLES, follows_links=False)
        somebody = cls(place, eyes=eyes)
        somebody.comes_with_cookies_of(browsing(cast)(name))
        return somebody

    # notifications

    def opens_what_came(self, notification: Notification) -> None:
        self.opens(f"/notifications/{notification.pk}/")
        self.presses("Open the notification")

    def decides(self, decision: str) -> None:
        self.chooses(decision, exact=False)
        self.presses("Decide")

    def makes_a_case_of_it(self) -> Case:
        self.decides("Open a case")
        self.sees("The case is open as")
        return Case.objects.latest("opened_at")

    def joins_it_to(self, case: Case) -> None:
        self.chooses("It is about a child whose case is known")
        self.chooses(case.reference, of="Which case does it join?", exact=False)
        self.presses("Decide")
        self.sees(f"The notification has joined {case.reference}")

    def moves_it_to(self, case: Case, *, because: str) -> None:
        self.follows("Filed on the wrong child: move it")
        self.writes("The reference of the right case", case.reference)
        self.writes("Why it belongs there", because)
        self.presses("Move it")

    # ways on which it came

    def says_when_it_came(self, *, channel: str = "") -> None:
        """Today, just after midnight: that is never in the future, whenever the test runs."""
        if channel:
            self.chooses(channel, of="How did it reach you?")
        self.writes_the_date("On which day did it reach you?", clock.today())
        self.writes("At what time?", "00:01")

    def uploads_what_came_back(self, file: Path) -> None:
        self.opens("/notifications/new/")
        self.follows("Have it read in")
        self.page.get_by_label("The file that came").set_input_files(file)
        self.says_when_it_came(channel="E-mail")
        self.presses("Go on")

    def begins_a_message(self, title: str) -> None:
        self.opens("/notifications/new/")
        self.follows(title, exact=True)
        self.says_when_it_came()

    def writes_names(self, surname: str, forenames: str = "") -> None:
        self.writes("Family name", surname)
        if forenames:
            self.writes("First and middle names", forenames)

    def writes_days(self, born_on: date, died_on: date) -> None:
        self.writes_the_date("Date of birth", born_on)
        self.writes_the_date("Date of death", died_on)

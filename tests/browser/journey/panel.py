"""The panel: Ben, who reads the paper that names nobody, and Chidi, who signs."""

from tests.browser.journey import story
from tests.browser.journey.person import Somebody


class Member(Somebody):
    """Ben sits on the panel."""

    def reads_the_paper(self) -> None:
        """Age and sex, what was drafted, coded answers: and no name, number, date or place of the child."""
        self.opens("/meetings/")
        self.follows("Open")
        self.follows("Paper")
        self.sees("This paper names nobody.", "4 months", "soft mattress")
        for folded in self.page.locator("details").all():
            folded.locator("summary").click()
        self.does_not_see(*story.NAMES, "Alder Walk", "Millbrook", "Hannah", "ZZ99")
        self.takes_a_picture("paper")

    def sees_the_case_without_a_name(self, case: str) -> None:
        self.opens(case)
        self.does_not_see(*story.NAMES)


class Chair(Somebody):
    """Chidi chairs the panel."""

    def signs_off(self, case: str) -> None:
        self.opens("/")
        self.opens(f"{case}meetings/")
        self.presses("Read and sign off")
        self.sees(
            "Sign off the review", "10. Sudden unexpected, unexplained death", "Modifiable factors identified"
        )
        self.does_not_see(*story.NAMES)
        self.takes_a_picture("sign-off")
        self.presses("Sign off this review")
        self.sees("signed off")

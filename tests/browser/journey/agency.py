"""A GP with no account, asked by e-mail: he proves that the letter was for him, writes, comes back, sends."""

from typing import Any

from tests.browser.journey.person import Somebody
from tests.browser.journey.post import Post, code_in, link_in

from opencdop.submissions.library import form


class Respondent(Somebody):
    """At the pages behind the link of a letter."""

    link = ""
    email = "dev@people.example"

    def opens_the_letter(self, post: Post) -> None:
        """Before the code, the page says who asks and nothing of any child."""
        self.link = link_in(post.newest_to(self.email))
        self.opens(self.link)
        self.sees("A form waits for you", "Ashmoor", "Millbrook Surgery")
        self.does_not_see("Ella", "Marsden")
        self.takes_a_picture("link-door")

    def comes_back_by_the_same_link(self) -> None:
        self.opens(self.link)
        self.sees("A form waits for you")

    def proves_who_he_is(self, post: Post, *, once_wrong: bool = False) -> None:
        self.presses("Send me a code")
        post.goes_out()
        if once_wrong:
            self.writes("Code", "000000")
            self.presses("Go on")
            self.sees("That is not the code we sent.")
        self.writes("Code", code_in(post.newest_to(self.email)))
        self.presses("Go on")
        self.sees("What does Millbrook Surgery know of this child?", "Ella Rose Marsden", "The law")

    def begins(self) -> None:
        self.takes_a_picture("link-start")
        self.presses("Start")

    def writes_a_draft(self, known: dict[str, Any]) -> None:
        """Two pages, then he is called away."""
        self.answers_the_pages(self.definition, known, "reporter")
        self.follows("Summary", exact=True)
        self.fills_the_page(self.definition, known)
        self.presses("Save and come back later")
        self.sees("Your answers are saved")

    def goes_on_and_finishes(self, known: dict[str, Any]) -> None:
        """Finds what he wrote, and answers the pages of which the practice knows something and the office does not."""
        self.presses("Go on")
        self.takes_a_picture("link-task-list")
        self.follows("Summary", exact=True)
        self.has_written("report_summary", known["report_summary"])
        self.follows("All pages of this form")
        self.answers_the_pages(self.definition, known, "records", "how", "birth")
        self.presses("Check your answers")

    def has_written(self, name: str, words: str) -> None:
        assert self.page.locator(f"[name='{name}']").input_value() == words

    def sends(self) -> None:
        self.is_at("Check your answers")
        self.presses("Send", exact=False)
        self.sees("Your answer was sent. Thank you")
        self.takes_a_picture("link-sent")

    def finds_the_link_closed(self) -> None:
        self.opens(self.link)
        self.sees("Your answer was sent. Thank you")
        self.does_not_see("Ella", "Marsden")

    @property
    def definition(self) -> Any:
        return form("reporting").outside

"""Three who are asked what they know of Ella: a GP at a desk, a health visitor on a phone, an officer who signs in."""

import re
from pathlib import Path
from typing import Any

from tests.browser.journey.agency import Respondent
from tests.browser.journey.office import Coordinator
from tests.browser.journey.person import Somebody
from tests.browser.journey.post import Post, code_in, link_in

from opencdop.formkit.definition import Definition
from opencdop.submissions.library import form


class Reader(Somebody):
    """Whoever reads the form that agencies are asked."""

    @property
    def asked_for(self) -> Definition:
        return form("reporting").outside


class Asked(Reader):
    """Whoever was asked, once the pages of the request are open; `home` is their first page."""

    home = ""

    def asks_the_office(self, words: str) -> None:
        self.opens(self.home)
        self.follows("Ask the office a question")
        self.writes("Your message", words)
        self.presses("Send the message")
        self.sees("Your message is with the office", words)

    def reads_the_answer(self, words: str) -> None:
        self.opens(self.home)
        self.sees("The office has written to you")
        self.follows("Read the message")
        self.sees(words)

    def sends_a_document_along(self, path: Path) -> None:
        self.opens(self.home)
        self.follows("Send documents along")
        self.page.locator("input[type=file]").set_input_files(path)
        self.presses("Send to the office")
        self.sees("The document is with the office", path.name)

    def begins_and_is_called_away(self, summary: str, **known: Any) -> None:
        """Who answers, how the child died, and the first words; then they come back later."""
        self.opens(self.home)
        self.presses("Start")
        self.answers_the_pages(
            self.asked_for, {"reporter_telephone": "01632 960222", **known}, "reporter", "how"
        )
        self.follows("Summary", exact=True)
        self.fills_the_page(self.asked_for, {"report_summary": summary})
        self.presses("Save and come back later")
        self.sees("Your answers are saved")

    def finds_the_words_and_sends(self, summary: str) -> None:
        self.opens(self.home)
        self.presses("Go on")
        self.follows("Summary", exact=True)
        assert self.page.locator("[name='report_summary']").input_value() == summary
        self.follows("All pages of this form")
        self.presses("Check your answers")
        self.presses("Send", exact=False)
        self.sees("Your answer was sent. Thank you", "What happens next")
        self.does_not_see("Ella", "Marsden")

    def says_nothing_is_held(self) -> None:
        self.opens(self.home)
        self.presses("Nothing held")  # one press
        self.sees("Your answer was sent. Thank you", "What happens next")
        self.does_not_see("Ella", "Marsden")


class ByLink(Asked, Respondent):
    """Without an account: by the link of a letter and a code."""

    def comes_by_the_newest_letter(self, post: Post) -> None:
        post.goes_out()
        self.eyes.forgets_titles()
        self.link = self.home = link_in(post.newest_to(self.email))
        self.opens(self.link)
        self.does_not_see("Ella", "Marsden")
        self.presses("Send me a code")
        self.types_the_code(post)

    def finds_the_link_dead(self, link: str) -> None:
        """A link that a newer one replaced opens nothing, and says what to do."""
        answer = self.page.goto(link)
        assert answer is not None
        assert answer.status == 404
        self.sees("This link opens nothing", "use the link in that one")
        self.does_not_see("Ella", "Marsden")

    def types_the_code(self, post: Post) -> None:
        post.goes_out()
        self.writes("Code", code_in(post.newest_to(self.email)))
        self.presses("Go on")

    def passes_it_on(self, *, name: str, role: str, email: str) -> None:
        """Once to an address at home, which is refused, and then at work."""
        self.opens(self.home)
        self.follows("Pass it on to a colleague")
        self.writes("Your colleague’s name", name)
        self.writes("Their job", role)
        self.writes("Their e-mail address at work", "joy@gmail.com")
        self.presses("Pass it on")
        self.sees("This looks like a private address.")
        self.writes("Their e-mail address at work", email)
        self.presses("Pass it on")
        self.sees(f"Passed on to {name}", "Your link opens nothing any more")
        self.does_not_see("Ella", "Marsden")

    def passes_it_on_and_regrets_it(self, *, name: str, email: str) -> None:
        """To the wrong colleague, who has not opened it: one press takes it back, and brings a link of one's own."""
        self.opens(self.home)
        self.follows("Pass it on to a colleague")
        self.writes("Your colleague’s name", name)
        self.writes("Their e-mail address at work", email)
        self.presses("Pass it on")
        self.presses("Take it back")
        self.sees("You have taken it back", "A fresh link is on its way")
        self.does_not_see("Ella", "Marsden")

    def asks_for_a_corrected_form(self) -> None:
        self.opens(self.home)
        self.sees("Your answer was sent. Thank you")
        self.presses("Send me a link for a corrected form")
        self.sees("A fresh link is on its way")


class WithAccount(Asked):
    """An officer who signs in and finds the request in the list."""

    def finds_the_request(self) -> None:
        self.opens("/")
        self.follows("Ashmoor asks for a report")
        self.sees("Ella Rose Marsden")
        self.home = self.path

    def corrects(self) -> None:
        self.opens(self.home)
        self.eyes.forgets_titles()
        self.presses("Send a corrected form")
        self.sees("This is a corrected form")


class Office(Coordinator, Reader):
    """Asha, who answers questions and reads why somebody does not answer."""

    def answers_a_question(self, of: str, *, asked: str, words: str) -> None:
        self.opens("/")
        self.sees(f"Answer the question of {of}")
        self.page.get_by_role("link", name=re.compile(rf"^Answer\b.*{re.escape(of)}")).first.click()
        self.page.wait_for_load_state()
        self.eyes.look(self.page)
        self.sees(asked)
        self.takes_a_picture("message-thread")
        self.writes("Your message", words)
        self.presses("Send the message")
        self.sees("Your message is on its way", "Waits for them")

    def settles_it(self) -> None:
        self.presses("Settled, no answer needed")
        self.sees("These messages are settled")

    def reminds(self, agency: str) -> None:
        self.opens("/agencies/")
        self._act(self.page.get_by_role("button", name=re.compile(rf"^Remind\b.*{re.escape(agency)}")))
        self.sees("was reminded")

    def takes_it_into_the_record(self, agency: str, *, question: str) -> None:
        """All that is new in one press; the record then says whose answer it is."""
        self.opens(f"{self.case}agencies/merge/")
        self._act(self.page.locator("button", has_text="new answer"))
        self.opens(f"{self.case}record/")
        self.sees(self.asked_for.by_key[question].label, agency)

    def sees_who_has_it_now(self, agency: str, *names: str) -> None:
        self.opens(f"{self.case}agencies/")
        self.follows(agency)
        self.sees("Passed on", *names)

    def finds_the_document(self, agency: str, name: str) -> None:
        self.opens(f"{self.case}agencies/")
        self.follows(agency)
        self.sees("Documents sent along", name)

    def reads_why_and_goes_on(self, agency: str, words: str) -> None:
        self.opens("/")
        self.page.get_by_role("link", name=re.compile(rf"^Read why\b.*{re.escape(agency)}")).first.click()
        self.page.wait_for_load_state()
        self.eyes.look(self.page)
        self.sees(words)
        self.takes_a_picture("said-why")
        self.presses("Go on without it")
        self.sees("The case goes on without the report")

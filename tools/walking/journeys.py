"""The whole way of a form by keyboard: entered by the office, sent, read, printed, saved, taken into the record.

The other doors of a form: the public page, the link of a letter, the page of a meeting.
"""

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from docx import Document
from pypdf import PdfReader

from opencdop.formkit.definition import Definition
from tools.walking.filling import Filling, answer_fields
from tools.walking.keyboard import Hands, Stuck
from tools.walking.planning import WORD

RESPONSE = ("joint_response_record", "joint_response_audit")
FIRST_PAGE = re.compile(r"^(Begin|Go on)$")


class Walk:
    """One form of one case: `definition` as it is asked there, `answers` those to be given."""

    def __init__(
        self, hands: Hands, definition: Definition, answers: Mapping[str, Any], *, case: str, today: date
    ) -> None:
        self.hands, self.definition, self.answers, self.case, self.today = (
            hands,
            definition,
            answers,
            case,
            today,
        )
        self.filling = Filling(hands, definition, answers, today=today)

    # the office

    def office_enters_it(self) -> None:
        """From the forms of the case to the request as it stands when the form is finished."""
        hands, form = self.hands, self.definition.form
        if form in RESPONSE:
            self._begins_it_at_the_joint_response()
        else:
            hands.opens(f"/cases/{self.case}/forms/")
            link = f"#{form} a[href*='enter/']"
            if not hands.page.locator(link).count():
                self._adds_it()
            hands.tabs_until(
                lambda here: here.words.startswith("Enter it here") and form in here.inside, "“Enter it here”"
            )
            hands.strikes()
            self._says_whose_it_is()
        self._fills_it_in("Finish this form")
        if form in RESPONSE:
            self._presses_of_the_response("Read, or take into the record")

    def _adds_it(self) -> None:
        """By the button of a form that the record proposes, else from the list of all others."""
        hands, form = self.hands, self.definition.form
        if hands.page.locator(f"section#{form}").count():
            hands.tabs_until(lambda here: here.words.startswith("Use it") and form in here.inside, "“Use it”")
            hands.strikes()
            return
        hands.tabs_until(lambda here: here.tag == "select" and here.name == "form", "the list of forms")
        hands.page.keyboard.type(self.definition.title)
        if hands.here().value != self.definition.form:
            hands.notes(f"typing “{self.definition.title}” did not choose the form")
        hands.presses("Add this form")

    def _begins_it_at_the_joint_response(self) -> None:
        self.hands.opens(f"/cases/{self.case}/joint-response/")
        self._presses_of_the_response("Begin")

    def _presses_of_the_response(self, words: str) -> None:
        """What begins with these words and ends with the title of the form, which only a screen reader says."""
        title = self.definition.title
        self.hands.tabs_until(
            lambda here: here.words.startswith(words) and here.words.endswith(title), f"“{words}” of {title}"
        )
        self.hands.strikes()

    def _says_whose_it_is(self) -> None:
        page = self.hands.page
        inputs = {
            "version": [self.definition.version], "came_by": ["paper"], "agency_type": [self._first("agency_type")],
            "agency_name": ["Millbrook Surgery"], "respondent_name": ["Dr Dev Patel-Shaw"],
            "respondent_role": ["GP partner"],
            "sections": [each.key for each in self.definition.sections],
        }  # fmt: skip
        for part, number in zip(("year", "month", "day"), self.today.timetuple()[:3], strict=True):
            inputs[f"received_on-{part}"] = [str(number)]
        answer_fields(self.hands, inputs, until="Go on to the form")
        self.hands.strikes()
        wrong = page.locator(".govuk-error-summary")
        if wrong.count():
            raise Stuck(f"{self.hands.path}: {wrong.inner_text()}")

    def _first(self, name: str) -> str:
        """The first choice of a question of the page, whether it stands as a list or as buttons."""
        found: str = self.hands.page.evaluate(
            """name => document.querySelector(
                `select[name="${name}"] option:not([value=""]), input[name="${name}"]`).value""",
            name,
        )
        return found

    # filling in, from the task list to what comes after sending

    def _fills_it_in(self, send: str) -> None:
        hands = self.hands
        if not hands.page.locator("[data-oc-none]").count():
            hands.tabs_until(
                lambda here: here.tag == "a" and bool(FIRST_PAGE.match(here.words)), "the first page"
            )
            hands.strikes()
        self.filling.goes_through()
        self._holds("check-your-answers", hands.words(), self.typed)
        hands.tabs_to(send)
        before = hands.page.url
        hands.strikes()
        if hands.page.url == before or hands.page.locator(".govuk-error-summary").count():
            raise Stuck(f"it could not be sent: {hands.words()[:300]}")

    @property
    def typed(self) -> tuple[str, ...]:
        """Every word that was typed and stands in an answer."""
        return tuple(dict.fromkeys(_words_in(self.filling.given.values())))

    # afterwards

    def office_reads_and_saves_it(self) -> None:
        """The return as it was sent, printed, and in its three shapes."""
        hands = self.hands
        hands.presses("Read it as it was sent")
        self._holds("the return", hands.words(), self.typed)
        hands.tabs_to("Print this page")
        hands.page.keyboard.press("Enter")
        if hands.page.evaluate("window.ocPrinted") != 1:
            hands.notes("“Print this page” does not print")
        pdf = hands.saves("As a PDF")
        self._holds("the PDF", _words_of_pdf(pdf), self.typed)
        word = hands.saves("As a Word document")
        self._holds("the Word document", _words_of_docx(word), self.typed)
        response = json.loads(hands.saves("For another system (FHIR)"))
        answered = set(_links(response))
        missing = sorted(self.filling.given.keys() - answered)
        if missing:
            hands.notes(
                f"FHIR does not hold {', '.join(missing[:8])} ({len(missing)} of {len(self.filling.given)})"
            )

    def office_takes_it_into_the_record(self) -> None:
        """Each answer decided by keys, where there is something to decide; then the record is read."""
        hands = self.hands
        if not hands.has("Take into the record"):
            return
        hands.skips_to_the_page()
        hands.presses("Take into the record")
        takes = hands.page.locator("button[name=take]")
        keys = {str(value).split()[0] for value in takes.evaluate_all("all => all.map(each => each.value)")}
        while takes.count():
            hands.skips_to_the_page()
            hands.tabs_until(lambda here: here.name in ("all-new", "take"), "a button that takes an answer")
            hands.strikes()
        hands.tabs_to("Panel")  # the last of the bar; after it stands the way back to the case
        hands.presses("Agencies")
        hands.presses("Record")
        taken = [word for key in keys for word in _words_in([self.filling.given.get(key)])]
        self._holds("the record", hands.words(), taken)

    def _holds(self, what: str, text: str, words: Iterable[str]) -> None:
        words = list(words)
        text = " ".join(text.split())
        missing = [each for each in words if not re.search(rf"{each}\b", text)]
        if missing:
            self.hands.notes(f"{what} lacks {', '.join(missing[:6])} ({len(missing)} of {len(words)} words)")

    # other doors

    def somebody_notifies(self, panel: str) -> None:
        """On the public pages, with no account; a copy is saved and the page printed."""
        hands = self.hands
        hands.opens(f"/panel/{panel}/")
        hands.skips_to_the_page()
        hands.presses("Notify us of a child’s death")
        hands.skips_to_the_page()
        hands.presses("Begin")
        self._fills_it_in("Send to the office")
        copy = hands.saves("Save the copy").decode()
        if WORD not in copy:
            hands.notes("the copy holds no word that was typed")

    def agency_answers(self, link: str, code: Callable[[], str]) -> None:
        """By the link of a letter, with the code of a second one."""
        hands = self.hands
        hands.opens(link)
        hands.skips_to_the_page()
        hands.presses("Send me a code")
        hands.tabs_until(lambda here: here.name == "code", "the field for the code")
        hands.types(code())
        hands.presses("Go on")
        hands.skips_to_the_page()
        hands.presses("Start")
        self._fills_it_in("Send the report")
        if "Your answer was sent. Thank you" not in hands.words():
            hands.notes(f"no thanks after sending: {hands.words()[:200]}")

    def panel_analyses(self, meeting: str) -> None:
        """At the page of a meeting."""
        hands = self.hands
        hands.opens(meeting)
        hands.skips_to_the_page()
        hands.presses("Begin the analysis")
        self._fills_it_in("Record the panel’s analysis")


def sign_in(hands: Hands, *, email: str, password: str, code: Callable[[], str]) -> None:
    """With the password, then with the code that the authenticator shows."""
    hands.opens("/account/login/")
    hands.tabs_until(lambda here: here.name == "login", "the e-mail address")
    hands.types(email)
    hands.tabs_until(lambda here: here.name == "password", "the password")
    hands.types(password)
    hands.presses("Go on")
    hands.tabs_until(lambda here: here.name == "code", "the code")
    hands.types(code())
    hands.presses("Sign in")


def _words_in(values: Iterable[Any]) -> Iterator[str]:
    """Every word of ours in answers, however deep."""
    for value in values:
        if isinstance(value, str):
            yield from re.findall(rf"{WORD} [0-9]+", value)
        elif isinstance(value, Mapping):
            yield from _words_in(value.values())
        elif isinstance(value, list):
            yield from _words_in(value)


def _links(resource: Any) -> Iterator[str]:
    """The questions that are answered, or said why they are not (an extension)."""
    for item in resource.get("item", ()):
        if item.keys() & {"answer", "item", "extension"}:
            yield item["linkId"]
        yield from _links(item)


def _words_of_pdf(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def _words_of_docx(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    return " ".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))

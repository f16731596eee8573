"""What every question type can do: read what was posted, show, refill, compare, export.
Bad input never raises.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..answers import NO_ANSWER_LABELS, no_answer, no_answer_of
from ..problems import Problem, about, offered_no_answers, or_no_answer

if TYPE_CHECKING:
    from ..definition import Question

Posted = Mapping[str, Any]
"""What a browser sent: name to text, or to a list of texts (a Django QueryDict will do)."""

Raw = dict[str, Any]
"""Posted names to the text to put back in the fields; a list of texts for checkboxes."""

Asked = Callable[["Question", Mapping[str, Any]], bool]
"""Whether a question inside a repeat is asked in a row."""

LONGEST_LINE = 500
LONGEST_TEXT = 50_000

# What pasting from Word or a web page brings and nobody sees: taken out, or made what it stands for.
_PASTED: dict[int, str | None] = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200e\u2060\u2061\u2062\u2063\u2064\ufeff")
)
_PASTED |= {0x0B: "\n", 0x2028: "\n", 0x2029: "\n", 0xA0: " "}
_UNKEEPABLE = re.compile("[\x00-\x08\x0c\x0e-\x1f\x7f-\x9f\u061c\u200f\u202a-\u202e\u2065-\u2069]")
_LOST = re.compile("[\ud800-\udfff\ufffd]")
_UNSHOWABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one question: a value, or problems, or neither (left empty);
    always the raw input.
    """

    value: Any = None
    problems: tuple[Problem, ...] = ()
    raw: Raw = field(default_factory=dict)

    @property
    def problem(self) -> Problem | None:
        """The first problem."""
        return self.problems[0] if self.problems else None


class Unreadable(Exception):
    """Raised inside a type only: the sentence to show, and the part of the question it is about ("-day")."""

    def __init__(self, sentence: str, part: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.part = part


class QuestionType:
    """One type of question. A type says its parts, and how to read, show and compare what it holds."""

    name = ""
    options: frozenset[str] = frozenset()
    """Keys of the definition that belong to this type alone."""
    parts: tuple[str, ...] = ("",)
    """Endings of the posted names, after the question's key."""
    inner = ""
    """The key of the definition that lists the questions held inside, for a type that holds any."""
    stands_in: frozenset[str] = frozenset({"repeat", "table", "person", "professional"})
    """The types that may hold a question of this type."""
    identifies = False
    """Whether every answer of this type may say who somebody is."""

    def read(self, posted: Posted, name: str, question: Question, *, asked: Asked | None = None) -> Reading:
        """What was posted under this name, as a value of this type. Never raises."""
        raw = self.raw(posted, name)
        try:
            given = self._no_answer(posted, name, question)
            value = self._read(posted, name, question)
            if given is not None and value is not None:
                raise Unreadable(
                    about(question, f"answer, or choose '{NO_ANSWER_LABELS[given]}', not both"), self.parts[0]
                )
            return Reading(no_answer(given) if given else value, (), raw)
        except Unreadable as error:
            problem = Problem(question.key, error.sentence, field_id=name + error.part)
            return Reading(None, (problem,), raw)

    def raw(self, posted: Posted, name: str) -> Raw:
        """The posted text of this question, fit to be shown again."""
        kept = {name + part: kept_raw(posted, name + part) for part in (*self.parts, "-none")}
        return {each: text for each, text in kept.items() if text}

    def show(self, value: Any, question: Question) -> str:
        """The answer in words for a page or a letter; an empty string where there is none."""
        code = no_answer_of(value)
        if code is not None:
            return NO_ANSWER_LABELS[code]
        if value is None:
            return ""
        return self._show(value, question) if self.fits(value, question) else str(value)

    def inputs(self, value: Any, question: Question, name: str | None = None) -> Raw:
        """The answer as posted names and texts, to fill the fields again;
        reading them gives the answer back.
        """
        name = question.key if name is None else name
        code = no_answer_of(value)
        if code is not None:
            return self._no_answer_inputs(code, name)
        if value is None:
            return {}
        return self._inputs(value, name, question) if self.fits(value, question) else {name: str(value)}

    def normal(self, value: Any, question: Question) -> Any:
        """The answer in the form in which two equal answers are equal. JSON."""
        if value is None or no_answer_of(value) or not self.fits(value, question):
            return value
        return self._normal(value, question)

    def export(self, value: Any, question: Question) -> Any:
        """The answer as one cell of a table: text, a number, or None;
        `not_known` and `not_applicable` as such.
        """
        code = no_answer_of(value)
        if code is not None or value is None:
            return code
        return self._export(value, question) if self.fits(value, question) else str(value)

    def fits(self, value: Any, question: Question) -> bool:
        """Whether a stored value has this type's shape."""
        return isinstance(value, str)

    def compare(self, agreed: Any, incoming: Any, question: Question) -> str:
        """`same` or `conflicting`; `new` where the incoming answer says more without contradicting."""
        return "same" if self.normal(agreed, question) == self.normal(incoming, question) else "conflicting"

    def lines(self, value: Any, question: Question) -> tuple[str, ...]:
        """An answer that fits as several lines to read; none for a type that is read in one."""
        return ()

    def held(self, value: Any, question: Question) -> tuple[tuple[str, str, Mapping[str, Any]], ...]:
        """The rows or the block inside an answer that fits: the ending of its posted names, its name in
        words, its answers by their keys.
        """
        return ()

    def only_asked(self, value: Any, question: Question, asked: Asked) -> Any:
        """The answer without what it holds and nobody asked."""
        return value

    def unusual(self, value: Any, question: Question) -> str | None:
        """A sentence where the answer lies outside the soft limits of its question."""
        return None

    def _read(self, posted: Posted, name: str, question: Question) -> Any:
        """The value of this type that was posted, or None. Raises Unreadable with a sentence.

        A repeat has no value in one piece: it reads its rows by itself.
        """
        return None

    def _show(self, value: Any, question: Question) -> str:
        return str(value)

    def _inputs(self, value: Any, name: str, question: Question) -> Raw:
        return {name: str(value)}

    def _normal(self, value: Any, question: Question) -> Any:
        return value

    def _export(self, value: Any, question: Question) -> Any:
        return value

    def _no_answer(self, posted: Posted, name: str, question: Question) -> str | None:
        codes = {code.strip() for code in every(posted, f"{name}-none")} - {""}
        if not codes <= set(offered_no_answers(question)):
            raise Unreadable(not_offered(question), "-none")
        if len(codes) > 1:
            raise Unreadable(about(question, "choose either 'Not known' or 'Not applicable'"), "-none")
        return codes.pop() if codes else None

    def _no_answer_inputs(self, code: str, name: str) -> Raw:
        return {f"{name}-none": code}


def not_offered(question: Question) -> str:
    """The sentence for an answer that the form never offered."""
    return about(question, "choose one of the answers shown")


def every(posted: Posted, name: str) -> list[str]:
    """All texts posted under a name."""
    getlist = getattr(posted, "getlist", None)
    found = getlist(name) if getlist is not None else posted.get(name)
    if found is None:
        return []
    if isinstance(found, Sequence) and not isinstance(found, str | bytes):
        return [_text(each) for each in found]
    return [_text(found)]


def one(posted: Posted, name: str) -> str:
    """The last text posted under a name, or an empty one."""
    found = every(posted, name)
    return found[-1] if found else ""


def _text(found: object) -> str:
    if isinstance(found, bytes):
        return found.decode("utf-8", "replace")
    return found if isinstance(found, str) else str(found)


def kept_raw(posted: Posted, name: str) -> str | list[str]:
    """What was posted under a name, fit to be shown again: a text, or a list where there were several."""
    found = [showable(text) for text in every(posted, name)]
    return found if len(found) > 1 else "".join(found)


def posted_under(posted: Posted, name: str) -> Raw:
    """Everything posted under a name and a hyphen, fit to be shown again."""
    return {
        showable(each): kept_raw(posted, each)
        for each in posted
        if isinstance(each, str) and each.startswith(f"{name}-")
    }


def copied(posted: Posted) -> dict[str, Any]:
    """What was posted, as a dict of its own."""
    getlist = getattr(posted, "getlist", None)
    return {name: getlist(name) if getlist else posted[name] for name in posted if isinstance(name, str)}


def showable(text: str) -> str:
    """The text as typed, with only those characters replaced that no page could carry."""
    return _UNSHOWABLE.sub("\ufffd", text)


def keepable(text: str, question: Question, *, longest: int = LONGEST_LINE, part: str = "") -> str:
    """The text in composed form, without outer space and what pasting hides in it. Raises Unreadable for what
    must not be kept, such as marks that turn the direction of reading.
    """
    if len(text) > longest + 1000:
        raise Unreadable(too_long(question, longest), part)
    text = text.translate(_PASTED)
    if _LOST.search(text):
        raise Unreadable(about(question, "type this again, since some of its letters did not arrive"), part)
    if _UNKEEPABLE.search(text):
        raise Unreadable(
            about(
                question, "type this again, since it holds hidden characters, which pasting can bring along"
            ),
            part,
        )
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > longest:
        raise Unreadable(too_long(question, longest), part)
    return text


def too_long(question: Question, longest: int) -> str:
    """The sentence for a text that is too long to keep."""
    return about(question, f"shorten this to {longest:,} characters or fewer")


def line(posted: Posted, name: str, question: Question, *, part: str = "") -> str:
    """One line of text posted under a name and part, with single spaces. Raises Unreadable."""
    text = one(posted, name + part)
    if len(text) <= LONGEST_LINE + 1000:
        text = text.replace("\r", " ").replace("\n", " ").replace("\t", " ")
    return " ".join(keepable(text, question, part=part).split())


def again(question: Question, how: str) -> str:
    """A sentence that asks for the answer in a certain form: "The time of death: enter ..., or choose ..."."""
    return about(question, f"enter {how}{or_no_answer(question)}")


def finer(agreed: str, incoming: str) -> str:
    """For answers whose first letters say the same less finely: "new" for one that only says more, "same" for one
    that only says less, empty for any other.
    """
    if agreed == incoming:
        return ""
    return "new" if incoming.startswith(agreed) else "same" if agreed.startswith(incoming) else ""

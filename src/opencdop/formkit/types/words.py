"""Questions answered in words: a line, a narrative, a telephone number, an e-mail, a postcode, an address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..problems import about
from .base import LONGEST_TEXT, Posted, QuestionType, Raw, Unreadable, again, keepable, line, one

if TYPE_CHECKING:
    from ..definition import Question

_POSTCODE = re.compile(r"(GIR ?0AA|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2})", re.ASCII)
_TELEPHONE = re.compile(r"\+?[0-9 ().\-/]+( ?(x|ext|ext\.|extension) ?[0-9]{1,6})?", re.ASCII | re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s<>(),;:\"\[\]\\]{1,64}@([\w-]{1,63}\.)+[\w-]{2,63}")
_QUOTES = str.maketrans("\u2018\u2019\u02bc\u0060\u2010\u2011\u2013", "''''---")
_MOST_LINES = 10


def folded(text: str) -> str:
    """Text as it is compared: without regard to case, spacing, or the kind of apostrophe and hyphen."""
    return " ".join(text.translate(_QUOTES).casefold().split())


class Text(QuestionType):
    """One line of text."""

    name = "text"
    options = frozenset({"max_words"})

    def _read(self, posted: Posted, name: str, question: Question) -> str | None:
        return line(posted, name, question) or None

    def _normal(self, value: str, question: Question) -> str:
        return folded(value)

    def unusual(self, value: Any, question: Question) -> str | None:
        """Longer than the words asked for."""
        if question.max_words is None or not self.fits(value, question):
            return None
        words = len(value.split())
        if words <= question.max_words:
            return None
        return about(question, f"shorten this to about {question.max_words} words; it has {words}")


class LongText(Text):
    """A narrative of several paragraphs."""

    name = "long_text"

    def _read(self, posted: Posted, name: str, question: Question) -> str | None:
        text = one(posted, name)
        if len(text) <= LONGEST_TEXT * 2:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return keepable(text, question, longest=LONGEST_TEXT) or None

    def lines(self, value: Any, question: Question) -> tuple[str, ...]:
        """Its paragraphs."""
        return tuple(value.splitlines())


class Telephone(QuestionType):
    """A telephone number, kept as typed."""

    name = "telephone"

    def _read(self, posted: Posted, name: str, question: Question) -> str | None:
        text = line(posted, name, question)
        if not text:
            return None
        digits = sum(character.isdecimal() for character in text)
        if not _TELEPHONE.fullmatch(text) or not 3 <= digits <= 22:
            raise Unreadable(
                again(question, "a telephone number in digits, like 01632 960 001 or +44 808 157 0192")
            )
        return text

    def _normal(self, value: str, question: Question) -> str:
        digits = re.sub(r"[^0-9+x]", "", value.lower().replace("(0)", "").replace("ext", "x"))
        return re.sub(r"^(\+44|0044)", "0", digits)


class Email(QuestionType):
    """An e-mail address."""

    name = "email"

    def _read(self, posted: Posted, name: str, question: Question) -> str | None:
        text = line(posted, name, question)
        if text and (len(text) > 254 or not _EMAIL.fullmatch(text)):
            raise Unreadable(again(question, "an e-mail address in the form name@example.nhs.uk"))
        return text or None

    def _normal(self, value: str, question: Question) -> str:
        return value.casefold()


class Postcode(QuestionType):
    """A United Kingdom postcode, kept in capitals with one space. Whether it exists is not asked here."""

    name = "postcode"

    def _read(self, posted: Posted, name: str, question: Question) -> str | None:
        text = line(posted, name, question).replace(" ", "").upper()
        if not text:
            return None
        if not _POSTCODE.fullmatch(text):
            raise Unreadable(again(question, "a full postcode, like LS1 4AP"))
        return f"{text[:-3]} {text[-3:]}"

    def _normal(self, value: str, question: Question) -> str:
        return value.replace(" ", "").upper()


class Address(QuestionType):
    """An address: `{"lines": [...], "no_fixed_abode": false}`. The postcode is a question of its own."""

    name = "address"
    parts = ("", "-no_fixed_abode")

    def _read(self, posted: Posted, name: str, question: Question) -> dict[str, Any] | None:
        text = one(posted, name)
        if len(text) <= LONGEST_TEXT:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = keepable(text, question, longest=1000)
        lines = [" ".join(each.split()).strip(" ,") for each in text.split("\n")]
        lines = [each for each in lines if each]
        if len(lines) > _MOST_LINES:
            raise Unreadable(about(question, f"write this in {_MOST_LINES} lines or fewer"))
        homeless = bool(one(posted, f"{name}-no_fixed_abode").strip())
        return {"lines": lines, "no_fixed_abode": homeless} if lines or homeless else None

    def fits(self, value: Any, question: Question) -> bool:
        """Lines of text, and perhaps whether there is no fixed abode."""
        lines = value.get("lines") if isinstance(value, dict) else None
        return isinstance(lines, list) and all(isinstance(each, str) for each in lines)

    def _show(self, value: dict[str, Any], question: Question) -> str:
        return ", ".join(self.lines(value, question))

    def _inputs(self, value: dict[str, Any], name: str, question: Question) -> Raw:
        inputs: Raw = {name: "\n".join(value["lines"])}
        return inputs | {f"{name}-no_fixed_abode": "true"} if value.get("no_fixed_abode") else inputs

    def lines(self, value: Any, question: Question) -> tuple[str, ...]:
        """As on an envelope."""
        return ("No fixed abode", *value["lines"]) if value.get("no_fixed_abode") else tuple(value["lines"])

    def _normal(self, value: dict[str, Any], question: Question) -> Any:
        joined = folded(" ".join(value["lines"])).replace(",", " ").replace(".", " ")
        return [" ".join(joined.split()), bool(value.get("no_fixed_abode"))]

    def _export(self, value: dict[str, Any], question: Question) -> str:
        return self._show(value, question)

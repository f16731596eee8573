"""Questions answered by choosing: one of several, any of several, or a single box to tick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..answers import NO_ANSWER_LABELS
from ..problems import offered_no_answers
from .base import Posted, QuestionType, Raw, Unreadable, every, kept_raw, not_offered, one, showable

if TYPE_CHECKING:
    from ..definition import Question

TICKED = ("true", "yes", "on", "1")


class Choice(QuestionType):
    """One of the choices, by its code; "not known" and "not applicable" are among the buttons."""

    name = "choice"
    options = frozenset({"choices"})

    def _no_answer(self, posted: Posted, name: str, question: Question) -> str | None:
        code = one(posted, name).strip() or one(posted, f"{name}-none").strip()
        if code in NO_ANSWER_LABELS and code not in offered_no_answers(question):
            raise Unreadable(not_offered(question))
        return code if code in NO_ANSWER_LABELS else None

    def _no_answer_inputs(self, code: str, name: str) -> Raw:
        return {name: code}

    def _read(self, posted: Posted, name: str, question: Question) -> str | None:
        code = one(posted, name).strip()
        if not code or code in NO_ANSWER_LABELS:
            return None
        if code not in question.labels:
            raise Unreadable(not_offered(question))
        return code

    def _show(self, value: str, question: Question) -> str:
        return question.labels.get(value, value)


class Choices(QuestionType):
    """Any of the choices, as a list of codes in the order of the form."""

    name = "choices"
    options = frozenset({"choices"})

    def raw(self, posted: Posted, name: str) -> Raw:
        """The ticked codes as a list."""
        ticked = [showable(code) for code in every(posted, name) if code]
        none = kept_raw(posted, f"{name}-none")
        return ({name: ticked} if ticked else {}) | ({f"{name}-none": none} if none else {})

    def _no_answer(self, posted: Posted, name: str, question: Question) -> str | None:
        for code in every(posted, name):
            if code.strip() in NO_ANSWER_LABELS:
                if code.strip() not in offered_no_answers(question):
                    raise Unreadable(not_offered(question))
                return code.strip()
        return super()._no_answer(posted, name, question)

    def _no_answer_inputs(self, code: str, name: str) -> Raw:
        return {name: [code]}

    def _read(self, posted: Posted, name: str, question: Question) -> list[str] | None:
        ticked = {code.strip() for code in every(posted, name)} - {"", *NO_ANSWER_LABELS}
        if not ticked <= question.labels.keys():
            raise Unreadable(not_offered(question))
        return [code for code in question.labels if code in ticked] or None

    def fits(self, value: Any, question: Question) -> bool:
        """A list of codes."""
        return isinstance(value, list) and all(isinstance(code, str) for code in value)

    def _show(self, value: list[str], question: Question) -> str:
        return ", ".join(question.labels.get(code, code) for code in value)

    def _inputs(self, value: list[str], name: str, question: Question) -> Raw:
        return {name: list(value)}

    def _normal(self, value: list[str], question: Question) -> list[str]:
        return sorted(set(value))

    def _export(self, value: list[str], question: Question) -> str:
        return ";".join(value)


class Tick(QuestionType):
    """One box: ticked is true, and not ticked is no answer."""

    name = "tick"

    def _read(self, posted: Posted, name: str, question: Question) -> bool | None:
        text = one(posted, name).strip()
        if text and text not in TICKED:
            raise Unreadable(not_offered(question))
        return True if text else None

    def fits(self, value: Any, question: Question) -> bool:
        """True."""
        return value is True

    def _show(self, value: bool, question: Question) -> str:
        return "Yes"

    def _inputs(self, value: bool, name: str, question: Question) -> Raw:
        return {name: "true"}

    def _export(self, value: bool, question: Question) -> str:
        return "yes"

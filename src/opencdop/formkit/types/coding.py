"""A code of ICD-10, found by searching. Whether it is the right code for the death nobody says here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import icd10
from ..problems import about, or_no_answer
from .base import Posted, QuestionType, Unreadable, finer, line

if TYPE_CHECKING:
    from ..definition import Question

SEARCH = "-search"
"""Ending of the posted name of what was typed; under the name itself stands the code chosen among the matches."""


class Icd10(QuestionType):
    """A code like "J45.9", chosen among matches or typed."""

    name = "icd10"
    parts = (SEARCH, "")

    def _read(self, posted: Posted, name: str, question: Question) -> str | None:
        typed = line(posted, name, question, part=SEARCH)
        chosen = line(posted, name, question)
        if chosen:
            code = icd10.code_in(chosen)
            if code is None:
                raise Unreadable(about(question, "choose one of the codes found"), SEARCH)
            if not typed or code == icd10.code_in(typed):
                return code
            if any(match.code == code for match in icd10.search(typed)):
                return code
        if not typed:
            return None
        code = icd10.code_in(typed)
        if code is None:
            raise Unreadable(self._how(typed, question), SEARCH)
        return code

    def _how(self, typed: str, question: Question) -> str:
        if icd10.search(typed):
            return about(question, "choose one of the codes found, or search with other words")
        short = typed if len(typed) <= 40 else f"{typed[:40]}…"
        return about(
            question,
            f"no code was found for '{short}'; search with another word, like asthma, or with the beginning of a "
            f"code, like J45{or_no_answer(question)}",
        )

    def fits(self, value: Any, question: Question) -> bool:
        """The writing of a code."""
        return icd10.is_code_shaped(value)

    def _show(self, value: str, question: Question) -> str:
        title = icd10.title_of(value)
        return f"{value} {title}" if title else value

    def compare(self, agreed: Any, incoming: Any, question: Question) -> str:
        """A code that only says more ("J45.9" beside "J45") is new; one that says less is the same."""
        both_fit = self.fits(agreed, question) and self.fits(incoming, question)
        return (both_fit and finer(agreed, incoming)) or super().compare(agreed, incoming, question)

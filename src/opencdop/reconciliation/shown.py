"""A line of a list as pages show it: what it says, how it stands, what may be decided. Pure but for the words."""

from collections.abc import Iterator
from dataclasses import dataclass

from opencdop.cases.identity import text_of
from opencdop.design.words import day, nhs
from opencdop.reconciliation.models import ListLine
from opencdop.reconciliation.proposing import Proposal
from opencdop.reconciliation.transitions import (
    ANOTHER_AREA,
    MATCHED,
    NO_CHILD,
    OPENED,
    OUT_OF_SCOPE,
    TO_LOOK_AT,
)

TINTS = {MATCHED: "sage", OPENED: "sky", OUT_OF_SCOPE: "plain", ANOTHER_AREA: "plain", TO_LOOK_AT: "gold"}


@dataclass(frozen=True)
class LineRow:
    """A line in the list."""

    line: ListLine
    child: str
    facts: str
    proposal: Proposal | None = None

    @property
    def tint(self) -> str:
        return TINTS.get(self.line.outcome, "plain")

    @property
    def accept(self) -> str:
        """What is posted to take the proposal as it was shown; empty where the line must be looked at."""
        if self.proposal is None or not self.proposal.at_once or self.line.notes:
            return ""
        return accept_token(self.line, self.proposal)


def accept_token(line: ListLine, proposal: Proposal) -> str:
    """Which proposal was seen: the line, the outcome and what it led to."""
    target = proposal.case.pk if proposal.case else proposal.notification.pk if proposal.notification else ""
    return f"{line.pk}:{proposal.outcome}:{target}"


def row_of(line: ListLine, proposal: Proposal | None = None) -> LineRow:
    """The line with what it says in short."""
    names = [text_of(line.answers, key) for key in ("forenames", "surname")]
    child = " ".join(name for name in names if name) or f"Line {line.number}"
    return LineRow(line, child, " · ".join(_facts(line)), proposal)


def _facts(line: ListLine) -> Iterator[str]:
    answers = line.answers
    if text_of(answers, "date_of_birth"):
        yield f"born {day(text_of(answers, 'date_of_birth'))}"
    if text_of(answers, "date_of_death"):
        yield f"died {day(text_of(answers, 'date_of_death'))}"
    if text_of(answers, "nhs_number"):
        yield nhs(text_of(answers, "nhs_number"))
    if text_of(answers, "postcode"):
        yield text_of(answers, "postcode")


def choices_for(line: ListLine, proposal: Proposal) -> list[tuple[str, str]]:
    """What may be decided: value and words, the cases and notifications that may be the child first."""
    found = [
        (f"case:{each.case.pk}", f"It is the child of {each.case.reference}")
        for each in proposal.candidates
        if each.case is not None
    ]
    found += [
        (f"notification:{row.pk}", f"It is the child of notification {row.reference}")
        for row, _ in proposal.notifications
    ]
    return [
        *found,
        (OPENED, "It is missing here: open it as a notification"),
        (ANOTHER_AREA, "It is another area’s, and they know of it"),
        (OUT_OF_SCOPE, "It is out of scope"),
        (NO_CHILD, "This line names no child"),
    ]

"""What an agency did in a year with what it was asked: counts, a median, and how full its returns were. Pure.

A request counts in the year in which it was asked; corrected forms and withdrawn requests do not count. The days of an
answer are calendar days from asking to the answer; half of the answers came within the median.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

FEWEST_FOR_MEDIAN = 3  # of fewer answers a median says nothing about an agency, and much about one person


@dataclass(frozen=True)
class Told:
    """One request, as the figures see it."""

    agency: str
    kind: str
    sent_on: date
    due_on: date
    answered_on: date | None
    held_nothing: bool
    declined: bool
    reminders: int
    is_late: bool = False  # it still waits, and its day has gone by
    expected: int = 0
    known: int = 0
    not_known: int = 0


@dataclass(frozen=True)
class Figures:
    """An agency's year."""

    agency: str
    kind: str
    asked: int
    answered: int  # with a report, or that nothing is held
    held_nothing: int
    declined: int
    waiting: int
    late: int
    in_time: int  # of those answered
    median_days: float | None
    reminded: int  # requests that needed at least one reminder
    reminders: int
    expected: int  # questions of its reports that looked for an answer
    known: int
    not_known: int

    @property
    def in_time_share(self) -> float | None:
        return self.in_time / self.answered if self.answered else None

    @property
    def known_share(self) -> float | None:
        """Of the questions that looked for an answer, those answered with something known."""
        return self.known / self.expected if self.expected else None

    @property
    def not_known_share(self) -> float | None:
        """Of these questions, those answered with "not known" or that it does not apply."""
        return self.not_known / self.expected if self.expected else None


def figures_by_agency(told: Iterable[Told]) -> list[Figures]:
    """One line an agency, by name; what is written in other letters is the same agency."""
    by_agency: dict[str, list[Told]] = defaultdict(list)
    for each in told:
        by_agency[each.agency.casefold().strip()].append(each)
    return [figures_of(rows) for _name, rows in sorted(by_agency.items())]


def figures_of(rows: list[Told]) -> Figures:
    """The figures of one agency's requests; at least one."""
    days = [(each.answered_on - each.sent_on).days for each in rows if each.answered_on is not None]
    waiting = [each for each in rows if each.answered_on is None and not each.declined]
    latest = max(rows, key=lambda each: each.sent_on)
    return Figures(
        agency=latest.agency,
        kind=latest.kind,
        asked=len(rows),
        answered=len(days),
        held_nothing=sum(each.held_nothing for each in rows),
        declined=sum(each.declined for each in rows),
        waiting=len(waiting),
        late=sum(each.is_late for each in waiting),
        in_time=sum(each.answered_on is not None and each.answered_on <= each.due_on for each in rows),
        median_days=median(days) if len(days) >= FEWEST_FOR_MEDIAN else None,
        reminded=sum(each.reminders > 0 for each in rows),
        reminders=sum(each.reminders for each in rows),
        expected=sum(each.expected for each in rows),
        known=sum(each.known for each in rows),
        not_known=sum(each.not_known for each in rows),
    )

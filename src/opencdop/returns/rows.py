"""The national return: one row a completed review, made from facts alone. Pure; same facts, same rows.

The columns are those known of the national child-level return; none holds a name, a number of the child, a
birth date, a date of death or a postcode.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from opencdop.statistics.counting import reviews_of
from opencdop.statistics.facts import Facts
from opencdop.statistics.periods import ReportYear

Value = str | int | None


@dataclass(frozen=True)
class Column:
    """A column: the key it has in CSV and JSON, what it means, and how it is read from the facts."""

    key: str
    meaning: str
    read: Callable[[Facts], Value]


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _year_of_death(facts: Facts) -> int | None:
    return None if facts.date_of_death is None else facts.date_of_death.year


def _fact(name: str) -> Callable[[Facts], Value]:
    def read(facts: Facts) -> Value:
        value: Value = getattr(facts, name)
        return value

    return read


COLUMNS = (
    Column("panel", "Panel that reviewed the death", _fact("panel")),
    Column("authority", "Local authority where the child normally lived, by its code", _fact("authority")),
    Column("year_of_death", "Calendar year of the death", _year_of_death),
    Column("age_band", "Age at death in the national bands", _fact("age_band")),
    Column("sex", "Sex", _fact("sex")),
    Column("ethnic_group", "Ethnic group, in broad groups", _fact("ethnic_group")),
    Column(
        "deprivation_decile",
        "Deprivation of the neighbourhood, 1 = most deprived",
        _fact("deprivation_decile"),
    ),
    Column("place", "Where the child died", _fact("place")),
    Column("expected", "Whether the death was expected", _fact("expected")),
    Column("joint_response", "Whether there was a joint agency response", _fact("joint_response")),
    Column("events", "Kinds of event, separated by spaces", lambda f: " ".join(f.events)),
    Column("category", "Category of death, 1 to 10", _fact("category")),
    Column("modifiable", "Whether modifiable factors were identified", _fact("modifiable")),
    Column("child_protection_plan", "Child protection plan", _fact("child_protection_plan")),
    Column("child_in_need", "Child in need", _fact("child_in_need")),
    Column("looked_after", "Looked-after child", _fact("looked_after")),
    Column("statutory_order", "Subject of a court order", _fact("statutory_order")),
    Column("asylum", "Seeking asylum", _fact("asylum")),
    Column("meeting_on", "Day of the child death review meeting", lambda f: _day(f.meeting_on)),
    Column("reviewed_on", "Day of the panel's review", lambda f: _day(f.reviewed_on)),
    Column("signed_off_on", "Day of the chair's sign-off", lambda f: _day(f.signed_off_on)),
    Column("time_to_review", "Completed months from death to review, in bands", _fact("review_band")),
)


@dataclass(frozen=True)
class Line:
    """One completed review: the case it comes from, its reference, and a value for each column."""

    case: str
    reference: str
    values: tuple[Value, ...]


def lines_of(
    facts: Iterable[Facts], *, references: dict[str, str], year: ReportYear, as_at: datetime
) -> tuple[Line, ...]:
    """The lines of a year's return in the order of their references (case id to reference)."""
    lines = [
        Line(each.case, references[each.case], tuple(column.read(each) for column in COLUMNS))
        for each in reviews_of(facts, year=year, as_at=as_at)
    ]
    return tuple(sorted(lines, key=lambda line: (line.reference, line.case)))

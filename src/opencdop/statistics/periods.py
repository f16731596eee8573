"""The report year, 1 April to 31 March, and the moment a report speaks of. Pure: no clock is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from opencdop.core.clock import LONDON
from opencdop.core.dates import report_year_of

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""Written out, since the words of strftime follow the machine's language."""


@dataclass(frozen=True, order=True)
class ReportYear:
    """The twelve months from 1 April of `begins` to 31 March of the year after, as in the national data."""

    begins: int

    @classmethod
    def holding(cls, day: date) -> ReportYear:
        """The report year in which a day lies."""
        return cls(report_year_of(day))

    @classmethod
    def from_label(cls, label: str) -> ReportYear:
        """The year that "2025/26", "2025-26" or "2025/2026" names; ValueError for anything else."""
        found = re.fullmatch(r"\s*(\d{4})\s*[/-]\s*(\d{2}|\d{4})\s*", label)
        if found is None or int(found[2]) % 100 != (int(found[1]) + 1) % 100:
            raise ValueError("A report year looks like 2025/26.")
        return cls(int(found[1]))

    @property
    def first(self) -> date:
        return date(self.begins, 4, 1)

    @property
    def last(self) -> date:
        return date(self.begins + 1, 3, 31)

    @property
    def label(self) -> str:
        """Such as "2025/26"."""
        return f"{self.begins}/{(self.begins + 1) % 100:02d}"

    @property
    def slug(self) -> str:
        """For addresses and file names: "2025-26"."""
        return self.label.replace("/", "-")

    @property
    def span(self) -> str:
        """Such as "1 April 2025 to 31 March 2026"."""
        return f"{day_in_words(self.first)} to {day_in_words(self.last)}"

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def previous(self) -> ReportYear:
        return ReportYear(self.begins - 1)

    def next(self) -> ReportYear:
        return ReportYear(self.begins + 1)


def day_in_words(day: date) -> str:
    """Such as "3 June 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def as_at_in_words(moment: datetime) -> str:
    """Such as "3 June 2026, 14:05", in London time; ValueError for a moment without a time zone."""
    local = as_local(moment)
    return f"{day_in_words(local.date())}, {local:%H:%M}"


def as_local(moment: datetime) -> datetime:
    """The moment on a London clock; a moment without a time zone is refused, since it names no instant."""
    if moment.tzinfo is None:
        raise ValueError("The moment a report speaks of needs a time zone.")
    return moment.astimezone(LONDON)

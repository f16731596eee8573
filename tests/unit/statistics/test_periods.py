"""The report year runs from 1 April to 31 March."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.statistics.periods import ReportYear, as_at_in_words


def test_the_year_of_31_march_and_of_1_april_differ() -> None:
    assert ReportYear.holding(date(2026, 3, 31)).label == "2025/26"
    assert ReportYear.holding(date(2026, 4, 1)).label == "2026/27"


def test_a_year_names_its_first_and_last_day() -> None:
    assert ReportYear(2025).span == "1 April 2025 to 31 March 2026"
    assert ReportYear(1999).label == "1999/00"


@given(day=st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_every_day_lies_in_the_year_that_holds_it_and_in_no_other(day: date) -> None:
    year = ReportYear.holding(day)
    assert day in year
    assert day not in year.previous()
    assert day not in year.next()
    assert ReportYear.from_label(year.label) == ReportYear.from_label(year.slug) == year


@pytest.mark.parametrize("label", ["2025", "2025/27", "25/26", "2025/", "april"])
def test_a_label_that_names_no_report_year_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match="looks like 2025/26"):
        ReportYear.from_label(label)


def test_a_missing_day_lies_in_no_year() -> None:
    assert None not in ReportYear(2025)


def test_the_moment_of_a_report_is_shown_in_london_time() -> None:
    assert as_at_in_words(datetime(2026, 6, 3, 13, 5, tzinfo=UTC)) == "3 June 2026, 14:05"
    with pytest.raises(ValueError, match="time zone"):
        as_at_in_words(datetime(2026, 6, 3, 13, 5, tzinfo=UTC).replace(tzinfo=None))

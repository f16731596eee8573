"""Ages and times to review fall into the national bands."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.statistics.bands import (
    AGE_BANDS,
    NOT_KNOWN,
    REVIEW_BANDS,
    SPAN_OF,
    age_at_death,
    months_between,
    review_band,
)


@pytest.mark.parametrize(
    ("born", "died", "band", "years"),
    [
        ("2025-06-03", "2025-06-03", "days_0_27", 0),
        ("2025-06-03", "2025-06-30", "days_0_27", 0),
        ("2025-06-03", "2025-07-01", "days_28_364", 0),
        ("2024-06-03", "2025-06-02", "days_28_364", 0),
        ("2023-03-01", "2024-02-29", "days_28_364", 0),  # 365 days in a leap year, and no birthday yet
        ("2024-06-03", "2025-06-03", "years_1_4", 1),
        ("2020-06-04", "2025-06-03", "years_1_4", 4),
        ("2020-06-03", "2025-06-03", "years_5_9", 5),
        ("2015-06-03", "2025-06-03", "years_10_14", 10),
        ("2010-06-03", "2025-06-03", "years_15_17", 15),
        ("2007-06-04", "2025-06-03", "years_15_17", 17),
        ("2007-06-03", "2025-06-03", NOT_KNOWN, 18),
        ("2025-06-04", "2025-06-03", NOT_KNOWN, None),
    ],
)
def test_age_at_death_falls_into_the_national_band(
    born: str, died: str, band: str, years: int | None
) -> None:
    assert age_at_death(date.fromisoformat(born), date.fromisoformat(died)) == (band, years)


@pytest.mark.parametrize(
    ("died", "reviewed", "band"),
    [
        ("2025-06-03", "2025-06-03", "under_6"),
        ("2025-06-03", "2025-12-02", "under_6"),
        ("2025-06-03", "2025-12-03", "months_6_7"),
        ("2025-06-03", "2026-02-02", "months_6_7"),
        ("2025-06-03", "2026-02-03", "months_8_9"),
        ("2025-06-03", "2026-06-02", "months_10_11"),
        ("2025-06-03", "2026-06-03", "months_12"),
        ("2025-06-03", "2026-07-02", "months_12"),
        ("2025-06-03", "2026-07-03", "over_12"),
        ("2024-02-29", "2025-02-28", "months_12"),
        ("2025-06-03", "2025-06-02", NOT_KNOWN),
    ],
)
def test_review_band_counts_completed_calendar_months(died: str, reviewed: str, band: str) -> None:
    assert review_band(date.fromisoformat(died), date.fromisoformat(reviewed)) == band


def test_months_between_ends_a_month_on_its_last_day() -> None:
    assert months_between(date(2025, 11, 30), date(2026, 2, 28)) == 3
    assert months_between(date(2025, 11, 30), date(2026, 2, 27)) == 2
    with pytest.raises(ValueError, match="before the start"):
        months_between(date(2026, 1, 2), date(2026, 1, 1))


@given(died=st.dates(date(2000, 1, 1), date(2030, 1, 1)), later=st.integers(0, 1500))
def test_every_review_after_the_death_has_a_band_that_lies_in_a_span(died: date, later: int) -> None:
    band = review_band(died, date.fromordinal(died.toordinal() + later))
    assert band in {each.code for each in REVIEW_BANDS}
    assert band in SPAN_OF


@given(born=st.dates(date(2000, 1, 1), date(2020, 1, 1)), days=st.integers(0, 6573))
def test_every_child_has_a_band(born: date, days: int) -> None:
    band, years = age_at_death(born, date.fromordinal(born.toordinal() + days))
    assert band in {each.code for each in AGE_BANDS}
    assert years is not None
    assert 0 <= years < 18

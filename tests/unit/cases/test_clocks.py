"""When something is due by a clock: the worked examples, and what holds of any day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.cases.clocks import Due, clocks, due
from opencdop.core.dates import is_working_day


@pytest.mark.parametrize(
    ("named", "reference", "by"),
    [
        ("registrar_particulars", date(2026, 3, 2), date(2026, 3, 9)),
        ("coroner_to_partners", date(2026, 4, 2), date(2026, 4, 9)),  # Good Friday and Easter Monday between
        ("serious_incident_notification", date(2026, 4, 2), date(2026, 4, 13)),
        ("rapid_review", date(2026, 4, 13), date(2026, 5, 5)),  # 4 May is a bank holiday
        ("review_meeting", date(2025, 11, 30), date(2026, 2, 28)),
        ("review_meeting", date(2026, 3, 31), date(2026, 6, 30)),
        ("panel_review", date(2026, 6, 10), date(2026, 7, 22)),
        ("panel_review", date(2026, 9, 1), date(2026, 10, 13)),
        ("papers_out", date(2026, 4, 8), date(2026, 3, 30)),  # five working days before, over Easter
        ("review_meeting_notice", date(2026, 3, 31), date(2026, 2, 28)),
    ],
)
def test_days_are_those_of_the_worked_examples(named: str, reference: date, by: date):
    assert due(clocks()[named], reference).by == by


def test_hours_are_counted_as_they_pass_in_the_night_on_which_the_clocks_go_back():
    died_at = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # 00:30 on 25 October, British Summer Time
    found = due(clocks()["national_notification"], died_at)
    assert found.by == datetime(2026, 10, 26, 23, 30, tzinfo=UTC)
    assert not found.is_rough


def test_where_only_the_day_is_known_hours_count_from_its_end_and_say_so():
    found = due(clocks()["national_notification"], date(2026, 10, 24))
    assert found == Due(datetime(2026, 10, 26, 23, 0, tzinfo=UTC), "act_today", is_rough=True)


def test_what_has_not_begun_is_waiting_and_never_late():
    found = due(clocks()["panel_review"], None)
    assert found.is_waiting
    assert not found.is_past(datetime(2040, 1, 1, tzinfo=UTC))


def test_a_day_is_past_when_it_is_over_in_england():
    found = due(clocks()["registrar_particulars"], date(2026, 6, 2))
    assert not found.is_past(datetime(2026, 6, 9, 22, 59, tzinfo=UTC))
    assert found.is_past(datetime(2026, 6, 9, 23, 1, tzinfo=UTC))


@given(st.dates(date(2010, 1, 1), date(2060, 1, 1)), st.sampled_from(sorted(clocks())))
def test_every_clock_moves_forward_with_its_reference(day: date, named: str):
    clock = clocks()[named]
    earlier, later = due(clock, day).by, due(clock, day + timedelta(days=1)).by
    assert earlier is not None
    assert later is not None
    assert earlier <= later
    if clock.unit == "working_days":
        assert is_working_day(earlier)


@pytest.mark.parametrize("day", [date(2026, 3, 27), date(2026, 6, 2), date(2026, 10, 24)])
def test_hours_from_a_day_end_within_the_day_that_people_would_name(day: date):
    found = due(clocks()["national_notification"], day)
    assert found.day == day + timedelta(days=2 if day.month != 3 else 3)  # a night of March lacks an hour
    assert due(clocks()["registrar_particulars"], day).day == day + timedelta(days=7)
    assert due(clocks()["panel_review"], None).day is None

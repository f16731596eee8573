"""An agency's year in figures: counted once, shares of the right whole, and nothing of one person."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from opencdop.agency_requests.chasing.figures import Told, figures_by_agency
from opencdop.agency_requests.chasing.figures_words import lines_of, percent, year_words
from opencdop.outbox.wording import check_no_personal_data

SENT = date(2026, 6, 1)


def told(days: int | None = None, **other: Any) -> Told:
    """A request of three weeks, answered after so many days."""
    said: dict[str, Any] = {
        "agency": "Millbrook Surgery",
        "kind": "gp",
        "sent_on": SENT,
        "due_on": SENT + timedelta(days=21),
        "answered_on": None if days is None else SENT + timedelta(days=days),
        "held_nothing": False,
        "declined": False,
        "reminders": 0,
    }
    return Told(**{**said, **other})


def test_a_year_of_an_agency_is_counted():
    (found,) = figures_by_agency(
        [
            told(3, expected=10, known=7, not_known=2),
            told(21, expected=10, known=5, not_known=0, agency="millbrook surgery "),
            told(22, reminders=2),
            told(5, held_nothing=True),
            told(declined=True),
            told(is_late=True, reminders=1),
            told(),
        ]
    )
    assert (found.asked, found.answered, found.held_nothing, found.declined) == (7, 4, 1, 1)
    assert (found.waiting, found.late, found.in_time) == (2, 1, 3)
    assert (found.median_days, found.reminded, found.reminders) == (13.0, 2, 3)
    assert (percent(found.known_share), percent(found.not_known_share)) == ("60%", "10%")
    assert found.in_time_share == 0.75


def test_of_two_answers_no_median_is_shown():
    (found,) = figures_by_agency([told(3), told(4)])
    assert found.median_days is None
    assert dict(lines_of(found))["Days to an answer, median"] == "–"


def test_agency_that_has_answered_nothing_has_no_shares():
    (found,) = figures_by_agency([told()])
    assert (found.in_time_share, found.known_share, found.not_known_share) == (None, None, None)
    assert percent(None) == "–"


def test_year_is_written_with_both_its_halves():
    assert (year_words(2026), year_words(1999)) == ("2026/27", "1999/00")


REQUESTS = st.builds(
    told,
    st.one_of(st.none(), st.integers(0, 400)),
    agency=st.sampled_from(["A", "a ", "B", "C"]),
    declined=st.just(False),
    reminders=st.integers(0, 4),
    expected=st.just(100),
    known=st.integers(0, 50),
    not_known=st.integers(0, 50),
)


@given(st.lists(REQUESTS, min_size=1, max_size=60))
def test_every_request_is_counted_once_and_the_words_may_go_by_email(rows: list[Told]):
    found = figures_by_agency(rows)
    assert sum(each.asked for each in found) == len(rows)
    assert len({each.agency.casefold().strip() for each in found}) == len(found)
    for each in found:
        assert each.answered + each.waiting + each.declined == each.asked
        assert each.in_time <= each.answered
        assert each.known + each.not_known <= each.expected
        words = "\n".join(f"{name}: {value}" for name, value in lines_of(each))
        check_no_personal_data(words, words={})

"""When things happen in a review: the delays of a real office, and the calendar of the panel's meetings. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from opencdop.core.clock import LONDON
from opencdop.core.dates import add_working_days
from opencdop.web.demo.plans import Child, Course, HoldPlan
from opencdop.web.demo.source import Entry, Story

WEEKS_BETWEEN_PANELS = 5
MOST_ON_AN_AGENDA = 7
# Days from the death until a cause of waiting ends (from, to); proposed.
HOLD_DAYS: Mapping[str, tuple[int, int]] = {
    "post_mortem": (80, 170),
    "inquest": (210, 400),
    "criminal": (300, 560),
    "safeguarding_review": (180, 330),
    "patient_safety": (120, 260),
    "maternity_newborn_investigation": (190, 330),
}
_BEFORE_MEETING = ("post_mortem", "maternity_newborn_investigation")


def panel_dates(panel: str, *, today: date) -> tuple[date, ...]:
    """The days of a panel's meetings, from three years ago to a few months ahead; the last was days ago."""
    last = today - timedelta(days=5 if panel == "ashmoor" else 12)
    while last.weekday() > 4:
        last -= timedelta(days=1)
    step = timedelta(weeks=WEEKS_BETWEEN_PANELS)
    return tuple(last + step * number for number in range(-31, 6))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day where the panels are."""
    return datetime.combine(day, time(hour, minute), LONDON)


def office_day(day: date) -> date:
    """The day, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def notified_at(child: Child, shares: Entry, *, chance: Random) -> datetime:
    """When the notification comes: within hours of the death, mostly."""
    kinds = [*shares]
    kind = chance.choices(kinds, weights=[shares[each] for each in kinds])[0]
    hours = {"same_day": (2, 20), "next_day": (20, 40), "second_day": (40, 60), "later": (70, 240)}[kind]
    return child.died_at + timedelta(minutes=chance.randint(hours[0] * 60, hours[1] * 60))


def holds_of(story: Story, child: Child, *, chance: Random) -> tuple[HoldPlan, ...]:
    """The causes for which the case waits."""
    found = []
    for reason in story.said.get("holds", ()):
        low, high = HOLD_DAYS[reason]
        ends = child.died_on + timedelta(days=chance.randint(low, high))
        begins = office_day(child.died_on + timedelta(days=chance.randint(6, 20)))
        found.append(
            HoldPlan(
                reason=reason,
                note="",
                from_on=begins,
                expected_on=child.died_on + timedelta(days=low),
                until_on=office_day(ends),
            )
        )
    return tuple(found)


def course_of(
    child: Child,
    *,
    notified: datetime,
    opened_after: int,
    holds: Sequence[HoldPlan],
    dates: Sequence[date],
    taken: dict[date, int],
    deferred: bool,
    chance: Random,
) -> Course:
    """The moments of a review, opened so many days after it was notified.

    `taken` counts the cases on each agenda and is brought up to date.
    """
    opened = at(
        office_day(notified.date() + timedelta(days=opened_after)),
        chance.randrange(9, 12),
        chance.randrange(60),
    )
    triaged = opened + timedelta(minutes=chance.randrange(40, 180))
    before = [hold.until_on for hold in holds if hold.reason in _BEFORE_MEETING]
    earliest = max([child.died_on + timedelta(days=chance.randint(70, 150)), *before])
    meeting = at(office_day(earliest + timedelta(days=chance.randint(3, 20))), chance.choice((10, 14)))
    after = [hold.until_on for hold in holds]
    ready = max([meeting.date() + timedelta(days=chance.randint(140, 345)), *after])
    panel_day = _agenda(ready, dates=dates, taken=taken)
    deferred_at = None
    if deferred:
        deferred_at, panel_day = (
            at(panel_day, 11),
            _agenda(panel_day + timedelta(days=60), dates=dates, taken=taken),
        )
    listed = at(office_day(panel_day - timedelta(days=chance.randint(24, 45))), 15, chance.randrange(60))
    if deferred_at is None:
        listed = max(listed, meeting + timedelta(days=1))
    signed = at(add_working_days(panel_day, chance.randint(3, 9)), 16, chance.randrange(60))
    closed = at(add_working_days(signed.date(), chance.randint(3, 8)), 12, chance.randrange(60))
    return Course(
        notified_at=notified,
        opened_at=opened,
        triaged_at=triaged,
        responded_at=triaged + timedelta(minutes=chance.randrange(10, 50)),
        review_meeting_at=meeting,
        panel_at=at(panel_day, 10),
        listed_at=listed,
        deferred_at=deferred_at,
        signed_off_at=signed,
        closed_at=closed,
    )


def _agenda(ready: date, *, dates: Sequence[date], taken: dict[date, int]) -> date:
    """The first meeting with room on its agenda."""
    for day in dates:
        if day >= ready and taken.get(day, 0) < MOST_ON_AN_AGENDA:
            taken[day] = taken.get(day, 0) + 1
            return day
    return max(dates[-1], ready)

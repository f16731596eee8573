"""Makes the plans of all cases from the source, a seed and a day. Pure: the same three give the same cases."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from opencdop.formkit.definition import Library
from opencdop.web.demo.analyses import IDENTIFIED, INSUFFICIENT, NONE_FOUND, actions_of, analysis_of, draft_of
from opencdop.web.demo.children import Lot, children, lots
from opencdop.web.demo.courses import at, course_of, holds_of, notified_at, office_day, panel_dates
from opencdop.web.demo.notifications import NONE_SUCH, notification_of
from opencdop.web.demo.plans import Child, Course, OutOfScope, Plan, Plans
from opencdop.web.demo.reports import asked_of
from opencdop.web.demo.sharing import carried
from opencdop.web.demo.source import BANDS, Entry, Source, Story
from opencdop.web.demo.telling import told, words_of

CASES = 240
YEARS = 3
SEED = 20181029
LAST_DAYS = (2, 2, 3, 5, 8, 12)  # days ago on which the newest deaths were, so that every early stage is seen
DEFERRED_EACH = 19
JOINED_EACH = 40
MOST_ASKED = 5
FACTS = ("date_of_birth", "date_of_death")


def make_plans(
    source: Source, library: Library, *, today: date, cases: int = CASES, seed: int = SEED
) -> Plans:
    """The plans of `cases` cases whose deaths lie in the three years before `today`, the earliest death first."""
    chance = Random(f"{seed}")
    drawn = lots(source, death_days=_death_days(cases, today=today, chance=chance), chance=chance)
    drawn.sort(key=lambda lot: lot.died_on)
    found = list(children(source, drawn, chance=chance))
    outcomes = _outcomes(drawn)
    dates = {panel["key"]: panel_dates(panel["key"], today=today) for panel in source.panels}
    taken: dict[str, dict[date, int]] = {panel["key"]: {} for panel in source.panels}
    plans = [
        _plan(
            source,
            library,
            number=number,
            lot=lot,
            child=child,
            modifiable=outcomes[number],
            dates=dates[lot.panel],
            taken=taken[lot.panel],
            today=today,
            chance=Random(f"{seed}-{number}"),
        )
        for number, (lot, child) in enumerate(zip(drawn, found, strict=True))
    ]
    outside = [_out_of_scope(source, library, number=n, today=today, chance=chance) for n in range(3)]
    return Plans(cases=tuple(plans), out_of_scope=tuple(outside), panel_dates=dates)


def plan_for(
    source: Source, library: Library, *, panel: str, story: str, today: date, seed: str = "new"
) -> Plan:
    """One new death of yesterday, whose whole review is to happen today."""
    chance = Random(seed)
    told_as = source.story(story)
    band = next(band for band in BANDS if told_as.fits(band))
    day = today - timedelta(days=1)
    lot = Lot(panel, band, told_as, "female", "white_british", 1, day)
    child = next(children(source, [lot], chance=chance))
    plan = _plan(
        source,
        library,
        number=0,
        lot=lot,
        child=child,
        modifiable=IDENTIFIED,
        dates=[today],
        taken={},
        today=today,
        chance=chance,
    )
    return replace(plan, second_notification=None)


def _death_days(cases: int, *, today: date, chance: Random) -> list[date]:
    """Days spread over three years, with a few in the last days for the stages that pass quickly."""
    newest = [today - timedelta(days=days) for days in LAST_DAYS[: max(1, min(len(LAST_DAYS), cases // 3))]]
    span = YEARS * 365 - 20
    others = cases - len(newest)
    days = [span - int((place + chance.random()) * span / others) + 14 for place in range(others)]
    return [today - timedelta(days=each) for each in days] + newest


def _outcomes(drawn: Sequence[Lot]) -> list[str]:
    """Whether each review finds modifiable factors: each story in its own share, without drift over the whole."""
    by_story: dict[str, list[int]] = {}
    for place, lot in enumerate(drawn):
        by_story.setdefault(lot.story.key, []).append(place)
    order = [place for key in sorted(by_story) for place in by_story[key]]
    said = carried([drawn[place].story.modifiable for place in order])
    found = dict(zip(order, said, strict=True))
    outcomes = [IDENTIFIED if found[place] else NONE_FOUND for place in range(len(drawn))]
    nothing = [place for place, outcome in enumerate(outcomes) if outcome == NONE_FOUND]
    for place in nothing[7::60]:
        outcomes[place] = INSUFFICIENT
    return outcomes


def _plan(
    source: Source,
    library: Library,
    *,
    number: int,
    lot: Lot,
    child: Child,
    modifiable: str,
    dates: Sequence[date],
    taken: dict[date, int],
    today: date,
    chance: Random,
) -> Plan:
    story, panel = lot.story, source.panel(lot.panel)
    words = words_of(child, chance=chance)
    told_at = notified_at(child, source.mix["notified"]["shares"], chance=chance)
    notified = _not_after(told_at, died_at=child.died_at, today=today)
    holds = holds_of(story, child, chance=chance)
    deferred = number % DEFERRED_EACH == DEFERRED_EACH - 2
    course = course_of(
        child,
        notified=notified,
        opened_after=2 if notified.date() >= today - timedelta(days=1) else 1,
        holds=holds,
        dates=dates,
        taken=taken,
        deferred=deferred,
        chance=chance,
    )
    agencies = _agencies(panel, story, chance=chance)
    notification = notification_of(
        source, library.form("notification").outside, child,
        panel=panel, story=story, agencies=agencies, course=course, words=words, chance=chance,
    )  # fmt: skip
    asked = asked_of(
        source, library.form("reporting").outside, child,
        story=story, agencies=agencies, notification=notification, course=course, words=words, chance=chance,
    )  # fmt: skip
    actions = actions_of(source, story, course=course, modifiable=modifiable, chance=chance)
    dated: dict[str, Any] = {key: notification[key] for key in FACTS if key in notification}
    analysis = analysis_of(
        source, library.form("analysis"),
        story=story, panel=panel, course=course, modifiable=modifiable, actions=actions,
        words=words, facts=dated, chance=chance,
    )  # fmt: skip
    return Plan(
        number=number,
        panel=lot.panel,
        story=story.key,
        category=story.category,
        age_band=lot.band,
        modifiable=modifiable,
        child=child,
        course=course,
        grounds=tuple(story.said.get("jar", ())),
        joint_response=bool(story.said.get("jar")),
        response_reason=_reason(story),
        notification=notification,
        second_notification=_second(notification, agencies) if number % JOINED_EACH == 5 else None,
        asked=asked,
        holds=holds,
        referral=_referral(story),
        draft_analysis=draft_of(analysis),
        analysis=analysis,
        actions=actions,
        chased=chance.choice(source.words["chased"]),
    )


def _not_after(moment: datetime, *, died_at: datetime, today: date) -> datetime:
    """A notification never comes later than yesterday evening, so that it is there whenever the load is made."""
    evening = at(today - timedelta(days=1), 21) + timedelta(minutes=died_at.minute)
    return max(died_at, min(moment, evening))


def _agencies(panel: Entry, story: Story, *, chance: Random) -> list[Entry]:
    """The organisations that knew the child best: one of each kind that the story names, the first few of them."""
    found = []
    for kind in story.said["agencies"][:MOST_ASKED]:
        fitting = [each for each in panel["agencies"] if each["type"] == kind]
        found.append(chance.choice(fitting))
    return found


def _reason(story: Story) -> str:
    if story.said.get("jar"):
        return (
            "One of the five grounds is met; police, on-call paediatrician and social care were told at once."
        )
    if story.said["expected"] == "expected":
        return "An expected, natural death with a medical cause that is clear."
    return "A medical cause is clear, and the designated doctor sees none of the five grounds."


def _referral(story: Story) -> str:
    if not story.said.get("referral"):
        return ""
    return "The first reports raise the question of harm by another person. Other children are safe with relatives."


def _second(notification: Mapping[str, Any], agencies: Sequence[Entry]) -> dict[str, Any]:
    """What a second notifier of the same death sends: thinner, from another organisation."""
    other = agencies[-1]
    return {
        **notification,
        "notifier_name": other["people"][0],
        "notifier_role": other["role"],
        "notifier_agency_type": other["type"],
        "notifier_agency": other["name"],
        "notifier_email": f"notifications@{other['domain']}",
    }


def _out_of_scope(
    source: Source, library: Library, *, number: int, today: date, chance: Random
) -> OutOfScope:
    """A stillbirth with a midwife present, notified in good faith."""
    panel = source.panels[number % len(source.panels)]
    day = today - timedelta(days=200 + 260 * number)
    story = source.story("early_infection")
    lot = Lot(panel["key"], "days_0_27", story, "female", "white_british", 2, day)
    child = next(children(source, [lot], chance=chance))
    words = words_of(child, chance=chance)
    notified = at(office_day(day + timedelta(days=1)), 9)
    course = Course(
        notified_at=notified,
        opened_at=notified,
        triaged_at=notified,
        responded_at=notified,
        review_meeting_at=notified,
        panel_at=notified,
        listed_at=notified,
        deferred_at=None,
        signed_off_at=notified,
        closed_at=notified,
    )
    agencies = _agencies(panel, story, chance=chance)
    answers = notification_of(
        source, library.form("notification").outside, child,
        panel=panel, story=story, agencies=agencies, course=course, words=words, chance=chance,
    )  # fmt: skip
    answers |= {
        "date_of_birth": day.isoformat(),
        "time_of_birth": answers.get("time_of_death", "08:10"),
        "signs_of_life": "no",
        "suspected_stillbirth_home": "no",
        "circumstances": told(
            "Born without any sign of life, with two midwives present. The parents were with {the_child}.",
            words,
        ),
        "siblings": NONE_SUCH,
    }
    answers.pop("signs_seen", None)
    answers.pop("live_birth_decided_by", None)
    return OutOfScope(panel["key"], notified, answers, source.words["out_of_scope"][0])

"""Lives through three years in a minute: every step of every case in the order of time, each at its moment."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connections

from opencdop.agency_requests.chasing.reminder_services import chase_what_is_due
from opencdop.core import clock
from opencdop.intake.letters import remind_unopened
from opencdop.intake.services import confirm_out_of_scope, open_notification, propose_out_of_scope
from opencdop.keystore import keys
from opencdop.outbox.services import erase_old_emails, send_due_emails
from opencdop.statistics.services import rebuild_stale
from opencdop.web.demo.asking_back import asking_back_steps
from opencdop.web.demo.casting import Cast, cast_everybody
from opencdop.web.demo.channels import channel_steps
from opencdop.web.demo.directory import directory_steps, read_in_directory
from opencdop.web.demo.eight_agencies import eight_agency_steps
from opencdop.web.demo.further_forms import further_steps
from opencdop.web.demo.gathering import PanelMeeting, ReviewMeeting
from opencdop.web.demo.leads import lead_steps
from opencdop.web.demo.living import Life, notify
from opencdop.web.demo.mailroom import mark_as_sent, no_jobs_kept
from opencdop.web.demo.monthly_lists import list_steps
from opencdop.web.demo.old_records import old_records
from opencdop.web.demo.one_child import one_child_steps
from opencdop.web.demo.other_installation import other_installation_steps
from opencdop.web.demo.others_told import telling_steps
from opencdop.web.demo.own_records import own_record_steps
from opencdop.web.demo.places import read_in_places
from opencdop.web.demo.plans import OutOfScope, Plans
from opencdop.web.demo.public_pages import public_page_steps, publish_last_year
from opencdop.web.demo.source import Entry, Source
from opencdop.web.demo.steps import Step

MAIL_KEPT = timedelta(days=7)
POST_EVERY = timedelta(days=1)
REMIND_EVERY = timedelta(days=5)

Progress = Callable[[str, int, int], None]  # what, done, of


def silent(what: str, done: int, of: int) -> None:
    """Tell nobody how far the loading is."""


@dataclass(frozen=True)
class Loaded:
    """What was loaded: the people, and how many steps they took."""

    cast: Cast
    steps: int


def load(source: Source, plans: Plans, *, now: datetime, progress: Progress = silent) -> Loaded:
    """Make the people, live through every case up to `now`, and count the facts. Mail of the last days is posted."""
    first = min(plan.course.notified_at for plan in plans.cases)
    earliest = min([first, *(each.notified_at for each in plans.out_of_scope)])
    with _without_waiting_for_the_disk(), without_collecting(), no_jobs_kept():
        with clock.pretend(earliest - timedelta(days=90)):
            progress("People and panels", 0, 1)
            cast = cast_everybody(source)
            read_in_places(source)
            read_in_directory(source, cast=cast)
            mark_as_sent()
        steps = [step for step in all_steps(source, plans, cast=cast, now=now) if step.at <= now]
        steps.sort(key=lambda step: step.at)
        _live(steps, now=now, progress=progress)
        erase_old_emails()
        rebuild_stale()
        publish_last_year(source.public_pages, cast=cast, now=now)
    keys.forget_opened_keys()
    return Loaded(cast=cast, steps=len(steps))


def all_steps(source: Source, plans: Plans, *, cast: Cast, now: datetime) -> Iterator[Step]:
    """Every step of every case and meeting, in no order."""
    lives: list[Life] = []
    for entry in source.panels:
        yield from _panel_steps(entry, plans, cast=cast, lives=lives)
    yield from further_steps(source, lives, now=now)
    yield from eight_agency_steps(source.eight_agencies, lives, cast=cast, now=now)
    yield from asking_back_steps(lives, now=now)
    yield from public_page_steps(source.public_pages, cast=cast, now=now)
    yield from telling_steps(lives, now=now)
    yield from lead_steps(lives, cast=cast, now=now)
    yield from one_child_steps(lives, cast=cast, now=now)
    yield from other_installation_steps(lives, cast=cast, now=now)
    yield from list_steps(lives, cast=cast, now=now)
    yield from channel_steps(source, cast=cast, now=now)
    yield from own_record_steps(source, cast=cast, now=now)
    yield from directory_steps(source, cast=cast, now=now)
    taken = frozenset(plan.child.nhs_number for plan in plans.cases)
    for record in old_records(source, cast=cast, now=now, taken=taken):
        yield from record.steps()
    for outside in plans.out_of_scope:
        yield from _out_of_scope_steps(source.panel(outside.panel), outside, cast=cast)


def _panel_steps(entry: Entry, plans: Plans, *, cast: Cast, lives: list[Life]) -> Iterator[Step]:
    office = _with_role(entry, "coordinator")
    meetings = {
        day: PanelMeeting(cast, entry, day, office=office[0], chair=_with_role(entry, "chair")[0])
        for day in plans.panel_dates[entry["key"]]
    }
    needed = set()
    for plan in plans.cases:
        if plan.panel != entry["key"]:
            continue
        life = Life(
            plan, cast, office=office[plan.number % len(office)], manager=_with_role(entry, "manager")[0]
        )
        lives.append(life)
        yield from life.steps()
        yield from ReviewMeeting(life, entry).steps()
        for moment, deferred in ((plan.course.deferred_at, True), (plan.course.panel_at, False)):
            if moment and moment.date() in meetings:
                needed.add(moment.date())
                yield from meetings[moment.date()].case_steps(life, deferred=deferred)
    for day, meeting in meetings.items():
        if day in needed:
            yield from meeting.steps()


def _with_role(entry: Entry, role: str) -> list[str]:
    return [person["key"] for person in entry["accounts"] if person["role"] == role]


def _out_of_scope_steps(entry: Entry, outside: OutOfScope, *, cast: Cast) -> Iterator[Step]:
    """Notified, proposed as out of scope by one person, confirmed by another. No case is opened."""
    office = cast.actor(_with_role(entry, "coordinator")[0])
    manager = cast.actor(_with_role(entry, "manager")[0])
    held = {}

    def send() -> None:
        held["it"] = notify(cast.panels[entry["key"]], outside.answers, address="198.51.100.252")

    def propose() -> None:
        open_notification(held["it"], by=office)
        propose_out_of_scope(held["it"], reason=outside.reason, by=office)

    yield Step(outside.notified_at, send)
    yield Step(outside.notified_at + timedelta(hours=3), propose)
    yield Step(
        outside.notified_at + timedelta(hours=25), lambda: confirm_out_of_scope(held["it"], by=manager)
    )


def _live(steps: list[Step], *, now: datetime, progress: Progress) -> None:
    """Take every step at its moment; at times send what is due and remind of what is late, as the scheduler does."""
    posted = reminded = steps[0].at if steps else now
    for place, step in enumerate(steps):
        if step.at - reminded > REMIND_EVERY:
            reminded = step.at
            _remind(reminded)
        if step.at - posted > POST_EVERY:
            posted = step.at
            _post(posted, now=now)
        with clock.pretend(step.at):
            step.do()
        if place % 250 == 0:
            progress("Steps", place, len(steps))
    _remind(now)
    _post(now, now=now)
    progress("Steps", len(steps), len(steps))


def _remind(moment: datetime) -> None:
    with clock.pretend(moment):
        remind_unopened(moment)
        chase_what_is_due(moment)


def _post(moment: datetime, *, now: datetime) -> None:
    """Send what is due. Old mail is only marked as sent; that of the last days goes to the settings' mail server."""
    with clock.pretend(moment):
        if moment < now - MAIL_KEPT:
            mark_as_sent()
        else:
            send_due_emails(limit=1000)


@contextmanager
def _without_waiting_for_the_disk() -> Iterator[None]:
    """SQLite does not wait for the disk within the block: a load that is cut short begins again anyway."""
    small = [connection for connection in connections.all() if connection.vendor == "sqlite"]
    for connection in small:
        _synchronous(connection, "OFF")
    try:
        yield
    finally:
        for connection in small:
            _synchronous(connection, "FULL")


@contextmanager
def without_collecting() -> Iterator[None]:
    """Python looks for circular garbage seldom within the block, where hundreds of thousands of rows are made."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _synchronous(connection, how: str) -> None:  # type: ignore[no-untyped-def]
    if connection.in_atomic_block:  # SQLite refuses this inside a transaction, as in a test
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={how}")

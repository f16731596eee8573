"""What a person does about a request that waits: pause it, note a call, tell a manager; and a panel's rules."""

from collections.abc import Sequence
from datetime import date, timedelta

from opencdop.accounts.roles import Act
from opencdop.agency_requests import events, queries
from opencdop.agency_requests.addresses import check_address
from opencdop.agency_requests.chasing import wording
from opencdop.agency_requests.chasing.models import Chase, ChasingRules
from opencdop.agency_requests.chasing.rules import (
    LARGEST_PERCENT,
    MOST_REMINDERS,
    SMALLEST_PERCENT,
    pause_reasons,
)
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import note_event
from opencdop.agency_requests.reminding import MANAGER
from opencdop.agency_requests.services import check_wanted
from opencdop.agency_requests.transitions import CLOSED
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.clock import local_date
from opencdop.core.errors import RuleBroken, Stale
from opencdop.core.rows import read_locked
from opencdop.design.words import day
from opencdop.directory.queries import contact_at, contact_with_id, manager_at, manager_of
from opencdop.outbox.services import queue_email
from opencdop.panels.models import Panel

LONGEST_PAUSE = timedelta(days=183)
A_MOMENT = timedelta(minutes=2)  # within it the same thing noted once more is a second press
ENDED_SINCE = "Somebody ended this pause in the meantime. They are chased again by the usual rules."
NO_MANAGER = "The directory names no manager for this agency. Enter a name and an e-mail address."
TOLD_TODAY = "An e-mail went to this address today already. Telephone them, or write to somebody else."


@service
def pause(request: AgencyRequest, *, reason: str, note: str, until_on: date, by: Actor) -> Chase:
    """Leave a request in peace until a day. Its due day does not move. Raises RuleBroken."""
    _require_waiting(request, by=by)
    if reason not in pause_reasons():
        raise RuleBroken("Choose why they are left in peace.")
    _check_day(until_on)
    if again := _pressed_twice(request, Chase.PAUSED, note=note, until_on=until_on, reason=reason, by=by):
        return again
    made = _add(request, Chase.PAUSED, note=note, until_on=until_on, reason=reason, by=by)
    words = pause_reasons()[reason].lower()
    note_event(events.REQUEST_PAUSED, request, by=by, sealed=made.note, until=day(until_on), reason=words)
    return made


@service
def end_pause(pause: Chase, *, by: Actor) -> None:
    """Chase again from today on. Raises Stale where somebody ended the pause in the meantime."""
    access.require(by, Act.ASK_AGENCY, pause.request.case)
    still = Chase.objects.filter(pk=pause.pk, kind=Chase.PAUSED, ended_at=None)
    if not still.update(ended_at=clock.now(), ended_by_name=by.name):
        raise Stale(ENDED_SINCE)
    note_event(events.PAUSE_ENDED, pause.request, by=by)


@service
def note_call(request: AgencyRequest, *, note: str, look_again_on: date, by: Actor) -> Chase:
    """Note that somebody rang, and when it is looked at again; until then no reminder goes. Raises RuleBroken."""
    _require_waiting(request, by=by)
    _check_day(look_again_on)
    if again := _pressed_twice(request, Chase.RANG, note=note, until_on=look_again_on, by=by):
        return again
    made = _add(request, Chase.RANG, note=note, until_on=look_again_on, by=by)
    note_event(events.AGENCY_RUNG, request, by=by, sealed=made.note, again=day(look_again_on))
    return made


@service
def tell_manager(request: AgencyRequest, *, name: str = "", email: str = "", by: Actor) -> Chase:
    """Write to the agency's manager that the request waits: the one of the directory, or the one named here.

    At most once a day to one address. Raises RuleBroken where nobody is known.
    """
    _require_waiting(request, by=by)
    name, email = name.strip(), email.strip()
    if not email:
        name, email = manager_for(request)
    check_address(email)
    if not name:
        raise RuleBroken("Enter the name of the person you write to.")
    if email.casefold() == request.email.casefold():
        raise RuleBroken("This is the person who was asked. Send them a reminder instead.")
    if (again := _told_today(request, email)) is not None:
        if again.at <= clock.now() - A_MOMENT:
            raise RuleBroken(TOLD_TODAY)
        return again
    made = _add(request, Chase.MANAGER_TOLD, note="", until_on=None, to_name=name, to_email=email, by=by)
    request.reminders_sent = sorted({*request.reminders_sent, MANAGER})
    request.save(update_fields=["reminders_sent"])
    letter = wording.telling_manager(request, panel=request.case.lead_panel)
    note_event(events.MANAGER_TOLD, request, by=by)
    queue_email(
        kind="request_manager",
        to=email,
        subject=letter.subject,
        body=letter.body,
        words=letter.words,
        dedupe_key=f"manager:{request.id}:{queries.email_hash(email)[:16]}:{clock.today().isoformat()}",
        case_id=request.case_id,
        by=by,
    )
    return made


def manager_for(request: AgencyRequest) -> tuple[str, str]:
    """Name and address of the manager whom the directory names for the person asked: by the entry that was asked, by
    their address, or by their agency. Raises RuleBroken for none.
    """
    asked = contact_with_id(request.contact_id) if request.contact_id else contact_at(request.email)
    if asked is not None:
        found = manager_of(asked)
    else:
        found = manager_at(request.organisation) if request.organisation is not None else None
    if found is None or found.email.casefold() == request.email.casefold():
        raise RuleBroken(NO_MANAGER)
    return found.name, found.email


@service
def write_rules(
    panel: Panel, *, remind_at_percent: Sequence[int], manager_at_percent: int, from_on: date, by: Actor
) -> ChasingRules:
    """How the panel chases from a day on. What held before stays readable. Raises RuleBroken."""
    access.require_panel(by, Act.KEEP_PANEL, panel.pk)
    percents = sorted(set(remind_at_percent))
    if len(percents) > MOST_REMINDERS:
        raise RuleBroken(f"Choose at most {MOST_REMINDERS} reminders.")
    if any(not SMALLEST_PERCENT <= each <= LARGEST_PERCENT for each in percents):
        raise RuleBroken(f"A reminder goes between {SMALLEST_PERCENT} and {LARGEST_PERCENT} per cent.")
    if manager_at_percent and not 100 <= manager_at_percent <= LARGEST_PERCENT:
        raise RuleBroken(f"A manager is told between 100 and {LARGEST_PERCENT} per cent, or never.")
    if from_on < clock.today():
        raise RuleBroken(
            "Choose today or a day to come: what has gone by was chased by the rules of its time."
        )
    written = ChasingRules(
        panel=panel,
        from_on=from_on,
        remind_at_percent=percents,
        manager_at_percent=manager_at_percent,
        written_by_name=by.name,
        written_at=clock.now(),
    )
    written.save(force_insert=True)
    record(
        events.CHASING_RULES_WRITTEN,
        by=by,
        about=written,
        words={"panel": panel.name, "from": day(from_on)},
        after={"remind_at_percent": percents, "manager_at_percent": manager_at_percent},
    )
    return written


def _require_waiting(request: AgencyRequest, *, by: Actor) -> None:
    access.require(by, Act.ASK_AGENCY, request.case)
    read_locked(request)
    if not request.is_waiting:
        raise RuleBroken(CLOSED)
    check_wanted(request)


def _check_day(until_on: date) -> None:
    if until_on <= clock.today():
        raise RuleBroken("Choose a day to come.")
    if until_on > clock.today() + LONGEST_PAUSE:
        raise RuleBroken("Choose a day within the next six months, so that it is not forgotten.")


def _pressed_twice(
    request: AgencyRequest, kind: str, *, note: str, until_on: date, reason: str = "", by: Actor
) -> Chase | None:
    """The very same thing that the same person noted a moment ago, as by a second press: it is noted once."""
    since = clock.now() - A_MOMENT
    rows = request.chases.filter(kind=kind, reason=reason, until_on=until_on, by_id=by.id, at__gt=since)
    return next((row for row in rows.filter(ended_at=None) if row.note == note.strip()), None)


def _told_today(request: AgencyRequest, email: str) -> Chase | None:
    """That the manager at an address was told today already."""
    rows = request.chases.filter(kind=Chase.MANAGER_TOLD).order_by("-at")
    today = (row for row in rows if local_date(row.at) == clock.today())
    return next((row for row in today if row.to_email.casefold() == email.casefold()), None)


def _add(
    request: AgencyRequest,
    kind: str,
    *,
    note: str,
    until_on: date | None,
    reason: str = "",
    to_name: str = "",
    to_email: str = "",
    by: Actor,
) -> Chase:
    made = Chase(
        request=request,
        data_key_id=request.data_key_id,
        kind=kind,
        reason=reason,
        note=note.strip(),
        until_on=until_on,
        to_name=to_name,
        to_email=to_email,
        by_id=by.id,
        by_name=by.name,
        at=clock.now(),
    )
    made.save(force_insert=True)
    return made

"""What may be done to a case, by whoever it is: each service checks the right and the rule, changes the rows and
records the event, in one transaction. Other packages reach a case only through these.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from opencdop.accounts.models import Person
from opencdop.accounts.roles import Act
from opencdop.audit.services import service
from opencdop.cases import access, events
from opencdop.cases.models import Case, Child, Grant, Hold, Milestone, Need
from opencdop.cases.noting import note_event
from opencdop.cases.queries import person_of_office
from opencdop.cases.regimes import waiting_for
from opencdop.cases.stages import MILESTONE_TITLES, Gate, MilestoneKind, Stage
from opencdop.cases.standing import refresh_stage
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.rows import read_locked
from opencdop.design.words import day
from opencdop.keystore import keys
from opencdop.panels.models import Panel


@service
def open_case(
    panel: Panel, *, coordinator: Person, notified_on: date, died_on: date | None, by: Actor
) -> Case:
    """Open a case for the panel and record that it was notified and opened. Its answers are agreed afterwards."""
    access.require_panel(by, Act.TRIAGE, panel.pk)
    check_coordinator(coordinator, panel)
    if died_on and died_on > clock.today():
        raise RuleBroken("Check the date of death. It is in the future.")
    case = Case(
        data_key_id=keys.create_key(),
        lead_panel=panel,
        coordinator=coordinator,
        died_on=died_on,
        reference=next_reference(panel),
        opened_at=clock.now(),
        changed_at=clock.now(),
    )
    case.save(force_insert=True)
    Child.objects.create(case=case, data_key_id=case.data_key_id, identity={})
    note_event(
        events.CASE_OPENED,
        case,
        by=by,
        words={"reference": case.reference},
    )
    reach(case, milestone=MilestoneKind.NOTIFIED, on=notified_on, by=by)
    reach(case, milestone=MilestoneKind.OPENED, on=clock.today(), by=by)
    return case


def check_coordinator(person: Person, panel: Panel) -> None:
    """Raise RuleBroken unless the person works in the panel's office."""
    if person_of_office(panel.pk, person.pk) is None:
        raise RuleBroken("Choose a coordinator from this panel's office.")


def next_reference(panel: Panel) -> str:
    """The panel's next reference of this year. The panel's row is locked, so that two openings never share one."""
    Panel.objects.select_for_update().get(pk=panel.pk)
    start = f"{panel.code}-{clock.today().year}-"
    last = (
        Case.objects.filter(reference__startswith=start)
        .order_by("-reference")
        .values_list("reference", flat=True)
        .first()
    )
    return f"{start}{int(last[len(start) :]) + 1 if last else 1:04d}"


def touch(case: Case) -> None:
    """Note that the case changed: its facts are stale, and a page opened before this is too."""
    case.changed_at = clock.now()
    together = Case.objects.filter(pk__in={case.pk, case.merged_into_id or case.pk})
    together.update(changed_at=case.changed_at, version_no=F("version_no") + 1)


def lock(case: Case) -> None:
    """Take the lock of the case's row, so that two who write follow one another; nothing of it is read anew.

    Of a case that was merged it is the lock of the one that stands for it too, under which its needs are written.
    """
    together = Case.objects.select_for_update().filter(pk__in={case.pk, case.merged_into_id or case.pk})
    list(together.order_by("pk").values_list("pk"))


@service
def assign_case(case: Case, *, to: Person, by: Actor) -> None:
    """Make another person of the office the case's coordinator."""
    access.require(by, Act.ASSIGN_CASE, case)
    check_coordinator(to, case.lead_panel)
    case.coordinator = to
    case.save(update_fields=["coordinator"])
    touch(case)
    note_event(events.CASE_ASSIGNED, case, by=by, words={"person": to.name})


@service
def reach(case: Case, *, milestone: MilestoneKind, on: date, by: Actor) -> Milestone:
    """Record a milestone. The caller has checked the right to what it stands for."""
    row = Milestone.objects.create(
        case=case, kind=milestone.value, on=on, recorded_by_id=by.id, recorded_at=clock.now()
    )
    words = {"milestone": MILESTONE_TITLES[milestone], "on": day(on)}
    note_event(events.MILESTONE_REACHED, case, by=by, words=words)
    refresh_stage(case)
    touch(case)
    return row


@service
def close_case(case: Case, *, by: Actor) -> None:
    """Close a case that was signed off. Its actions may stay open."""
    access.require(by, Act.CLOSE_CASE, case)
    read_locked(case)
    if case.stage != Stage.SIGNED_OFF:
        raise RuleBroken("A case is closed after its review has been signed off.")
    waiting = [
        need.words for need in case.needs.filter(gate=Gate.CLOSE, met_at__isnull=True, waived_at__isnull=True)
    ]
    if waiting:
        raise RuleBroken(f"Still waited for before closing: {', '.join(waiting)}. Do it, or say why not.")
    reach(case, milestone=MilestoneKind.CLOSED, on=clock.today(), by=by)


@service
def write_need(
    case: Case, *, gate: str, code: str, words: str, whose: str, due_on: date | None = None, by: Actor
) -> Need:
    """Say what a gate waits for and who has it. The same code written again reopens or renews the same need."""
    lock(case)
    need, is_new = Need.objects.get_or_create(
        case=case,
        gate=gate,
        code=code,
        defaults={
            "words": words,
            "whose": whose,
            "due_on": due_on,
            "data_key_id": case.data_key_id,
            "since": clock.today(),
        },
    )
    if not is_new:
        need.words, need.whose, need.due_on = words, whose, due_on
        need.met_at = need.waived_at = None
        need.waived_by_name, need.waived_reason = "", None
        need.save()
    note_event(events.NEED_WRITTEN, case, by=by, words={"words": words})
    refresh_stage(case)
    touch(case)
    return need


@service
def meet_need(case: Case, *, gate: str, code: str, by: Actor) -> None:
    """Note that what the gate waited for is here. Nothing happens when there is no such open need."""
    lock(case)
    needs = list(case.needs.filter(gate=gate, code=code, met_at__isnull=True))
    if not needs:
        return
    for need in needs:  # more than one only where cases were merged
        need.met_at = clock.now()
        need.save(update_fields=["met_at"])
        note_event(events.NEED_MET, case, by=by, words={"words": need.words})
    refresh_stage(case)
    touch(case)


@service
def waive_need(need: Need, *, reason: str, by: Actor) -> bool:
    """Go on without something, by name and with a reason. Whether it was still waited for: of two who decide at once
    the second decides nothing.
    """
    access.require(by, Act.EDIT_RECORD, need.case)
    if not reason.strip():
        raise RuleBroken("Say why the review can go on without this.")
    lock(need.case)
    if not Need.objects.filter(pk=need.pk, met_at=None, waived_at=None).exists():
        return False
    need.waived_at, need.waived_by_name, need.waived_reason = clock.now(), by.name, reason.strip()
    need.save(update_fields=["waived_at", "waived_by_name", "waived_reason"])
    note_event(events.NEED_WAIVED, need.case, by=by, words={"words": need.words}, after=reason.strip())
    refresh_stage(need.case)
    touch(need.case)
    return True


@service
def open_hold(
    case: Case, *, reason: str, note: str, opened_on: date, expected_on: date | None, by: Actor
) -> Hold:
    """Name a cause of waiting. It explains the time that passes; no clock stops for it."""
    access.require(by, Act.EDIT_RECORD, case)
    hold = Hold.objects.create(
        case=case,
        data_key_id=case.data_key_id,
        reason=reason,
        note=note,
        opened_on=opened_on,
        expected_on=expected_on,
        opened_by_name=by.name,
    )
    note_event(events.HOLD_OPENED, case, by=by, words={"reason": waiting_for(reason)})
    touch(case)
    return hold


@service
def close_hold(hold: Hold, *, closed_on: date, by: Actor) -> None:
    """Note that the cause of waiting has ended."""
    access.require(by, Act.EDIT_RECORD, hold.case)
    read_locked(hold)
    if hold.closed_on:
        raise RuleBroken("This cause of waiting has already ended.")
    if closed_on < hold.opened_on:
        raise RuleBroken("Check the date. The waiting cannot end before it began.")
    hold.closed_on, hold.closed_by_name = closed_on, by.name
    hold.save(update_fields=["closed_on", "closed_by_name"])
    note_event(events.HOLD_CLOSED, hold.case, by=by, words={"reason": waiting_for(hold.reason)})
    touch(hold.case)


@service
def look_again(case: Case, *, on: date, note: str = "", act: Act = Act.EDIT_RECORD, by: Actor) -> None:
    """“Chased, look again on ...”: the case's next look is on a day that somebody chose.

    `act` is the right it needs: EDIT_RECORD for the office, WRITE_ANALYSIS where a panel defers a review.
    """
    access.require(by, act, case)
    if on < clock.today():
        raise RuleBroken("Choose today or a later day to look again.")
    case.look_again_on, case.look_again_note = on, note.strip()
    case.save(update_fields=["look_again_on", "look_again_note"])
    touch(case)
    note_event(events.LOOK_AGAIN_SET, case, by=by, words={"on": day(on)}, after=note.strip())


@service
def give_papers(
    case: Case, *, to: Iterable[Person], basis: str, until_at: datetime | None = None, by: Actor
) -> None:
    """Let people see this case's papers, for a reason such as `meeting:<id>`, until a moment or until it is ended."""
    for person in to:
        try:
            with transaction.atomic():
                Grant.objects.create(
                    case=case, person=person, basis=basis, from_at=clock.now(), until_at=until_at
                )
        except IntegrityError:
            Grant.objects.filter(case=case, person=person, basis=basis).update(until_at=until_at)
        note_event(events.GRANT_GIVEN, case, by=by, words={"person": person.name})


@service
def end_papers(case: Case, *, basis: str, people: Iterable[Person] | None = None, by: Actor) -> None:
    """End the access that was given for this reason, for some people or for all."""
    live = Q(until_at__isnull=True) | Q(until_at__gt=clock.now())
    grants = case.grants.filter(live, basis=basis).select_related("person")
    if people is not None:
        grants = grants.filter(person__in=list(people))
    for grant in list(grants):
        grant.until_at = clock.now()
        grant.save(update_fields=["until_at"])
        note_event(events.GRANT_ENDED, case, by=by, words={"person": grant.person.name})

"""What goes with a case when another panel of this installation takes it over, and what of the old panel's ends.

Part of services, which have checked the right. The case stays one row, with its reference, milestones and clock.
"""

from opencdop.accounts.models import Person
from opencdop.actions.models import Action
from opencdop.actions.transitions import OPEN
from opencdop.audit.services import record
from opencdop.cases import services as cases
from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case, Grant, Need
from opencdop.cases.queries import person_of_office
from opencdop.cases.stages import MilestoneKind, Stage
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.transitions import check_transition
from opencdop.meetings import events as meeting_events
from opencdop.meetings.models import AgendaItem
from opencdop.meetings.services import record_item
from opencdop.meetings.transitions import DEFERRED, LISTED, PLANNED
from opencdop.panels.models import Panel
from opencdop.transfers import events, interests
from opencdop.transfers.bases import LED_BEFORE
from opencdop.transfers.models import Transfer
from opencdop.transfers.transitions import ACCEPTED, TRANSFER_MOVES

WHY_DEFERRED = "jurisdiction"  # a code of definitions/delay_reasons.yaml


def take_over(transfer: Transfer, *, coordinator: Person | None, by: Actor) -> Case:
    """Make the panel that was asked the case's lead. The panel before keeps an interest, and is owed the outcome."""
    case = Case.objects.select_for_update().get(pk=transfer.case_id)
    if case.merged_into_id is not None:
        raise RuleBroken(
            "This case was merged into another of the same child. The panel that leads that one asks anew."
        )
    if case.lead_panel_id != transfer.from_panel_id:
        raise RuleBroken("Another panel leads this review by now. Look at it again.")
    old, new = transfer.from_panel, transfer.to_panel
    chosen = coordinator or transfer.coordinator
    if chosen is None or person_of_office(new.pk, chosen.pk) is None:
        raise RuleBroken(f"Choose who of {new.name} coordinates the case.")
    check_transition(
        TRANSFER_MOVES, before=transfer.state, after=ACCEPTED, sentence="This was answered already."
    )
    transfer.state, transfer.coordinator = ACCEPTED, chosen
    transfer.answered_by_name, transfer.answered_at = by.name, clock.now()
    transfer.save(update_fields=["state", "coordinator", "answered_by_name", "answered_at"])
    _leave_agendas(case, to=new, by=by)
    _end_grants(case, by=by)
    case.lead_panel, case.coordinator = new, chosen
    case.save(update_fields=["lead_panel", "coordinator"])
    together = case_ids_of(case)  # cases that were merged into this one go with it
    Case.objects.filter(pk__in=together).update(lead_panel=new, coordinator=chosen)
    Need.objects.filter(case__in=together, whose=f"{old.name} office").update(whose=f"{new.name} office")
    Action.objects.filter(case__in=together, panel=old, state__in=OPEN).update(panel=new)
    words = {"panel": new.name, "person": chosen.name}
    record(
        events.TRANSFER_ACCEPTED,
        by=by,
        case_id=case.pk,
        about=transfer,
        data_key_id=case.data_key_id,
        words=words,
    )
    cases.reach(case, milestone=MilestoneKind.TAKEN_OVER, on=clock.today(), by=by)
    _swap_interests(transfer, case, by=by)
    return case


def _swap_interests(transfer: Transfer, case: Case, *, by: Actor) -> None:
    agreement = transfer.agreement
    own = interests.of_panel(case, transfer.to_panel)
    if own is not None:
        interests.end(own, why=interests.LEADS_ITSELF, by=by)
    kept = interests.begin(
        case,
        panel=transfer.from_panel,
        body="",
        why=LED_BEFORE,
        method=agreement.method,
        working_days=agreement.due_working_days,
        by=by,
    )
    kept.case = case
    interests.owe(kept, method=agreement.method, working_days=agreement.due_working_days, by=by)


def _leave_agendas(case: Case, *, to: Panel, by: Actor) -> None:
    """Take the case off the agendas of meetings to come: they are the old panel's."""
    listed = AgendaItem.objects.filter(case__in=case_ids_of(case), state=LISTED, meeting__state=PLANNED)
    for item in listed.select_related("meeting", "case"):
        item.state, item.deferral_reason = DEFERRED, WHY_DEFERRED
        item.deferral_note = f"{to.name} has taken the review over."
        item.save(update_fields=["state", "deferral_reason", "deferral_note"])
        words = {"reason": f"a meeting of {to.name}"}
        record_item(item, kind=meeting_events.REVIEW_DEFERRED, words=words, by=by)
        if item.meeting.is_panel and case.stage == Stage.LISTED:
            cases.reach(case, milestone=MilestoneKind.DEFERRED, on=clock.today(), by=by)


def _end_grants(case: Case, *, by: Actor) -> None:
    """Nobody of the old panel reads the case's papers any longer, whatever meeting gave them."""
    for each in Case.objects.filter(pk__in=case_ids_of(case)):
        for basis in set(Grant.objects.filter(case=each).values_list("basis", flat=True)):
            cases.end_papers(each, basis=basis, by=by)

"""A notification from its first page to its decision. Each act checks the right and the rule, and records the event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from opencdop.accounts.models import Person
from opencdop.accounts.roles import Act
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.cases.answer_services import agree_answers
from opencdop.cases.duplicate_questions import tell_keepers
from opencdop.cases.identity import date_in
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_values, milestone_days
from opencdop.cases.services import open_case, reach
from opencdop.cases.stages import MilestoneKind
from opencdop.cases.taking_back import check_takes_in
from opencdop.core import clock
from opencdop.core.actor import Actor, ActorKind
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.core.transitions import check_transition
from opencdop.formkit.definition import Definition
from opencdop.formkit.merging import NEW, propose
from opencdop.intake import events, letters
from opencdop.intake.apart_services import carry_apart
from opencdop.intake.channels import BY_FORM, ONLINE, SIGNED_IN, entered_by_office
from opencdop.intake.children import record_answers, sender_of
from opencdop.intake.holding import held
from opencdop.intake.likely import asked_about
from opencdop.intake.models import FormInHand, Notification
from opencdop.intake.moments import check_moment
from opencdop.intake.policy import policy
from opencdop.intake.references import next_reference
from opencdop.intake.senders import sender_answers
from opencdop.intake.throttle import BEGIN, CODE, knock
from opencdop.intake.transitions import (
    DECIDED,
    NOTIFICATION_MOVES,
    OPENED,
    OUT_CONFIRMED,
    OUT_PROPOSED,
)
from opencdop.panels.models import Panel
from opencdop.submissions.library import definition_of, form
from opencdop.submissions.models import Draft
from opencdop.submissions.queries import draft_with_code
from opencdop.submissions.services import begin_draft, give_resume_code, send_draft

PURPOSE = "notify"
SOURCE = "Notification"
# NHS numbers that begin like this are given to nobody: the demonstration and every test use them.
TEST_RANGE = "999"


@service
def begin_public_form(panel: Panel, *, address: str, by: Actor) -> tuple[Draft, str]:
    """Begin a notification without an account: the draft, and the code by which its writer comes back to it."""
    knock(address, door=BEGIN, most=policy().begun_an_hour, office=_on_telephone(panel))
    draft = _begin(panel, channel=ONLINE, received_at=None, by=by)
    return draft, give_resume_code(draft, by=by)


@service
def begin_office_form(panel: Panel, *, channel: str, received_at: datetime, by: Actor) -> Draft:
    """Begin to enter what reached the office by telephone, post or e-mail, with the moment it really came."""
    access.require_panel(by, Act.TRIAGE, panel.pk)
    if channel not in {each.code for each in entered_by_office(BY_FORM)}:
        raise RuleBroken("Choose how the notification reached you.")
    check_moment(received_at, died_on=None)
    return _begin(panel, channel=channel, received_at=received_at, by=by)


def _begin(
    panel: Panel,
    *,
    channel: str,
    received_at: datetime | None,
    answers: Mapping[str, Any] | None = None,
    by: Actor,
) -> Draft:
    definition = form("notification", panel=panel.slug)
    draft = begin_draft(
        definition, purpose=PURPOSE, answers=answers, expires_at=clock.now() + policy().draft_kept, by=by
    )
    begun_by = by.id if by.kind is ActorKind.PERSON and channel != ONLINE else ""
    FormInHand.objects.create(
        draft=draft, panel=panel, channel=channel, received_at=received_at, begun_by_id=begun_by
    )
    record(events.FORM_BEGUN, by=by, about=draft, words={"panel": panel.name})
    return draft


@service
def resume_public_form(panel: Panel, *, code: str, address: str, by: Actor) -> Draft | None:
    """The draft to which the code leads, or None: a try is counted and recorded either way."""
    knock(address, door=CODE, most=policy().codes_an_hour, office=_on_telephone(panel))
    draft = draft_with_code(code, purpose=PURPOSE)
    if draft is None or not FormInHand.objects.filter(draft=draft, channel=ONLINE).exists():
        record(events.CODE_LED_NOWHERE, by=by)
        return None
    record(events.FORM_RESUMED, by=by, about=draft)
    return draft


def _on_telephone(panel: Panel) -> str:
    return f" on {panel.telephone}" if panel.telephone else ""


@service
def begin_own_form(panel: Panel, *, by: Actor) -> Draft:
    """Begin a notification with one's own account; what the account says of its holder is filled in."""
    if by.kind is not ActorKind.PERSON:
        raise NotAllowed("Sign in first, or use the public form.")
    return _begin(panel, channel=SIGNED_IN, received_at=None, answers=sender_answers(by), by=by)


@service
def send_notification(
    draft: Draft, *, definition: Definition, answers: Mapping[str, Any], by: Actor
) -> Notification:
    """Send the form to its panel, once: sending again gives back the same notification. The office is mailed at once.

    `answers` are those that were asked, already checked. A form of the office's own needs the right to triage. An NHS
    number of the range for tests is no child's, and is not taken where real children are.
    """
    if settings.IS_PRODUCTION and str(answers.get("nhs_number", "")).startswith(TEST_RANGE):
        raise RuleBroken(
            "Check the NHS number. Numbers that begin with 999 are kept for tests. Enter the child's own, or leave "
            "it empty and say why you have none."
        )
    # Held first, so that how it came is corrected before it is sent or not at all.
    Draft.objects.select_for_update().get(pk=draft.pk)
    in_hand = FormInHand.objects.select_related("panel").get(draft=draft)
    panel = in_hand.panel
    if in_hand.channel == SIGNED_IN:
        if in_hand.begun_by_id != by.id:
            raise NotFound("There is no such form.")
    elif in_hand.begun_by_id:
        access.require_panel(by, Act.TRIAGE, panel.pk)
    if in_hand.received_at is not None:
        check_moment(in_hand.received_at, died_on=date_in(answers, "date_of_death"))
    submission = send_draft(
        draft,
        definition=definition,
        answers=answers,
        sent_by=sender_of(answers),
        channel=in_hand.channel,
        received_at=in_hand.received_at,
        by=by,
    )
    known = Notification.objects.filter(submission=submission).first()
    if known is not None:
        return known
    notification = Notification(
        data_key_id=submission.data_key_id,
        reference=next_reference(panel),
        panel=panel,
        submission=submission,
        channel=in_hand.channel,
        notifier_id=by.id if in_hand.channel == SIGNED_IN else "",
        received_at=submission.received_at,
        entered_at=submission.entered_at,
    )
    notification.save(force_insert=True)
    words = {"panel": panel.name, "channel": notification.channel_words}
    _record(events.NOTIFICATION_SENT, notification, by=by, words=words)
    letters.tell_office(notification, by=by)
    return notification


@service
def note_copy_saved(notification: Notification, *, by: Actor) -> None:
    """The sender saves the one copy that is offered. Raises RuleBroken where it was saved before, in any window."""
    free = Notification.objects.filter(pk=notification.pk, copy_saved_at__isnull=True)
    if not free.update(copy_saved_at=clock.now()):
        raise RuleBroken("The copy was offered once. The office can read the notification to you.")
    _record(events.COPY_SAVED, notification, by=by)


@service
def open_notification(notification: Notification, *, by: Actor) -> None:
    """The office has it in hand: reminders stop. Opening what a colleague opened meanwhile changes nothing."""
    access.require_panel(by, Act.TRIAGE, notification.panel_id)
    locked = _held_for(notification, Act.TRIAGE, by)
    if locked.opened_at is None:
        locked.opened_at, locked.opened_by_id, locked.opened_by_name = clock.now(), by.id, by.name
        _move(locked, OPENED, sentence="This notification has been opened already.")
        locked.save()
        _record(events.NOTIFICATION_OPENED, locked, by=by)
        tell_keepers(asked_about(locked))
    notification.refresh_from_db()


@service
def open_case_from_notification(notification: Notification, *, coordinator: Person, by: Actor) -> Case:
    """Open the case: the child's identity and the agreed answers come from what was sent, each with its source."""
    access.require_panel(by, Act.TRIAGE, notification.panel_id)
    locked = _held_for(notification, Act.TRIAGE, by)
    _move(locked, DECIDED, sentence=_why_not(locked))
    answers = locked.submission.answers or {}
    died_on = date_in(answers, "date_of_death")
    case = open_case(
        locked.panel,
        coordinator=coordinator,
        notified_on=clock.local_date(locked.received_at),
        died_on=died_on if died_on is None or died_on <= clock.today() else None,
        by=by,
    )
    take_into_record(locked, case=case, by=by)
    carry_apart(locked, case=case, by=by)
    _decide(locked, Notification.CASE_OPENED, case=case, by=by)
    _record(events.CASE_OPENED_FROM, locked, by=by)
    notification.refresh_from_db()
    case.refresh_from_db()
    return case


@service
def join_case(notification: Notification, *, case: Case, by: Actor) -> int:
    """Join a case that is known already. What the record did not know yet is taken; what differs stays to be looked at.

    Returns how many answers differ from the record. Raises NotFound for another panel's case.
    """
    access.require_panel(by, Act.TRIAGE, notification.panel_id)
    access.require(by, Act.EDIT_RECORD, case)
    locked = _held_for(notification, Act.TRIAGE, by)
    if case.lead_panel_id != locked.panel_id:
        raise RuleBroken("Choose a case of the panel to which the notification came.")
    check_takes_in(Case.objects.select_for_update().get(pk=case.pk))
    _move(locked, DECIDED, sentence=_why_not(locked))
    differing = take_into_record(locked, case=case, by=by)
    _decide(locked, Notification.JOINED, case=case, by=by)
    keep_earliest(locked, case=case, by=by)
    _record(events.JOINED_CASE, locked, by=by)
    notification.refresh_from_db()
    return differing


@service
def take_into_record(notification: Notification, *, case: Case, by: Actor) -> int:
    """Take into the record what is new to it; returns how many answers differ from what is agreed."""
    answers: Mapping[str, Any] = notification.submission.answers or {}
    definition = definition_of(notification.submission)
    proposals = propose(definition, agreed_values(case), record_answers(definition, answers))
    agree_answers(
        case,
        definition=definition,
        answers={each.question.key: each.incoming for each in proposals if each.kind == NEW},
        source=SOURCE,
        submission=notification.submission,
        act=Act.TRIAGE,
        by=by,
    )
    return sum(each.kind == "conflicting" for each in proposals)


@service
def keep_earliest(notification: Notification, *, case: Case, by: Actor) -> None:
    """Let the case's clocks begin with the first that the office could know, where this notification came before."""
    received_on = clock.local_date(notification.received_at)
    known = milestone_days(case).get(MilestoneKind.NOTIFIED)
    if known is None or received_on < known:
        reach(case, milestone=MilestoneKind.NOTIFIED, on=received_on, by=by)


@service
def propose_out_of_scope(notification: Notification, *, reason: str, by: Actor) -> None:
    """Propose, with the reason, that this death is not one that the review is for. A second person confirms."""
    access.require_panel(by, Act.TRIAGE, notification.panel_id)
    if not reason.strip():
        raise RuleBroken("Say why this death is out of scope.")
    locked = _held_for(notification, Act.TRIAGE, by)
    _move(locked, OUT_PROPOSED, sentence=_why_not(locked))
    locked.reason = reason.strip()
    _decide(locked, Notification.OUT_OF_SCOPE, case=None, by=by)
    _record(events.OUT_OF_SCOPE_PROPOSED, locked, by=by, after=reason.strip())
    notification.refresh_from_db()


@service
def confirm_out_of_scope(notification: Notification, *, by: Actor) -> None:
    """Confirm it, as a second person with the right to. No case is opened; the notification stays."""
    access.require_panel(by, Act.CONFIRM_OUT_OF_SCOPE, notification.panel_id)
    locked = _held_for(notification, Act.CONFIRM_OUT_OF_SCOPE, by)
    if locked.decided_by_id == by.id:
        raise RuleBroken("You proposed this yourself. Somebody else confirms it.")
    _move(locked, OUT_CONFIRMED, sentence="Nobody has proposed that this is out of scope.")
    locked.confirmed_at, locked.confirmed_by_name = clock.now(), by.name
    locked.save()
    _record(events.OUT_OF_SCOPE_CONFIRMED, locked, by=by)
    notification.refresh_from_db()


@service
def return_to_decide(notification: Notification, *, reason: str, by: Actor) -> None:
    """Give a proposal back, with the reason: the notification waits for another decision."""
    access.require_panel(by, Act.CONFIRM_OUT_OF_SCOPE, notification.panel_id)
    if not reason.strip():
        raise RuleBroken("Say why it needs another decision.")
    locked = _held_for(notification, Act.CONFIRM_OUT_OF_SCOPE, by)
    if locked.state != OUT_PROPOSED:
        raise RuleBroken("Nobody has proposed that this is out of scope.")
    locked.state, locked.reason, locked.decision = OPENED, reason.strip(), ""
    locked.decided_at, locked.decided_by_id, locked.decided_by_name = None, "", ""
    locked.save()
    _record(events.OUT_OF_SCOPE_RETURNED, locked, by=by, after=reason.strip())
    notification.refresh_from_db()


def _held_for(notification: Notification, act: Act, by: Actor) -> Notification:
    """The notification, held; with the panel that has it by then, should somebody have passed it on meanwhile."""
    locked = held(notification)
    access.require_panel(by, act, locked.panel_id)
    return locked


def _move(notification: Notification, after: str, *, sentence: str) -> None:
    check_transition(NOTIFICATION_MOVES, before=notification.state, after=after, sentence=sentence)
    notification.state = after


def _why_not(notification: Notification) -> str:
    if notification.opened_at is None:
        return "Open the notification first."
    if notification.state == OUT_PROPOSED:
        return "It was proposed as out of scope. A manager confirms that, or gives it back."
    return f"{notification.decided_by_name} has already decided about this notification."


def _decide(notification: Notification, decision: str, *, case: Case | None, by: Actor) -> None:
    notification.decision, notification.case = decision, case
    notification.decided_at, notification.decided_by_id = clock.now(), by.id
    notification.decided_by_name = by.name
    notification.save()


def _record(
    event_kind: EventKind,
    notification: Notification,
    *,
    by: Actor,
    words: Mapping[str, object] | None = None,
    after: Any = None,
) -> None:
    """Events before there is a case stand under the notification's own id; those after under the case's."""
    record(
        event_kind,
        by=by,
        case_id=notification.case_id or notification.pk,
        about=notification,
        data_key_id=notification.data_key_id,
        words={"reference": notification.reference, **(words or {})},
        after=after,
    )

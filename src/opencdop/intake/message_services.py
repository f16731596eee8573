"""What the office writes down of a short message, and how it puts right when something came."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.formkit.asking import answers_to_send
from opencdop.intake import events
from opencdop.intake.channels import BY_FORM, BY_MESSAGE, channel, entered_by_office
from opencdop.intake.messages import says_something
from opencdop.intake.models import FormInHand, Notification
from opencdop.intake.moments import check_moment
from opencdop.intake.policy import policy
from opencdop.intake.services import PURPOSE, send_notification
from opencdop.intake.transcribing import as_transcribed
from opencdop.panels.models import Panel
from opencdop.submissions.library import form
from opencdop.submissions.models import Draft
from opencdop.submissions.services import begin_draft


@service
def enter_message(
    panel: Panel, *, code: str, received_at: datetime, answers: Mapping[str, Any], by: Actor
) -> Notification:
    """Enter a short message, such as the coroner's, as a notification of its own. Whatever it leaves open stays open.

    `answers` were read as a page's are. Raises RuleBroken for a moment that cannot be, and where the message says
    nothing at all of a child.
    """
    access.require_panel(by, Act.TRIAGE, panel.pk)
    way = channel(code)
    if code not in {each.code for each in entered_by_office(BY_MESSAGE)}:
        raise RuleBroken("Choose from whom the message came.")
    if not says_something(answers):
        raise RuleBroken("Write down at least one thing that the message says of the child or of the death.")
    definition = as_transcribed(form("notification", panel=panel.slug).outside)
    told = {**way.given, **answers}
    draft = begin_draft(
        definition, purpose=PURPOSE, answers=told, expires_at=clock.now() + policy().draft_kept, by=by
    )
    FormInHand.objects.create(
        draft=draft, panel=panel, channel=code, received_at=received_at, begun_by_id=by.id
    )
    record(events.FORM_BEGUN, by=by, about=draft, words={"panel": panel.name})
    asked = answers_to_send(definition, told, today=clock.today())
    # What the form would only ask of another child, such as a weight without a date of birth, was told and stays.
    known = {key: value for key, value in told.items() if key in definition.by_key}
    return send_notification(draft, definition=definition, answers={**known, **asked}, by=by)


@service
def correct_came(in_hand: FormInHand, *, channel: str, received_at: datetime, by: Actor) -> None:
    """Put right how and when something came that is still being entered."""
    access.require_panel(by, Act.TRIAGE, in_hand.panel_id)
    if channel not in {each.code for each in entered_by_office(BY_FORM)}:
        raise RuleBroken("Choose how the notification reached you.")
    check_moment(received_at, died_on=None)
    if Draft.objects.select_for_update().get(pk=in_hand.draft_id).submission_id:
        raise RuleBroken("This form has been sent. What was sent stays as it is.")
    in_hand.refresh_from_db(fields=["received_at"])
    before = in_hand.received_at.isoformat() if in_hand.received_at else ""
    in_hand.channel, in_hand.received_at = channel, received_at
    in_hand.save(update_fields=["channel", "received_at"])
    record(
        events.CAME_CORRECTED,
        by=by,
        about=in_hand.draft,
        data_key_id=in_hand.draft.data_key_id,
        before=before,
        after=received_at.isoformat(),
    )

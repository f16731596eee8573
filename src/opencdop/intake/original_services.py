"""Originals: what came on paper or by e-mail is kept as it came, and a form of ours that came back is read in."""

from datetime import datetime
from typing import Any

from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.documents.models import Document
from opencdop.documents.services import keep_file, refusal_noted
from opencdop.intake import events
from opencdop.intake.models import FormInHand, Notification, Original
from opencdop.intake.returned import Returned, returned_form
from opencdop.intake.services import begin_office_form
from opencdop.panels.models import Panel
from opencdop.submissions.library import definition_of
from opencdop.submissions.models import Draft
from opencdop.submissions.services import save_answers

MOST_ORIGINALS = 10


def begin_from_file(
    panel: Panel, *, channel: str, received_at: datetime, upload: Any, by: Actor
) -> tuple[Draft, Returned]:
    """Begin to enter a notification with the file that came, which is kept; what can be read of it is filled in.

    Nothing counts as sent: the office looks at every answer and sends it. Raises RuleBroken for a file that cannot be
    kept, which leaves an event too; of the form that was not begun there is no key to seal it with.
    """
    with refusal_noted(data_key_id="", by=by):
        return _begin(panel, channel=channel, received_at=received_at, upload=upload, by=by)


@service
def _begin(
    panel: Panel, *, channel: str, received_at: datetime, upload: Any, by: Actor
) -> tuple[Draft, Returned]:
    draft = begin_office_form(panel, channel=channel, received_at=received_at, by=by)
    definition = definition_of(draft).outside
    _attach(draft.data_key_id, upload=upload, about=draft, by=by)
    returned = returned_form(upload.file, definition, today=clock.today())
    if returned.answers:
        save_answers(draft, answers=returned.answers, seen=draft.version_no, by=by)
    record(events.RETURNED_FORM_READ, by=by, about=draft, words={"outcome": returned.outcome})
    return draft, returned


def attach_to_form(in_hand: FormInHand, *, upload: Any, by: Actor) -> Document:
    """Keep the original beside a form that the office is entering. A file that is refused leaves an event too."""
    access.require_panel(by, Act.TRIAGE, in_hand.panel_id)
    if in_hand.draft.submission_id:
        raise RuleBroken("This form has been sent. Attach the original to the notification.")
    return _attach_or_note(in_hand.draft.data_key_id, upload=upload, about=in_hand.draft, by=by)


def attach_original(notification: Notification, *, upload: Any, by: Actor) -> Document:
    """Keep the original beside a notification that was entered already: by its panel's office, and once it belongs to a
    case by the office that leads this. A file that is refused leaves an event too.
    """
    if notification.case is None:
        access.require_panel(by, Act.TRIAGE, notification.panel_id)
    else:
        access.require(by, Act.TRIAGE, notification.case)
    return _attach_or_note(
        notification.data_key_id,
        upload=upload,
        about=notification,
        case_id=notification.case_id or notification.pk,
        by=by,
    )


def _attach_or_note(data_key_id: str, *, upload: Any, about: Any, case_id: str = "", by: Actor) -> Document:
    with refusal_noted(data_key_id=data_key_id, case_id=case_id, by=by):
        return _attach(data_key_id, upload=upload, about=about, case_id=case_id, by=by)


@service
def _attach(data_key_id: str, *, upload: Any, about: Any, case_id: str = "", by: Actor) -> Document:
    if upload is None:
        raise RuleBroken("Choose the file.")
    if Original.objects.filter(data_key_id=data_key_id).count() >= MOST_ORIGINALS:
        raise RuleBroken(f"There are {MOST_ORIGINALS} files already. Put what is left into one file.")
    document = keep_file(upload, data_key_id=data_key_id, case_id=case_id, by=by)
    Original.objects.create(data_key_id=data_key_id, document=document)
    record(events.ORIGINAL_ATTACHED, by=by, case_id=case_id, about=about, data_key_id=data_key_id)
    return document

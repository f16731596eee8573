"""Sent forms as FHIR R4 QuestionnaireResponses. The right to a form is checked by whoever calls."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from opencdop.audit.services import record, service
from opencdop.core.actor import Actor
from opencdop.formkit.fhir import response_of
from opencdop.submissions import events
from opencdop.submissions.library import definition_of
from opencdop.submissions.models import Submission


def response_to(submission: Submission, *, context: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The answers on the form as it was when they were sent, with the sender's name as told. Raises NoSuchForm.

    `context` are answers of the case at which the form's conditions look, such as the dates for the age.
    """
    return response_of(
        definition_of(submission),
        submission.answers or {},
        authored=timezone.localtime(submission.received_at),
        identifier=submission.id,
        author=submission.sent_by or "",
        context=context,
    )


@service
def take_out(submission: Submission, *, case_id: str = "", by: Actor) -> dict[str, Any]:
    """The response, once its taking is recorded, for somebody who works on the machine itself. Raises NoSuchForm."""
    record(
        events.RESPONSE_TAKEN_OUT,
        by=by,
        case_id=case_id,
        about=submission,
        data_key_id=submission.data_key_id,
        words={"form": submission.form},
    )
    return response_to(submission)

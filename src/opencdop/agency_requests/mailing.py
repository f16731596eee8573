"""E-mails about a request, queued in the transaction that causes them: to whoever holds it, to the office."""

from django.conf import settings

from opencdop.agency_requests.models import AgencyRequest
from opencdop.core.actor import Actor
from opencdop.outbox.services import queue_email
from opencdop.panels.templates import Email


def write_to_them(request: AgencyRequest, letter: Email, *, what: str, by: Actor) -> None:
    """To the address with which the request is now. Whether it arrived is shown with the request."""
    _queue(request, letter, to=request.email, key=f"{request.need_code}:{what}", kind=what, by=by)


def write_to_earlier(request: AgencyRequest, letter: Email, *, to: str, what: str, by: Actor) -> None:
    """To an address with which the request was before."""
    _queue(request, letter, to=to, key=f"request-before:{request.pk}:{what}", kind=what, by=by)


def write_to_office(request: AgencyRequest, letter: Email, *, what: str, by: Actor) -> None:
    """To the office of the panel that leads now."""
    to = request.case.lead_panel.office_email
    _queue(request, letter, to=to, key=f"request-office:{request.pk}:{what}", kind=what, by=by)


def office_link(request: AgencyRequest) -> str:
    """Where the office reads it after signing in."""
    return f"{settings.OPENCDOP_ADDRESS}/cases/{request.case_id}/agencies/{request.pk}/"


def _queue(request: AgencyRequest, letter: Email, *, to: str, key: str, kind: str, by: Actor) -> None:
    queue_email(
        kind=f"request_{kind.partition('-')[0]}",
        to=to,
        subject=letter.subject,
        body=letter.body,
        words=letter.words,
        dedupe_key=key,
        case_id=request.case_id,
        by=by,
    )

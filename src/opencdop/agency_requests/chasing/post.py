"""Post that did not arrive: e-mails about the office's cases that failed, came back, or are tried in vain so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from opencdop.accounts.roles import Act
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.queries import given_up, with_case
from opencdop.cases.access import visible_cases
from opencdop.cases.models import Case
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound
from opencdop.keystore import keys
from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.queries import not_arrived

MOST = 200
_REQUEST = "request:"


@dataclass(frozen=True)
class Lost:
    """An e-mail that did not arrive, with the case and the request it was about."""

    email: OutgoingEmail
    case: Case
    request: AgencyRequest | None

    @property
    def is_tried(self) -> bool:
        return self.email.state == OutgoingEmail.QUEUED and self.email.returned_at is None

    @property
    def may_go_again(self) -> bool:
        return self.email.state == OutgoingEmail.FAILED and self.email.erased_at is None


def lost_post(actor: Actor) -> list[Lost]:
    """What did not arrive about the cases of the actor's office, newest first; a fixed number of queries.

    What a later e-mail made good is left out, and so is what was about a request that waits no more.
    """
    cases = visible_cases(actor, Act.ASK_AGENCY)
    emails = list(not_arrived(case_ids=cases.values("id"))[:MOST])
    shown = {
        case.pk: case
        for case in cases.filter(id__in={each.case_id for each in emails}).select_related("child")
    }
    keys.load_keys({case.data_key_id for case in shown.values()})
    asked = _requests_of(emails)
    newest = given_up(OutgoingEmail.objects.filter(case_id__in=list(shown))) if asked else {}
    found, seen = [], set()
    for email in emails:
        request_id = _request_id(email)
        each = Lost(email, shown[email.case_id], asked.get(request_id))
        if request_id:
            waits = each.request is not None and each.request.is_waiting
            if request_id in seen or not waits or not (request_id in newest or each.is_tried):
                continue
            seen.add(request_id)
        elif email.erased_at:
            continue
        found.append(each)
    return found


def lost_email(actor: Actor, email_id: str) -> Lost:
    """One of them. Raises NotFound."""
    for each in lost_post(actor):
        if each.email.id == email_id:
            return each
    raise NotFound("There is no such e-mail among those that did not arrive.")


def _request_id(email: OutgoingEmail) -> str:
    return email.dedupe_key.split(":")[1] if email.dedupe_key.startswith(_REQUEST) else ""


def _requests_of(emails: Sequence[OutgoingEmail]) -> dict[str, AgencyRequest]:
    ids = {request_id for email in emails if (request_id := _request_id(email))}
    rows = with_case(AgencyRequest.objects.filter(id__in=ids)) if ids else []
    return {row.id: row for row in rows}

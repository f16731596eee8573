"""How the tests ask an agency, read its e-mails, and hold a link that was proven."""

import re
from datetime import date, timedelta
from typing import Any

from django.test import Client
from tests.cast import Cast
from tests.integration.accounts.signing_in import with_authenticator

from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import begin_answer, link_actor, send_answer
from opencdop.agency_requests.services import ask_agency
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.outbox.models import OutgoingEmail

ADDRESS = "h.lowe@millbrook.nhs.uk"


def asked_of(case: Case, *, by: Actor, **other: Any) -> AgencyRequest:
    """A request to a practice for everything, due in three weeks."""
    said = {
        "agency_type": "gp",
        "agency_name": "Millbrook Surgery",
        "respondent_name": "Dr Hana Lowe",
        "respondent_role": "Safeguarding lead",
        "email": ADDRESS,
        "sections": ["summary", "child", "family", "surroundings", "services"],
        "due_on": clock.today() + timedelta(days=21),
        **other,
    }
    return ask_agency(case, **said, by=by)


def mails(kind: str = "") -> list[OutgoingEmail]:
    """The e-mails queued, oldest first."""
    rows = OutgoingEmail.objects.order_by("queued_at", "id")
    return [row for row in rows if not kind or row.kind == kind]


def newest(kind: str) -> OutgoingEmail:
    return mails(kind)[-1]


def link_in(email: OutgoingEmail) -> str:
    """The path of the link that an e-mail brings."""
    found = re.search(r"http://[^/\s]+(/r/[\w-]{43}/)", email.body)
    assert found, email.body
    return found[1]


def code_in(email: OutgoingEmail) -> str:
    found = re.search(r"code is (\d{6})\.", email.body)
    assert found, email.body
    return found[1]


def wrong(code: str) -> str:
    """Another code of six digits."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def prove(client: Client, link: str) -> Client:
    """Have a code sent and type it, as a person does."""
    assert client.post(f"{link}send-code/").status_code == 302
    answer = client.post(f"{link}code/", {"code": code_in(newest("request_code"))})
    assert answer.status_code == 302, answer.content.decode()
    return client


def office(cast: Cast, name: str = "asha") -> Client:
    """Somebody with an account, signed in with both factors."""
    client = Client()
    client.force_login(with_authenticator(cast.person(name)))
    return client


def answered(request: AgencyRequest, **answers: Any) -> AgencyRequest:
    """The request, answered through its link."""
    by = link_actor(request)
    draft = begin_answer(request, by=by)
    send_answer(request, answers={**draft.answers, **answers}, by=by)
    return request


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)

"""What the work list says of agencies that wrote: questions to the office, and why somebody does not answer."""

from opencdop.agency_requests.queries import OfficeRequests
from opencdop.cases.frame import age_in_words, name_for
from opencdop.cases.models import Case
from opencdop.conversations.queries import href_of, waiting_for_office
from opencdop.core.actor import Actor
from opencdop.core.clock import local_date
from opencdop.design.shell import Act, WorkRow
from opencdop.design.words import short_day
from opencdop.web.work import Work


def message_rows(actor: Actor) -> list[Work]:
    """Messages that wait for an answer of the actor's office; one query."""
    rows = []
    for thread in waiting_for_office(actor):
        case, since = thread.case, local_date(thread.last_at)
        name, href = name_for(case, actor), href_of(thread)
        row = WorkRow(
            child=name,
            href=f"/cases/{case.pk}/",
            details=_details(case),
            tag="Message",
            tint="gold",
            need=f"Answer the question of {thread.with_agency or thread.with_name}",
            who=_who(case, actor),
            when=f"since {short_day(since)}",
            acts=(Act("Answer", href, about=f"{thread.with_agency or thread.with_name}, {name}"),),
        )
        rows.append(Work(since, row, (case.pk, case.data_key_id)))
    return rows


def declined_rows(requests: OfficeRequests, actor: Actor) -> list[Work]:
    """Requests of which an agency said why it does not answer."""
    rows = []
    for request in requests.declined:
        case, asked_on = request.case, local_date(request.sent_at)
        name = name_for(case, actor)
        href = f"/cases/{case.pk}/agencies/{request.pk}/declined/"
        row = WorkRow(
            child=name,
            href=f"/cases/{case.pk}/",
            details=_details(case),
            tag=request.state_title,
            tint="gold",
            need=f"Read why {request.agency_name} does not answer, and ask again or go on without it",
            who=_who(case, actor),
            when=f"asked {short_day(asked_on)}",
            acts=(Act("Read why", href, about=f"{request.agency_name}, {name}"),),
        )
        rows.append(Work(asked_on, row, (case.pk, case.data_key_id)))
    return rows


def _details(case: Case) -> str:
    return " · ".join(part for part in (case.reference, age_in_words(case)) if part)


def _who(case: Case, actor: Actor) -> str:
    return "You" if case.coordinator_id == actor.id else case.coordinator.name

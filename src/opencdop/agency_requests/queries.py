"""What may be asked of requests: those of a case, of a reporter, what waits for the office, behind a link."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from opencdop.accounts.models import Organisation, Person
from opencdop.accounts.roles import Act, places_for
from opencdop.agency_requests.models import AgencyRequest, PassingOn
from opencdop.agency_requests.reference import start_of_id
from opencdop.agency_requests.transitions import (
    ANSWERED,
    ASKED,
    DECLINED,
    ENTERING,
    RESPONSE,
    RETURNED,
    WAITING,
)
from opencdop.cases.access import visible_cases
from opencdop.cases.merged import case_ids_of, read_as, shown_in_survivors, takes_answers
from opencdop.cases.models import Case
from opencdop.cases.together import Kept, Shaped, all_ids_of, shaped
from opencdop.core import clock, secrets
from opencdop.core.actor import Actor, ActorKind
from opencdop.core.errors import NotFound
from opencdop.core.ids import ALPHABET, ID_LENGTH
from opencdop.core.rows import read_locked
from opencdop.keystore import keys
from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.queries import emails_of_case

_ASKED = "asked agencies"


def email_hash(email: str) -> str:
    """The keyed hash by which a request is found for the address it went to."""
    return keys.index_hash(f"request-email:{email.strip().casefold()}")


def agency_named(name: str) -> Organisation | None:
    """The agency of this installation that bears the name, if there is one: its reporters may answer as well."""
    return Organisation.objects.filter(kind=Organisation.AGENCY, name__iexact=name.strip()).first()


def locked(request_ids: Collection[str]) -> dict[str, AgencyRequest]:
    """Several requests under a lock of their rows, taken in one order."""
    rows = AgencyRequest.objects.select_for_update().filter(pk__in=request_ids).order_by("pk")
    return {row.pk: row for row in rows}


def stage_now(request: AgencyRequest) -> str:
    """The stage of the request's case as it stands now, under a lock of the case.

    Locks are taken in one order, so that two writers never wait for each other: the request (the caller has it), the
    form that it corrects, which is read anew, the case.
    """
    if request.corrects is not None:
        read_locked(request.corrects)
    return stage_of(request.case_id)


def stage_of(case_id: str) -> str:
    """The stage of a case as it stands now, under a lock of the case; of one that was merged, that of the one that
    stands for it, under a lock of both.
    """
    into = Case.objects.filter(pk=case_id, merged_into__isnull=False).values("merged_into_id")
    rows = Case.objects.select_for_update().filter(Q(pk=case_id) | Q(pk__in=into)).order_by("pk")
    held = {row.pk: row for row in rows}
    case = held[case_id]
    return held.get(case.merged_into_id or "", case).stage


def requests_of(case: Case) -> list[AgencyRequest]:
    """The requests of a case: those that wait by due day, then those that came back, then those withdrawn."""
    rows = list(case.agency_requests.order_by("due_on", "sent_at"))
    return sorted(rows, key=lambda row: (not row.is_waiting, row.withdrawn_at is not None))


def request_in(case: Case, request_id: str) -> AgencyRequest:
    """One request of the case. Raises NotFound."""
    rows = case.agency_requests.select_related("submission", "draft", "organisation", "corrects__submission")
    request = rows.filter(id=request_id).first()
    if request is None:
        raise NotFound("This case has no such request.")
    if request.corrects is not None:
        read_as(request.corrects, case)
    return read_as(request, case)


def sections_waited_for(case: Case, *, form: str, agency_name: str, email: str) -> set[str]:
    """The sections of a form for which the case waits from this agency at this address already."""
    same = case.agency_requests.filter(
        form=form, agency_name__iexact=agency_name.strip(), email_hash=email_hash(email)
    )
    waited_for = same.filter(state__in=WAITING, corrects__isnull=True).values_list("sections", flat=True)
    return {key for sections in waited_for for key in sections}


def newest_of(request: AgencyRequest) -> AgencyRequest:
    """The form that stands now: the request itself, or the last corrected form that came in its place."""
    while True:
        later = request.corrections.filter(state__in=RETURNED).order_by("-answered_at").first()
        if later is None:
            return request
        request = read_as(later, request.case)


def response_form(case: Case, form: str) -> AgencyRequest | None:
    """The joint response's form of this kind that is begun or stands; None where it was never begun or given up."""
    rows = case.agency_requests.filter(form=form, kind=RESPONSE, withdrawn_at__isnull=True)
    found = rows.select_related("draft", "submission").order_by("-sent_at").first()
    return read_as(found, case) if found is not None else None


def correction_in_hand(request: AgencyRequest) -> AgencyRequest | None:
    """A corrected form of this one that was begun and has not come yet."""
    found = request.corrections.filter(state__in=[*WAITING, ENTERING]).order_by("-sent_at").first()
    return read_as(found, request.case) if found is not None else None


def requests_called(actor: Actor, typed: str) -> list[AgencyRequest]:
    """The requests that bear this reference, in any state, among those whose page the actor may open.

    Two could bear the same. They are found first, by a range of the primary key: a prefix, or the actor's cases
    beforehand, would be sought through many rows.
    """
    start = start_of_id(typed)
    if not start:
        return []
    last = start.ljust(ID_LENGTH, ALPHABET[-1])
    called = list(AgencyRequest.objects.filter(id__gte=start, id__lte=last).values_list("id", flat=True))
    if not called:
        return []
    cases = visible_cases(actor, Act.SEE_RETURNS).values("id")
    return with_case(AgencyRequest.objects.filter(id__in=called, case_id__in=cases).order_by("-sent_at"))


def undelivered(case: Case) -> dict[str, datetime]:
    """By request: when the last e-mail to its agency was given up as undeliverable; one query."""
    return given_up(emails_of_case(*case_ids_of(case)))


def given_up(emails: QuerySet[OutgoingEmail], *, to: str = "request") -> dict[str, datetime]:
    """By request: when the newest of the e-mails to its agency was given up, where it was; or `to` its manager."""
    return given_up_to(emails, to)[to]


def given_up_to(emails: QuerySet[OutgoingEmail], *whom: str) -> dict[str, dict[str, datetime]]:
    """The same for several kinds of addressee, in one query."""
    told = reduce(or_, (Q(dedupe_key__startswith=f"{each}:") for each in whom))
    newest: dict[str, dict[str, datetime | None]] = {each: {} for each in whom}
    rows = emails.filter(told).order_by("queued_at")
    for key, failed_at, returned_at in rows.values_list("dedupe_key", "failed_at", "returned_at"):
        to, request_id = key.split(":")[:2]
        newest[to][request_id] = failed_at or returned_at
    return {
        to: {key: failed_at for key, failed_at in found.items() if failed_at is not None}
        for to, found in newest.items()
    }


def with_case(requests: QuerySet[AgencyRequest]) -> list[AgencyRequest]:
    """The requests with case, child, panel and coordinator, and the keys to read them; three queries."""
    rows = list(requests.select_related("case__child", "case__lead_panel", "case__coordinator"))
    keys.load_keys({row.data_key_id for row in rows})
    return shown_in_survivors(rows)


@dataclass(frozen=True)
class OfficeRequests:
    """What waits for the office: answers to lay beside the record, requests that no agency received, and those of which
    an agency said why it does not answer.
    """

    to_merge: list[AgencyRequest]  # the longest waiting first
    undelivered: list[AgencyRequest]  # the newest e-mail could not be delivered: somebody has to telephone
    declined: list[AgencyRequest]  # the office goes on without the report, or asks again


def requests_for_office(actor: Actor) -> OfficeRequests:
    """What waits for the office of the actor's panels; one query."""
    came = Q(
        state=ANSWERED,
        merged_at__isnull=True,
        superseded_at__isnull=True,
        case_id__in=visible_cases(actor, Act.EDIT_RECORD).values("id"),
    )
    asking = visible_cases(actor, Act.ASK_AGENCY).values("id")
    lost = takes_answers() & Q(state__in=WAITING, lost_at__isnull=False, case_id__in=asking)
    declined = takes_answers() & Q(state=DECLINED, declining__settled_at__isnull=True, case_id__in=asking)
    about_it = Concat(Value("request:"), OuterRef("id"), Value(":"), output_field=CharField())
    newest = OutgoingEmail.objects.filter(case_id=OuterRef("case_id"), dedupe_key__startswith=about_it)
    lost_at = Subquery(newest.order_by("-queued_at").values(lost=Coalesce("failed_at", "returned_at"))[:1])
    found = with_case(
        AgencyRequest.objects.annotate(lost_at=lost_at).filter(came | lost | declined).order_by("sent_at")
    )
    to_merge = [request for request in found if request.state == ANSWERED]
    return OfficeRequests(
        to_merge=sorted(to_merge, key=lambda request: request.answered_at or request.sent_at),
        undelivered=[request for request in found if request.is_waiting],
        declined=[request for request in found if request.state == DECLINED],
    )


def waiting_requests() -> list[AgencyRequest]:
    """Every request that waits for an answer which its review still takes, of all panels: for the scheduler alone."""
    return with_case(_waited_for().order_by("due_on"))


def waited_for_still(request_ids: Collection[str]) -> set[str]:
    """Of these requests, those that wait for an answer that their review still takes, as it stands now; one query."""
    return set(_waited_for().filter(pk__in=request_ids).values_list("pk", flat=True))


def _waited_for() -> QuerySet[AgencyRequest]:
    return AgencyRequest.objects.filter(takes_answers(), state__in=WAITING, corrects__isnull=True)


def request_with_token(token: str) -> AgencyRequest | None:
    """The request that a link names, whatever its state; None for one that was replaced, or was never ours."""
    return _one(Q(link_hash=secrets.token_hash(token)))


def request_once_with(token: str) -> AgencyRequest | None:
    """The request that a link which was replaced by a fresh one named."""
    return _one(Q(links_before__link_hash=secrets.token_hash(token)))


def request_by_id(request_id: str) -> AgencyRequest | None:
    """A request for which the browser holds a proof."""
    return _one(Q(id=request_id))


def passing_with_id(passing_id: str) -> PassingOn | None:
    """A passing on that this browser did, with its request."""
    passing = PassingOn.objects.filter(id=passing_id).first()
    asked = request_by_id(passing.request_id) if passing is not None else None
    if passing is not None and asked is not None:
        passing.request = asked
    return passing


def _one(which: Q) -> AgencyRequest | None:
    rows = AgencyRequest.objects.select_related(
        "case__child", "case__lead_panel", "draft", "submission", "corrects__submission"
    )
    return next(iter(shown_in_survivors(rows.filter(which)[:1])), None)


def own_requests(actor: Actor) -> list[AgencyRequest]:
    """The requests that somebody with an account may answer, those that wait first."""
    rows = AgencyRequest.objects.filter(_open_to(actor)).select_related("case__lead_panel")
    return sorted(shown_in_survivors(rows.order_by("due_on")), key=lambda row: not row.is_waiting)


def own_request(actor: Actor, request_id: str) -> AgencyRequest:
    """One of them. Raises NotFound for any other."""
    request = _one(Q(id=request_id) & _open_to(actor))
    if request is None:
        raise NotFound("There is no such request for you.")
    return request


def may_answer(actor: Actor, request: AgencyRequest) -> bool:
    """Whether the actor may answer: the holder of this request's link, or a reporter whose own request it is."""
    if actor.kind is ActorKind.LINK:
        return actor.request_id == request.id
    return AgencyRequest.objects.filter(_open_to(actor), pk=request.pk).exists()


def _open_to(actor: Actor) -> Q:
    """Requests to the actor's agencies, or to the actor's own address."""
    places = places_for(actor, Act.ANSWER_REQUEST)
    if actor.kind is not ActorKind.PERSON or not places:
        return Q(pk__in=[])
    address = Person.objects.filter(id=actor.id).values_list("email", flat=True).first() or ""
    return Q(kind=ASKED) & (Q(organisation_id__in=places) | Q(email_hash=email_hash(address)))


def codes_of_the_last_hour(request: AgencyRequest) -> list[str]:
    """When codes were sent within the last hour, oldest first (ISO moments)."""
    since = (clock.now() - timedelta(hours=1)).isoformat()
    return [moment for moment in request.code_moments if moment > since]


def asked_rows(cases: Collection[Case], *, agency_types: Collection[str]) -> Shaped:
    """What is asked of these cases together with others' rows: the requests to agencies of some kinds."""
    rows = AgencyRequest.objects.filter(case_id__in=all_ids_of(cases), agency_type__in=agency_types)
    return shaped(rows, _ASKED, code="agency_type")


def was_asked(case_id: str, kept: Kept) -> bool:
    """Whether an agency of those kinds was asked about the case; of `asked_rows`."""
    return bool(kept.of(_ASKED, case_id))

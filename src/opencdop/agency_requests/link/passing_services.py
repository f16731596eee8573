"""Passing a request on to a colleague, on purpose: both names are kept, the colleague gets a link of their own, the one
before opens nothing any more, and what was written goes along.
"""

from datetime import timedelta

from django.db.models import Q

from opencdop.accounts.models import Person
from opencdop.agency_requests import events, queries
from opencdop.agency_requests import wording as agency_wording
from opencdop.agency_requests.addresses import is_address
from opencdop.agency_requests.asked import ASKED_PERSON, asked_person, definition_of
from opencdop.agency_requests.link import wording
from opencdop.agency_requests.link.models import PassingOn
from opencdop.agency_requests.link.standing import check_may_answer, check_not_final, check_open, hold_for
from opencdop.agency_requests.mailing import (
    office_link,
    write_to_earlier,
    write_to_office,
    write_to_them,
)
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import note_event
from opencdop.agency_requests.services import give_link, link_with
from opencdop.audit.models import Event
from opencdop.audit.services import service
from opencdop.core import clock
from opencdop.core.actor import Actor, ActorKind
from opencdop.core.errors import RuleBroken
from opencdop.core.ids import new_token
from opencdop.core.rows import read_locked
from opencdop.directory.queries import contact_at
from opencdop.submissions.models import Draft
from opencdop.submissions.services import save_answers

MOST_PASSINGS = 3
TAKEN_BACK_WITHIN = timedelta(hours=1)
NOT_TAKEN_BACK = (
    "Your colleague has opened it, or an hour went by, so it stays with them. The office can change that."
)
TOO_OFTEN = (
    "This request was passed on three times. Ask the office to find who should answer: "
    "so that it does not go round in circles, it is passed on no further from here."
)
NO_NAME = "Enter the name of your colleague."
NO_ADDRESS = "Enter an e-mail address in the form name@example.org."
SAME_ADDRESS = "The request is with this address already. Enter the address of your colleague."
PRIVATE = "This looks like a private address. What we ask about is confidential, so we write to addresses of work only."
# Providers of private mailboxes; a work mailbox of the NHS, a council or the police is never with one of them.
PRIVATE_MAIL = frozenset(
    {
        "aol.com",
        "btinternet.com",
        "gmail.com",
        "gmx.com",
        "googlemail.com",
        "hotmail.co.uk",
        "hotmail.com",
        "icloud.com",
        "live.co.uk",
        "live.com",
        "me.com",
        "msn.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "sky.com",
        "talktalk.net",
        "virginmedia.com",
        "yahoo.co.uk",
        "yahoo.com",
    }
)


def is_elsewhere(request: AgencyRequest, email: str) -> bool:
    """Whether an address is of another organisation than the one we wrote to, as far as addresses tell."""
    return bool(email.strip()) and _domain(email) != _domain(request.email)


@service
def pass_on(
    request: AgencyRequest, *, name: str, role: str = "", email: str, sure: bool = False, by: Actor
) -> PassingOn:
    """Pass the request on to a colleague at work. `sure` says that an address of another organisation is meant.

    Raises RuleBroken for a closed request, for an address that is none, private, the same or unconfirmed, and the
    fourth time.
    """
    hold_for(request, by)
    check_open(request)
    check_not_final(request)
    name, role, email = name.strip(), role.strip(), email.strip()
    _check_colleague(request, name=name, email=email, sure=sure)
    if request.passings.filter(taken_back_at__isnull=True).count() >= MOST_PASSINGS:
        raise RuleBroken(TOO_OFTEN)
    passing = PassingOn(
        request=request,
        data_key_id=request.data_key_id,
        from_name=request.respondent_name,
        from_role=request.respondent_role,
        from_email=request.email,
        to_name=name,
        to_role=role,
        to_email=email,
    )
    passing.save(force_insert=True)
    link = _give_to(request, name=name, role=role, email=email, by=by)
    note_event(
        events.REQUEST_PASSED_ON,
        request,
        by=by,
        sealed=f"{passing.from_name} <{passing.from_email}> to {name} <{email}>",
    )
    panel, which = request.case.lead_panel, f"passed-{request.link_no}"
    write_to_them(request, wording.passing_on(request, panel=panel, link=link), what=which, by=by)
    write_to_earlier(
        request, wording.passed_away(request, panel=panel), to=passing.from_email, what=which, by=by
    )
    letter = wording.telling_of_passing(request, panel=panel, link=office_link(request))
    write_to_office(request, letter, what=which, by=by)
    return passing


@service
def take_back(passing: PassingOn, *, by: Actor) -> None:
    """Take back what was just passed on, for whoever passed it on: a fresh link goes to them, and the colleague's opens
    nothing. Raises RuleBroken once the colleague has opened it, after an hour, and for a closed request.
    """
    request = passing.request
    check_may_answer(request, by)
    read_locked(request)
    check_open(request)
    check_not_final(request)
    now = clock.now()
    is_theirs = request.email_hash == queries.email_hash(passing.to_email)
    if not is_theirs or passing.passed_at < now - TAKEN_BACK_WITHIN or _opened_since(request, passing):
        raise RuleBroken(NOT_TAKEN_BACK)
    if not PassingOn.objects.filter(pk=passing.pk, taken_back_at__isnull=True).update(taken_back_at=now):
        raise RuleBroken(NOT_TAKEN_BACK)
    link = _give_to(request, name=passing.from_name, role=passing.from_role, email=passing.from_email, by=by)
    note_event(events.PASSING_TAKEN_BACK, request, by=by)
    panel, which = request.case.lead_panel, f"taken-back-{request.link_no}"
    write_to_them(request, wording.fresh_link(request, panel=panel, link=link), what=which, by=by)
    letter = agency_wording.withdrawing(request, panel=panel)
    write_to_earlier(request, letter, to=passing.to_email, what=which, by=by)


def _opened_since(request: AgencyRequest, passing: PassingOn) -> bool:
    """Whether the colleague has proven a code, or read whom it is about in an account of theirs, and may be writing."""
    since = Event.objects.filter(case_id=request.case_id, at__gte=passing.passed_at)
    proven = Q(kind=events.CODE_PROVEN.code, about__endswith=request.pk)
    read = Q(kind=events.CHILD_SHOWN.code, actor_kind=ActorKind.PERSON)
    accounts = Person.objects.filter(email__iexact=passing.to_email).values("id")
    return since.filter(proven | read & Q(actor_id__in=accounts)).exists()


def _give_to(request: AgencyRequest, *, name: str, role: str, email: str, by: Actor) -> str:
    """Make the request somebody's, also in its draft. The link that opens it for them; the one before is dead."""
    token = new_token()
    fresh = give_link(request, token=token)
    request.respondent_name, request.respondent_role = name, role
    request.email, request.email_hash = email, queries.email_hash(email)
    request.contact = contact_at(email)
    request.code_moments = []  # the limit of codes is each person's own
    request.save(
        update_fields=[
            *fresh,
            "respondent_name",
            "respondent_role",
            "email",
            "email_hash",
            "contact",
            "code_moments",
        ]
    )
    _say_who_answers(request, by=by)
    return link_with(token)


def _say_who_answers(request: AgencyRequest, *, by: Actor) -> None:
    """In a draft the colleague stands as who answers: nobody signs with the name of somebody else."""
    if request.draft_id is None:
        return
    draft = Draft.objects.select_for_update().get(pk=request.draft_id)
    asked, said = definition_of(request).by_key, asked_person(request)
    who = {key: said.get(key) for key in sorted(ASKED_PERSON) if key in asked}
    save_answers(draft, answers=who, seen=draft.version_no, case_id=request.case_id, by=by)


def _check_colleague(request: AgencyRequest, *, name: str, email: str, sure: bool) -> None:
    if not name:
        raise RuleBroken(NO_NAME)
    if not is_address(email):
        raise RuleBroken(NO_ADDRESS)
    if queries.email_hash(email) == request.email_hash:
        raise RuleBroken(SAME_ADDRESS)
    if _domain(email) in PRIVATE_MAIL:
        raise RuleBroken(PRIVATE)
    if is_elsewhere(request, email) and not sure:
        raise RuleBroken(elsewhere_words(request, email))


def elsewhere_words(request: AgencyRequest, email: str) -> str:
    """What is asked once before a request goes to an address of another organisation."""
    return (
        f"We wrote to an address ending in {_domain(request.email)}, and this one ends in {_domain(email)}. "
        "Tick the box if it is your colleague’s address at work."
    )


def _domain(email: str) -> str:
    return email.strip().rpartition("@")[2].casefold()

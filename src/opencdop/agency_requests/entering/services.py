"""Forms that nobody is asked for by e-mail: the office enters what came on paper or by telephone, or an old record,
and the joint response keeps its own. They are filled in, sent and taken into the record like any other form.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any

from opencdop.accounts.roles import Act
from opencdop.agency_requests import events, queries
from opencdop.agency_requests.asked import as_entered, asked_sections, definition_of, prefilled
from opencdop.agency_requests.case_forms.catalogue import (
    RESPONSE_FORMS,
    has_old_forms,
    is_supplementary,
    versions_to_enter,
)
from opencdop.agency_requests.entering.begun import begun_by
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import note_event
from opencdop.agency_requests.receiving import draft_of, receive
from opencdop.agency_requests.transitions import ANSWERED, CLOSED, ENTERED, ENTERING, NOTHING_HELD, RESPONSE
from opencdop.audit.services import service
from opencdop.cases import access
from opencdop.cases.models import Case
from opencdop.cases.offered import filled_in
from opencdop.cases.queries import agreed_values
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind, Stage, why_locked
from opencdop.cases.supplement_services import form_in_hand
from opencdop.core import clock, secrets
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.ids import new_token
from opencdop.core.rows import read_locked
from opencdop.formkit.answers import is_known
from opencdop.formkit.checking import check_form
from opencdop.formkit.definition import Definition
from opencdop.formkit.problems import blocking
from opencdop.submissions.models import Submission

CAME_BY = {
    "paper": "On paper",
    "telephone": "By telephone or in conversation",
    "email": "By e-mail",
    "old_record": "From an older record or system",
}
JOINT_RESPONSE = "Joint response"
NOON = time(12)
BEGUN = "You have begun this form of the same organisation already. Go on with that one, or say that this is another"


class BegunAlready(RuleBroken):
    """The same person has begun the same form of the same organisation: it is asked once whether this is another."""


@service
def enter_form(
    case: Case,
    *,
    form: str,
    version: str,
    sections: Collection[str],
    agency_type: str,
    agency_name: str,
    respondent_name: str,
    respondent_role: str = "",
    came_by: str,
    received_on: date,
    besides: Collection[str] = (),
    by: Actor,
) -> AgencyRequest:
    """Begin to enter a form that came to the office otherwise than by a link. No e-mail goes out.

    `sections` empty means all. What the same person began already, and said just so, is given back: the page was sent
    twice. `besides`: the forms begun of which somebody says that this is another one.

    Raises RuleBroken for a form or version that this case cannot have, a day to come, and a case whose answers are
    final; a death before April 2019 may be entered at any time. Raises BegunAlready where the same person has begun
    this form of the same organisation, and said something else of it.
    """
    access.require(by, Act.EDIT_RECORD, case)
    why = why_locked(queries.stage_of(case.pk))
    if why and not has_old_forms(case):
        raise RuleBroken(why)
    found = [each for each in versions_to_enter(form, case=case).all if each.version == version]
    if not found or form in RESPONSE_FORMS:
        raise RuleBroken("Choose a form and version that this case can have.")
    if not agency_name.strip():
        raise RuleBroken("Name the organisation whose form this is.")
    if came_by not in CAME_BY:
        raise RuleBroken("Choose how the form came.")
    if received_on > clock.today():
        raise RuleBroken("Enter the day on which it really came. That day lies in the future.")
    said = {
        "agency_type": agency_type,
        "respondent_name": respondent_name.strip(),
        "respondent_role": respondent_role.strip(),
        "came_by": came_by,
        "received_on": received_on,
        "sections": _sections(found[0], sections),
    }
    theirs = [
        each
        for each in begun_by(by, case, form=form)  # under the lock of the case
        if each.version == version and _is_named(each, agency_name) and each.pk not in besides
    ]
    for each in theirs:
        if all(getattr(each, key) == value for key, value in said.items()):
            return each
    if theirs:
        raise BegunAlready(BEGUN)
    request = _begin(
        case,
        definition=found[0],
        kind=ENTERED,
        by=by,
        agency_name=agency_name.strip(),
        organisation=queries.agency_named(agency_name),
        **said,
    )
    draft_of(request, by=by)
    return request


def _is_named(request: AgencyRequest, name: str) -> bool:
    return request.agency_name.casefold() == name.strip().casefold()


def _sections(definition: Definition, chosen: Collection[str]) -> list[str]:
    """The keys of the sections that are entered: those chosen with what always goes with them, or all."""
    every = [section.key for section in definition.sections]
    return asked_sections(definition, chosen) if chosen else every


@service
def keep_response_form(case: Case, *, form: str, by: Actor) -> AgencyRequest:
    """The joint response's own form: the one that is begun or was sent, else a new one with what is known filled in."""
    access.require(by, Act.EDIT_RECORD, case)
    if form not in RESPONSE_FORMS:
        raise RuleBroken("This form is not one of the joint response.")
    why = why_locked(queries.stage_of(case.pk))
    there = queries.response_form(case, form)
    if there is not None:
        return there
    if why:
        raise RuleBroken(why)
    definition = versions_to_enter(form, case=case).all[0]
    request = _begin(
        case,
        definition=definition,
        kind=RESPONSE,
        sections=_sections(definition, ()),
        by=by,
        agency_name=JOINT_RESPONSE,
        respondent_name=by.name,
        respondent_role="",
        received_on=clock.today(),
    )
    known = definition_of(request).by_key
    offered = {key: value for key, value in filled_in(case, form=form).items() if key in known}
    draft_of(request, answers={**prefilled(request, agreed=agreed_values(case)), **offered}, by=by)
    return request


def _begin(case: Case, *, definition: Definition, kind: str, by: Actor, **said: Any) -> AgencyRequest:
    request = AgencyRequest(
        case=case,
        data_key_id=case.data_key_id,
        kind=kind,
        state=ENTERING,
        form=definition.form,
        version=definition.version,
        due_on=clock.today(),
        link_hash=secrets.token_hash(new_token()),
        link_expires_at=clock.now(),
        email="",
        email_hash="",
        asked_by_id=by.id,
        asked_by_name=by.name,
        sent_at=clock.now(),
        **said,
    )
    request.save(force_insert=True)
    note_event(events.ENTERING_BEGUN, request, by=by)
    return request


@service
def send_entered(request: AgencyRequest, *, answers: Mapping[str, Any], by: Actor) -> Submission:
    """Finish a form that the office or the response entered: from here it stands as it is, like one that was sent.

    Once: a second press gives back what was sent. Raises RuleBroken when something that is needed is missing.
    """
    access.require(by, Act.EDIT_RECORD, request.case)
    read_locked(request)
    if request.submission_id:
        return Submission.objects.get(pk=request.submission_id)
    if request.state != ENTERING:
        raise RuleBroken(CLOSED)
    missing = blocking(check_form(as_entered(definition_of(request)), answers, clock.today()))
    if missing:
        raise RuleBroken(missing[0].message)
    state = NOTHING_HELD if is_known(answers.get("nothing_held")) else ANSWERED
    submission = receive(request, answers=answers, state=state, received_at=_received(request), by=by)
    if is_supplementary(request.form):
        form_in_hand(request.case, form=request.form, by=by)
    _count_as_asked(request, by=by)
    return submission


def _received(request: AgencyRequest) -> datetime:
    """When the office could first know: at noon of the day on which the form really came, or now if that is today."""
    if request.received_on is None or request.received_on >= clock.today():
        return clock.now()
    return datetime.combine(request.received_on, NOON, tzinfo=clock.LONDON)


def _count_as_asked(request: AgencyRequest, *, by: Actor) -> None:
    """A review for which an agency's report is here gathers, even if nobody was asked by a link."""
    case = request.case
    if request.kind != ENTERED or case.stage != Stage.GATHERING:
        return
    if not case.milestones.filter(kind=MilestoneKind.ASKED.value).exists():
        reach(case, milestone=MilestoneKind.ASKED, on=clock.today(), by=by)

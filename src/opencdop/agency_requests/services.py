"""What the office does with a request: ask, remind, withdraw. The agency's own acts are in `reply_services`.

Each link is a token of 256 bits, of which only the hash is kept; it stands in one e-mail and nowhere else.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings

from opencdop.accounts.roles import Act
from opencdop.agency_requests import events, queries, wording
from opencdop.agency_requests.addresses import check_address
from opencdop.agency_requests.asked import always_asked, asked_sections
from opencdop.agency_requests.case_forms.catalogue import REPORTING, in_force_today, is_supplementary
from opencdop.agency_requests.mailing import write_to_them
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.noting import keep_link_before, note_event
from opencdop.agency_requests.reminding import LINK_LIVES_DAYS
from opencdop.agency_requests.transitions import CLOSED, REQUEST_MOVES, WITHDRAWN
from opencdop.audit.services import service
from opencdop.cases import access
from opencdop.cases.models import Case
from opencdop.cases.services import reach, waive_need, write_need
from opencdop.cases.stages import Gate, MilestoneKind, why_locked
from opencdop.cases.supplement_services import form_in_hand
from opencdop.core import clock, secrets
from opencdop.core.actor import Actor
from opencdop.core.clock import local_date
from opencdop.core.errors import RuleBroken
from opencdop.core.ids import new_token
from opencdop.core.rows import read_locked
from opencdop.core.transitions import check_transition
from opencdop.design.words import day
from opencdop.directory.models import Contact
from opencdop.directory.queries import row_at
from opencdop.submissions.publishing import keep

ASKED_ALREADY = "This person was asked already for this and has not answered yet. Send a reminder instead."


@service
def ask_agency(
    case: Case,
    *,
    agency_type: str,
    agency_name: str,
    respondent_name: str,
    respondent_role: str,
    email: str,
    sections: Sequence[str],
    due_on: date,
    form: str = REPORTING,
    shows_answers: bool = False,
    contact: Contact | None = None,
    by: Actor,
) -> AgencyRequest:
    """Ask one agency for some sections of a form, in its version in force today, by an e-mail with a link.

    `contact` is the entry of the directory that is asked; without one, whoever has the address there. `shows_answers`:
    whether they see what others have answered, besides that they have.

    Raises RuleBroken for an address that is none, a form or section that there is not, a day that has gone by, a case
    whose answers are final, and for somebody who was asked the same for the same agency already and has not answered.
    """
    access.require(by, Act.ASK_AGENCY, case)
    definition = in_force_today(form, case=case)
    asked = asked_sections(definition, sections)
    email = email.strip()
    _check_asking(case, agency_name=agency_name, name=respondent_name, email=email, due_on=due_on)
    waited_for = queries.sections_waited_for(case, form=form, agency_name=agency_name, email=email)
    if waited_for & (set(asked) - always_asked(definition)):
        raise RuleBroken(ASKED_ALREADY)
    now, token = clock.now(), new_token()
    request = AgencyRequest(
        case=case,
        data_key_id=case.data_key_id,
        organisation=queries.agency_named(agency_name),
        agency_name=agency_name.strip(),
        agency_type=agency_type,
        respondent_name=respondent_name.strip(),
        respondent_role=respondent_role.strip(),
        email=email,
        email_hash=queries.email_hash(email),
        contact=contact or row_at(email),
        shows_answers=shows_answers,
        form=definition.form,
        version=definition.version,
        sections=asked,
        due_on=due_on,
        link_hash=secrets.token_hash(token),
        link_expires_at=now + timedelta(days=LINK_LIVES_DAYS),
        asked_by_id=by.id,
        asked_by_name=by.name,
        sent_at=now,
    )
    request.save(force_insert=True)
    keep(definition)
    write_need(
        case,
        gate=Gate.G1.value,
        code=request.need_code,
        words=f"{'Further form' if is_supplementary(form) else 'Report'} of {request.agency_name}"[:200],
        whose=request.agency_name,
        due_on=due_on,
        by=by,
    )
    if is_supplementary(form):
        form_in_hand(case, form=form, by=by)
    if not case.milestones.filter(kind=MilestoneKind.ASKED.value).exists():
        reach(case, milestone=MilestoneKind.ASKED, on=clock.today(), by=by)
    note_event(events.AGENCY_ASKED, request, by=by, due=day(due_on))
    write_to_them(
        request, wording.asking(request, panel=case.lead_panel, link=link_with(token)), what="link", by=by
    )
    return request


def _check_asking(case: Case, *, agency_name: str, name: str, email: str, due_on: date) -> None:
    """Whether it can be asked; the case is held from here on, so that nobody closes it meanwhile."""
    if why := why_locked(queries.stage_of(case.pk)):
        raise RuleBroken(f"Nobody is asked any more. {why}")
    if not agency_name.strip() or not name.strip():
        raise RuleBroken("Name the organisation and the person who is asked.")
    check_address(email)
    if due_on <= clock.today():
        raise RuleBroken("Choose a day to come for the answer.")


@service
def withdraw_request(request: AgencyRequest, *, reason: str, by: Actor) -> None:
    """Ask no longer: the link dies, the need is waived with the reason, and the agency is told to do nothing more.

    A form that the office was entering itself is given up the same way; there is nobody to tell.
    """
    access.require(by, Act.ASK_AGENCY, request.case)
    if not reason.strip():
        raise RuleBroken("Say why the report is no longer needed.")
    read_locked(request)
    check_transition(REQUEST_MOVES, before=request.state, after=WITHDRAWN, sentence=CLOSED)
    request.state, request.withdrawn_at = WITHDRAWN, clock.now()
    request.withdrawn_reason, request.code_hash = reason.strip(), ""
    request.save(update_fields=["state", "withdrawn_at", "withdrawn_reason", "code_hash"])
    need = request.case.needs.filter(code=request.need_code).first()
    if need is not None and need.is_open:
        waive_need(need, reason=f"Request withdrawn: {reason.strip()}", by=by)
    note_event(events.REQUEST_WITHDRAWN, request, by=by, sealed=reason.strip())
    if not request.is_entered_here:
        write_to_them(
            request, wording.withdrawing(request, panel=request.case.lead_panel), what="withdrawn", by=by
        )


@service
def remind(request: AgencyRequest, *, step: str = "", by: Actor) -> bool:
    """Remind the agency with a fresh link; the link before it opens nothing any more, what was written is kept.

    `step` is one of the scheduler's (reminding.step_at), each sent once; without it the office reminds by hand, at
    most once a day. Returns whether an e-mail was queued.
    """
    access.require(by, Act.ASK_AGENCY, request.case)
    read_locked(request)
    if step and (step in request.reminders_sent or not request.is_waiting):
        return False
    if not request.is_waiting:
        raise RuleBroken(CLOSED)
    if not step:
        check_wanted(request)
    if not step and request.reminded_at and local_date(request.reminded_at) == clock.today():
        raise RuleBroken("A reminder went to them today already. Telephone them if it cannot wait.")
    token = new_token()
    fresh = give_link(request, token=token)
    request.reminded_at = clock.now()
    if step:
        request.reminders_sent = sorted({*request.reminders_sent, step})
    request.save(update_fields=[*fresh, "reminded_at", "reminders_sent"])
    what = f"reminder-{step}" if step else f"reminder-by-hand-{request.link_no}"
    note_event(events.REMINDER_SENT, request, by=by)
    letter = wording.reminding(request, panel=request.case.lead_panel, link=link_with(token))
    write_to_them(request, letter, what=what, by=by)
    return True


def check_wanted(request: AgencyRequest) -> None:
    """Raise RuleBroken where the review takes no answer any more: nobody is asked for one in vain."""
    why = why_locked(queries.stage_now(request))
    if why:
        raise RuleBroken(f"No answer is taken any more, so nobody is asked for it. {why}")


def give_link(request: AgencyRequest, *, token: str) -> list[str]:
    """Put a fresh link in place of the one before; the names of the columns, for whoever saves and records it. The hash
    of the one before is kept, so that it is known when somebody tries it.
    """
    keep_link_before(request)
    request.link_hash, request.link_no = secrets.token_hash(token), request.link_no + 1
    request.link_expires_at, request.code_hash = clock.now() + timedelta(days=LINK_LIVES_DAYS), ""
    return ["link_hash", "link_no", "link_expires_at", "code_hash"]


def link_with(token: str) -> str:
    """The address that an e-mail brings."""
    return f"{settings.OPENCDOP_ADDRESS}/r/{token}/"

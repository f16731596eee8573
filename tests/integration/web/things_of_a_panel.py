"""Things of Ashmoor for tests that try every address: a review with what hangs on it, and people of its office."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast
from tests.integration.agency_requests.asking import asked_of, link_in, newest
from tests.integration.directory.entries import LONG_AGO, a_contact, an_agency
from tests.integration.meetings.way import a_meeting

from opencdop.accounts.models import Invitation, Membership
from opencdop.accounts.roles import Role
from opencdop.accounts.services import invite
from opencdop.agency_requests.chasing.figures_queries import key_of
from opencdop.agency_requests.chasing.services import pause
from opencdop.agency_requests.link.message_services import ask_office
from opencdop.agency_requests.reply_services import link_actor
from opencdop.cases.filing.services import file_document
from opencdop.cases.models import Case
from opencdop.cases.referral_services import raise_referral
from opencdop.cases.scope_services import propose_case_out
from opencdop.cases.services import open_hold
from opencdop.core import clock
from opencdop.directory.merge_services import merge_agencies
from opencdop.directory.team_services import add_team
from opencdop.joint_response.models import ResponseStep
from opencdop.joint_response.services import decide_response
from opencdop.meetings.models import Meeting
from opencdop.meetings.services import put_on_agenda
from opencdop.outbox.models import OutgoingEmail


def of_a_review(case: Case, cast: Cast) -> dict[str, str]:
    """A hold, a need, a referral, a step, a meeting with its item, and a proposal that the case is out of scope: by the
    name under which an address asks for each.
    """
    asha = cast.actor("asha")
    meeting = a_meeting(cast, kind=Meeting.REVIEW_MEETING)
    item = put_on_agenda(
        case, meeting=meeting, in_spite_of="The family asked for it", decided_by="Chidi", by=asha
    )
    held = {"reason": "inquest", "note": "", "opened_on": clock.today(), "expected_on": None}
    grounds = ["sudden_no_clear_cause"]
    decide_response(case, decision="needed", grounds=grounds, reason="No cause is known", by=asha)
    referred = {"kind": "suspected_abuse_or_neglect", "addressee": "Partners", "reason": "Old bruises"}
    return {
        "hold_id": open_hold(case, **held, by=asha).pk,
        "need_id": case.needs.order_by("pk")[0].pk,
        "referral_id": raise_referral(case, **referred, by=asha).pk,
        "step_id": ResponseStep.objects.order_by("pk")[0].pk,
        "item_id": item.pk,
        "meeting_id": meeting.pk,
        "decision_id": propose_case_out(case, rule="SC6", reason="Was eighteen", by=asha).pk,
    }


def of_gathering(case: Case, cast: Cast) -> dict[str, str]:
    """A filed document, a request that waits with its link, a pause of it, messages about it and e-mail that did not
    arrive.
    """
    asha = cast.actor("asha")
    asked = asked_of(case, by=asha, agency_name="Ashmoor Ambulance", email="crew@ambulance.example")
    token = link_in(newest("request_link")).split("/")[2]
    paused = pause(
        asked, reason="more_time", note="Back soon", until_on=clock.today() + timedelta(days=9), by=asha
    )
    thread = ask_office(asked, words="Is it Marsden?", by=link_actor(asked)).thread
    lost = OutgoingEmail.objects.filter(kind="request_link", case_id=case.pk)
    lost.update(state=OutgoingEmail.FAILED, failed_at=clock.now())
    values = {"upload": SimpleUploadedFile("plan.pdf", b"%PDF-1.7\n%%EOF\n"), "kind": "other", "by": asha}
    return {
        "filed_id": file_document(case, **values).pk,
        "token": token,
        "pause_id": paused.pk,
        "thread_id": thread.pk,
        "key": key_of(asked.agency_name),
        "email_id": lost.order_by("-queued_at")[0].pk,
    }


def of_the_directory(cast: Cast) -> dict[str, str]:
    """An agency with a team and a contact, and another that is read as it. All offices keep them together."""
    asha = cast.actor("asha")
    agency, twice = an_agency(cast), an_agency(cast, "Westbrook Police Service")
    team = add_team(agency, name="Protection", from_on=LONG_AGO, by=asha)
    return {
        "agency_id": agency.pk,
        "team_id": team.pk,
        "contact_id": a_contact(cast, agency).pk,
        "merge_id": merge_agencies(twice, kept=agency, by=asha).pk,
    }


def of_people(cast: Cast) -> dict[str, str]:
    """One of the office, the seat held there, somebody invited, and an authority of the panel's area."""
    seat = Membership.objects.get(person=cast.person("asha"))
    invite(
        cast.ashmoor.organisation,
        name="Noor Hale",
        email="noor@people.example",
        role=Role.COORDINATOR,
        by=cast.actor("mina"),
    )
    return {
        "person_id": cast.person("asha").pk,
        "membership_id": seat.pk,
        "invitation_id": Invitation.objects.get().pk,
        "footprint_id": cast.ashmoor.footprint.get().pk,
    }

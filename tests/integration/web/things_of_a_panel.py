"""Things of Ashmoor for tests that try every address: a review with what hangs on it, and people of its office."""

from tests.cast import Cast
from tests.integration.meetings.way import a_meeting

from opencdop.accounts.models import Invitation, Membership
from opencdop.accounts.roles import Role
from opencdop.accounts.services import invite
from opencdop.cases.models import Case
from opencdop.cases.referral_services import raise_referral
from opencdop.cases.scope_services import propose_case_out
from opencdop.cases.services import open_hold
from opencdop.core import clock
from opencdop.joint_response.models import ResponseStep
from opencdop.joint_response.services import decide_response
from opencdop.meetings.models import Meeting
from opencdop.meetings.services import put_on_agenda


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

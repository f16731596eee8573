"""A case that turns out not to be one for the review: two people, nothing lost, and back again."""

from http import HTTPStatus

import pytest
from tests.cast import ACase, Cast
from tests.integration.browsing import Browse, browsing

from opencdop.cases import scope_services
from opencdop.cases.models import Case
from opencdop.cases.scope_models import ScopeDecision
from opencdop.cases.scope_queries import scope_of
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind, Stage
from opencdop.core import clock
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken


@pytest.fixture
def office(cast: Cast) -> Browse:
    return browsing(cast)


def proposed(case: Case, cast: Cast, *, by: str = "asha") -> ScopeDecision:
    return scope_services.propose_case_out(
        case, rule="SC3", reason="The post-mortem found that she never breathed.", by=cast.actor(by)
    )


def test_concealed_birth_is_in_then_out_and_its_flag_stays(cast: Cast, a_case: ACase):
    case = a_case(date_of_birth="2026-11-02", suspected_stillbirth_home="yes")
    standing = scope_of(case)
    assert standing.proposal.in_scope
    assert standing.proposal.joint_response
    scope_services.confirm_case_out(proposed(case, cast), by=cast.actor("mina"))
    case.refresh_from_db()
    assert case.stage == Stage.OUT_OF_SCOPE
    assert scope_of(case).flagged
    assert case.answers.filter(question="suspected_stillbirth_home", superseded_at=None).exists()


def test_proposal_alone_leaves_the_case_open(cast: Cast, a_case: ACase):
    case = a_case()
    proposed(case, cast)
    case.refresh_from_db()
    assert case.stage == Stage.GATHERING


def test_second_person_confirms_and_not_the_first(cast: Cast, a_case: ACase):
    decision = proposed(a_case(), cast, by="mina")
    with pytest.raises(RuleBroken, match="Somebody else confirms"):
        scope_services.confirm_case_out(decision, by=cast.actor("mina"))


def test_coordinator_cannot_confirm(cast: Cast, a_case: ACase):
    decision = proposed(a_case(), cast, by="mina")
    with pytest.raises(NotAllowed):
        scope_services.confirm_case_out(decision, by=cast.actor("asha"))


def test_other_panels_person_is_told_that_nothing_is_there(cast: Cast, a_case: ACase):
    with pytest.raises(NotFound):
        proposed(a_case(), cast, by="carol")


ENDS = [MilestoneKind.SIGNED_OFF, MilestoneKind.CLOSED, MilestoneKind.HANDED_OVER, MilestoneKind.VOIDED]


def ended(case: Case, cast: Cast, milestone: MilestoneKind) -> None:
    """The review as it stands in the database; whoever has the case in hand does not know of it."""
    fresh = Case.objects.get(pk=case.pk)
    reach(fresh, milestone=milestone, on=clock.today(), by=cast.actor("mina"))


@pytest.mark.parametrize("milestone", ENDS)
def test_review_that_was_signed_off_or_ended_meanwhile_stays_in_scope(
    cast: Cast, a_case: ACase, milestone: MilestoneKind
):
    case = a_case()
    decision, by = proposed(case, cast), cast.actor("mina")
    ended(case, cast, milestone)
    with pytest.raises(RuleBroken, match=r"stays as it is|not open"):
        scope_services.confirm_case_out(decision, by=by)
    decision.refresh_from_db()
    case.refresh_from_db()
    assert decision.state == "proposed"
    assert not case.milestones.filter(kind=MilestoneKind.OUT_OF_SCOPE.value).exists()
    scope_services.give_case_back(decision, reason="It was signed off.", by=by)
    with pytest.raises(RuleBroken, match=r"stays as it is|not open"):
        proposed(case, cast)


def test_page_of_a_review_that_was_signed_off_meanwhile_offers_to_give_it_back_alone(
    cast: Cast, a_case: ACase, office: Browse
):
    case, mina = a_case(), office("mina")
    decision = proposed(case, cast)
    path = f"/cases/{case.pk}/scope/"
    answer = f"{path}{decision.pk}/answer/"
    ended(case, cast, MilestoneKind.SIGNED_OFF)
    text = mina.get(path).content.decode()
    assert (
        "signed this review off, so its scope stays as it is. This proposal can only be given back." in text
    )
    assert "Confirm: out of scope" not in text
    assert "gives it back. The chair has signed" in office("asha").get(path).content.decode()
    late = mina.post(answer, {"answer": "confirm"})
    assert late.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "so its scope stays as it is" in late.content.decode()
    given = mina.post(answer, {"answer": "return", "answer_reason": "It was reviewed."})
    assert given.status_code == HTTPStatus.FOUND
    assert "Propose that it is out of scope" not in mina.get(path).content.decode()


def test_given_back_the_case_goes_on_and_may_be_proposed_again(cast: Cast, a_case: ACase):
    case = a_case()
    decision = proposed(case, cast)
    with pytest.raises(RuleBroken, match="already"):
        proposed(case, cast)
    with pytest.raises(RuleBroken, match="why"):
        scope_services.give_case_back(decision, reason=" ", by=cast.actor("mina"))
    scope_services.give_case_back(decision, reason="Two midwives saw her breathe.", by=cast.actor("mina"))
    with pytest.raises(RuleBroken, match="answered"):
        scope_services.confirm_case_out(decision, by=cast.actor("mina"))
    proposed(case, cast)
    assert ScopeDecision.objects.filter(case=case).count() == 2


def test_brought_back_the_case_gathers_and_keeps_its_first_day(cast: Cast, a_case: ACase):
    case = a_case()
    decision = proposed(case, cast)
    scope_services.confirm_case_out(decision, by=cast.actor("mina"))
    case.refresh_from_db()
    decision.refresh_from_db()
    with pytest.raises(RuleBroken, match="not open"):
        proposed(case, cast)
    scope_services.bring_case_back(decision, reason="The neuropathologist differs.", by=cast.actor("mina"))
    case.refresh_from_db()
    assert case.stage == Stage.GATHERING
    assert case.milestones.filter(kind="notified").count() == 1


def test_pages_take_two_people_through_it(cast: Cast, a_case: ACase, office: Browse):
    case = a_case()
    asha, mina = office("asha"), office("mina")
    path = f"/cases/{case.pk}/scope/"
    assert "In scope" in asha.get(path).content.decode()
    refused = asha.post(path, {"rule": "SC9", "reason": "x"})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    asha.post(path, {"rule": "SC6", "reason": "The passport says 19."})
    text = asha.get(path).content.decode()
    assert "A manager who did not propose this" in text
    decision = ScopeDecision.objects.get()
    answer = f"{path}{decision.pk}/answer/"
    assert asha.post(answer, {"answer": "confirm"}).status_code == HTTPStatus.FORBIDDEN
    assert "Confirm: out of scope" in mina.get(path).content.decode()
    assert mina.post(answer, {"answer": "confirm"}).status_code == HTTPStatus.FOUND
    text = mina.get(path).content.decode()
    assert "The passport says 19." in text
    assert "Bring it back" in text
    assert mina.post(answer, {"answer": "back_in", "answer_reason": "Another child."}).status_code == 302
    case.refresh_from_db()
    assert case.stage == Stage.GATHERING


def test_homes_change_and_the_lead_is_proposed_anew(cast: Cast, a_case: ACase, office: Browse):
    case, asha = a_case(), office("asha")
    path = f"/cases/{case.pk}/whose/"
    assert "rule JR16" in asha.get(path).content.decode()
    asha.post(path, {"residence_la": "EHAR00001", "death_la": "EASH00001"})
    text = asha.get(path).content.decode()
    assert "rule JR3" in text
    assert f"/cases/{case.pk}/lead/" in text
    case.refresh_from_db()
    assert (case.lead_rule, case.lead_status) == ("JR3", "AGREEMENT_REQUIRED")
    assert "Ashmoor, to be agreed" in text
    asha.post(path, {"residence_la": "EASH00001", "death_la": "EASH00001"})
    case.refresh_from_db()
    assert (case.lead_rule, case.lead_status) == ("JR1", "AUTO")
    assert "Ashmoor, " not in asha.get(path).content.decode()
    assert office("carol").get(path).status_code == HTTPStatus.NOT_FOUND


def test_death_without_a_duty_is_reviewed_with_a_reason(cast: Cast, a_case: ACase, office: Browse):
    case, asha = a_case(), office("asha")
    path = f"/cases/{case.pk}/whose/"
    asha.post(path, {"country_of_residence": "abroad", "death_la": "EASH00001"})
    assert "Is it reviewed here?" in asha.get(path).content.decode()
    assert asha.post(f"{path}decide/", {"review_reason": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    asha.post(f"{path}decide/", {"review_reason": "Care here matters for others."})
    assert "Care here matters for others." in asha.get(path).content.decode()

"""Where two offices do not agree, the chairs settle it: what they see, what settles, and who may speak."""

import pytest
from tests.cast import ACase, Cast
from tests.integration.transfers.conftest import AProposal, interest_of

from opencdop.cases.access import visible_cases
from opencdop.cases.models import Case
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.transfers import chair_queries, services, transfer_services
from opencdop.transfers import chair_services as chairs
from opencdop.transfers.access import agreement_for_chair
from opencdop.transfers.models import JurisdictionAgreement, Transfer

WHY = "Half of each week in either area; both offices are sure."


def with_the_chairs(case: Case, a_proposal: AProposal, cast: Cast, **said: object) -> JurisdictionAgreement:
    agreement = a_proposal(case, **said)
    chairs.ask_the_chairs(agreement, reason=WHY, by=cast.actor("asha"))
    return agreement


def test_both_chairs_saying_the_same_settles_it(cast: Cast, a_case: ACase, a_proposal: AProposal) -> None:
    case = a_case()
    agreement = with_the_chairs(case, a_proposal, cast)
    assert Transfer.objects.get().state == "revoked"  # nobody takes it over while the chairs decide
    assert not chairs.answer_as_chair(
        agreement, lead="other", words="They know the family.", by=cast.actor("chidi")
    )
    assert agreement.state == "escalated"
    assert chairs.answer_as_chair(agreement, lead="other", words="", by=cast.actor("ivo"))
    assert (agreement.state, agreement.lead_panel) == ("settled", cast.harrowdale)
    assert Case.objects.get(pk=case.pk).lead_panel == cast.ashmoor  # until its office takes it over
    transfer = Transfer.objects.get(state="asked")
    with pytest.raises(RuleBroken, match="chairs of both panels settled"):
        transfer_services.stop_asking(transfer, reason="Never mind.", by=cast.actor("asha"))
    transfer_services.take_over_case(transfer, coordinator=cast.person("carol"), by=cast.actor("hana"))
    assert Case.objects.get(pk=case.pk).lead_panel == cast.harrowdale


def test_chairs_settling_that_the_panel_goes_on_owes_the_other_the_outcome(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    agreement = with_the_chairs(case, a_proposal, cast)
    for name in ("chidi", "ivo"):
        chairs.answer_as_chair(agreement, lead="proposing", words="", by=cast.actor(name))
    assert (agreement.state, agreement.lead_panel) == ("settled", cast.ashmoor)
    assert interest_of(case, cast.harrowdale).reports_from is not None
    assert not Transfer.objects.filter(state="asked").exists()


def test_chairs_who_differ_settle_nothing_and_may_change_their_mind(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    agreement = with_the_chairs(a_case(), a_proposal, cast)
    assert chair_queries.unanswered_by(cast.actor("ivo")) == [agreement]
    chairs.answer_as_chair(agreement, lead="other", words="", by=cast.actor("chidi"))
    assert not chairs.answer_as_chair(agreement, lead="proposing", words="", by=cast.actor("ivo"))
    assert chair_queries.unanswered_by(cast.actor("ivo")) == []
    assert agreement.state == "escalated"
    assert chairs.answer_as_chair(agreement, lead="other", words="On second thoughts.", by=cast.actor("ivo"))
    assert agreement.chair_answers.count() == 3  # what was said before stays
    with pytest.raises(RuleBroken, match="decided it"):
        chairs.answer_as_chair(agreement, lead="other", words="", by=cast.actor("chidi"))


def test_a_proposal_that_was_not_agreed_to_goes_to_the_chairs(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    agreement = a_proposal(a_case())
    services.answer_proposal(agreement, agreed=False, reason="He lived with you.", by=cast.actor("hana"))
    chairs.ask_the_chairs(agreement, reason=WHY, by=cast.actor("carol"))  # either office may
    assert agreement.state == "escalated"


def test_what_the_chairs_read_names_nobody(cast: Cast, a_case: ACase, a_proposal: AProposal) -> None:
    agreement = a_proposal(a_case())
    with pytest.raises(RuleBroken, match="names the child"):
        chairs.ask_the_chairs(agreement, reason="Ella lived with both.", by=cast.actor("asha"))
    with pytest.raises(RuleBroken, match="Say what the chairs"):
        chairs.ask_the_chairs(agreement, reason=" ", by=cast.actor("asha"))
    chairs.ask_the_chairs(agreement, reason=WHY, by=cast.actor("asha"))
    with pytest.raises(RuleBroken, match="names the child"):
        chairs.answer_as_chair(agreement, lead="other", words="Marsden is theirs.", by=cast.actor("ivo"))
    with pytest.raises(RuleBroken, match="which of the two"):
        chairs.answer_as_chair(agreement, lead="nobody", words="", by=cast.actor("ivo"))
    called = chair_queries.called(agreement_for_chair(cast.actor("ivo"), agreement.pk).case)
    assert "Ella" not in called
    assert "Marsden" not in called
    assert agreement.case.reference in called


def test_the_other_chair_reaches_the_proposal_and_nothing_of_the_record(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    agreement = a_proposal(case)
    with pytest.raises(NotFound):
        agreement_for_chair(cast.actor("ivo"), agreement.pk)
    chairs.ask_the_chairs(agreement, reason=WHY, by=cast.actor("asha"))
    assert agreement_for_chair(cast.actor("ivo"), agreement.pk) == agreement
    assert case not in visible_cases(cast.actor("ivo"))
    for name in ("lena", "nell", "ben", "edith", "dev", "carol"):
        with pytest.raises(NotFound):
            agreement_for_chair(cast.actor(name), agreement.pk)


@pytest.mark.parametrize(
    ("name", "refused"), [("carol", NotAllowed), ("mina", NotAllowed), ("lena", NotFound)]
)
def test_nobody_but_a_chair_of_either_panel_settles(
    name: str, refused: type[Exception], cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    agreement = with_the_chairs(a_case(), a_proposal, cast)
    with pytest.raises(refused):
        chairs.answer_as_chair(agreement, lead="other", words="", by=cast.actor(name))


@pytest.mark.parametrize(("name", "refused"), [("ivo", NotAllowed), ("lena", NotFound), ("edith", NotFound)])
def test_nobody_but_either_office_asks_the_chairs(
    name: str, refused: type[Exception], cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    agreement = a_proposal(a_case())
    with pytest.raises(refused):
        chairs.ask_the_chairs(agreement, reason=WHY, by=cast.actor(name))


def test_the_chair_of_a_panel_outside_is_recorded(cast: Cast, a_case: ACase, a_proposal: AProposal) -> None:
    case = a_case()
    agreement = with_the_chairs(case, a_proposal, cast, other=None, other_body="Northmere panel")
    chairs.answer_as_chair(agreement, lead="other", words="", by=cast.actor("chidi"))
    asha = cast.actor("asha")
    with pytest.raises(RuleBroken, match="which chair answered"):
        chairs.record_chair_answer(agreement, lead="other", words="", said_by="", how="By letter", by=asha)
    assert chairs.record_chair_answer(
        agreement, lead="other", words="", said_by="Their chair", how="By letter", by=asha
    )
    assert (agreement.state, agreement.lead_panel) == ("settled", None)
    inside = with_the_chairs(a_case(surname="Okoro"), a_proposal, cast)
    with pytest.raises(RuleBroken, match="has an account here"):
        chairs.record_chair_answer(inside, lead="other", words="", said_by="X", how="Y", by=asha)


def test_a_new_proposal_takes_it_from_the_chairs(cast: Cast, a_case: ACase, a_proposal: AProposal) -> None:
    case = a_case()
    agreement = with_the_chairs(case, a_proposal, cast)
    a_proposal(case, lead="own")
    with pytest.raises(NotFound):
        agreement_for_chair(cast.actor("ivo"), agreement.pk)

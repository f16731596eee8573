"""Which panel reviews: proposed, answered, taken back, replaced; every refusal, and nobody else's people."""

from datetime import timedelta

import pytest
from tests.cast import ACase, Cast
from tests.integration.transfers.conftest import TERMS, AProposal, interest_of

from opencdop.accounts.roles import Act
from opencdop.cases.access import case_for, visible_cases
from opencdop.cases.models import Case
from opencdop.cases.services import give_papers, reach
from opencdop.cases.stages import Gate, MilestoneKind
from opencdop.core import clock
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.meetings.models import AgendaItem, Meeting
from opencdop.meetings.services import arrange_meeting, put_on_agenda
from opencdop.outbox.models import OutgoingEmail
from opencdop.transfers import services, transfer_services
from opencdop.transfers.agreeing import OTHER, OWN, Terms
from opencdop.transfers.models import Transfer


def agree(agreement, cast: Cast, **said):  # type: ignore[no-untyped-def]
    chosen = {"agreed": True, "coordinator": cast.person("carol"), **said}
    services.answer_proposal(agreement, by=cast.actor("hana"), **chosen)


def test_agreeing_to_lead_moves_the_case_with_its_reference_and_clock(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    reference, opened_at, notified = case.reference, case.opened_at, case.milestones.count()
    agreement = a_proposal(case)
    case.refresh_from_db()
    assert case.lead_panel == cast.ashmoor  # only acceptance moves it
    agree(agreement, cast)
    case = Case.objects.get(pk=case.pk)
    assert (case.lead_panel, case.coordinator) == (cast.harrowdale, cast.person("carol"))
    assert (case.reference, case.opened_at) == (reference, opened_at)
    assert case.milestones.count() == notified + 1
    assert case.milestones.filter(kind=MilestoneKind.TAKEN_OVER).exists()
    assert case_for(cast.actor("carol"), case.pk, Act.SEE_RECORD) == case
    assert case not in visible_cases(cast.actor("asha"))
    kept = interest_of(case, cast.ashmoor)
    assert kept.reports_from is not None
    assert kept.why == "led_before"
    assert not case.interests.filter(panel=cast.harrowdale, ended_at__isnull=True).exists()
    need = case.needs.get(gate=Gate.CLOSE, code=kept.need_code)
    assert need.is_open
    assert need.whose == "Harrowdale office"


def test_agreeing_that_the_other_goes_on_moves_nothing_and_owes_the_outcome(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    agreement = a_proposal(
        case, lead=OWN, terms=Terms("JR2", "She lived here.", method="analysis", due_working_days=15)
    )
    interest = interest_of(case, cast.harrowdale)
    assert interest.reports_from is None
    assert not case.needs.filter(gate=Gate.CLOSE).exists()
    services.answer_proposal(agreement, agreed=True, by=cast.actor("hana"))
    interest.refresh_from_db()
    assert interest.reports_from is not None
    assert (interest.method, interest.due_working_days) == ("analysis", 15)
    assert Case.objects.get(pk=case.pk).lead_panel == cast.ashmoor
    assert not Transfer.objects.exists()


def test_what_of_the_old_panel_ends_and_what_goes_with_the_case(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    meeting = arrange_meeting(
        cast.ashmoor,
        kind=Meeting.PANEL,
        on=clock.today() + timedelta(days=9),
        place="here",
        by=cast.actor("asha"),
    )
    reach(case, milestone=MilestoneKind.REVIEW_MEETING_HELD, on=clock.today(), by=cast.actor("asha"))
    put_on_agenda(
        case, meeting=meeting, in_spite_of="It is a trial.", decided_by="Chidi", by=cast.actor("asha")
    )
    give_papers(case, to=[cast.person("ben")], basis="meeting:x", by=cast.actor("asha"))
    assert case in visible_cases(cast.actor("ben"))
    agree(a_proposal(case), cast)
    item = AgendaItem.objects.get(meeting=meeting)
    assert (item.state, item.deferral_reason) == ("deferred", "jurisdiction")
    assert case not in visible_cases(cast.actor("ben"))
    assert case not in visible_cases(cast.actor("chidi"))
    assert not case.grants.filter(until_at__isnull=True).exists()
    assert not case.needs.filter(whose="Ashmoor office").exists()


def test_not_agreeing_needs_a_reason_and_leaves_the_case_where_it_is(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case, hana = a_case(), cast.actor("hana")
    agreement = a_proposal(case)
    with pytest.raises(RuleBroken, match="Say why"):
        services.answer_proposal(agreement, agreed=False, by=hana)
    services.answer_proposal(agreement, agreed=False, reason="The family moved to you in May.", by=hana)
    assert agreement.state == "declined"
    assert Transfer.objects.get().state == "rejected"
    assert Case.objects.get(pk=case.pk).lead_panel == cast.ashmoor
    with pytest.raises(RuleBroken, match="has answered this already"):
        services.answer_proposal(agreement, agreed=True, coordinator=cast.person("carol"), by=hana)


def test_a_coordinator_of_the_panel_that_takes_over_is_chosen(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    agreement = a_proposal(a_case())
    for chosen in (None, cast.person("asha"), cast.person("ivo")):
        with pytest.raises(RuleBroken, match="coordinates"):
            agree(agreement, cast, coordinator=chosen)
    agreement.refresh_from_db()
    assert agreement.state == "proposed"


@pytest.mark.parametrize("name", ["asha", "mina", "lena", "edith", "dev", "chidi"])
def test_nobody_of_another_panel_answers(name: str, cast: Cast, a_case: ACase, a_proposal: AProposal) -> None:
    agreement = a_proposal(a_case())
    with pytest.raises(NotFound):
        services.answer_proposal(
            agreement, agreed=True, coordinator=cast.person("carol"), by=cast.actor(name)
        )


@pytest.mark.parametrize("name", ["carol", "ivo", "nell"])
def test_only_a_manager_of_the_other_panel_answers(
    name: str, cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    agreement = a_proposal(a_case())
    with pytest.raises(NotAllowed):
        services.answer_proposal(
            agreement, agreed=True, coordinator=cast.person("carol"), by=cast.actor(name)
        )


@pytest.mark.parametrize("name", ["carol", "hana", "ivo", "lena", "edith"])
def test_nobody_but_the_panel_that_leads_proposes(
    name: str, cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    with pytest.raises(NotFound):
        a_proposal(a_case(), by=name)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"other": None}, "name it"),
        ({"lead": "both"}, "which of the two"),
        ({"terms": Terms("JR99", "A reason.")}, "ground"),
        ({"terms": Terms("JR2", " ")}, "Say why this panel"),
        ({"terms": Terms("JR4", "It died here."), "lead": OWN}, "need not review"),
        ({"terms": Terms("JR2", "A reason.", method="song")}, "how the outcome"),
        ({"terms": Terms("JR2", "A reason.", due_working_days=0)}, "between 1 and"),
        ({"terms": Terms("JR2", "A reason.", due_working_days=900)}, "between 1 and"),
        ({"terms": Terms("JR2", "Ella Marsden lived here.")}, "names the child"),
    ],
)
def test_a_proposal_that_lacks_something_is_refused(
    said: dict[str, object], sentence: str, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    with pytest.raises(RuleBroken, match=sentence):
        a_proposal(case, **said)
    assert not case.agreements.exists()
    assert not case.interests.exists()


def test_ones_own_panel_is_not_the_other_party(cast: Cast, a_case: ACase, a_proposal: AProposal) -> None:
    with pytest.raises(RuleBroken, match="another panel than your own"):
        a_proposal(a_case(), other=cast.ashmoor)


def test_a_new_proposal_replaces_the_one_before_and_what_it_asked(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    first = a_proposal(case)
    tarnside = cast.person("lena").memberships.get().organisation.panel
    second = a_proposal(case, other=tarnside, lead=OWN)
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "proposed")
    assert Transfer.objects.get().state == "revoked"
    assert [each.panel for each in case.interests.filter(ended_at__isnull=True)] == [tarnside]
    with pytest.raises(RuleBroken):
        agree(first, cast)


def test_taking_a_proposal_back_ends_the_other_panels_interest(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    agreement = a_proposal(case)
    with pytest.raises(RuleBroken, match="Say why"):
        services.withdraw_proposal(agreement, reason="", by=cast.actor("asha"))
    with pytest.raises(NotFound):
        services.withdraw_proposal(agreement, reason="Mine.", by=cast.actor("carol"))
    services.withdraw_proposal(agreement, reason="She lived here after all.", by=cast.actor("asha"))
    assert agreement.state == "withdrawn"
    assert Transfer.objects.get().state == "revoked"
    assert not case.interests.filter(ended_at__isnull=True).exists()


def test_the_panel_that_led_before_asks_for_the_case_and_gets_it_back(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    agree(a_proposal(case), cast)
    kept = interest_of(case, cast.ashmoor)
    back = services.ask_to_lead(
        kept,
        coordinator=cast.person("asha"),
        terms=Terms("JR8", "All services are here."),
        by=cast.actor("asha"),
    )
    assert back.other_panel == cast.harrowdale
    assert back.lead_panel == cast.ashmoor
    services.answer_proposal(back, agreed=True, by=cast.actor("hana"))
    case = Case.objects.get(pk=case.pk)
    assert (case.lead_panel, case.coordinator) == (cast.ashmoor, cast.person("asha"))
    assert interest_of(case, cast.harrowdale).why == "led_before"
    assert not case.interests.filter(panel=cast.ashmoor, ended_at__isnull=True).exists()
    assert not case.needs.get(code=kept.need_code).is_open
    assert [each.state for each in case.agreements.order_by("proposed_at")] == ["superseded", "agreed"]


def test_a_panel_without_an_interest_asks_for_nothing(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    a_proposal(case, lead=OWN)
    with pytest.raises(NotFound):
        services.ask_to_lead(
            interest_of(case, cast.harrowdale),
            coordinator=cast.person("lena"),
            terms=TERMS,
            by=cast.actor("lena"),
        )


def test_whoever_waits_for_an_answer_is_not_passed_over(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    a_proposal(case, lead=OWN)
    with pytest.raises(RuleBroken, match="Ashmoor waits for your answer"):
        services.ask_to_lead(
            interest_of(case, cast.harrowdale),
            coordinator=cast.person("carol"),
            terms=TERMS,
            by=cast.actor("carol"),
        )


def test_a_finished_review_is_not_handed_over_but_can_still_be_told_of(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    reach(case, milestone=MilestoneKind.SIGNED_OFF, on=clock.today(), by=cast.actor("chidi"))
    with pytest.raises(RuleBroken, match="not handed over"):
        a_proposal(case)
    assert a_proposal(case, lead=OWN).state == "proposed"


@pytest.mark.parametrize("ended", [MilestoneKind.VOIDED, MilestoneKind.OUT_OF_SCOPE])
def test_nobody_proposes_who_reviews_what_nobody_reviews(
    ended: MilestoneKind, cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    reach(case, milestone=ended, on=clock.today(), by=cast.actor("mina"))
    with pytest.raises(RuleBroken, match="Nobody reviews it"):
        a_proposal(case, lead=OWN)


def test_a_panel_outside_answers_through_our_office(cast: Cast, a_case: ACase, a_proposal: AProposal) -> None:
    case, asha = a_case(), cast.actor("asha")
    agreement = a_proposal(case, other=None, other_body="Northmere panel", lead=OTHER)
    assert agreement.lead_panel is None
    assert agreement.lead_name == "Northmere panel"
    assert not Transfer.objects.exists()
    with pytest.raises(RuleBroken, match="outside this installation"):
        services.answer_proposal(agreement, agreed=True, by=asha)
    said = {"agreed": True, "said_by": "Their coordinator", "how": "By telephone", "said_at": clock.now()}
    for missing in ({"said_by": " "}, {"how": ""}, {"said_at": clock.now() + timedelta(days=1)}):
        with pytest.raises(RuleBroken):
            services.record_answer(agreement, **{**said, **missing}, by=asha)
    with pytest.raises(RuleBroken, match="before they were asked"):
        services.record_answer(agreement, **{**said, "said_at": clock.now() - timedelta(days=3)}, by=asha)
    services.record_answer(agreement, **said, by=asha)
    assert (agreement.state, agreement.answered_by_name) == ("agreed", "Their coordinator")
    assert [each.panel for each in case.interests.filter(ended_at__isnull=True)] == [cast.ashmoor]
    with pytest.raises(RuleBroken, match="how the other panel received"):
        transfer_services.hand_over_outside(agreement, how="", by=asha)
    transfer_services.hand_over_outside(agreement, how="Sealed file, opened there", by=asha)
    case.refresh_from_db()
    assert case.stage == "elsewhere"
    with pytest.raises(RuleBroken, match="already"):
        transfer_services.hand_over_outside(agreement, how="Again", by=asha)
    with pytest.raises(NotAllowed):
        transfer_services.take_back(case, reason="They gave it back.", by=asha)
    transfer_services.take_back(case, reason="They gave it back.", by=cast.actor("mina"))
    case.refresh_from_db()
    assert case.stage == "gathering"
    assert not case.interests.filter(ended_at__isnull=True).exists()


def test_e_mails_about_the_lead_carry_reference_and_link_only(
    cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    agree(a_proposal(case), cast)
    sent = OutgoingEmail.objects.filter(kind__startswith="lead")
    assert sorted(each.to for each in sent) == ["office@ashmoor.example", "office@harrowdale.example"]
    for each in sent:
        assert case.reference in each.subject
        for secret in ("Ella", "Marsden", "9990000018", "2026", "hospital here"):
            assert secret not in each.body.replace(case.reference, "")

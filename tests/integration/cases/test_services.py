"""What may be done to a case, and each refusal."""

from datetime import date, timedelta

import pytest
from tests.cast import ACase, Cast

from opencdop.audit.queries import timeline_of
from opencdop.cases import referral_services, services
from opencdop.cases.models import Case, Need
from opencdop.cases.stages import MilestoneKind, Stage
from opencdop.cases.standing import derived_stage
from opencdop.core import clock
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken


def test_references_count_up_within_panel_and_year(cast: Cast, a_case: ACase) -> None:
    year = clock.today().year
    assert [a_case().reference, a_case().reference] == [f"ASH-{year}-0001", f"ASH-{year}-0002"]
    assert a_case(panel=cast.harrowdale, coordinator="carol").reference == f"HAR-{year}-0001"


def test_opening_for_another_panel_is_not_possible(cast: Cast) -> None:
    with pytest.raises(NotFound):
        services.open_case(
            cast.harrowdale,
            coordinator=cast.person("carol"),
            notified_on=clock.today(),
            died_on=None,
            by=cast.actor("asha"),
        )


def test_opening_needs_a_coordinator_of_the_office_and_a_past_death(cast: Cast) -> None:
    asha = cast.actor("asha")
    with pytest.raises(RuleBroken, match="coordinator from this panel"):
        services.open_case(
            cast.ashmoor, coordinator=cast.person("ben"), notified_on=clock.today(), died_on=None, by=asha
        )
    with pytest.raises(RuleBroken, match="future"):
        services.open_case(
            cast.ashmoor,
            coordinator=cast.person("asha"),
            notified_on=clock.today(),
            died_on=clock.today() + timedelta(days=1),
            by=asha,
        )


def test_needs_open_and_close_the_first_gate(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    services.write_need(
        case, gate="g1", code="request:1", words="Report from the GP", whose="Surgery", by=asha
    )
    services.reach(case, milestone=MilestoneKind.ASKED, on=clock.today(), by=asha)
    assert Case.objects.get(pk=case.pk).stage == Stage.GATHERING
    services.meet_need(case, gate="g1", code="request:1", by=asha)
    assert Case.objects.get(pk=case.pk).stage == Stage.REVIEW_MEETING
    services.write_need(
        case, gate="g1", code="request:1", words="Report from the GP", whose="Surgery", by=asha
    )
    assert Case.objects.get(pk=case.pk).stage == Stage.GATHERING == derived_stage(case)


def test_waiving_needs_a_reason_and_keeps_who_did(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    need = services.write_need(case, gate="g1", code="x", words="Report", whose="Surgery", by=asha)
    with pytest.raises(RuleBroken, match="Say why"):
        services.waive_need(need, reason="", by=asha)
    services.waive_need(need, reason="The practice has closed", by=asha)
    kept = Need.objects.get(pk=need.pk)
    assert (kept.waived_by_name, kept.waived_reason, kept.is_open) == (
        "Asha Verma",
        "The practice has closed",
        False,
    )


def test_a_case_closes_only_after_sign_off_and_only_by_the_manager(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    with pytest.raises(NotAllowed):
        services.close_case(case, by=cast.actor("asha"))
    with pytest.raises(RuleBroken, match="signed off"):
        services.close_case(case, by=cast.actor("mina"))
    services.reach(case, milestone=MilestoneKind.SIGNED_OFF, on=clock.today(), by=cast.actor("chidi"))
    services.close_case(case, by=cast.actor("mina"))
    assert Case.objects.get(pk=case.pk).stage == Stage.CLOSED


def test_looking_again_lies_ahead(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    with pytest.raises(RuleBroken, match="later day"):
        services.look_again(case, on=clock.today() - timedelta(days=1), by=asha)
    services.look_again(case, on=clock.today() + timedelta(days=3), note="Rang the officer", by=asha)
    assert Case.objects.get(pk=case.pk).look_again_note == "Rang the officer"


def test_a_hold_ends_once_and_not_before_it_began(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    hold = services.open_hold(
        case, reason="inquest", note="", opened_on=date(2026, 11, 5), expected_on=None, by=asha
    )
    with pytest.raises(RuleBroken, match="before it began"):
        services.close_hold(hold, closed_on=date(2026, 11, 4), by=asha)
    services.close_hold(hold, closed_on=date(2026, 11, 6), by=asha)
    with pytest.raises(RuleBroken, match="already ended"):
        services.close_hold(hold, closed_on=date(2026, 11, 7), by=asha)


def test_a_referral_is_raised_by_anybody_with_access_and_followed_to_its_answer(
    cast: Cast, a_case: ACase
) -> None:
    case, chidi, asha = a_case(), cast.actor("chidi"), cast.actor("asha")
    referral = referral_services.raise_referral(
        case, kind="suspected_abuse_or_neglect", addressee="Safeguarding partners", reason="Bruises", by=chidi
    )
    with pytest.raises(RuleBroken, match="before you record"):
        referral_services.answer_referral(referral, accepted=True, answer="Yes", by=asha)
    with pytest.raises(NotAllowed):
        referral_services.send_referral(referral, by=chidi)
    referral_services.send_referral(referral, by=asha)
    with pytest.raises(RuleBroken, match="already"):
        referral_services.send_referral(referral, by=asha)
    referral_services.answer_referral(referral, accepted=False, answer="Known to them", by=asha)
    told = [event.sentence for event in timeline_of([case.id])[:3]]
    assert told == [
        "recorded the answer of Safeguarding partners to the referral",
        "recorded that the referral to Safeguarding partners was sent",
        "raised a referral to Safeguarding partners",
    ]
    with pytest.raises(NotFound):
        referral_services.raise_referral(case, kind="x", addressee="y", reason="z", by=cast.actor("carol"))

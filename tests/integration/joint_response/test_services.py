"""Deciding on a joint response and recording its steps, and each refusal."""

from datetime import timedelta

import pytest
from tests.cast import ACase, Cast

from opencdop.audit.queries import timeline_of
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.joint_response.models import JointResponse
from opencdop.joint_response.queries import step_of, steps_of, undecided_and_due
from opencdop.joint_response.services import complete_step, decide_response, leave_out_step, take_on_step


def begun(case: Case, cast: Cast) -> JointResponse:
    return decide_response(
        case,
        decision="needed",
        grounds=["sudden_no_clear_cause"],
        reason="Found in the cot, no cause known",
        by=cast.actor("asha"),
    )


def test_deciding_needs_a_ground_for_yes_and_a_reason_either_way(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    with pytest.raises(RuleBroken, match="at least one ground"):
        decide_response(case, decision="needed", grounds=["made_up"], reason="x", by=asha)
    for decision in ("needed", "not_needed"):
        with pytest.raises(RuleBroken, match="Say why"):
            decide_response(case, decision=decision, grounds=["external_cause"], reason=" ", by=asha)
    with pytest.raises(RuleBroken):
        decide_response(case, decision="made_up", grounds=[], reason="x", by=asha)


def test_a_needed_response_begins_its_steps_once(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    response = begun(case, cast)
    codes = [step.code for step in steps_of(response)]
    assert codes[0] == "scene_and_siblings"
    decide_response(case, decision="stood_down", grounds=[], reason="A natural cause was found", by=asha)
    begun(case, cast)
    assert [step.code for step in steps_of(response)] == codes
    assert "joint agency response needed" in " ".join(event.sentence for event in timeline_of([case.id]))


def test_a_response_that_was_begun_cannot_be_denied(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    begun(case, cast)
    with pytest.raises(RuleBroken, match="stood down"):
        decide_response(case, decision="not_needed", grounds=[], reason="x", by=cast.actor("asha"))


def test_a_step_is_recorded_once_not_in_the_future_and_with_its_person(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    first, second, *_ = steps_of(begun(case, cast))
    take_on_step(step_of(case, first.id), who="DC Rowan Hale", by=asha)
    assert step_of(case, first.id).who == "DC Rowan Hale"
    with pytest.raises(RuleBroken, match="future"):
        complete_step(step_of(case, first.id), done_at=clock.now() + timedelta(hours=1), by=asha)
    complete_step(
        step_of(case, first.id), done_at=clock.now(), note="Two brothers safe with their aunt", by=asha
    )
    with pytest.raises(RuleBroken, match="already"):
        complete_step(step_of(case, first.id), done_at=clock.now(), by=asha)
    with pytest.raises(RuleBroken, match="Say why"):
        leave_out_step(step_of(case, second.id), reason="", by=asha)
    leave_out_step(step_of(case, second.id), reason="Died in hospital", by=asha)
    assert not step_of(case, second.id).is_open


def test_steps_of_a_response_that_was_stood_down_are_not_recorded(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    first = steps_of(begun(case, cast))[0]
    decide_response(case, decision="stood_down", grounds=[], reason="A natural cause", by=asha)
    with pytest.raises(RuleBroken, match="stood down"):
        complete_step(step_of(case, first.id), done_at=clock.now(), by=asha)


def test_the_suicide_group_is_there_where_the_notification_suspected_suicide(
    cast: Cast, a_case: ACase
) -> None:
    case = a_case(suspicion="yes", suspicion_kinds=["suicide_or_self_harm"])
    assert "suicide_group" in [step.code for step in steps_of(begun(case, cast))]


def test_only_the_office_of_the_panel_decides(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    for name, refusal in (("carol", NotFound), ("chidi", NotAllowed), ("edith", NotFound), ("ben", NotFound)):
        with pytest.raises(refusal):
            decide_response(case, decision="not_needed", grounds=[], reason="x", by=cast.actor(name))
    assert undecided_and_due([case]) == ({case.id}, {})


def test_due_steps_are_those_whose_time_has_come(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    begun(case, cast)
    open_question, due = undecided_and_due([case])
    assert "home_visit" in due[case.id]
    assert open_question == set()

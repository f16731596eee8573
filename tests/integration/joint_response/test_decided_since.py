"""The moment between reading a joint response and holding it, kept open: what somebody else recorded in it stands."""

import pytest
from tests.cast import ACase, Cast
from tests.integration.between import meanwhile
from tests.integration.joint_response.test_services import begun

from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.joint_response.models import JointResponse
from opencdop.joint_response.queries import step_of, steps_of
from opencdop.joint_response.services import complete_step, decide_response, leave_out_step, take_on_step


def test_a_step_is_recorded_once_and_its_note_is_never_written_over(cast: Cast, a_case: ACase) -> None:
    case, asha, mina = a_case(), cast.actor("asha"), cast.actor("mina")
    first, *_ = steps_of(begun(case, cast))
    done, left_out, taken = (step_of(case, first.id) for _ in "123")
    complete_step(step_of(case, first.id), done_at=clock.now(), note="Seen at home", by=asha)
    with pytest.raises(RuleBroken, match="recorded already"):
        complete_step(done, done_at=clock.now(), note="By telephone", by=mina)
    with pytest.raises(RuleBroken, match="recorded already"):
        leave_out_step(left_out, reason="Not needed", by=mina)
    with pytest.raises(RuleBroken, match="recorded already"):
        take_on_step(taken, who="DC Rowan Hale", by=mina)
    kept = step_of(case, first.id)
    assert (kept.note, kept.recorded_by_name, kept.left_out_at) == ("Seen at home", asha.name, None)
    assert Event.objects.filter(kind="joint_response.step_done").count() == 1


def test_a_response_that_was_stood_down_since_takes_no_step(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    first, *_ = steps_of(begun(case, cast))
    before = step_of(case, first.id)
    decide_response(case, decision="stood_down", grounds=[], reason="A natural cause was found", by=asha)
    with pytest.raises(RuleBroken, match="stood down"):
        complete_step(before, done_at=clock.now(), by=asha)
    assert step_of(case, first.id).done_at is None


def test_two_who_decide_at_the_same_moment_decide_one_after_the_other(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    with meanwhile(lambda: begun(case, cast), after='FROM "cases_case"'), pytest.raises(RuleBroken):
        decide_response(case, decision="not_needed", grounds=[], reason="x", by=cast.actor("mina"))
    assert not JointResponse.objects.exists()  # of what happened within the refused act nothing is left

"""Two people decide about the same thing of a gate at the same moment: it is decided once, without an error."""

from collections.abc import Callable

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.at_once import at_once

from opencdop.audit.models import Event
from opencdop.cases.models import Case, Need
from opencdop.cases.readiness import queries, services
from opencdop.cases.readiness.rules import MARK, Line, State
from opencdop.cases.stages import Gate
from opencdop.core.errors import RuleBroken

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_two_people_note_as_here_at_once_is_here_once(a_case: ACase, cast: Cast) -> None:
    case = a_case()

    def note(name: str) -> Callable[[], None]:
        mine = Case.objects.get(pk=case.pk)
        at = queries.standing_at_gates(mine).at[Gate.G1]
        line = next(
            each for each in (*at.holding, *at.warning) if each.by_hand and each.state is State.MISSING
        )
        by = cast.actor(name)
        return lambda: services.note_here(mine, gate=Gate.G1, line=line, by=by)

    at_once(note("asha"), note("mina"), note("asha"), note("mina"))
    assert Need.objects.filter(case=case, code__startswith=MARK).count() == 1


def a_waiver(case: Case, cast: Cast) -> tuple[Line, Need]:
    """What the review meeting goes without by Asha's decision, and the row that says so."""
    at = queries.standing_at_gates(case).at[Gate.G1]
    lines = (*at.holding, *at.warning)
    line = next(each for each in lines if each.by_hand and each.state is State.MISSING and not each.is_hard)
    services.go_on_without(case, gate=Gate.G1, lines=[line], reason="Nobody has it", by=cast.actor("asha"))
    return line, Need.objects.get(case=case, code__startswith=MARK)


def test_a_waiver_that_two_people_take_back_at_once_is_taken_back_once(a_case: ACase, cast: Cast) -> None:
    _, need = a_waiver(a_case(), cast)

    def back(name: str) -> Callable[[], None]:
        mine, by = Need.objects.select_related("case").get(pk=need.pk), cast.actor(name)
        return lambda: services.wait_again(mine, by=by)

    outcomes = at_once(back("asha"), back("mina"))
    assert sorted(isinstance(each, RuleBroken) for each in outcomes) == [False, True], outcomes
    assert Event.objects.filter(kind="case.need_open_again").count() == 1
    assert not Need.objects.filter(pk=need.pk).exists()


def test_a_waiver_written_anew_is_not_taken_back_by_whoever_saw_the_one_before(
    a_case: ACase, cast: Cast
) -> None:
    case = a_case()
    line, before = a_waiver(case, cast)
    mina, mine = cast.actor("mina"), Case.objects.get(pk=case.pk)
    outcomes = at_once(
        lambda: services.wait_again(before, by=cast.actor("asha")),
        lambda: services.go_on_without(
            mine, gate=Gate.G1, lines=[line], reason="The unit has closed", by=mina
        ),
    )
    (need,) = Need.objects.filter(case=case, code__startswith=MARK)
    assert (need.waived_by_name, need.waived_reason) == (mina.name, "The unit has closed"), outcomes

"""Two people decide about the same thing of a gate at the same moment: it is decided once, without an error."""

from collections.abc import Callable

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.at_once import at_once
from tests.integration.browsing import browsing, text_of

from opencdop.audit.models import Event
from opencdop.cases.models import Case, Need
from opencdop.cases.readiness import queries, services
from opencdop.cases.readiness.rules import MARK, Line, State
from opencdop.cases.services import waive_need, write_need
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

    outcomes = at_once(note("asha"), note("mina"), note("asha"), note("mina"))
    assert Need.objects.filter(case=case, code__startswith=MARK).count() == 1
    assert Event.objects.filter(kind="case.need_met").count() == 1
    assert [str(each) for each in outcomes if each] == [services.DECIDED_SINCE] * 3


def a_line(case: Case) -> Line:
    """Something that is missed, about which the office may decide."""
    at = queries.standing_at_gates(case).at[Gate.G1]
    lines = (*at.holding, *at.warning)
    return next(each for each in lines if each.by_hand and each.state is State.MISSING and not each.is_hard)


def a_waiver(case: Case, cast: Cast) -> tuple[Line, Need]:
    """What the review meeting goes without by Asha's decision, and the row that says so."""
    line = a_line(case)
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


def test_what_two_people_go_without_at_once_is_decided_once(a_case: ACase, cast: Cast) -> None:
    case = a_case()

    def go_on(name: str, reason: str) -> Callable[[], None]:
        mine, by = Case.objects.get(pk=case.pk), cast.actor(name)
        line = a_line(mine)
        return lambda: services.go_on_without(mine, gate=Gate.G1, lines=[line], reason=reason, by=by)

    outcomes = at_once(go_on("asha", "Nobody has it"), go_on("mina", "The unit has closed"))
    first = outcomes.index(None)
    assert str(outcomes[1 - first]) == services.DECIDED_SINCE
    (need,) = Need.objects.filter(case=case, code__startswith=MARK)
    assert need.waived_reason == ("Nobody has it", "The unit has closed")[first]
    assert Event.objects.filter(kind="case.need_waived").count() == 1


def test_whoever_goes_without_second_on_the_page_gets_a_sentence(a_case: ACase, cast: Cast) -> None:
    case = a_case()
    line, browse = a_line(case), browsing(cast)
    here = f"/cases/{case.id}/ready/{Gate.G1}/{line.key}/waive/"
    asha, mina = browse("asha"), browse("mina")
    answers = at_once(
        lambda: asha.post(here, {"reason": "Nobody has it"}),
        lambda: mina.post(here, {"reason": "The unit has closed"}),
    )
    assert Event.objects.filter(kind="case.need_waived").count() == 1
    late = next(each for each in answers if each.status_code != 302)
    assert late.status_code in (404, 422)  # as both were already reading, or one came a moment later
    assert ("Somebody else decided" if late.status_code == 422 else "no longer waited for") in text_of(late)


def test_a_need_without_a_gate_page_that_two_people_waive_at_once_is_waived_once(
    a_case: ACase, cast: Cast
) -> None:
    case = a_case()
    need = write_need(
        case,
        gate="g3",
        code="interest:1",
        words="The outcome",
        whose="Us",
        due_on=None,
        by=cast.actor("asha"),
    )

    def waive(name: str) -> Callable[[], bool]:
        mine, by = Need.objects.select_related("case").get(pk=need.pk), cast.actor(name)
        return lambda: waive_need(mine, reason=f"{name} says so", by=by)

    assert sorted(at_once(waive("asha"), waive("mina"))) == [False, True]
    assert Event.objects.filter(kind="case.need_waived").count() == 1


def test_a_waiver_written_anew_is_not_taken_back_by_whoever_saw_the_one_before(
    a_case: ACase, cast: Cast
) -> None:
    case, asha, mina = a_case(), cast.actor("asha"), cast.actor("mina")
    line, before = a_waiver(case, cast)
    services.wait_again(Need.objects.get(pk=before.pk), by=asha)
    services.go_on_without(case, gate=Gate.G1, lines=[line], reason="The unit has closed", by=mina)
    with pytest.raises(RuleBroken):
        services.wait_again(before, by=asha)
    (need,) = Need.objects.filter(case=case, code__startswith=MARK)
    assert (need.waived_by_name, need.waived_reason) == (mina.name, "The unit has closed")

"""Two coordinators at one case at the same moment, each on a connection of their own, on both databases."""

from collections.abc import Callable

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of
from tests.integration.agency_requests.at_once import at_once

from opencdop.agency_requests.merging.models import MergeDecision
from opencdop.agency_requests.merging.queries import merge_of, standing_decisions
from opencdop.agency_requests.merging.services import Choice, Outcome, decide, undo_decision
from opencdop.cases.models import Case, CaseAnswer
from opencdop.cases.queries import agreed_values
from opencdop.core.errors import Stale

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(a_case: ACase, cast: Cast) -> Case:
    case = a_case(birth_weight=3200)
    for name, said in (("GP", {"birth_weight": 3310, "religion": "None"}), ("Ward", {"birth_weight": 3400})):
        request = asked_of(case, by=cast.actor("asha"), agency_name=name, email=f"{name}@agency.example")
        answered(request, **said)
    return case


def deciding(case: Case, cast: Cast, who: str, **choices: Choice) -> Callable[[], Outcome]:
    seen, by, mine = (
        merge_of(case).seen,
        cast.actor(who),
        Case.objects.select_related("lead_panel").get(pk=case.pk),
    )
    return lambda: decide(mine, choices=choices, seen=seen, by=by)


def source(case: Case, agency: str) -> Choice:
    return Choice.take(case.agency_requests.get(agency_name=agency).id)


def test_one_answer_is_agreed_and_the_other_coordinator_is_told(case: Case, cast: Cast):
    one = deciding(case, cast, "asha", birth_weight=source(case, "GP"))
    other = deciding(case, cast, "mina", birth_weight=source(case, "Ward"), religion=source(case, "GP"))
    outcomes = at_once(one, other)
    assert sum("birth_weight" in outcome.late for outcome in outcomes) == 1, outcomes
    decision = standing_decisions(case)["birth_weight"]
    assert agreed_values(case)["birth_weight"] == {"GP": 3310, "Ward": 3400}[decision.source.agency_name]
    assert agreed_values(case)["religion"] == "None"
    assert CaseAnswer.objects.filter(case=case, question="birth_weight", superseded_at=None).count() == 1


def test_a_decision_undone_by_two_people_at_once_is_undone_once(case: Case, cast: Cast):
    deciding(case, cast, "asha", birth_weight=source(case, "GP"))()
    decision = MergeDecision.objects.get().pk
    by = [cast.actor(who) for who in ("asha", "mina")]
    mine = [Case.objects.select_related("lead_panel").get(pk=case.pk) for _ in by]
    outcomes = at_once(
        *[
            lambda c=c, b=b: undo_decision(c, decision_id=decision, by=b)
            for c, b in zip(mine, by, strict=True)
        ]
    )
    assert sorted(isinstance(outcome, Stale) for outcome in outcomes) == [False, True], outcomes
    assert agreed_values(case)["birth_weight"] == 3200
    assert CaseAnswer.objects.filter(case=case, question="birth_weight").count() == 3

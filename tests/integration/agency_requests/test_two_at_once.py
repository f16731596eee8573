"""Two people, or two presses, at the same moment: on both databases one of them wins and the other is told."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of, code_in, mails, newest, wrong
from tests.integration.agency_requests.at_once import at_once

from opencdop.agency_requests import reply_services
from opencdop.agency_requests.merging.queries import merge_for
from opencdop.agency_requests.merging.services import accept_answers_from
from opencdop.agency_requests.models import AgencyRequest
from opencdop.cases.queries import agreed_values
from opencdop.core.actor import SYSTEM
from opencdop.core.errors import Refusal, Stale
from opencdop.submissions.models import Submission

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_coordinators_who_decide_at_once_never_overwrite_each_other(a_case: ACase, cast: Cast):
    came = answered(asked_of(a_case(birth_weight=3200), by=cast.actor("asha")), birth_weight=3310)
    seen = merge_for(came).seen

    def decide(name: str, **choice: list[str]) -> Callable[[], int]:
        by, mine = cast.actor(name), AgencyRequest.objects.select_related("case", "submission").get()
        return lambda: accept_answers_from(mine, **{"take": [], "keep": [], **choice}, seen=seen, by=by)

    outcomes = at_once(decide("asha", take=["birth_weight"]), decide("mina", keep=["birth_weight"]))
    assert sorted(isinstance(outcome, Stale) for outcome in outcomes) == [False, True], outcomes
    decided = AgencyRequest.objects.get().merge_decisions["birth_weight"]
    assert agreed_values(came.case)["birth_weight"] == {"taken": 3310, "kept": 3200}[decided]


def test_a_report_sent_twice_at_once_is_one_report(a_case: ACase, cast: Cast):
    request = asked_of(a_case(), by=cast.actor("asha"))
    by = reply_services.link_actor(request)
    answers = reply_services.begin_answer(request, by=by).answers

    def send() -> Callable[[], Submission]:
        mine = AgencyRequest.objects.select_related("case", "draft").get()
        return lambda: reply_services.send_answer(mine, answers=answers, by=by)

    one, other = at_once(send(), send())
    assert one.id == other.id
    assert Submission.objects.count() == 1
    assert len(mails("request_answered")) == 1


def test_many_tries_at_once_are_five_tries(a_case: ACase, cast: Cast):
    request = asked_of(a_case(), by=cast.actor("asha"))
    reply_services.send_code(request, by=SYSTEM)
    code = code_in(newest("request_code"))

    def attempt() -> Callable[[], Any]:
        mine = AgencyRequest.objects.select_related("case").get()
        return lambda: reply_services.prove_code(mine, code=wrong(code))

    outcomes = at_once(*[attempt() for _ in range(8)])
    assert all(isinstance(outcome, Refusal) for outcome in outcomes), outcomes
    assert AgencyRequest.objects.get().code_tries == 5

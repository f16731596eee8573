"""The code, and the agency's answer: what opens, what does not, and what becomes of it."""

from datetime import timedelta

import pytest
import time_machine
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import (
    ADDRESS,
    answered,
    asked_of,
    code_in,
    mails,
    newest,
    wrong,
)

from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import (
    begin_answer,
    link_actor,
    prove_code,
    say_nothing_held,
    send_answer,
    send_code,
)
from opencdop.agency_requests.services import withdraw_request
from opencdop.audit.models import Event
from opencdop.cases.models import Case, Need
from opencdop.cases.stages import Stage
from opencdop.core import clock
from opencdop.core.actor import ActorKind
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.submissions.models import Submission


@pytest.fixture
def request_(a_case: ACase, cast: Cast) -> AgencyRequest:
    return asked_of(a_case(), by=cast.actor("asha"))


def test_proving_the_code_makes_an_actor_for_this_request_alone(request_: AgencyRequest):
    send_code(request_)
    email = newest("request_code")
    assert email.to == ADDRESS
    actor = prove_code(request_, code=f" {code_in(email)[:3]} {code_in(email)[3:]} ")
    assert (actor.kind, actor.request_id, actor.seats) == (ActorKind.LINK, request_.id, ())
    assert "Lowe" not in actor.name
    assert AgencyRequest.objects.get().state == "opened"
    assert AgencyRequest.objects.get().opened_at is not None


def test_a_code_works_once(request_: AgencyRequest):
    send_code(request_)
    code = code_in(newest("request_code"))
    prove_code(request_, code=code)
    with pytest.raises(RuleBroken, match="no longer"):
        prove_code(request_, code=code)


def test_a_code_is_over_after_ten_minutes(request_: AgencyRequest):
    send_code(request_)
    code = code_in(newest("request_code"))
    with (
        time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1)),
        pytest.raises(RuleBroken, match="no longer"),
    ):
        prove_code(request_, code=code)


def test_a_code_is_tried_out_after_five_wrong_ones_even_for_the_right_one(request_: AgencyRequest):
    send_code(request_)
    code = code_in(newest("request_code"))
    for left in ("4 more times", "3 more times", "2 more times", "1 more time", "five times"):
        with pytest.raises(RuleBroken, match=left):
            prove_code(request_, code=wrong(code))
    with pytest.raises(RuleBroken, match="five times"):
        prove_code(request_, code=code)
    assert AgencyRequest.objects.get().code_tries == 5
    assert Event.objects.filter(kind="request.code_wrong").count() == 6
    assert AgencyRequest.objects.get().state == "sent"


def test_a_new_code_after_a_tried_out_one_opens_and_the_old_one_does_not(request_: AgencyRequest):
    send_code(request_)
    old = code_in(newest("request_code"))
    for _ in range(5):
        with pytest.raises(RuleBroken):
            prove_code(request_, code=wrong(old))
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        send_code(request_)
        new = code_in(newest("request_code"))
        if new != old:
            with pytest.raises(RuleBroken):
                prove_code(request_, code=old)
        assert prove_code(request_, code=new).request_id == request_.id


def test_no_code_opens_before_one_was_sent(request_: AgencyRequest):
    for code in ("", "000000", "not a code"):
        with pytest.raises(RuleBroken):
            prove_code(request_, code=code)


def test_a_code_of_another_request_opens_nothing(request_: AgencyRequest, cast: Cast):
    other = asked_of(request_.case, by=cast.actor("asha"), agency_name="Ambulance")
    send_code(request_)
    code = code_in(newest("request_code"))
    send_code(other)
    if code_in(newest("request_code")) != code:
        with pytest.raises(RuleBroken):
            prove_code(other, code=code)


def test_a_double_press_sends_one_code(request_: AgencyRequest):
    send_code(request_)
    send_code(request_)
    assert len(mails("request_code")) == 1


def test_codes_are_sent_six_times_an_hour_at_most(request_: AgencyRequest):
    start = clock.now()
    for minute in range(6):
        with time_machine.travel(start + timedelta(minutes=minute)):
            send_code(request_)
    with (
        time_machine.travel(start + timedelta(minutes=7)),
        pytest.raises(RuleBroken, match="several codes"),
    ):
        send_code(request_)
    with time_machine.travel(start + timedelta(minutes=61)):
        send_code(request_)
    assert len(mails("request_code")) == 7


def test_beginning_fills_in_who_the_child_is_and_nothing_else_of_the_record(request_: AgencyRequest):
    draft = begin_answer(request_, by=link_actor(request_))
    assert draft.data_key_id == request_.case.data_key_id
    assert draft.answers["surname"] == "Marsden"
    assert draft.answers["nhs_number"] == "9990000018"
    assert draft.answers["reporter_name"] == "Dr Hana Lowe"
    assert not {"expected", "place_of_death"} & set(draft.answers)
    assert begin_answer(request_, by=link_actor(request_)).id == draft.id


def test_sending_meets_the_need_and_tells_the_office_without_a_detail(request_: AgencyRequest):
    answered(request_)
    request = AgencyRequest.objects.get()
    assert (request.state, request.submission.channel) == ("answered", "link")
    assert request.submission.sent_by == "Dr Hana Lowe, Safeguarding lead, Millbrook Surgery"
    assert request.submission.data_key_id == request.case.data_key_id
    assert not Need.objects.get(case=request.case).is_open
    assert Case.objects.get(pk=request.case_id).stage == Stage.REVIEW_MEETING
    email = newest("request_answered")
    assert email.to == "office@ashmoor.example"
    assert "Millbrook" not in email.body + email.subject


def test_sending_twice_sends_once(request_: AgencyRequest):
    by = link_actor(request_)
    draft = begin_answer(request_, by=by)
    first = send_answer(request_, answers=draft.answers, by=by)
    second = send_answer(request_, answers={**draft.answers, "surname": "Other"}, by=by)
    assert first.id == second.id
    assert Submission.objects.count() == 1
    assert len(mails("request_answered")) == 1


def test_sending_is_held_up_only_by_who_it_is(request_: AgencyRequest):
    by = link_actor(request_)
    draft = begin_answer(request_, by=by)
    unnamed = {key: value for key, value in draft.answers.items() if key != "reporter_name"}
    with pytest.raises(RuleBroken, match="name"):
        send_answer(request_, answers=unnamed, by=by)
    assert AgencyRequest.objects.get().state == "opened"


def test_nothing_held_is_a_full_answer_in_one_press(request_: AgencyRequest):
    submission = say_nothing_held(request_, by=link_actor(request_))
    request = AgencyRequest.objects.get()
    assert request.state == "nothing_held"
    assert submission.answers["nothing_held"] is True
    assert submission.answers["reporter_agency"] == "Millbrook Surgery"
    assert not Need.objects.get(case=request.case).is_open
    assert say_nothing_held(request_, by=link_actor(request_)).id == submission.id


def test_a_report_in_which_nothing_held_was_ticked_says_nothing_is_held(request_: AgencyRequest):
    answered(request_, nothing_held=True)
    assert AgencyRequest.objects.get().state == "nothing_held"


def test_a_withdrawn_request_is_answered_no_more(request_: AgencyRequest, cast: Cast):
    by = link_actor(request_)
    draft = begin_answer(request_, by=by)
    withdraw_request(AgencyRequest.objects.get(), reason="Asked twice", by=cast.actor("asha"))
    for attempt in (
        lambda: send_answer(request_, answers=draft.answers, by=by),
        lambda: say_nothing_held(request_, by=by),
        lambda: begin_answer(request_, by=by),
        lambda: send_code(request_),
        lambda: prove_code(request_, code="123456"),
    ):
        with pytest.raises(RuleBroken, match="closed"):
            attempt()
    assert not Submission.objects.exists()


@pytest.mark.parametrize("name", ["carol", "asha", "chidi", "ben", "edith", "ana"])
def test_nobody_answers_for_an_agency_that_is_not_theirs(request_: AgencyRequest, cast: Cast, name: str):
    with pytest.raises(NotFound):
        begin_answer(request_, by=cast.actor(name))
    with pytest.raises(NotFound):
        say_nothing_held(request_, by=cast.actor(name))


def test_the_holder_of_another_link_answers_nothing_here(request_: AgencyRequest, cast: Cast):
    other = asked_of(request_.case, by=cast.actor("asha"), agency_name="Ambulance")
    with pytest.raises(NotFound):
        begin_answer(request_, by=link_actor(other))


def test_a_reporter_answers_for_the_own_agency_and_the_own_address(a_case: ACase, cast: Cast):
    case = a_case()
    to_practice = asked_of(case, by=cast.actor("asha"))
    to_dev = asked_of(case, by=cast.actor("asha"), agency_name="Elsewhere", email="DEV@people.example")
    to_other = asked_of(case, by=cast.actor("asha"), agency_name="Ambulance")
    dev = cast.actor("dev")
    for request in (to_practice, to_dev):
        begin_answer(request, by=dev)
        assert say_nothing_held(request, by=dev).channel == "account"
    with pytest.raises(NotFound):
        begin_answer(to_other, by=dev)

"""The office asks, reminds and withdraws; another panel's people and other roles may not."""

from datetime import timedelta

import pytest
import time_machine
from tests.cast import ACase, Cast
from tests.fixtures.mail import MailServer
from tests.integration.agency_requests.asking import (
    ADDRESS,
    answered,
    asked_of,
    in_days,
    link_in,
    mails,
    newest,
)

from opencdop.agency_requests import queries, services
from opencdop.agency_requests.chasing.board import LATE, Filters, on_board
from opencdop.agency_requests.chasing.queries import turns
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.transitions import WITHDRAWN
from opencdop.audit.queries import timeline_of
from opencdop.cases.models import Case, Need
from opencdop.cases.services import close_case, reach
from opencdop.cases.stages import MilestoneKind, Stage
from opencdop.core import clock, secrets
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.services import send_due_emails


def test_asking_makes_a_request_a_need_and_a_milestone(a_case: ACase, cast: Cast):
    case = a_case()
    request = asked_of(case, by=cast.actor("asha"), sections=["child"])
    need = Need.objects.get(case=case, code=f"request:{request.id}")
    assert (need.gate, need.whose, need.due_on, need.is_open) == (
        "g1",
        "Millbrook Surgery",
        in_days(21),
        True,
    )
    assert case.milestones.filter(kind=MilestoneKind.ASKED.value).count() == 1
    assert request.sections == ["details", "child"]
    assert (request.form, request.version) == ("reporting", "2022-04")
    assert request.organisation == cast.practice
    assert any("asked Millbrook Surgery what it holds" in told.sentence for told in timeline_of([case.id]))


def test_asking_a_second_agency_reaches_the_milestone_once(a_case: ACase, cast: Cast):
    case = a_case()
    for name in ("Millbrook Surgery", "Ashmoor Ambulance"):
        asked_of(case, by=cast.actor("asha"), agency_name=name)
    assert case.milestones.filter(kind=MilestoneKind.ASKED.value).count() == 1
    assert Case.objects.get(pk=case.pk).stage == Stage.GATHERING


def test_asking_queues_one_email_with_a_link_of_which_only_the_hash_is_kept(a_case: ACase, cast: Cast):
    request = asked_of(a_case(), by=cast.actor("asha"))
    (email,) = mails("request_link")
    token = link_in(email).removeprefix("/r/").rstrip("/")
    assert email.to == ADDRESS
    assert "Ashmoor child death review" in email.body
    assert request.link_hash == secrets.token_hash(token)
    assert token not in str(AgencyRequest.objects.values().get())
    assert request.link_expires_at - request.sent_at == timedelta(days=28)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"email": "h.lowe"}, "e-mail address"),
        ({"agency_name": "  "}, "Name the organisation"),
        ({"respondent_name": ""}, "Name the organisation and the person"),
        ({"sections": ["unheard-of"]}, "sections that the form has"),
    ],
)
def test_asking_refuses_what_makes_no_sense(a_case: ACase, cast: Cast, changed: dict, sentence: str):
    with pytest.raises(RuleBroken, match=sentence):
        asked_of(a_case(), by=cast.actor("asha"), **changed)
    assert not AgencyRequest.objects.exists()
    assert not mails()


def test_asking_refuses_a_day_that_is_not_to_come(a_case: ACase, cast: Cast):
    with pytest.raises(RuleBroken, match="day to come"):
        asked_of(a_case(), by=cast.actor("asha"), due_on=clock.today())


@pytest.mark.parametrize("closed", [False, True], ids=["signed off", "closed"])
def test_asking_refuses_a_review_that_takes_no_answer(a_case: ACase, cast: Cast, closed: bool):
    """Whoever was asked would open the link and read that nothing is taken."""
    case = a_case()
    reach(case, milestone=MilestoneKind.SIGNED_OFF, on=clock.today(), by=cast.actor("mina"))
    if closed:
        close_case(case, by=cast.actor("mina"))
    with pytest.raises(RuleBroken, match="Nobody is asked any more"):
        asked_of(case, by=cast.actor("asha"))


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("carol", NotFound),
        ("dev", NotFound),
        ("edith", NotFound),
        ("ben", NotFound),
        ("chidi", NotAllowed),
        ("ana", NotFound),
    ],
)
def test_asking_reminding_and_withdrawing_are_the_offices_alone(
    a_case: ACase, cast: Cast, name: str, refusal: type[Exception]
):
    case = a_case()
    request = asked_of(case, by=cast.actor("asha"))
    with pytest.raises(refusal):
        asked_of(case, by=cast.actor(name))
    with pytest.raises(refusal):
        services.remind(request, by=cast.actor(name))
    with pytest.raises(refusal):
        services.withdraw_request(request, reason="Not needed", by=cast.actor(name))
    assert AgencyRequest.objects.get().state == "sent"


def test_withdrawing_needs_a_reason_and_closes_the_need(a_case: ACase, cast: Cast):
    case = a_case()
    request = asked_of(case, by=cast.actor("asha"))
    with pytest.raises(RuleBroken, match="Say why"):
        services.withdraw_request(request, reason=" ", by=cast.actor("asha"))
    services.withdraw_request(request, reason="Asked twice", by=cast.actor("asha"))
    assert AgencyRequest.objects.get().state == WITHDRAWN
    need = Need.objects.get(case=case)
    assert (need.is_open, need.waived_reason) == (False, "Request withdrawn: Asked twice")
    assert newest("request_withdrawn").to == ADDRESS
    with pytest.raises(RuleBroken, match="closed"):
        services.withdraw_request(request, reason="Again", by=cast.actor("asha"))


def test_reminding_brings_a_fresh_link_and_the_old_one_dies(a_case: ACase, cast: Cast):
    request = asked_of(a_case(), by=cast.actor("asha"))
    old = link_in(newest("request_link"))
    services.remind(request, by=cast.actor("asha"))
    fresh = link_in(newest("request_reminder"))
    assert fresh != old
    assert queries.request_with_token(old.removeprefix("/r/").rstrip("/")) is None
    assert queries.request_with_token(fresh.removeprefix("/r/").rstrip("/")) == request


def test_reminding_by_hand_is_kept_to_once_a_day(a_case: ACase, cast: Cast):
    request = asked_of(a_case(), by=cast.actor("asha"))
    services.remind(request, by=cast.actor("asha"))
    with pytest.raises(RuleBroken, match="today already"):
        services.remind(request, by=cast.actor("asha"))
    assert len(mails("request_reminder")) == 1


def test_nobody_is_reminded_of_what_was_answered_or_withdrawn(a_case: ACase, cast: Cast):
    case = a_case()
    answered(asked_of(case, by=cast.actor("asha")))
    withdrawn = asked_of(case, by=cast.actor("asha"), agency_name="Ambulance")
    services.withdraw_request(withdrawn, reason="Not involved", by=cast.actor("asha"))
    with time_machine.travel(withdrawn.sent_at + timedelta(days=60), tick=False):
        assert turns(clock.now()) == []
    with pytest.raises(RuleBroken):
        services.remind(withdrawn, by=cast.actor("asha"))


def test_board_is_told_of_late_requests_and_the_work_list_of_returns_to_merge(a_case: ACase, cast: Cast):
    case = a_case()
    late = asked_of(case, by=cast.actor("asha"), due_on=in_days(2))
    came = answered(asked_of(case, by=cast.actor("asha"), agency_name="Ambulance"))
    with time_machine.travel(late.sent_at + timedelta(days=5), tick=False):
        assert list(on_board(cast.actor("asha"), Filters(state=LATE))) == [late]
        assert list(on_board(cast.actor("carol"), Filters(state=LATE))) == []
        assert late.days_late(clock.today()) == 3
    assert queries.requests_for_office(cast.actor("asha")).to_merge == [came]
    assert queries.requests_for_office(cast.actor("carol")).to_merge == []
    assert queries.requests_for_office(cast.actor("chidi")).to_merge == []
    assert queries.requests_of(case) == [late, came]


def test_the_email_that_arrives_holds_a_link_and_nothing_of_the_child(
    a_case: ACase, cast: Cast, smtp_server: MailServer
):
    asked_of(a_case(surname="Quillfeather"), by=cast.actor("asha"))
    assert send_due_emails() == 1
    (message,) = smtp_server.to(ADDRESS)
    told = str(message["Subject"]) + message.get_content()
    assert "/r/" in told
    assert "Quillfeather" not in message.as_string()
    assert "2026-11-02" not in told


def test_work_list_is_told_of_an_email_that_could_not_be_delivered(a_case: ACase, cast: Cast):
    case = a_case()
    lost = asked_of(case, by=cast.actor("asha"))
    asked_of(case, by=cast.actor("asha"), agency_name="Ambulance")
    OutgoingEmail.objects.filter(dedupe_key__contains=lost.id).update(state="failed", failed_at=clock.now())
    assert queries.requests_for_office(cast.actor("asha")).undelivered == [lost]
    assert queries.requests_for_office(cast.actor("carol")).undelivered == []
    assert set(queries.undelivered(case)) == {lost.id}
    services.remind(lost, by=cast.actor("asha"))
    assert queries.requests_for_office(cast.actor("asha")).undelivered == []


def test_scheduler_leaves_closed_reviews_alone(a_case: ACase, cast: Cast):
    case = a_case()
    request = asked_of(case, by=cast.actor("asha"))
    reach(case, milestone=MilestoneKind.OUT_OF_SCOPE, on=clock.today(), by=cast.actor("mina"))
    with time_machine.travel(request.sent_at + timedelta(days=40), tick=False):
        assert turns(clock.now()) == []


def test_nobody_is_asked_twice_for_the_same_while_the_answer_is_waited_for(a_case: ACase, cast: Cast):
    case = a_case()
    request = asked_of(case, by=cast.actor("asha"))
    with pytest.raises(RuleBroken, match="asked already"):
        asked_of(case, by=cast.actor("asha"), email=ADDRESS.upper(), agency_name="millbrook surgery")
    assert AgencyRequest.objects.count() == 1
    asked_of(a_case(surname="Okoro"), by=cast.actor("asha"))
    answered(request)
    asked_of(case, by=cast.actor("asha"))

"""What an agency meets once the answers of a review are final: kind words, and nothing taken or lost."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import (
    answered,
    asked_of,
    in_days,
    link_in,
    newest,
    office,
    prove,
)

from opencdop.agency_requests.chasing.address_services import correct_address
from opencdop.agency_requests.chasing.services import note_call, pause, tell_manager
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import begin_answer, link_actor, say_nothing_held, send_answer
from opencdop.agency_requests.services import remind
from opencdop.audit.models import Event
from opencdop.cases.models import Case
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.outbox.models import OutgoingEmail
from opencdop.submissions.models import Submission

ENDS = [MilestoneKind.SIGNED_OFF, MilestoneKind.CLOSED, MilestoneKind.OUT_OF_SCOPE]


@pytest.fixture
def asked(a_case: ACase, cast: Cast) -> AgencyRequest:
    return asked_of(a_case(surname="Quillfeather"), by=cast.actor("asha"))


def complete(case: Case, cast: Cast, milestone: MilestoneKind = MilestoneKind.SIGNED_OFF) -> None:
    """The review as it stands in the database; the request in the test's hand does not know of it."""
    fresh = Case.objects.get(pk=case.pk)
    reach(fresh, milestone=milestone, on=clock.today(), by=cast.actor("mina"))


@pytest.mark.parametrize("milestone", ENDS)
def test_nothing_is_begun_or_sent_once_answers_are_final(
    asked: AgencyRequest, cast: Cast, milestone: MilestoneKind
):
    by = link_actor(asked)
    draft = begin_answer(asked, by=by)
    complete(asked.case, cast, milestone)
    for attempt in (
        lambda: begin_answer(asked, by=by),
        lambda: send_answer(asked, answers=draft.answers, by=by),
        lambda: say_nothing_held(asked, by=by),
    ):
        with pytest.raises(RuleBroken, match="nothing more is needed"):
            attempt()
    assert not Submission.objects.exists()
    assert AgencyRequest.objects.get().draft.answers == draft.answers


def test_a_return_of_before_the_end_is_sent_once_and_stays(asked: AgencyRequest, cast: Cast):
    answered(asked)
    complete(asked.case, cast)
    again = send_answer(asked, answers={}, by=link_actor(asked))
    assert again.id == AgencyRequest.objects.get().submission_id


def test_the_link_of_a_complete_review_says_so_after_the_code(
    client: Client, asked: AgencyRequest, cast: Cast
):
    link = link_in(newest("request_link"))
    complete(asked.case, cast)
    prove(client, link)
    for page in (
        client.get(link),
        client.get(f"{link}nothing-held/"),
        client.get(f"{link}form/", follow=True),
    ):
        text = page.content.decode()
        assert page.status_code == 200
        assert "This review is complete" in text
        assert "Telephone the office" in text or "usual contact" in text
        assert "Quillfeather" not in text
    for path in ("begin/", "nothing-held/"):
        refused = client.post(f"{link}{path}")
        assert refused.status_code == 422
        assert "This review is complete" in refused.content.decode()
    assert AgencyRequest.objects.get().draft is None


def test_what_is_typed_as_the_review_ends_is_kept_and_not_sent(
    client: Client, asked: AgencyRequest, cast: Cast
):
    link = link_in(newest("request_link"))
    prove(client, link)
    client.post(f"{link}begin/")
    complete(asked.case, cast)
    client.post(f"{link}form/summary/", {"report_summary": "We knew them for years.", "seen": "1"})
    assert AgencyRequest.objects.get().draft.answers["report_summary"] == "We knew them for years."
    refused = client.post(f"{link}form/check/", {"seen": "2"})
    assert refused.status_code == 422
    assert "nothing more is needed" in refused.content.decode()
    assert not Submission.objects.exists()
    assert "What was written in the form is kept" in client.get(link).content.decode()


def test_office_hears_once_of_what_came_too_late(client: Client, asked: AgencyRequest, cast: Cast):
    link = link_in(newest("request_link"))
    prove(client, link)
    client.post(f"{link}begin/")
    client.post(f"{link}form/summary/", {"report_summary": "We knew them for years.", "seen": "1"})
    complete(asked.case, cast)
    refused = client.post(f"{link}form/check/", {"seen": "2"})
    assert "The office is told" in refused.content.decode()
    assert "This review is complete" not in refused.content.decode()
    for path, posted in (("form/check/", {"seen": "2"}), ("nothing-held/", {}), ("files/", {})):
        again = client.post(f"{link}{path}", posted)
        assert again.status_code == 422
        assert "The office is told" in again.content.decode()
    told = OutgoingEmail.objects.get(kind="request_late")
    assert told.to == "office@ashmoor.example"
    assert f"/cases/{asked.case_id}/agencies/{asked.pk}/" in told.body
    timeline = office(cast).get(f"/cases/{asked.case_id}/timeline/").content.decode()
    assert "wanted to send something for Millbrook Surgery once the answers were final" in timeline
    assert Event.objects.filter(kind="request.too_late").count() == 1


def test_a_reporter_with_an_account_is_told_too(asked: AgencyRequest, cast: Cast):
    complete(asked.case, cast)
    dev = office(cast, "dev")
    assert "This review is complete" in dev.get(f"/requests/{asked.id}/").content.decode()
    assert dev.post(f"/requests/{asked.id}/begin/").status_code == 422


def test_the_office_enters_nothing_into_a_complete_review(asked: AgencyRequest, cast: Cast):
    asha, page = office(cast), f"/cases/{asked.case_id}/forms/enter/"
    assert asha.get(page).status_code == 200
    complete(asked.case, cast)
    refused = asha.get(page)
    assert refused.status_code == 422
    assert "signed off by the chair" in refused.content.decode()
    assert 'name="agency_name"' not in refused.content.decode()


def test_the_office_still_enters_old_papers_of_a_complete_review(a_case: ACase, cast: Cast):
    case = a_case(date_of_death="2012-05-01", date_of_birth="2011-05-01")
    Case.objects.filter(pk=case.pk).update(died_on=clock.today() - timedelta(days=5000))
    complete(case, cast)
    assert office(cast).get(f"/cases/{case.id}/forms/enter/?form=form_b").status_code == 200


@pytest.mark.parametrize("milestone", [*ENDS, MilestoneKind.VOIDED])
def test_nobody_is_chased_for_an_answer_that_the_review_takes_no_more(
    asked: AgencyRequest, cast: Cast, milestone: MilestoneKind
):
    by, again = cast.actor("asha"), in_days(3)
    complete(asked.case, cast, milestone)
    mailed = OutgoingEmail.objects.count()
    for attempt in (
        lambda: remind(asked, by=by),
        lambda: correct_address(asked, email="kit@millbrook.nhs.uk", by=by),
        lambda: tell_manager(asked, name="Kit Moss", email="kit@millbrook.nhs.uk", by=by),
        lambda: note_call(asked, note="", look_again_on=again, by=by),
        lambda: pause(asked, reason="more_time", note="", until_on=again, by=by),
    ):
        with pytest.raises(RuleBroken, match="No answer is taken any more"):
            attempt()
    assert OutgoingEmail.objects.count() == mailed

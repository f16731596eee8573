"""Requests of a case that was entered twice: the review that stands for it says whether an answer is still wanted."""

import pytest
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import asked_of, in_days, link_in, newest, office, prove
from tests.integration.browsing import text_of

from opencdop.agency_requests.chasing.board import Filters, on_board
from opencdop.agency_requests.chasing.figures_queries import told_in
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.queries import waiting_requests
from opencdop.cases.duplicate_services import merge_cases
from opencdop.cases.models import Case
from opencdop.cases.stages import Stage
from opencdop.core import clock
from opencdop.core.dates import report_year_of

OVER = "This review is complete"


@pytest.fixture
def of_twin(a_case: ACase, cast: Cast) -> AgencyRequest:
    """A request of a case that was then merged into another, late by a day."""
    kept, twice, asha = a_case(), a_case(), cast.actor("asha")
    request = asked_of(twice, by=asha)
    AgencyRequest.objects.filter(pk=request.pk).update(due_on=in_days(-1))
    merge_cases(kept, merged=twice, reason="The same child", by=asha)
    return request


def stands(case_id: str, *, at: Stage) -> None:
    """The review that stands for the case goes on to a stage; the other row stays as it was."""
    survivor = Case.objects.get(pk=case_id).merged_into_id
    Case.objects.filter(pk=survivor).update(stage=at.value)


def is_waited_for(request: AgencyRequest, cast: Cast) -> set[bool]:
    asha = cast.actor("asha")
    [told] = told_in(asha, year=report_year_of(clock.local_date(request.sent_at)))
    return {
        [each.pk for each in waiting_requests()] == [request.pk],
        [each.pk for each in on_board(asha, Filters())] == [request.pk],
        told.is_late,
    }


@pytest.mark.unaudited("a request is made late, and a review goes on, by hand")
def test_once_the_review_is_signed_off_nobody_is_chased_for_the_case_that_was_merged(
    of_twin: AgencyRequest, cast: Cast
):
    assert is_waited_for(of_twin, cast) == {True}
    stands(of_twin.case_id, at=Stage.SIGNED_OFF)
    assert is_waited_for(of_twin, cast) == {False}


@pytest.mark.unaudited("a request is made late, and a review goes on, by hand")
def test_no_reminder_is_sent_by_hand_for_a_review_that_is_signed_off(of_twin: AgencyRequest, cast: Cast):
    stands(of_twin.case_id, at=Stage.SIGNED_OFF)
    survivor = Case.objects.get(pk=of_twin.case_id).merged_into_id
    here = f"/cases/{survivor}/agencies/{of_twin.pk}/"
    before = AgencyRequest.objects.get(pk=of_twin.pk).link_no
    assert "No answer is taken any more" in office(cast).post(f"{here}remind/", follow=True).content.decode()
    assert AgencyRequest.objects.get(pk=of_twin.pk).link_no == before


@pytest.mark.unaudited("a review goes on by hand")
def test_whoever_was_asked_for_the_case_that_was_merged_is_told_that_the_review_is_over(
    of_twin: AgencyRequest, cast: Cast
):
    link = link_in(newest("request_link"))
    client = prove(Client(), link)
    assert OVER not in client.get(link).content.decode()
    stands(of_twin.case_id, at=Stage.SIGNED_OFF)
    assert OVER in client.get(link).content.decode()


@pytest.mark.unaudited("a review goes on by hand")
def test_no_report_is_asked_of_a_reporter_once_the_review_is_over(of_twin: AgencyRequest, cast: Cast):
    dev = office(cast, "dev")
    assert "asks for a report" in text_of(dev.get("/"))
    assert of_twin.reference in text_of(dev.get("/requests/")).partition("Earlier requests")[0]
    stands(of_twin.case_id, at=Stage.SIGNED_OFF)
    assert "asks for a report" not in text_of(dev.get("/"))
    before, _, earlier = text_of(dev.get("/requests/")).partition("Earlier requests")
    assert of_twin.reference not in before
    assert of_twin.reference in earlier
    assert "Not answered" in earlier

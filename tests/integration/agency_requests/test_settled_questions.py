"""A later agency need not answer what others have settled, sees that it is settled and not how, and may differ."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of, link_in, newest, office, prove
from tests.integration.browsing import text_of

from opencdop.agency_requests.asked import definition_of
from opencdop.agency_requests.chasing.measuring import measure_returns
from opencdop.agency_requests.chasing.models import ReturnMeasure
from opencdop.agency_requests.correcting_services import begin_correction
from opencdop.agency_requests.merging.queries import merge_for
from opencdop.agency_requests.merging.services import accept_answers_from
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import begin_answer, link_actor
from opencdop.agency_requests.settled.folding import DIFFERS
from opencdop.agency_requests.settled.for_request import folding_of, settled_now
from opencdop.cases.models import Case
from opencdop.formkit.asking import Asking
from opencdop.submissions.services import save_answers

BIRTH = {"birth_weight": 3271, "multiplicity": "singleton", "gravidity": 2}


def taken(request: AgencyRequest, *, by: Any) -> AgencyRequest:
    """The return taken into the record, whole."""
    merge = merge_for(request)
    accept_answers_from(request, take=sorted(merge.open_keys), seen=merge.seen, by=by)
    return request


@pytest.fixture
def case(a_case: ACase) -> Case:
    return a_case()


@pytest.fixture
def from_midwife(case: Case, cast: Cast) -> AgencyRequest:
    """A midwife's return about the birth, taken into the record."""
    asked = asked_of(
        case,
        by=cast.actor("asha"),
        agency_type="midwifery",
        agency_name="Ashmoor Midwives",
        email="m@ashmoor.nhs.uk",
    )
    return taken(answered(asked, **BIRTH), by=cast.actor("asha"))


@pytest.fixture
def later(case: Case, cast: Cast, from_midwife: AgencyRequest) -> AgencyRequest:
    """A practice that is asked after the midwife's return was taken."""
    return asked_of(case, by=cast.actor("asha"))


def behind(link: str) -> Client:
    return prove(Client(), link)


def test_a_later_agency_is_told_what_is_settled_and_not_how(later: AgencyRequest):
    link = link_in(newest("request_link"))
    start = text_of(behind(link).get(link))
    assert "The office already has" in start
    assert "Birth weight" in start
    assert "3271" not in start
    assert settled_now(later) == [
        key for key in folding_of(later).definition.by_key if key in settled_now(later)
    ]
    assert set(BIRTH) <= set(settled_now(later))


def test_before_the_code_nothing_of_it_is_told(later: AgencyRequest):
    link = link_in(newest("request_link"))
    assert "already has" not in text_of(Client().get(link))


def test_settled_questions_stand_on_no_page_until_their_line_is_ticked(later: AgencyRequest):
    link = link_in(newest("request_link"))
    browser = behind(link)
    browser.post(f"{link}begin/")
    birth = browser.get(f"{link}form/birth/")
    assert 'name="birth_weight"' not in text_of(birth)
    assert browser.get(f"{link}form/birth_settled/").status_code == 302
    page = text_of(browser.get(f"{link}form/already_known/"))
    assert "The office already has this" in page
    assert "3271" not in page
    saved = browser.post(f"{link}form/already_known/", {DIFFERS: ["birth"], "seen": 1, "met": DIFFERS})
    assert saved.status_code == 302
    assert saved["Location"].endswith("/form/birth_settled/")
    assert 'name="birth_weight"' in text_of(browser.get(f"{link}form/birth_settled/"))


def test_an_answer_that_differs_comes_beside_the_record_as_a_conflict(later: AgencyRequest, cast: Cast):
    by = link_actor(later)
    draft = begin_answer(later, by=by)
    said = {
        DIFFERS: ["birth"],
        "birth_weight": 2900,
        "report_summary": "Seen once.",
        "reporter_telephone": "01632 960001",
    }
    save_answers(draft, answers=said, seen=draft.version_no, case_id=later.case_id, by=by)
    link = link_in(newest("request_link"))
    browser = behind(link)
    draft.refresh_from_db()
    sent = browser.post(f"{link}form/check/", {"seen": draft.version_no})
    assert sent.status_code == 302
    later.refresh_from_db()
    assert later.submission is not None
    assert DIFFERS not in later.submission.answers
    merge = merge_for(AgencyRequest.objects.get(pk=later.pk))
    assert "birth_weight" in {row.key for row in merge.differing}
    assert office(cast).get(f"/cases/{later.case_id}/agencies/{later.id}/return/").status_code == 200


def test_a_question_that_two_returns_answer_otherwise_is_settled_for_nobody(
    case: Case, cast: Cast, from_midwife: AgencyRequest
):
    other = asked_of(
        case,
        by=cast.actor("asha"),
        agency_type="obstetrics",
        agency_name="Maternity",
        email="o@ashmoor.nhs.uk",
    )
    later = asked_of(case, by=cast.actor("asha"))
    assert "birth_weight" in settled_now(later)
    other = answered(other, birth_weight=2700)
    assert "birth_weight" not in settled_now(later)
    merge = merge_for(other)
    accept_answers_from(other, take=(), keep=sorted(merge.open_keys), seen=merge.seen, by=cast.actor("asha"))
    assert "birth_weight" in settled_now(later)


def test_what_one_agency_cannot_know_settles_nothing_until_the_office_says_so(case: Case, cast: Cast):
    police = asked_of(
        case, by=cast.actor("asha"), agency_type="police", agency_name="Police", email="p@ashmoor.police.uk"
    )
    taken(answered(police, birth_weight=3000), by=cast.actor("asha"))
    later = asked_of(case, by=cast.actor("asha"))
    assert "birth_weight" not in settled_now(later)


def test_what_is_settled_is_kept_when_the_answer_is_begun(case: Case, cast: Cast):
    early = asked_of(case, by=cast.actor("asha"))
    begin_answer(early, by=link_actor(early))
    midwife = asked_of(
        case, by=cast.actor("asha"), agency_type="midwifery", agency_name="Midwives", email="m@ashmoor.nhs.uk"
    )
    taken(answered(midwife, **BIRTH), by=cast.actor("asha"))
    early = AgencyRequest.objects.get(pk=early.pk)
    assert early.settled == ["place_of_death"]  # of the notification
    assert folding_of(early).settled.count == 1
    late = asked_of(case, by=cast.actor("asha"), agency_name="Another practice", email="b@practice.nhs.uk")
    begin_answer(late, by=link_actor(late))
    assert set(BIRTH) <= set(AgencyRequest.objects.get(pk=late.pk).settled)
    assert folding_of(AgencyRequest.objects.get(pk=late.pk)).settled.count >= 2


def test_the_office_may_show_the_answers_to_one_agency(later: AgencyRequest):
    AgencyRequest.objects.filter(pk=later.pk).update(shows_answers=True)
    later = AgencyRequest.objects.get(pk=later.pk)
    link = link_in(newest("request_link"))
    browser = behind(link)
    browser.post(f"{link}begin/")
    page = text_of(browser.get(f"{link}form/already_known/"))
    assert "3,271" in page or "3271" in page


def test_a_corrected_form_is_asked_whole(later: AgencyRequest):
    done = answered(later, report_summary="Seen once.")
    corrected = begin_correction(done, by=link_actor(done))
    assert settled_now(corrected) == []
    assert folding_of(corrected).settled.count == 0


@pytest.mark.parametrize("said", [{}, {"birth_weight": 2900}], ids=["lets it stand", "differs"])
def test_what_was_settled_counts_neither_for_nor_against_how_full_a_return_is(
    later: AgencyRequest, said: dict[str, Any]
):
    done = AgencyRequest.objects.get(pk=answered(later, report_summary="Seen once.", **said).pk)
    assert done.submission is not None
    asked = Asking(definition_of(done), done.submission.answers)
    looked_for = {
        each.key for each in definition_of(done).questions() if each.is_expected and asked.question(each)
    }
    assert "birth_weight" in looked_for & set(done.settled)
    assert measure_returns() == 2  # the midwife's is the other
    measure = ReturnMeasure.objects.get(request=done)
    assert measure.expected == len(looked_for - set(done.settled))
    assert measure.known == len((looked_for - set(done.settled)) & set(done.submission.answers))


def test_the_start_page_needs_few_queries_with_eight_returns(
    case: Case, cast: Cast, from_midwife: AgencyRequest
):
    for number in range(7):
        asked = asked_of(
            case, by=cast.actor("asha"), agency_name=f"Agency {number}", email=f"a{number}@x.nhs.uk"
        )
        answered(asked, report_summary=f"Words {number}", birth_weight=3271)
    asked_of(case, by=cast.actor("asha"), agency_name="The last", email="last@x.nhs.uk")
    link = link_in(newest("request_link"))
    browser = behind(link)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert browser.get(link).status_code == 200
    assert len(seen) <= 25

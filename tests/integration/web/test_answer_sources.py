"""Every agreed answer leads to where it comes from: the return at its question, the notification, who corrected it."""

import re

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of
from tests.integration.browsing import browsing

from opencdop.agency_requests.merging.queries import merge_of
from opencdop.agency_requests.merging.services import Choice, decide
from opencdop.cases.answer_services import correct_answer
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_record
from opencdop.submissions.library import form


@pytest.fixture
def case(a_case: ACase, cast: Cast) -> Case:
    """The surgery's answer was taken; the ward says otherwise and was left out."""
    case, asha = a_case(birth_weight=3200), cast.actor("asha")
    for agency, weight in (("Millbrook Surgery", 3310), ("Ward", 3400)):
        request = asked_of(case, by=asha, agency_name=agency, email=f"{weight}@agency.example")
        answered(request, birth_weight=weight)
    laid = merge_of(case)
    surgery = case.agency_requests.get(agency_name="Millbrook Surgery")
    decide(case, choices={"birth_weight": Choice.take(surgery.id)}, seen=laid.seen, by=asha)
    return case


def test_an_answer_leads_to_its_return_at_the_question_and_shows_what_others_said(case: Case, cast: Cast):
    client = browsing(cast)("asha")
    record = client.get(f"/cases/{case.id}/record/").content.decode()
    assert f'href="/cases/{case.id}/record/birth_weight/source/"' in record
    page = client.get(f"/cases/{case.id}/record/birth_weight/source/").content.decode()
    request = case.agency_requests.get(agency_name="Millbrook Surgery")
    lead = f"/cases/{case.id}/agencies/{request.id}/return/#q-birth_weight"
    assert f'href="{lead}">Read it where it was sent' in page
    assert 'id="q-birth_weight"' in client.get(lead.split("#")[0]).content.decode()
    assert "3,400 g" in page
    assert "Left out" in page
    assert re.search(r"3,200 g<span[^>]*>Notification, agreed by Asha Verma", page)


def test_a_corrected_answer_says_who_corrected_it_and_why(case: Case, cast: Cast):
    correct_answer(
        case,
        question=form("reporting").question("birth_weight"),
        value=3333,
        reason="The red book",
        seen=agreed_record(case)["birth_weight"].id,
        by=cast.actor("mina"),
    )
    page = browsing(cast)("asha").get(f"/cases/{case.id}/record/birth_weight/source/").content.decode()
    assert "Corrected by Mina Holt" in page
    assert "The red book" in page
    assert "Millbrook Surgery, agreed by Asha Verma" in page


def test_there_is_no_source_of_what_is_not_agreed_and_none_for_other_roles(case: Case, cast: Cast):
    browse = browsing(cast)
    assert browse("asha").get(f"/cases/{case.id}/record/religion/source/").status_code == 404
    path = f"/cases/{case.id}/record/birth_weight/source/"
    for name, status in (("carol", 404), ("chidi", 403), ("ben", 403), ("dev", 403), ("edith", 403)):
        answer = browse(name).get(path)
        assert answer.status_code == status, name
        assert "3,310" not in answer.content.decode()
    assert "/source/" not in browse("chidi").get(f"/cases/{case.id}/record/").content.decode()


def test_the_record_says_who_says_the_same_and_lights_what_waits_to_be_decided(a_case: ACase, cast: Cast):
    case, asha = a_case(birth_weight=3200), cast.actor("asha")
    for agency, weight in (("Millbrook Surgery", 3200), ("Ward", 3400)):
        request = asked_of(case, by=asha, agency_name=agency, email=f"{weight}@agency.example")
        answered(request, birth_weight=weight)
    browse = browsing(cast)
    page = browse("asha").get(f"/cases/{case.id}/record/").content.decode()
    line = page[page.index('id="q-birth_weight"') :]
    line = line[: line.index("</div>")]
    assert "1 return says the same" in line
    assert re.search(r"Differs</span> Ward", line)
    assert f'href="/cases/{case.id}/agencies/merge/#q-birth_weight"' in line
    assert "One record, from 3 sources" in page
    assert f'href="/cases/{case.id}/agencies/narratives/"' in page
    for name in ("chidi", "ben"):
        seen = browse(name).get(f"/cases/{case.id}/record/").content.decode()
        assert "Differs" not in seen
        assert "Ward" not in seen
    merge = browse("asha").get(f"/cases/{case.id}/agencies/merge/").content.decode()
    assert 'id="q-birth_weight"' in merge


def test_the_first_page_of_a_case_says_what_holds_its_next_meeting_up(a_case: ACase, cast: Cast):
    case = a_case(post_mortem="coronial")
    page = browsing(cast)("asha").get(f"/cases/{case.id}/").content.decode()
    card = page[page.index("What is needed before the review meeting") :]
    assert "The post-mortem report" in card[: card.index("</section>")]

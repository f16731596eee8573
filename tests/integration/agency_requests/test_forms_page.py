"""The forms of a case: what is proposed, decided, asked and entered; and that nothing outside ever names one."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import asked_of, in_days, link_in, mails, newest, office
from tests.integration.agency_requests.forms import entered, finished, reported

from opencdop.agency_requests.asked import offered_sections
from opencdop.agency_requests.case_forms.catalogue import supplementary_forms
from opencdop.agency_requests.case_forms.pages import proposals_for
from opencdop.agency_requests.models import AgencyRequest
from opencdop.audit.queries import timeline_of
from opencdop.cases.models import Case, Need, SupplementDecision
from opencdop.cases.supplement_services import WAITS, set_form_aside, use_form
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.joint_response.services import decide_response
from opencdop.submissions.library import library


def forms_home(case: Case) -> str:
    return f"/cases/{case.id}/forms/"


def proposed_for(case: Case) -> list[str]:
    return [each.proposed.form for each in proposals_for(case).proposed]


@pytest.fixture
def drowned(a_case: ACase, cast: Cast) -> Case:
    return reported(a_case(), by=cast.actor("asha"), events=["drowning"])


def test_a_form_is_proposed_with_its_reason_and_whom_to_ask(drowned: Case, cast: Cast):
    page = office(cast).get(forms_home(drowned)).content.decode()
    assert "Drowning is named as the event" in page
    assert "Police" in page
    assert "Use it" in page


def test_the_offices_own_decision_on_a_joint_response_proposes_a_form(a_case: ACase, cast: Cast):
    case = a_case(place_of_death="home")
    assert "sud" not in proposed_for(case)
    by = cast.actor("asha")
    decide_response(case, decision="needed", grounds=["sudden_no_clear_cause"], reason="Sudden.", by=by)
    assert "sud" in proposed_for(case)


def test_using_a_form_makes_the_review_wait_for_it_without_saying_which(drowned: Case, cast: Cast):
    answer = office(cast).post(f"{forms_home(drowned)}decide/", {"form": "drowning", "say": "use"})
    assert answer.status_code == 302
    assert SupplementDecision.objects.get().state == SupplementDecision.USED
    need = Need.objects.get()
    assert need.words == WAITS
    assert need.is_open
    assert "drowning" not in proposed_for(drowned)
    assert "drowning" in [each.key for each in proposals_for(drowned).used]


def test_setting_a_form_aside_needs_a_reason_and_can_be_taken_back(drowned: Case, cast: Cast):
    by = cast.actor("asha")
    with pytest.raises(RuleBroken, match="why this form is not needed"):
        set_form_aside(drowned, form="drowning", reason=" ", by=by)
    use_form(drowned, form="drowning", by=by)
    set_form_aside(drowned, form="drowning", reason="The word was used of another child.", by=by)
    assert not Need.objects.get().is_open
    page = office(cast).get(forms_home(drowned)).content.decode()
    assert "The word was used of another child." in page
    assert "Use it after all" in page
    use_form(drowned, form="drowning", by=by)
    assert Need.objects.get().is_open
    told = [each.sentence for each in timeline_of([drowned.id])]
    assert "decided that a further form is not needed: Drowning" in told


def test_asking_for_a_form_waits_for_that_agency_instead(drowned: Case, cast: Cast):
    by = cast.actor("asha")
    use_form(drowned, form="drowning", by=by)
    request = asked_of(drowned, by=by, form="drowning", sections=[*sections_of("drowning")])
    assert (request.form, request.version) == ("drowning", library().form("drowning").version)
    waits = {need.code: need.is_open for need in Need.objects.all()}
    assert waits == {"form:drowning": False, request.need_code: True}
    asked_of(drowned, by=by)
    words = list(Need.objects.filter(code__startswith="request:").values_list("words", flat=True))
    assert sorted(words) == ["Further form of Millbrook Surgery", "Report of Millbrook Surgery"]


def test_any_form_can_be_added_by_hand(a_case: ACase, cast: Cast):
    case = a_case()
    office(cast).post(f"{forms_home(case)}decide/", {"form": "diabetes", "say": "add"})
    assert [each.key for each in proposals_for(case).used] == ["reporting", "diabetes"]
    refused = office(cast).post(
        f"{forms_home(case)}decide/", {"form": "no-such-form", "say": "add"}, follow=True
    )
    assert "There is no such form." in refused.content.decode()


def test_no_form_is_chosen_to_begin_with_and_none_is_added_unchosen(a_case: ACase, cast: Cast):
    case, asha = a_case(), office(cast)
    page = asha.get(forms_home(case)).content.decode()
    assert 'name="form"><option value="">Choose a form</option>' in page
    refused = asha.post(f"{forms_home(case)}decide/", {"form": "", "say": "add"}, follow=True)
    assert "Choose the form that you want to add." in refused.content.decode()
    assert [each.key for each in proposals_for(case).used] == ["reporting"]


def test_parts_that_go_to_several_people_are_asked_one_by_one(a_case: ACase, cast: Cast):
    case, by = a_case(), cast.actor("asha")
    first = asked_of(case, by=by, form="care_pathway", sections=["ambulance"])
    second = asked_of(case, by=by, form="care_pathway", sections=["first_ed", "ward"])
    assert [each.sections for each in (first, second)] == [
        ["reporter", "ambulance"],
        ["reporter", "first_ed", "ward"],
    ]
    with pytest.raises(RuleBroken, match="asked already"):
        asked_of(case, by=by, form="care_pathway", sections=["ward", "picu"])


def test_the_ask_page_takes_form_and_part_from_its_address(a_case: ACase, cast: Cast):
    case, client = a_case(), office(cast)
    address = f"/cases/{case.id}/agencies/ask/?form=care_pathway&section=ambulance&type=ambulance"
    page = client.get(address).content.decode()
    assert library().form("care_pathway").title.replace("'", "&#39;") in page
    assert 'value="ambulance" checked' in page
    assert 'value="ward" checked' not in page
    assert client.get(f"/cases/{case.id}/agencies/ask/?form=form_a").status_code == 404


def test_the_ask_page_asks_for_the_form_it_was_opened_for(drowned: Case, cast: Cast):
    due = in_days(20)
    said = {
        "form": "drowning",
        "agency_type": "police",
        "agency_name": "Ashmoor Police",
        "respondent_name": "Sgt Rowan Hill",
        "email": "r.hill@ashmoor.police.uk",
        "sections": sections_of("drowning")[:1],
        "due_on-day": due.day,
        "due_on-month": due.month,
        "due_on-year": due.year,
    }
    client = office(cast)
    check = client.post(f"/cases/{drowned.id}/agencies/ask/", said).content.decode()
    assert 'name="form" value="drowning"' in check
    sent = client.post(f"/cases/{drowned.id}/agencies/ask/", {**said, "send": "1", "checked": "yes"})
    assert (sent.status_code, sent.url) == (302, forms_home(drowned))
    assert AgencyRequest.objects.get().form == "drowning"


@pytest.mark.parametrize("form", ["analysis", "notification", "form_b", "joint_response_record", "none"])
def test_agencies_are_asked_only_for_forms_that_are_theirs(a_case: ACase, cast: Cast, form: str):
    with pytest.raises(RuleBroken, match="agencies can be asked for"):
        asked_of(a_case(), by=cast.actor("asha"), form=form)


def test_no_email_and_no_page_before_the_code_names_a_form(a_case: ACase, cast: Cast):
    """Practice 28. The words of every supplementary form are canaries."""
    case, by, stranger = a_case(), cast.actor("asha"), Client()
    telling = [word for key in supplementary() for word in (key, library().form(key).title)]
    seen = ""
    for number, form in enumerate(supplementary()):
        asked_of(
            case,
            by=by,
            form=form,
            sections=sections_of(form),
            email=f"person{number}@millbrook.nhs.uk",
            agency_name=f"Agency {number}",
        )
        link = link_in(newest("request_link"))
        seen += stranger.get(link).content.decode() + link
        stranger.post(f"{link}send-code/")
        seen += stranger.get(f"{link}code/").content.decode()
    seen += "\n".join(f"{each.subject}\n{each.body}" for each in mails())
    assert len(mails()) >= 2 * len(supplementary())
    words = re.sub(r"/r/[\w-]+/", "", seen)  # a link is drawn by lot, and may spell anything
    assert [each for each in telling if re.search(rf"\b{re.escape(each)}\b", words, re.IGNORECASE)] == []


def test_forms_are_the_offices_alone(drowned: Case, cast: Cast):
    for name, refusal in (("chidi", NotAllowed), ("ben", NotFound), ("carol", NotFound), ("dev", NotFound)):
        with pytest.raises(refusal):
            use_form(drowned, form="drowning", by=cast.actor(name))
    assert office(cast, "carol").get(forms_home(drowned)).status_code == 404
    assert office(cast, "chidi").get(forms_home(drowned)).status_code == 403


def test_forms_of_before_april_2019_stand_with_deaths_of_their_time(a_case: ACase, cast: Cast):
    old = a_case(date_of_birth="2016-02-01", date_of_death="2017-06-01")
    page = office(cast).get(forms_home(old)).content.decode()
    assert "Forms of before April 2019" in page
    assert [each.key for each in proposals_for(old).old] == ["form_a", "form_b", "form_c"]
    assert proposals_for(a_case()).old == ()


def test_the_page_asks_the_database_as_often_for_one_form_as_for_many(drowned: Case, cast: Cast):
    by, client = cast.actor("asha"), office(cast)
    finished(entered(drowned, by=by), by=by)
    client.get(forms_home(drowned))
    with CaptureQueriesContext(connection) as few:
        client.get(forms_home(drowned))
    for number in range(6):
        finished(entered(drowned, by=by, agency_name=f"Police {number}"), by=by)
        asked_of(drowned, by=by, agency_name=f"Agency {number}")
    for form in supplementary():
        use_form(drowned, form=form, by=by)
    with CaptureQueriesContext(connection) as many:
        assert client.get(forms_home(drowned)).status_code == 200
    assert len(many) == len(few) <= 25


def supplementary() -> list[str]:
    return list(supplementary_forms())


def sections_of(form: str) -> list[str]:
    return [section.key for section in offered_sections(library().form(form))]

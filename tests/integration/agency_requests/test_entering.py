"""The office enters a form itself: its pages, what stands as sent, and that it comes into the record like others."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import mails, office
from tests.integration.agency_requests.forms import entered, finished

from opencdop.agency_requests.chasing.queries import turns
from opencdop.agency_requests.entering.services import keep_response_form
from opencdop.agency_requests.merging.queries import merge_for, narratives_of
from opencdop.agency_requests.merging.services import accept_answers_from
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.services import withdraw_request
from opencdop.audit.queries import timeline_of
from opencdop.cases.models import Case, Need, SupplementDecision
from opencdop.cases.queries import agreed_record
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.core.clock import local_date
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.joint_response.services import complete_step, decide_response
from opencdop.submissions.library import library
from opencdop.submissions.services import save_answers

SAID = {
    "came_by": "paper",
    "agency_type": "police",
    "agency_name": "Ashmoor Police",
    "respondent_name": "Sgt Rowan Hill",
    "respondent_role": "Investigating officer",
}


def posted(on: date, **other: str) -> dict:
    day = {"received_on-day": on.day, "received_on-month": on.month, "received_on-year": on.year}
    return {**SAID, **day, **other}


def old_case(a_case: ACase) -> Case:
    return a_case(date_of_birth="2016-02-01", date_of_death="2017-06-01")


def test_a_form_from_paper_is_entered_page_by_page_and_sent(a_case: ACase, cast: Cast):
    case, client = a_case(), office(cast)
    came = clock.today() - timedelta(days=9)
    version = library().form("drowning").version
    page = client.get(f"/cases/{case.id}/forms/enter/?form=drowning").content.decode()
    assert "When did it really come?" in page
    begun = client.post(f"/cases/{case.id}/forms/enter/", posted(came, form="drowning", version=version))
    request = AgencyRequest.objects.get()
    fill = f"/cases/{case.id}/forms/{request.id}/fill/"
    assert (begun.status_code, begun.url) == (302, fill)
    assert (request.state, request.came_by, request.received_on) == ("entering", "paper", came)
    tasks = client.get(fill).content.decode()
    assert "Ashmoor Police, Sgt Rowan Hill, received on" in tasks
    check = client.get(f"{fill}check/")
    assert "Finish this form" in check.content.decode()
    seen = request.draft.version_no
    sent = client.post(f"{fill}check/", {"seen": seen})
    assert (sent.status_code, sent.url) == (302, f"/cases/{case.id}/agencies/{request.id}/")
    again = client.post(f"{fill}check/", {"seen": seen})
    assert (again.status_code, again.url) == (302, f"/cases/{case.id}/agencies/{request.id}/")
    request.refresh_from_db()
    assert request.state == "answered"
    assert local_date(request.submission.received_at) == came
    assert local_date(request.submission.entered_at) == clock.today()
    assert request.submission.channel == "entered"
    assert (
        request.submission.sent_by
        == "Sgt Rowan Hill, Investigating officer, Ashmoor Police; entered by Asha Verma"
    )
    assert mails() == []
    assert "sent the report of Ashmoor Police" in [each.sentence for each in timeline_of([case.id])]


def test_what_a_paper_does_not_say_does_not_hold_it_back(a_case: ACase, cast: Cast):
    case, by = a_case(), cast.actor("asha")
    request = entered(case, by=by, respondent_name="", respondent_role="")
    fill = f"/cases/{case.id}/forms/{request.id}/fill/check/"
    client = office(cast)
    assert "needed before you can send" not in client.get(fill).content.decode().lower()
    assert client.post(fill, {"seen": request.draft.version_no}).status_code == 302
    request.refresh_from_db()
    assert request.submission.definition_digest == library().form("drowning").digest
    assert request.submission.sent_by == "Ashmoor Police; entered by Asha Verma"


def test_nothing_typed_is_lost_when_the_beginning_is_refused(a_case: ACase, cast: Cast):
    case = a_case()
    tomorrow = clock.today() + timedelta(days=1)
    wrong = posted(tomorrow, form="drowning", version=library().form("drowning").version, agency_type="")
    page = office(cast).post(f"/cases/{case.id}/forms/enter/", wrong)
    assert page.status_code == 422
    text = page.content.decode()
    assert "That day lies in the future" in text
    assert 'value="Ashmoor Police"' in text
    assert not AgencyRequest.objects.exists()


def test_a_form_sent_twice_is_begun_once_and_the_second_press_opens_it(a_case: ACase, cast: Cast):
    case, client = a_case(), office(cast)
    came = posted(clock.today(), form="drowning", version=library().form("drowning").version)
    first = client.post(f"/cases/{case.id}/forms/enter/", came)
    again = client.post(f"/cases/{case.id}/forms/enter/", {**came, "agency_name": " ashmoor police "})
    assert (again.status_code, again.url) == (302, first.url)
    assert AgencyRequest.objects.count() == 1
    assert "You have begun this form of Ashmoor Police already" in client.get(again.url).content.decode()


def test_what_is_said_otherwise_the_second_time_is_asked_about_and_not_lost(a_case: ACase, cast: Cast):
    case, client = a_case(), office(cast)
    enter, version = f"/cases/{case.id}/forms/enter/", library().form("drowning").version
    first = client.post(enter, posted(clock.today(), form="drowning", version=version))
    other = posted(clock.today(), form="drowning", version=version, respondent_name="PC Wren")
    asked = client.post(enter, other)
    text = asked.content.decode()
    assert asked.status_code == 422
    assert "or say that this is another" in text
    assert 'value="PC Wren"' in text
    assert f'href="{first.url}"' in text
    assert AgencyRequest.objects.count() == 1
    [another] = re.findall(r'name="another" type="checkbox" value="([^"]+)"', text)
    second = client.post(enter, {**other, "another": another})
    assert second.status_code == 302
    assert second.url != first.url
    twice = client.post(enter, {**other, "another": another})
    assert twice.url == second.url
    assert AgencyRequest.objects.count() == 2


def test_another_form_just_like_the_first_can_be_asked_for(a_case: ACase, cast: Cast):
    case, client = a_case(), office(cast)
    enter = f"/cases/{case.id}/forms/enter/"
    said = posted(clock.today(), form="drowning", version=library().form("drowning").version)
    assert "You have begun this form" not in client.get(f"{enter}?form=drowning").content.decode()
    first = client.post(enter, said)
    page = client.get(f"{enter}?form=drowning").content.decode()
    assert f'href="{first.url}">Go on: Ashmoor Police' in page
    [another] = re.findall(r'name="another" type="checkbox" value="([^"]+)"', page)
    second = client.post(enter, {**said, "another": another})
    assert second.url != first.url
    assert AgencyRequest.objects.count() == 2


def test_another_persons_organisations_or_finished_form_is_begun_by_itself(a_case: ACase, cast: Cast):
    case, asha = a_case(), cast.actor("asha")
    first = entered(case, by=asha)
    others = (
        entered(case, by=cast.actor("mina")),
        entered(case, by=asha, agency_name="Ambulance"),
        entered(case, by=asha, form="reporting"),
        entered(a_case(surname="Okoro"), by=asha),
    )
    assert len({first.pk, *(each.pk for each in others)}) == 5
    finished(first, by=asha)
    assert entered(case, by=asha).pk != first.pk


def test_what_was_entered_goes_into_the_record_with_its_source(a_case: ACase, cast: Cast):
    case, by = a_case(), cast.actor("asha")
    question = next(each for each in library().form("drowning").questions() if each.type == "choice")
    code = question.choices[0].code
    request = finished(entered(case, by=by), by=by, **{question.key: code})
    merge = merge_for(request)
    assert question.key in {row.key for row in merge.new}
    assert not {"reporter_name", "reporter_agency", "date_completed"} & set(merge.rows)
    accept_answers_from(request, take=[row.key for row in merge.new], seen=merge.seen, by=by)
    answer = agreed_record(case)[question.key]
    assert (answer.value, answer.source, answer.form) == (code, "Ashmoor Police", "drowning")
    page = office(cast).get(f"/cases/{case.id}/record/").content.decode()
    assert f'id="form-drowning">{library().form("drowning").title}</h2>' in page
    assert question.label in page


def test_agencies_own_words_in_one_form_stay_apart(a_case: ACase, cast: Cast):
    case, by = a_case(), cast.actor("asha")
    for agency, words in (("Ashmoor Police", "He swam well."), ("Ambulance", "We came at noon.")):
        finished(entered(case, by=by, agency_name=agency), by=by, drowning_narrative=words)
    told = narratives_of(case)["drowning_narrative"]
    assert [(each.source, each.words) for each in told] == [
        ("Ashmoor Police", ("He swam well.",)),
        ("Ambulance", ("We came at noon.",)),
    ]
    assert "drowning_narrative" not in agreed_record(case)


def test_entering_meets_what_was_waited_for_and_counts_as_asked(a_case: ACase, cast: Cast):
    case, by = a_case(), cast.actor("asha")
    request = entered(case, by=by)
    assert not Need.objects.exists()
    finished(request, by=by)
    assert SupplementDecision.objects.get().form == "drowning"
    assert case.milestones.filter(kind=MilestoneKind.ASKED.value).count() == 1
    assert not any(turns(clock.now() + timedelta(days=days)) for days in range(90, 97))


def test_a_form_being_entered_can_be_given_up(a_case: ACase, cast: Cast):
    case, by = a_case(), cast.actor("asha")
    request = entered(case, by=by)
    withdraw_request(request, reason="It was of another child.", by=by)
    assert mails() == []
    fill = f"/cases/{case.id}/forms/{request.id}/fill/"
    assert office(cast).get(fill).url == f"/cases/{case.id}/agencies/{request.id}/"
    with pytest.raises(RuleBroken):
        finished(request, by=by)


def test_two_people_of_the_office_fill_the_same_draft(a_case: ACase, cast: Cast):
    case, by = a_case(), cast.actor("asha")
    request = entered(case, by=by)
    save_answers(request.draft, answers={"reporter_role": "Sergeant"}, seen=1, case_id=case.id, by=by)
    page = office(cast, "mina").get(f"/cases/{case.id}/forms/{request.id}/fill/reporter/").content.decode()
    assert 'value="Sergeant"' in page


def test_old_versions_are_chosen_only_for_old_papers(a_case: ACase, cast: Cast):
    case, client = old_case(a_case), office(cast)
    page = client.get(f"/cases/{case.id}/forms/enter/?form=form_b").content.decode()
    versions = [each.version for each in library().versions("form_b")]
    assert len(versions) > 1
    assert all(version in page for version in versions)
    assert f'value="{library().in_force("form_b", on=case.died_on).version}" checked' in page
    with pytest.raises(RuleBroken):
        entered(a_case(), by=cast.actor("asha"), form="form_b")


@pytest.mark.parametrize("form", ["form_a", "form_b", "form_c"])
def test_an_old_record_reads_in_the_words_of_its_time(a_case: ACase, cast: Cast, form: str):
    case, by, client = old_case(a_case), cast.actor("asha"), office(cast)
    for definition in library().versions(form):
        question = next(
            each for each in definition.questions() if each.type == "choice" and each.when is None
        )
        code = question.choices[-1].code
        request = finished(
            entered(case, by=by, form=form, version=definition.version, agency_name=definition.version),
            by=by,
            **{question.key: code},
        )
        page = client.get(f"/cases/{case.id}/agencies/{request.id}/return/").content.decode()
        assert f"{definition.title}, version {definition.version}" in page
        assert question.choices[-1].label in page


@pytest.mark.parametrize(
    "form", [key for key in library().forms() if key not in ("notification", "analysis")]
)
def test_every_form_of_every_version_is_opened_and_its_pages_drawn(a_case: ACase, cast: Cast, form: str):
    case, by, client = old_case(a_case), cast.actor("asha"), office(cast)
    for definition in library().versions(form):
        if form.startswith("joint_response"):
            request = keep_response_form(case, form=form, by=by)
        else:
            request = entered(case, by=by, form=form, version=definition.version)
        fill = f"/cases/{case.id}/forms/{request.id}/fill/"
        assert client.get(fill).status_code == 200
        first = definition.first_group(request.draft.answers or {}, today=clock.today())
        assert client.get(f"{fill}{first.key}/").status_code == 200
        assert client.get(f"{fill}check/").status_code == 200


def test_entering_is_the_offices_alone(a_case: ACase, cast: Cast):
    case = a_case()
    for name, refusal in (("chidi", NotAllowed), ("carol", NotFound), ("dev", NotFound)):
        with pytest.raises(refusal):
            entered(case, by=cast.actor(name))
    request = entered(case, by=cast.actor("asha"))
    for name in ("chidi", "carol", "dev", "ben"):
        page = office(cast, name).get(f"/cases/{case.id}/forms/{request.id}/fill/")
        assert page.status_code in (403, 404)
    elsewhere = a_case(surname="Okoro")
    assert office(cast).get(f"/cases/{elsewhere.id}/forms/{request.id}/fill/").status_code == 404


def test_the_response_keeps_its_record_and_its_audit(a_case: ACase, cast: Cast):
    case, by, client = a_case(time_of_death="06:10"), cast.actor("asha"), office(cast)
    response = decide_response(
        case, decision="needed", grounds=["sudden_no_clear_cause"], reason="Sudden.", by=by
    )
    for step in response.steps.filter(code__in=["home_visit", "post_mortem"]):
        complete_step(step, done_at=clock.now(), by=by)
    here = f"/cases/{case.id}/joint-response/"
    assert "Kept in writing" in client.get(here).content.decode()
    begun = client.post(f"/cases/{case.id}/forms/response/", {"form": "joint_response_audit"})
    request = AgencyRequest.objects.get()
    assert begun.url == f"/cases/{case.id}/forms/{request.id}/fill/"
    known = request.draft.answers
    assert known["audit_visit"] == "done"
    assert known["audit_pm_days"] == (clock.today() - case.died_on).days
    again = client.post(f"/cases/{case.id}/forms/response/", {"form": "joint_response_audit"})
    assert again.url == begun.url
    sent = client.post(f"{begun.url}check/", {"seen": request.draft.version_no})
    if sent.status_code == 422:
        finished(request, by=by, reporter_name="Asha Verma", reporter_role="Coordinator")
    else:
        assert (sent.status_code, sent.url) == (302, here)
    page = client.get(here).content.decode()
    assert f"/cases/{case.id}/agencies/{request.id}/" in page
    record = client.post(f"/cases/{case.id}/forms/response/", {"form": "joint_response_record"})
    kept = AgencyRequest.objects.get(form="joint_response_record")
    assert record.url == f"/cases/{case.id}/forms/{kept.id}/fill/"
    assert kept.draft.answers["jar_criteria"] == ["sudden_no_clear_cause"]
    assert "nothing" not in client.post(f"/cases/{case.id}/forms/response/", {"form": "drowning"}).url


def test_pages_of_entering_ask_the_database_25_times_at_most(a_case: ACase, cast: Cast):
    case, by, client = a_case(), cast.actor("asha"), office(cast)
    request = entered(case, by=by)
    done = finished(entered(case, by=by, agency_name="Ambulance"), by=by)
    fill = f"/cases/{case.id}/forms/{request.id}/fill/"
    here = f"/cases/{case.id}/agencies/{done.id}/"
    for address in (f"/cases/{case.id}/forms/enter/?form=drowning", fill, f"{fill}check/", f"{fill}reporter/",
                    here, f"{here}return/", f"/cases/{case.id}/agencies/merge/",
                    f"/cases/{case.id}/record/", f"/cases/{case.id}/joint-response/"):  # fmt: skip
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert len(queries) <= 25, address


def test_pages_of_a_response_form_stand_under_the_joint_response(a_case: ACase, cast: Cast):
    case, by, client = a_case(), cast.actor("asha"), office(cast)
    kept = keep_response_form(case, form="joint_response_audit", by=by)
    finished(kept, by=by, reporter_name="Asha Verma", reporter_role="Coordinator")
    other = finished(entered(case, by=by, form="reporting"), by=by, report_summary="Known to us.")
    for request, page in ((kept, "joint-response"), (other, "agencies")):
        for part in ("", "return/"):
            shown = client.get(f"/cases/{case.id}/agencies/{request.id}/{part}").content.decode()
            current = re.findall(r'href="/cases/[^"/]+/([\w-]*)/?" aria-current="page"', shown)
            assert current == [page]

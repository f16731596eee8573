"""Moving a form to a newer version: on purpose, with what it keeps, loses and asks; what was sent stays."""

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import asked_of, office
from tests.integration.agency_requests.forms import entered, finished

from opencdop.agency_requests.case_forms.lifting_services import lift_form, lift_of
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import begin_answer, link_actor
from opencdop.audit.queries import timeline_of
from opencdop.core.errors import NotAllowed, RuleBroken
from opencdop.submissions.library import library

FORM = "reporting"


def versions() -> list[str]:
    return [each.version for each in library().versions(FORM)]


@pytest.fixture
def begun(a_case: ACase, cast: Cast) -> AgencyRequest:
    """A report on the oldest version, being entered."""
    return entered(a_case(), by=cast.actor("asha"), form=FORM, version=versions()[0])


def test_the_page_shows_what_is_kept_and_newly_asked(begun: AgencyRequest, cast: Cast):
    address = f"/cases/{begun.case_id}/forms/{begun.id}/lift/{versions()[-1]}/"
    page = office(cast).get(address).content.decode()
    assert "Newly asked" in page
    assert "Kept:" in page
    begun.refresh_from_db()
    assert begun.version == versions()[0]


def test_a_draft_is_moved_where_it_is(begun: AgencyRequest, cast: Cast):
    before = begun.draft.version_no
    address = f"/cases/{begun.case_id}/forms/{begun.id}/lift/{versions()[-1]}/"
    answer = office(cast).post(address)
    assert answer.url == f"/cases/{begun.case_id}/forms/{begun.id}/fill/"
    moved = AgencyRequest.objects.get()
    assert moved.version == moved.draft.version == versions()[-1]
    assert moved.draft.version_no == before + 1
    assert moved.draft.definition_digest == library().form(FORM, versions()[-1]).digest
    assert moved.draft.answers["reporter_name"] == "Sgt Rowan Hill"
    assert office(cast).get(answer.url).status_code == 200
    told = [each.sentence for each in timeline_of([begun.case_id])]
    assert f"moved the form of Ashmoor Police from version {versions()[0]} to {versions()[-1]}" in told


def test_an_agencys_draft_keeps_what_it_has_written(a_case: ACase, cast: Cast):
    request = asked_of(a_case(), by=cast.actor("asha"))
    AgencyRequest.objects.update(version=versions()[0])
    request.refresh_from_db()
    begin_answer(request, by=link_actor(request))
    lift_form(request, version=versions()[-1], by=cast.actor("asha"))
    assert AgencyRequest.objects.get().draft.version == versions()[-1]


def test_what_an_agency_has_not_sent_yet_is_moved_unread(a_case: ACase, cast: Cast):
    """They were told that the office reads their answer as they send it: here it reads the questions only."""
    request = asked_of(a_case(), by=cast.actor("asha"))
    AgencyRequest.objects.update(version=versions()[0])
    request.refresh_from_db()
    draft = begin_answer(request, by=link_actor(request))
    draft.answers = {**(draft.answers or {}), "reporter_name": "Dr Noor Haddad"}
    draft.save(update_fields=["answers"])
    page = office(cast).get(f"/cases/{request.case_id}/forms/{request.id}/lift/{versions()[-1]}/")
    assert "Your name" in page.content.decode()
    assert "Noor Haddad" not in page.content.decode()


def test_a_sent_form_stays_and_a_corrected_one_begins_with_its_answers(begun: AgencyRequest, cast: Cast):
    by = cast.actor("asha")
    finished(begun, by=by, reporter_role="Constable")
    sent = begun.submission.answers
    moved = lift_form(begun, version=versions()[-1], by=by)
    assert (moved.corrects_id, moved.version, moved.state) == (begun.id, versions()[-1], "entering")
    assert moved.draft.answers["reporter_role"] == "Constable"
    finished(moved, by=by)
    begun.refresh_from_db()
    assert begun.version == versions()[0]
    assert begun.submission.answers == sent
    page = office(cast).get(f"/cases/{begun.case_id}/agencies/{begun.id}/return/").content.decode()
    assert f"version {versions()[0]}" in page


@pytest.mark.parametrize("version", ["1066", ""])
def test_a_form_is_moved_only_to_a_version_that_came_after(begun: AgencyRequest, cast: Cast, version: str):
    with pytest.raises(RuleBroken):
        lift_of(begun, version=version)
    newest = AgencyRequest(case=begun.case, form=FORM, version=versions()[-1], sections=begun.sections)
    with pytest.raises(RuleBroken):
        lift_of(newest, version=versions()[0])


def test_moving_is_the_offices_alone(begun: AgencyRequest, cast: Cast):
    with pytest.raises(NotAllowed):
        lift_form(begun, version=versions()[-1], by=cast.actor("chidi"))
    address = f"/cases/{begun.case_id}/forms/{begun.id}/lift/{versions()[-1]}/"
    assert office(cast, "carol").get(address).status_code == 404

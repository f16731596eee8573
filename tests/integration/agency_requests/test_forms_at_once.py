"""Two people at one form at the same moment: nobody's acknowledged words are lost, nothing happens twice."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of
from tests.integration.agency_requests.at_once import at_once
from tests.integration.agency_requests.forms import entered
from tests.integration.between import held_open
from tests.integration.browsing import browsing

from opencdop.agency_requests.case_forms.lifting_services import lift_form
from opencdop.agency_requests.merging.queries import merge_for
from opencdop.agency_requests.merging.services import accept_answers_from
from opencdop.agency_requests.models import AgencyRequest
from opencdop.cases.answer_services import correct_answer
from opencdop.cases.models import Case, SupplementDecision
from opencdop.cases.supplement_services import set_form_aside, use_form
from opencdop.core.actor import SYSTEM
from opencdop.core.errors import Refusal, Stale
from opencdop.documents.models import Document
from opencdop.submissions.library import form, library
from opencdop.submissions.models import Draft, PublishedDefinition, Submission
from opencdop.submissions.publishing import publish
from opencdop.submissions.services import save_answers, send_draft

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]
WHO = {"reporter_name": "Sgt Hill", "reporter_role": "Police", "reporter_agency": "Ashmoor Police"}


def draft_of(request: AgencyRequest) -> Draft:
    return Draft.objects.get(pk=request.draft_id)


def fresh(request: AgencyRequest) -> AgencyRequest:
    return AgencyRequest.objects.select_related("case__lead_panel", "submission", "draft").get(pk=request.pk)


def autosave(cast: Cast, name: str, request: AgencyRequest, step: str, **posted: str) -> Callable[[], Any]:
    client = browsing(cast)(name)
    path = f"/cases/{request.case_id}/forms/{request.id}/fill/{step}/"
    body = {**posted, "autosave": "1", "seen": str(draft_of(request).version_no), "shown": ""}
    return lambda: client.post(path, body)


def test_a_form_that_one_person_begins_twice_at_once_is_begun_once(a_case: ACase, cast: Cast):
    """The moment before the first is committed, held open."""
    case, by = a_case(), cast.actor("asha")
    mine, same = (Case.objects.select_related("lead_panel").get(pk=case.pk) for _ in range(2))
    came = held_open(lambda: entered(mine, by=by), lambda: entered(same, by=by))
    assert AgencyRequest.objects.get().pk == came.pk


def test_two_people_who_write_different_answers_keep_both(a_case: ACase, cast: Cast):
    request = entered(a_case(), by=cast.actor("asha"), form="reporting")
    for turn in range(5):
        answers = at_once(
            autosave(cast, "asha", request, "summary", report_summary=f"Summary {turn}"),
            autosave(cast, "mina", request, "services", service_narrative=f"Services {turn}"),
        )
        if turn == 0:
            assert [each.status_code for each in answers] == [200, 200]
    stored = draft_of(request).answers
    assert stored["report_summary"] == "Summary 0"  # the later ones saw nothing of what stands there
    assert stored["service_narrative"] == "Services 0"


def test_two_people_who_write_the_same_answer_are_told(a_case: ACase, cast: Cast):
    request = entered(a_case(), by=cast.actor("asha"), form="reporting")
    answers = at_once(
        autosave(cast, "asha", request, "summary", report_summary="By Asha"),
        autosave(cast, "mina", request, "summary", report_summary="By Mina"),
    )
    assert sorted(each.status_code for each in answers) == [200, 409]
    (won,) = (number for number, each in enumerate(answers) if each.status_code == 200)
    assert draft_of(request).answers["report_summary"] == ("By Asha", "By Mina")[won]


@pytest.mark.parametrize("turn", range(4))
def test_what_is_told_as_saved_is_sent_or_the_sending_is_refused(a_case: ACase, cast: Cast, turn: int):
    request = entered(a_case(), by=cast.actor("asha"), form="reporting")
    begun = draft_of(request)
    save_answers(begun, answers=WHO, seen=1, case_id=request.case_id, by=cast.actor("asha"))
    client = browsing(cast)("mina")
    path = f"/cases/{request.case_id}/forms/{request.id}/fill/check/"
    saved, _sent = at_once(
        autosave(cast, "asha", request, "summary", report_summary="Just written"),
        lambda: client.post(path, {"seen": str(begun.version_no)}),
    )
    request = fresh(request)
    kept = request.submission.answers if request.submission else draft_of(request).answers
    assert (saved.status_code == 200) == (kept.get("report_summary") == "Just written"), saved.status_code


def test_a_draft_that_changed_since_it_was_read_is_not_sent_without_the_change(a_case: ACase, cast: Cast):
    """The moment between reading a draft and sending it, held open."""
    request, by = entered(a_case(), by=cast.actor("asha"), form="reporting"), cast.actor("asha")
    read = draft_of(request)
    save_answers(draft_of(request), answers={"report_summary": "Late"}, seen=1, case_id="", by=by)
    with pytest.raises(Stale):
        send_draft(read, definition=form("reporting"), answers=WHO, sent_by="", channel="entered", by=by)
    assert draft_of(request).answers["report_summary"] == "Late"


def test_a_form_finished_twice_is_one_submission(a_case: ACase, cast: Cast):
    request = entered(a_case(), by=cast.actor("asha"), form="reporting")
    draft = draft_of(request)
    save_answers(draft, answers=WHO, seen=1, case_id=request.case_id, by=cast.actor("asha"))
    path = f"/cases/{request.case_id}/forms/{request.id}/fill/check/"
    posted = {"seen": str(draft.version_no)}
    clients = [browsing(cast)(name) for name in ("asha", "mina", "asha")]
    answers = at_once(*[lambda each=each: each.post(path, posted) for each in clients])
    assert {each.status_code for each in answers} <= {302, 409}
    assert Submission.objects.count() == 1


def test_a_form_decided_on_twice_at_once_is_decided_once(a_case: ACase, cast: Cast):
    case = a_case()
    asha, mina = (cast.actor(name) for name in ("asha", "mina"))

    def mine() -> Case:
        return Case.objects.select_related("lead_panel", "coordinator").get(pk=case.pk)

    one, two, three = mine(), mine(), mine()
    at_once(
        lambda: use_form(one, form="drowning", by=asha),
        lambda: use_form(two, form="drowning", by=mina),
        lambda: set_form_aside(three, form="drowning", reason="Not so.", by=mina),
    )
    assert SupplementDecision.objects.filter(case=case, form="drowning").count() == 1
    assert case.needs.filter(code="form:drowning").count() <= 1


def test_an_answer_corrected_while_a_return_is_merged_stands_once(a_case: ACase, cast: Cast):
    case, asha, mina = a_case(birth_weight=3200), cast.actor("asha"), cast.actor("mina")
    came = answered(asked_of(case, by=asha), birth_weight=3310)
    mine, seen = fresh(came), merge_for(came).seen
    agreed = case.answers.get(question="birth_weight", superseded_at__isnull=True)
    question = form("reporting").question("birth_weight")
    outcomes = at_once(
        lambda: accept_answers_from(mine, take=["birth_weight"], seen=seen, by=asha),
        lambda: correct_answer(
            Case.objects.get(pk=case.pk), question=question, value=3100, reason="x", seen=agreed.id, by=mina
        ),
    )
    assert any(isinstance(each, Stale) for each in outcomes), outcomes
    assert case.answers.filter(question="birth_weight", superseded_at__isnull=True).count() == 1


@pytest.mark.parametrize("begun", [True, False], ids=["answered before", "never answered"])
def test_an_answer_corrected_twice_at_once_stands_once(a_case: ACase, cast: Cast, begun: bool):
    case = a_case(**({"birth_weight": 3200} if begun else {}))
    found = case.answers.filter(question="birth_weight", superseded_at__isnull=True).first()
    question = form("reporting").question("birth_weight")

    def correct(name: str, value: int) -> Callable[[], Any]:
        mine, by, seen = Case.objects.get(pk=case.pk), cast.actor(name), found.id if found else None
        return lambda: correct_answer(mine, question=question, value=value, reason="x", seen=seen, by=by)

    outcomes = at_once(correct("asha", 3100), correct("mina", 3300))
    assert sorted(isinstance(each, Stale) for each in outcomes) == [False, True], outcomes
    assert case.answers.filter(question="birth_weight", superseded_at__isnull=True).count() == 1


@pytest.mark.parametrize("sent", [True, False], ids=["sent", "draft"])
def test_a_form_is_moved_to_a_newer_version_once(a_case: ACase, cast: Cast, sent: bool):
    by = cast.actor("asha")
    request = entered(a_case(), by=by, form="reporting", version="2021-04")
    if sent:
        path = f"/cases/{request.case_id}/forms/{request.id}/fill/check/"
        save_answers(draft_of(request), answers=WHO, seen=1, case_id=request.case_id, by=by)
        browsing(cast)("asha").post(path, {"seen": "2"})
        assert fresh(request).submission is not None
    one, two = fresh(request), fresh(request)
    outcomes = at_once(
        lambda: lift_form(one, version="2022-04", by=by), lambda: lift_form(two, version="2022-04", by=by)
    )
    assert sum(isinstance(each, Refusal) for each in outcomes) == 1, outcomes
    assert AgencyRequest.objects.count() == (2 if sent else 1)


def test_a_draft_moved_while_it_is_written_keeps_what_was_told_as_saved(a_case: ACase, cast: Cast):
    by = cast.actor("asha")
    request = entered(a_case(), by=by, form="reporting", version="2021-04")
    mine = fresh(request)
    saved, _moved = at_once(
        autosave(cast, "mina", request, "summary", report_summary="Just written"),
        lambda: lift_form(mine, version="2022-04", by=by),
    )
    assert saved.status_code == 200
    assert draft_of(request).answers["report_summary"] == "Just written"


def test_a_draft_written_after_it_was_read_and_before_it_is_moved_keeps_the_words(a_case: ACase, cast: Cast):
    """The moment between reading a request and moving its form, held open."""
    by = cast.actor("asha")
    request = entered(a_case(), by=by, form="reporting", version="2021-04")
    read = fresh(request)
    save_answers(draft_of(request), answers={"report_summary": "Just written"}, seen=1, case_id="", by=by)
    moved = lift_form(read, version="2022-04", by=by)
    assert draft_of(request).answers["report_summary"] == "Just written"
    assert moved.draft is not None
    assert moved.draft.version_no == draft_of(request).version_no


def test_a_version_published_twice_at_once_is_published_once():
    definition = library().form("drowning")
    at_once(*[lambda: publish(definition, by=SYSTEM)] * 3)
    assert PublishedDefinition.objects.filter(form="drowning", published_at__isnull=False).count() == 1


def test_files_sent_at_once_to_one_page_are_both_kept_or_told(a_case: ACase, cast: Cast):
    from django.core.files.uploadedfile import SimpleUploadedFile

    request = entered(a_case(), by=cast.actor("asha"), form="reporting")
    path = f"/cases/{request.case_id}/forms/{request.id}/fill/learning/"

    def send(name: str) -> Callable[[], Any]:
        client = browsing(cast)(name)
        posted = {"seen": "1", "shown": "", "add-report_files": "1"}
        return lambda: client.post(
            path, {**posted, "report_files-upload": SimpleUploadedFile(f"{name}.txt", name.encode())}
        )

    answers = at_once(send("asha"), send("mina"))
    held = [each["name"] for each in draft_of(request).answers.get("report_files", [])]
    told = [each.status_code for each in answers]
    assert len(held) + told.count(409) == 2, (held, told)
    assert Document.objects.count() >= len(held)

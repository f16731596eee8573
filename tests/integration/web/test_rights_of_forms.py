"""Every address of forms, tried by everybody: the office of the panel, and nobody else, is where it says so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.browsing import Browse, browsing
from tests.integration.web.forms_of_a_case import Standing, forms_of

from opencdop.agency_requests.models import AgencyRequest
from opencdop.audit.models import Event
from opencdop.submissions.models import Draft, Submission

OFFICE = {"asha", "mina"}
EVERYBODY = ("asha", "mina", "chidi", "ben", "carol", "dev", "olu", "ana", "edith")
Address = Callable[[Standing], str]


def of_case(rest: str) -> Address:
    return lambda at: f"/cases/{at.case.id}/{rest}"


def of(name: str, rest: str) -> Address:
    """An address below the forms of the case, of the request of that name."""
    return lambda at: f"/cases/{at.case.id}/forms/{getattr(at, name).id}/{rest}"


def sent(name: str, rest: str) -> Address:
    """An address below the requests of the case."""
    return lambda at: f"/cases/{at.case.id}/agencies/{getattr(at, name).id}/{rest}"


def drafted_file(at: Standing) -> str:
    return f"/cases/{at.case.id}/forms/{at.entering.id}/fill/learning/?file={at.drafted_file.id}"


READ: dict[str, Address] = {
    "forms": of_case("forms/"),
    "enter": of_case("forms/enter/"),
    "fill": of("entering", "fill/"),
    "fill a page": of("entering", "fill/identity/"),
    "fill, check": of("entering", "fill/check/"),
    "who else": of("entering", "fill/identity/?others=1"),
    "file of a draft": drafted_file,
    "lift": of("older", "lift/2022-04/"),
    "request": sent("came", ""),
    "return": sent("came", "return/"),
    "return.pdf": sent("came", "return.pdf"),
    "return.docx": sent("came", "return.docx"),
    "return.json": sent("came", "return.json"),
    "file of a return": lambda at: sent("response", f"return/files/{at.sent_file.id}/")(at),
    "record of the response": sent("response", "return/"),
    "narratives": of_case("agencies/narratives/"),
    "merge": of_case("agencies/merge/"),
}
WRITE: dict[str, tuple[Address, dict[str, str]]] = {
    "decide": (of_case("forms/decide/"), {"form": "drowning", "say": "add"}),
    "enter": (of_case("forms/enter/"), {"form": "drowning"}),
    "keep": (of_case("forms/response/"), {"form": "joint_response_audit"}),
    "correct": (of("came", "correct/"), {}),
    "lift": (of("older", "lift/2022-04/"), {}),
    "save": (of("entering", "fill/summary/"), {"report_summary": "Mine", "seen": "2"}),
    "autosave": (of("entering", "fill/summary/"), {"report_summary": "Mine", "autosave": "1", "seen": "2"}),
    "finish": (of("entering", "fill/check/"), {"seen": "2"}),
    "merge": (of_case("agencies/merge/"), {}),
}
FORMS = (
    "/forms/",
    "/forms/reporting/2022-04/",
    "/forms/reporting/compare/",
    "/forms/reporting/2022-04/blank.pdf",
    "/forms/reporting/2022-04/blank.docx",
    "/forms/reporting/2022-04/questionnaire.json",
)
FOR_ANYBODY = ("/panel/ashmoor/notify/blank.pdf", "/panel/ashmoor/notify/blank.docx")


@pytest.fixture
def at(a_case: ACase, cast: Cast) -> Standing:
    return forms_of(a_case, cast)


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def kept(at: Standing) -> list[Any]:
    """All that a write could change."""
    tables = (AgencyRequest, Draft, Submission)
    return [list(table.objects.order_by("pk").values()) for table in tables] + [
        list(at.case.supplement_decisions.values())
    ]


def refused(name: str) -> set[int]:
    """Another panel's people and those without any case learn nothing; roles of this panel are told."""
    return {404} if name == "carol" else {403} if name in ("chidi", "ben") else {403, 404}


def test_reading_is_the_offices_alone(at: Standing, browse: Browse):
    for what, address in READ.items():
        for name in EVERYBODY:
            status = browse(name).get(address(at)).status_code
            assert status in ({200} if name in OFFICE else refused(name)), (what, name, status)
        assert Client().get(address(at)).status_code == 302, what


def test_writing_is_the_offices_alone_and_a_refusal_changes_nothing(at: Standing, browse: Browse):
    before = kept(at)
    for what, (address, posted) in WRITE.items():
        for name in EVERYBODY:
            if name not in OFFICE:
                status = browse(name).post(address(at), posted).status_code
                assert status in refused(name), (what, name, status)
        assert Client().post(address(at), posted).status_code == 302, what
    assert kept(at) == before


def test_addresses_of_one_case_open_no_form_of_another(
    at: Standing, a_case: ACase, cast: Cast, browse: Browse
):
    """Whoever may see both cases still finds a form only below its own; so does the other panel below its own case."""
    other = a_case(surname="Okoro")
    theirs = a_case(panel=cast.harrowdale, coordinator="carol", surname="Webb")
    before = kept(at)
    for name, case in (("asha", other), ("carol", theirs)):
        for what, address in READ.items():
            path = address(at).replace(at.case.id, case.id)
            if path.count("/") > 5 and "enter/" not in path and "narratives" not in path:
                assert browse(name).get(path).status_code == 404, (name, what)
        for what, (write, posted) in WRITE.items():
            path = write(at).replace(at.case.id, case.id)
            if path.count("/") > 5:
                assert browse(name).post(path, posted).status_code == 404, (name, what)
    assert kept(at) == before


def test_a_file_is_found_only_where_an_answer_holds_it(
    at: Standing, a_case: ACase, cast: Cast, browse: Browse
):
    """By its identifier alone no file is had: not of another return, another draft, or another page of the draft."""
    asha = browse("asha")
    case = f"/cases/{at.case.id}"
    for path in (
        f"{case}/agencies/{at.came.id}/return/files/{at.sent_file.id}/",
        f"{case}/agencies/{at.response.id}/return/files/{at.drafted_file.id}/",
        f"{case}/forms/{at.entering.id}/fill/learning/?file={at.sent_file.id}",
        f"{case}/forms/{at.entering.id}/fill/identity/?file={at.drafted_file.id}",
        f"{case}/forms/{at.entering.id}/fill/learning/?file=%00",
    ):
        assert asha.get(path).status_code == 404, path


def test_a_posted_answer_cannot_name_a_file_of_another_case(
    at: Standing, a_case: ACase, cast: Cast, browse: Browse
):
    theirs = forms_of(a_case, cast, surname="Okoro")
    for stolen in (theirs.drafted_file, at.sent_file):
        named = {"document": stolen.id, "name": "map.txt", "size": str(stolen.size), "sha256": stolen.sha256}
        for row in (0, 1, 7):
            posted = {f"report_files-{row}-{part}": value for part, value in named.items()}
            for extra in ({}, {"autosave": "1"}, {"add-report_files": "1"}, {"remove-report_files": "9"}):
                browse("asha").post(
                    f"/cases/{at.case.id}/forms/{at.entering.id}/fill/learning/",
                    {**posted, **extra, "seen": "2"},
                )
    answers = Draft.objects.get(pk=at.entering.draft_id).answers
    assert [each["document"] for each in answers["report_files"]] == [at.drafted_file.id]


def test_forms_to_read_ask_for_an_account_and_any_will_do(cast: Cast, at: Standing, browse: Browse):
    for path in FORMS:
        assert Client().get(path).status_code == 302, path
        assert {browse(name).get(path).status_code for name in EVERYBODY} == {200}, path
    for path in FOR_ANYBODY:
        assert Client().get(path).status_code == 200, path


def test_a_reporter_opens_the_requests_of_the_own_agency_alone(at: Standing, browse: Browse):
    own = f"/requests/{at.waiting.id}/"
    for rest in ("", "form/", "form/identity/", "form/identity/?others=1", "form/check/", "nothing-held/"):
        assert browse("dev").get(own + rest).status_code == 200, rest
        for name in ("olu", "asha", "chidi", "edith", "carol"):
            assert browse(name).get(own + rest).status_code in (403, 404), (rest, name)
    for other in (at.came, at.entering, at.response, at.older):
        assert browse("dev").get(f"/requests/{other.id}/form/").status_code == 404
        assert browse("dev").post(f"/requests/{other.id}/correct/").status_code == 404
    posted = {"report_summary": "Mine", "autosave": "1", "seen": "1"}
    assert browse("olu").post(f"{own}form/summary/", posted).status_code == 404
    assert "Mine" not in str(Draft.objects.get(pk=at.waiting.draft_id).answers)


def test_refused_people_leave_no_reading_of_the_record(at: Standing, browse: Browse):
    for address in READ.values():
        for name in set(EVERYBODY) - OFFICE:
            browse(name).get(address(at))
    assert not Event.objects.filter(case_id=at.case.id, is_read=True).exists()

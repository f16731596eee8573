"""A return as it was sent: read on its version, saved on paper and in FHIR, with its files."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of, office
from tests.integration.agency_requests.forms import finished

from opencdop.agency_requests.entering.services import keep_response_form
from opencdop.agency_requests.models import AgencyRequest
from opencdop.audit.models import Event
from opencdop.documents.services import keep_file

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)


@pytest.fixture
def came(a_case: ACase, cast: Cast) -> AgencyRequest:
    request = asked_of(a_case(), by=cast.actor("asha"))
    return answered(request, resuscitation="yes", report_summary="We knew the family.")


def here(request: AgencyRequest) -> str:
    return f"/cases/{request.case_id}/agencies/{request.id}/return"


def test_a_return_names_its_form_and_version_and_how_to_save_it(came: AgencyRequest, cast: Cast):
    page = office(cast).get(f"{here(came)}/").content.decode()
    assert f"version {came.version}" in page
    assert all(f"{here(came)}.{kind}" in page for kind in ("pdf", "docx", "json"))


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("json", b"{")])
def test_a_return_is_saved_under_a_name_that_says_nothing(
    came: AgencyRequest, cast: Cast, kind: str, begins: bytes
):
    answer = office(cast).get(f"{here(came)}.{kind}")
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert "Marsden" not in answer["Content-Disposition"]
    assert Event.objects.filter(kind="request.return_read", case_id=came.case_id).count() == 1


def test_a_return_in_fhir_is_on_the_version_on_which_it_was_filled_in(came: AgencyRequest, cast: Cast):
    said = json.loads(office(cast).get(f"{here(came)}.json").content)
    assert said["resourceType"] == "QuestionnaireResponse"
    assert said["questionnaire"].endswith(f"|{came.version}")


def test_files_of_a_return_are_downloaded_by_whoever_may_read_it(a_case: ACase, cast: Cast):
    case, by = a_case(), cast.actor("asha")
    kept = keep_response_form(case, form="joint_response_record", by=by)
    upload = SimpleUploadedFile("map.png", PNG, content_type="image/png")
    file = keep_file(upload, data_key_id=case.data_key_id, case_id=case.id, by=by)
    held = {"document": file.id, "name": file.name, "size": file.size, "sha256": file.sha256}
    who = {"reporter_name": "Asha Verma", "reporter_role": "Office", "reporter_agency": "Ashmoor"}
    finished(kept, by=by, jar_body_map=[held], **who)
    address = f"{here(kept)}/files/{file.id}/"
    client = office(cast)
    assert address in client.get(f"{here(kept)}/").content.decode()
    assert b"".join(client.get(address).streaming_content) == PNG
    assert office(cast, "carol").get(address).status_code == 404
    other = answered(asked_of(case, by=by), resuscitation="yes")
    assert client.get(f"{here(other)}/files/{file.id}/").status_code == 404


def test_a_file_that_could_harm_waits_until_the_office_lets_it_be_opened(a_case: ACase, cast: Cast):
    case, by = a_case(), cast.actor("asha")
    kept = keep_response_form(case, form="joint_response_record", by=by)
    acts = SimpleUploadedFile("map.pdf", b"%PDF-1.7 << /S /JavaScript >>")
    file = keep_file(acts, data_key_id=case.data_key_id, case_id=case.id, by=by)
    held = {"document": file.id, "name": file.name, "size": file.size, "sha256": file.sha256}
    who = {"reporter_name": "Asha Verma", "reporter_role": "Office", "reporter_agency": "Ashmoor"}
    finished(kept, by=by, jar_body_map=[held], **who)
    address, client = f"{here(kept)}/files/{file.id}/", office(cast)
    assert "Waits for a look" in client.get(f"{here(kept)}/").content.decode()
    page = client.get(address)
    assert page.status_code == 200
    assert "acts by itself" in page.content.decode()
    assert client.post(f"{address}release/", {"reason": " "}).status_code == 422
    assert office(cast, "carol").post(f"{address}release/", {"reason": "x"}).status_code == 404
    assert office(cast, "ben").post(f"{address}release/", {"reason": "x"}).status_code in (403, 404)
    assert client.get(address)["Content-Type"].startswith("text/html")
    assert client.post(f"{address}release/", {"reason": "A form of the hospital"}).status_code == 302
    assert b"".join(client.get(address).streaming_content).startswith(b"%PDF")
    assert Event.objects.filter(kind="document.opened", case_id=case.id).count() == 1


@pytest.mark.parametrize("name", ["chidi", "ben", "carol", "dev"])
def test_returns_are_the_offices_alone(came: AgencyRequest, cast: Cast, name: str):
    for part in ("/", ".pdf", ".docx", ".json"):
        assert office(cast, name).get(f"{here(came)}{part}").status_code in (403, 404)


def test_nothing_is_saved_before_an_answer(a_case: ACase, cast: Cast):
    waiting = asked_of(a_case(), by=cast.actor("asha"))
    assert office(cast).get(f"{here(waiting)}.pdf").status_code == 404

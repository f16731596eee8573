"""Files of returns and files sent along, looked at as pictures of our own making, never served as they came."""

import io
import zipfile

import pytest
from tests.cast import ACase, Cast
from tests.fixtures.scanner import EICAR
from tests.integration.agency_requests.asking import asked_of, office
from tests.integration.browsing import text_of
from tests.integration.cases.filed import CANARY, a_pdf, upload

from opencdop.agency_requests.link.file_services import send_along, take_back
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import link_actor
from opencdop.audit.models import Event
from opencdop.documents.models import Document
from opencdop.documents.scan_services import scan_now

pytestmark = pytest.mark.usefixtures("document_folder")


@pytest.fixture
def asked(a_case: ACase, cast: Cast) -> AgencyRequest:
    return asked_of(a_case(), by=cast.actor("asha"))


def along(asked: AgencyRequest, content: bytes | None = None, name: str = "letter.pdf") -> Document:
    return send_along(asked, upload=upload(content, name), by=link_actor(asked))


def look_at(asked: AgencyRequest, document: Document) -> str:
    return f"/cases/{asked.case_id}/documents/along/{document.pk}/look/"


def test_file_sent_along_is_looked_at_page_by_page_and_each_look_is_recorded(
    asked: AgencyRequest, cast: Cast
):
    document, asha = along(asked), office(cast)
    look = look_at(asked, document)
    for page in (f"/cases/{asked.case_id}/documents/", f"/cases/{asked.case_id}/agencies/{asked.pk}/"):
        assert f'href="{look}"' in asha.get(page).content.decode()
    around = asha.get(f"{look}?page=2")
    assert "Page 2 of 2" in text_of(around)
    assert f"/agencies/{asked.pk}/files/{document.pk}/" in around.content.decode()
    picture = asha.get(f"{look}2/")
    assert picture["Content-Type"] == "image/png"
    assert "sandbox" in picture["Content-Security-Policy"]
    assert CANARY.encode() not in picture.content
    looked = Event.objects.filter(kind="document.previewed", case_id=asked.case_id)
    assert [each.about for each in looked] == [f"documents.document:{document.pk}"]
    assert "opened by 1 person" in text_of(asha.get(f"/cases/{asked.case_id}/documents/"))


def test_what_cannot_be_shown_offers_no_look_and_says_why(asked: AgencyRequest, cast: Cast):
    words, held = (
        along(asked, b"Only words", "notes.txt"),
        along(asked, a_pdf() + b"/JavaScript", "acting.pdf"),
    )
    asha = office(cast)
    listed = asha.get(f"/cases/{asked.case_id}/documents/").content.decode()
    for document in (words, held):
        assert look_at(asked, document) not in listed
        assert asha.get(look_at(asked, document)).status_code == 422
        assert asha.get(f"{look_at(asked, document)}1/").status_code == 422
    assert "cannot be shown here" in text_of(asha.get(look_at(asked, words)))
    assert not Event.objects.filter(kind="document.previewed").exists()


def test_file_that_waits_before_the_form_came_is_let_out_from_its_request(asked: AgencyRequest, cast: Cast):
    held, asha = along(asked, a_pdf() + b"/JavaScript", "acting.pdf"), office(cast)
    home = f"/cases/{asked.case_id}/agencies/{asked.pk}/"
    assert f'href="{home}" class="govuk-back-link"' in asha.get(f"{home}files/{held.pk}/").content.decode()
    let_out = asha.post(
        f"{home}return/files/{held.pk}/release/", {"reason": "The surgery’s own form."}, follow=True
    )
    assert let_out.status_code == 200
    assert "The file may be opened now." in text_of(let_out)
    assert "Waits for a look" not in text_of(let_out)


def test_harmful_file_is_called_so_and_cannot_be_let_out(scanner, asked: AgencyRequest, cast: Cast):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
        archive.writestr("word/vbaProject.bin", EICAR)
    harmful, asha = along(asked, made.getvalue(), "a.docx"), office(cast)
    assert harmful.held_back_because
    scan_now(harmful)
    home = f"/cases/{asked.case_id}/agencies/{asked.pk}/"
    assert "Harmful, closed" in text_of(asha.get(home))
    closed = asha.get(f"{home}files/{harmful.pk}/")
    assert closed.status_code == 422
    assert "something harmful" in text_of(closed)
    assert "Why may it be opened?" not in text_of(closed)


def test_nobody_else_looks_and_a_file_taken_back_is_gone(asked: AgencyRequest, cast: Cast, a_case: ACase):
    document = along(asked)
    look = look_at(asked, document)
    for name, status in (("carol", 404), ("chidi", 403), ("ben", 403), ("dev", 403)):
        assert office(cast, name).get(look).status_code == status, name
        assert office(cast, name).get(f"{look}1/").status_code == status, name
    other = a_case(surname="Rowe")
    assert office(cast).get(look.replace(asked.case_id, other.pk)).status_code == 404
    take_back(asked, document_id=document.pk, by=link_actor(asked))
    assert office(cast).get(look).status_code == 404
    assert not Event.objects.filter(kind="document.previewed").exists()

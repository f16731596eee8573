"""Blank forms can be saved by everybody with an account; filled ones come under a name that says nothing."""

import builtins
import io
from typing import Any

import docx
import pypdf
import pytest
from tests.integration.browsing import browsing

from opencdop.core import clock
from opencdop.submissions.library import form
from opencdop.submissions.models import Submission
from opencdop.submissions.paper_pages import filled_download

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_blank_form_is_saved_as_pdf_and_as_word_document(cast):
    asha = browsing(cast)("asha")
    pdf = asha.get("/forms/drowning/2021-04/blank.pdf")
    assert pdf["Content-Disposition"] == 'attachment; filename="drowning-2021-04-blank.pdf"'
    assert pypdf.PdfReader(io.BytesIO(pdf.content)).metadata.title == form("drowning").title
    word = asha.get("/forms/drowning/2021-04/blank.docx")
    assert docx.Document(io.BytesIO(word.content)).paragraphs[0].text == form("drowning").title


@pytest.mark.parametrize(
    "address", ["/forms/drowning/1999-01/blank.pdf", "/forms/nothing/2021-04/blank.docx"]
)
def test_blank_form_that_is_not_there_is_not_found(cast, address: str):
    assert browsing(cast)("asha").get(address).status_code == 404


def test_blank_form_asks_for_an_account(client):
    assert client.get("/forms/drowning/2021-04/blank.pdf").status_code == 302


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_filled_form_comes_under_a_name_that_says_nothing(kind: str):
    definition = form("drowning")
    submission = Submission(
        form="drowning",
        version=definition.version,
        answers={"reporter_name": "Dr Zephyrine Quill"},
        received_at=clock.now(),
    )
    response = filled_download(submission, definition, kind=kind, standing=("R-0001",))
    assert response["Content-Disposition"] == f'attachment; filename="form-{submission.id[:8]}.{kind}"'
    assert response["Cache-Control"] == "no-store"
    if kind == "pdf":
        words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages)
    else:
        document = docx.Document(io.BytesIO(response.content))
        words = " ".join(cell.text for table in document.tables for cell in table._cells)
    assert "Dr Zephyrine Quill" in words


def test_anybody_may_save_the_blank_notification_and_finds_nothing_of_the_office_in_it(cast, client):
    start = client.get(f"/panel/{cast.ashmoor.slug}/notify/").content.decode()
    assert "blank.pdf" in start
    assert "blank.docx" in start
    word = client.get(f"/panel/{cast.ashmoor.slug}/notify/blank.docx")
    written = [each.text for each in docx.Document(io.BytesIO(word.content)).paragraphs]
    offices = [section.title for section in form("notification").sections if section.audience == "office"]
    assert offices
    assert form("notification").outside.sections[0].title in written
    assert [title for title in offices if title in written] == []
    assert client.get("/panel/nowhere/notify/blank.pdf").status_code == 404


def test_a_machine_that_cannot_draw_pdfs_says_so_and_still_writes_word_documents(cast, monkeypatch):
    monkeypatch.setattr(builtins, "__import__", without_pango(builtins.__import__))
    asha = browsing(cast)("asha")
    refused = asha.get("/forms/drowning/2019-04/blank.pdf")
    assert refused.status_code == 422
    assert "Word document" in refused.content.decode()
    assert asha.get("/forms/drowning/2019-04/blank.docx").status_code == 200


def without_pango(real: Any) -> Any:
    """An import that fails for the PDF maker as it does where the system's library is missing."""

    def found(name: str, *rest: Any, **more: Any) -> Any:
        if name == "opencdop.submissions.paper.pdf":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **more)

    return found

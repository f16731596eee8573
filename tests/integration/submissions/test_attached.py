"""Files of a form: kept at once, removed by a button, downloaded from their page only; the page never names others."""

from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.fixtures.scanner import EICAR
from tests.integration.submissions.test_journey import FORM, Host, page

from opencdop.core.actor import SYSTEM
from opencdop.core.errors import NotFound
from opencdop.documents.models import Document
from opencdop.documents.services import keep_file
from opencdop.formkit.definition import Group, Question, Section

WORDS = b"What the family told us at 14:05"
PAPERS = Group("papers", "Papers", (Question("papers", "file", "Papers"), Question("note", "text", "Note")))
WITH_FILES = replace(FORM, sections=(Section("papers", "Papers", (PAPERS,)),), checks=())


@pytest.fixture
def host(document_folder: Path) -> Host:
    return Host(WITH_FILES)


def a_file(name: str = "notes.txt", content: bytes = WORDS) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def kept(host: Host) -> list[dict[str, Any]]:
    return (host.fresh().answers or {}).get("papers", [])


def test_file_added_by_its_button_is_kept_at_once_with_what_else_was_typed(host: Host):
    response = host.post("papers", note="Found later", **{"papers-upload": a_file(), "add-papers": "1"})
    assert response.status_code == HTTPStatus.OK
    assert "notes.txt" in page(response)
    (file,) = kept(host)
    document = Document.objects.get(pk=file["document"])
    assert (file["name"], file["size"], file["sha256"]) == ("notes.txt", len(WORDS), document.sha256)
    assert host.fresh().answers["note"] == "Found later"


def test_file_chosen_and_saved_with_the_page_is_kept_and_the_form_goes_on(host: Host):
    assert host.post("papers", **{"papers-upload": a_file()})["Location"] == "/form/check/"
    host.post("papers", **{"papers-upload": a_file("more.txt")})
    assert [each["name"] for each in kept(host)] == ["notes.txt", "more.txt"]


def test_file_is_removed_by_its_button_and_no_other(host: Host):
    host.post("papers", **{"papers-upload": a_file()})
    host.post("papers", **{"papers-upload": a_file("more.txt")})
    first = kept(host)[0]["document"]
    host.post("papers", **{"papers-0-document": first, "remove-papers": "0"})
    assert [each["name"] for each in kept(host)] == ["more.txt"]


def test_file_that_cannot_be_taken_gets_a_sentence_and_the_others_stay(host: Host):
    host.post("papers", **{"papers-upload": a_file()})
    response = host.post("papers", note="Kept", **{"papers-upload": a_file("run.exe", b"MZ" + bytes(99))})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "cannot be taken" in page(response)
    assert [each["name"] for each in kept(host)] == ["notes.txt"]
    assert host.fresh().answers["note"] == "Kept"


def test_page_cannot_name_a_file_of_somebody_else(host: Host):
    other = keep_file(a_file("secret.txt"), data_key_id=host.draft.data_key_id, by=SYSTEM)
    named = {"document": other.pk, "name": "secret.txt", "size": str(other.size), "sha256": other.sha256}
    host.post("papers", **{f"papers-0-{part}": value for part, value in named.items()})
    assert kept(host) == []
    with pytest.raises(NotFound):
        host.get("papers", query=f"?file={other.pk}")


def test_file_is_downloaded_from_the_page_that_holds_it(host: Host):
    host.post("papers", **{"papers-upload": a_file()})
    address = f"/form/papers/?file={kept(host)[0]['document']}"
    assert f'href="{address}"' in page(host.get("papers"))
    response = host.get("papers", query=address.removeprefix("/form/papers/"))
    assert b"".join(response.streaming_content) == WORDS
    assert response["Content-Disposition"].startswith("attachment")
    ((event, _case, _key, about),) = host.reads
    assert (event.code, about.pk) == ("document.opened", kept(host)[0]["document"])


def test_autosave_leaves_the_files_as_they_are(host: Host):
    host.post("papers", **{"papers-upload": a_file()})
    host.post("papers", autosave="1", note="More")
    assert [each["name"] for each in kept(host)] == ["notes.txt"]
    assert host.fresh().answers["note"] == "More"


def test_form_takes_no_more_than_its_share_and_keeps_what_was_written(host: Host, settings):
    settings.OPENCDOP_LARGEST_FORM_MB = 0
    answer = host.post("papers", **{"papers-upload": a_file(), "note": "Kept words"})
    assert "All files of one form together may be 0 MB" in page(answer)
    assert "Kept words" in page(answer)
    assert kept(host) == []


def test_harmful_file_is_refused_with_its_sentence_and_keeps_what_was_written(host: Host, scanner: str):
    harmful = SimpleUploadedFile("notes.txt", EICAR)
    answer = host.post("papers", **{"papers-upload": harmful, "note": "Kept words"})
    assert "the scanner found something harmful in it" in page(answer)
    assert "Kept words" in page(answer)
    assert kept(host) == []
    assert Document.objects.get().is_harmful

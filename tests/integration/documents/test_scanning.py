"""Files are searched by a real ClamAV: closed until it has answered, and for good where it found something."""

import io
import logging
import socket
import threading
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.fixtures.scanner import EICAR, running_scanner

from opencdop.audit.models import Event
from opencdop.core.actor import SYSTEM
from opencdop.core.errors import RuleBroken
from opencdop.documents import services, storing
from opencdop.documents.models import Document
from opencdop.documents.scan_services import scan_now, scan_waiting
from opencdop.documents.scanning import ScannerAway, found_in
from opencdop.documents.serving import download_of
from opencdop.keystore import keys

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("document_folder"),
]


def keep(content: bytes, name: str = "notes.txt") -> Document:
    upload = SimpleUploadedFile(name, content)
    return services.keep_file(upload, data_key_id=keys.create_key(), case_id="c1", by=SYSTEM)


def docx_with(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w/>")
        archive.writestr("word/media/note.txt", content)
    return made.getvalue()


def test_file_is_closed_until_it_was_scanned_and_open_then(scanner):
    document = keep(b"A letter of the surgery")
    assert document.scan_title == "Not scanned yet"
    with pytest.raises(RuleBroken, match="once it has been scanned"):
        next(storing.plain_chunks(document))
    scan_now(document)
    assert document.scan_title == "Scanned, nothing found"
    assert b"".join(storing.plain_chunks(Document.objects.get())) == b"A letter of the surgery"


@pytest.mark.parametrize(("content", "name"), [(EICAR, "a.txt"), (docx_with(EICAR), "a.docx")])
def test_harmful_file_stays_closed_for_good_and_leaves_an_event(scanner, content, name):
    document = keep(content, name)
    scan_now(document)
    held = Document.objects.get()
    assert (held.is_harmful, held.found) == (True, "Eicar-Test-Signature.UNOFFICIAL")
    with pytest.raises(RuleBroken, match="harmful"):
        download_of(held)
    with pytest.raises(RuleBroken, match="harmful"):
        services.release_document(held, reason="I know it", by=SYSTEM)
    assert Event.objects.filter(kind="document.harmful", about=f"documents.document:{held.id}").exists()


def test_file_waits_while_the_scanner_is_away_and_the_schedule_opens_it_later(scanner, settings, caplog):
    settings.OPENCDOP_CLAMAV = "127.0.0.1:9"
    good, bad = keep(b"A letter"), keep(EICAR)
    scan_now(good)
    with caplog.at_level(logging.WARNING, "opencdop.documents"):
        assert scan_waiting() == 0
    assert "the scanner did not answer" in caplog.text
    assert {each.scan for each in Document.objects.all()} == {"waiting"}
    with pytest.raises(RuleBroken, match="once it has been scanned"):
        download_of(Document.objects.get(pk=good.pk))
    settings.OPENCDOP_CLAMAV = scanner
    assert scan_waiting() == 2
    assert Document.objects.get(pk=good.pk).is_open
    assert Document.objects.get(pk=bad.pk).is_harmful
    assert scan_waiting() == 0


def test_files_from_before_there_was_a_scanner_are_scanned_too(scanner, settings):
    settings.OPENCDOP_CLAMAV = ""
    old = keep(EICAR)
    assert (old.scan_title, old.is_open) == ("Not scanned here", True)
    settings.OPENCDOP_CLAMAV = scanner
    assert scan_waiting() == 1
    assert Document.objects.get().is_harmful


def test_scanner_that_refuses_a_large_file_holds_up_no_other(settings):
    """The one beyond its limit waits; the small one behind it is opened."""
    with running_scanner(most="1M") as socket_of_it:
        settings.OPENCDOP_CLAMAV = socket_of_it
        too_large, small = keep(b"large " * 400_000), keep(b"small")
        assert scan_waiting() == 1
    assert Document.objects.get(pk=small.pk).is_open
    assert not Document.objects.get(pk=too_large.pk).is_open


@pytest.mark.parametrize("answer", [b"", b"gibberish\0", b"INSTREAM size limit exceeded. ERROR\0"])
def test_answer_that_says_nothing_of_the_file_opens_nothing(settings, answer):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.OPENCDOP_CLAMAV = f"127.0.0.1:{server.getsockname()[1]}"

        def answering() -> None:
            line, _ = server.accept()
            with line:
                while line.recv(65536)[-4:] != bytes(4):
                    pass
                line.sendall(answer)

        thread = threading.Thread(target=answering, daemon=True)
        thread.start()
        with pytest.raises(ScannerAway):
            found_in([b"a file"])
        thread.join(5)


def test_a_file_of_many_pieces_is_scanned_as_one(scanner):
    assert found_in([b"a" * 300_000, EICAR[:20], EICAR[20:], b"b" * 300_000]) != ""
    assert found_in([b"a" * 300_000, EICAR[:20], b"b" * 300_000]) == ""

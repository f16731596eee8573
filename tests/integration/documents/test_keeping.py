"""Files are kept sealed, opened whole, held back, let out and erased, each with its event."""

import hashlib
import os
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from opencdop.audit.models import Event
from opencdop.core.actor import SYSTEM
from opencdop.core.errors import KeyDestroyed, NotFound, RuleBroken
from opencdop.documents import queries, services, storing
from opencdop.documents.models import Document
from opencdop.documents.sealing import SEGMENT_BYTES
from opencdop.documents.serving import download_of
from opencdop.keystore import keys

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("document_folder"),
]
WORDS = b"What the family told us at 14:05"


@pytest.fixture
def key() -> str:
    return keys.create_key()


def keep(key: str, content: bytes = WORDS, name: str = "notes.txt") -> Document:
    return services.keep_file(SimpleUploadedFile(name, content), data_key_id=key, case_id="c1", by=SYSTEM)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_keeping_a_file_seals_it_and_says_so(document_folder, key):
    document = keep(key)
    (stored,) = files(document_folder)
    assert WORDS not in stored.read_bytes()
    assert "notes" not in str(stored)
    assert (document.size, document.sha256) == (len(WORDS), hashlib.sha256(WORDS).hexdigest())
    assert b"".join(storing.plain_chunks(queries.document(document.id))) == WORDS
    assert Event.objects.latest("seq").kind == "document.kept"


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.pdf", "empty"),
        (b"MZ" + bytes(99), "a.pdf", "cannot be taken"),
        (bytes(1_100_000), "a.pdf", "larger"),
    ],
)
def test_keeping_what_cannot_be_taken_is_refused_and_leaves_nothing(
    document_folder, key, settings, content, name, says
):
    settings.OPENCDOP_LARGEST_FILE_MB = 1
    with pytest.raises(RuleBroken, match=says):
        keep(key, content, name)
    assert not Document.objects.exists()
    assert files(document_folder) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\scan of \u202efdp.pdf", "scan of fdp.pdf"),
        ("\x00\n.txt", "document.txt"),
        ("a" * 400 + ".pdf", "a" * (storing.LONGEST_NAME - 4) + ".pdf"),
        ("", "document"),
    ],
)
def test_name_of_a_file_leads_nowhere(given: str, kept: str):
    assert storing.clean_name(given) == kept


def test_file_that_acts_by_itself_waits_until_somebody_lets_it_out(key):
    held = keep(key, b"%PDF-1.7 << /S /JavaScript >>", "a.pdf")
    assert held.state == "quarantined"
    with pytest.raises(RuleBroken, match="waits"):
        next(storing.plain_chunks(held))
    with pytest.raises(RuleBroken, match="Say why"):
        services.release_document(held, reason=" ", by=SYSTEM)
    services.release_document(held, reason="A form of the hospital, looked at", by=SYSTEM)
    assert b"".join(storing.plain_chunks(held)).startswith(b"%PDF")
    with pytest.raises(RuleBroken, match="already"):
        services.release_document(held, reason="Again", by=SYSTEM)


def test_altered_file_is_not_shown(document_folder, key):
    document = keep(key)
    (stored,) = files(document_folder)
    content = bytearray(stored.read_bytes())
    content[-1] ^= 1
    stored.write_bytes(bytes(content))
    with pytest.raises(RuleBroken, match="not as it was"):
        download_of(document)


@pytest.mark.parametrize("pieces", [1, 3])
def test_file_that_is_not_the_one_its_row_tells_of_is_never_given_out_whole(document_folder, key, pieces):
    content = b"w" * (SEGMENT_BYTES * (pieces - 1) + 7)
    document = keep(key, content)
    document.sha256 = "0" * 64
    given: list[bytes] = []
    with pytest.raises(RuleBroken, match="not as it was"):
        given += storing.plain_chunks(document)
    assert b"".join(given) == content[: SEGMENT_BYTES * (pieces - 1)]


def test_lost_file_is_told_with_a_sentence(document_folder, key):
    document = keep(key)
    files(document_folder)[0].unlink()
    with pytest.raises(RuleBroken, match="not as it was"):
        download_of(document)


def test_destroying_the_key_makes_the_file_unreadable(key):
    document = keep(key)
    keys.destroy_key(key)
    with pytest.raises(KeyDestroyed):
        next(storing.plain_chunks(document))


def test_erasing_takes_file_and_name_and_keeps_that_there_was_one(
    document_folder, key, django_capture_on_commit_callbacks
):
    document = keep(key)
    with django_capture_on_commit_callbacks(execute=True):
        services.erase_document(document, reason="Sent by mistake", by=SYSTEM)
    assert files(document_folder) == []
    kept = Document.objects.get()
    assert (kept.name, kept.state, kept.size) == ("", "erased", len(WORDS))
    assert Event.objects.latest("seq").kind == "document.erased"


def test_download_is_a_file_under_a_name_that_says_nothing(key):
    response = download_of(keep(key, name="Report on the child.txt"))
    assert b"".join(response.streaming_content) == WORDS
    assert "child" not in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["Content-Disposition"].endswith('.txt"')
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_sweeping_takes_files_without_a_row_after_a_day(document_folder, key):
    kept = keep(key)
    lost = document_folder / "ab" / "abandoned"
    lost.parent.mkdir(exist_ok=True)
    lost.write_bytes(b"sealed")
    assert storing.remove_orphans() == 0
    long_ago = time.time() - 2 * 86_400
    for path in files(document_folder):
        os.utime(path, (long_ago, long_ago))
    assert storing.remove_orphans() == 1
    assert [path.name for path in files(document_folder)] == [kept.id]


def test_missing_document_is_not_found():
    with pytest.raises(NotFound):
        queries.document("nothing")
    assert queries.documents(["nothing"]) == {}

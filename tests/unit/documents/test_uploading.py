"""A large upload is sealed on its way to the disk, can be read anywhere, and beyond the limit keeps its size only."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.documents.sealing import SEGMENT_BYTES
from opencdop.documents.uploading import SealedScratch, SealedUploadHandler

PLAIN = random.Random(1).randbytes(2 * SEGMENT_BYTES + 1234)


def scratch() -> SealedScratch:
    made = SealedScratch()
    for at in range(0, len(PLAIN), 65_536):
        made.write(PLAIN[at : at + 65_536])
    made.finish()
    return made


@given(at=st.integers(0, len(PLAIN) + 10), count=st.integers(1, SEGMENT_BYTES))
def test_reading_anywhere_gives_what_was_written(at: int, count: int):
    file = scratch()
    file.seek(at)
    found = file.read(count)
    assert found == PLAIN[at : at + len(found)]
    assert found or at >= len(PLAIN)
    file.close()


def test_disk_holds_nothing_in_clear():
    file = SealedScratch()
    file.write(b"a name that nobody may read" * 20_000)
    file.finish()
    file._file.seek(0)
    assert b"a name that" not in file._file.read()
    file.close()


def upload(pieces: list[bytes]):
    handler = SealedUploadHandler()
    handler.new_file("file", "scan.pdf", "application/pdf", None)
    start = 0
    for piece in pieces:
        handler.receive_data_chunk(piece, start)
        start += len(piece)
    return handler.file_complete(start)


def test_upload_is_read_back_in_chunks():
    file = upload([PLAIN[:100_000], PLAIN[100_000:]])
    assert b"".join(file.chunks()) == PLAIN
    assert file.size == len(PLAIN)
    file.close()


def test_upload_beyond_the_limit_keeps_its_size_and_no_content(settings):
    settings.OPENCDOP_LARGEST_FILE_MB = 1
    file = upload([bytes(700_000), bytes(700_000)])
    assert file.size == 1_400_000
    assert file.read() == b""


def test_files_of_one_request_take_no_more_of_the_disk_than_a_form_may_hold(settings):
    settings.OPENCDOP_LARGEST_FORM_MB = 1
    handler, kept = SealedUploadHandler(), []
    for size in (700_000, 700_000, 300_000):
        handler.new_file("file", "scan.pdf", "application/pdf", None)
        handler.receive_data_chunk(bytes(size), 0)
        kept.append(handler.file_complete(size))
    assert [(each.size, len(each.read()), each.let_go) for each in kept] == [
        (700_000, 700_000, False),
        (700_000, 0, True),
        (300_000, 300_000, False),
    ]


@pytest.mark.parametrize("interrupt", [True, False])
def test_interrupted_upload_leaves_nothing_open(interrupt: bool):
    handler = SealedUploadHandler()
    handler.new_file("file", "scan.pdf", "application/pdf", None)
    held = handler.scratch
    assert held is not None
    if interrupt:
        handler.upload_interrupted()
        assert held.closed
    else:
        handler.file_complete(0).close()
        assert held.closed

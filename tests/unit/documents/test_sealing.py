"""A sealed file opens only whole, in order, under its own key and name."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.core.secrets import CannotOpen, new_key
from opencdop.documents import sealing
from opencdop.documents.sealing import FORMAT, SEALED_SEGMENT_BYTES, SEGMENT_BYTES

KEY = new_key()
LONG = bytes(range(256)) * (SEGMENT_BYTES // 256 * 2) + b"the end"


def sealed(plain: bytes, *, chunk: int = 70_000, name: str = "d1") -> bytes:
    chunks = (plain[at : at + chunk] for at in range(0, len(plain), chunk))
    return b"".join(sealing.sealed_segments(chunks, key=KEY, document_id=name))


def opened(stored: bytes, *, key: bytes = KEY, name: str = "d1") -> bytes:
    return b"".join(sealing.opened_segments(io.BytesIO(stored), key=key, document_id=name))


@given(length=st.integers(0, 3 * SEGMENT_BYTES), chunk=st.integers(1000, 900_000))
def test_sealing_any_length_in_any_chunks_comes_back(length: int, chunk: int):
    plain = (b"0123456789" * (length // 10 + 1))[:length]
    assert opened(sealed(plain, chunk=chunk)) == plain


@pytest.mark.parametrize("length", [SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 2 * SEGMENT_BYTES])
def test_sealing_at_the_edge_of_a_segment_comes_back(length: int):
    assert opened(sealed(b"x" * length)) == b"x" * length


def test_sealed_file_shows_nothing_of_its_words():
    assert b"the end" not in sealed(LONG)


def segments(stored: bytes) -> list[bytes]:
    rest = stored[len(FORMAT) :]
    return [rest[at : at + SEALED_SEGMENT_BYTES] for at in range(0, len(rest), SEALED_SEGMENT_BYTES)]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda parts: parts[:-1],
        lambda parts: [parts[1], parts[0], *parts[2:]],
        lambda parts: [parts[0], *parts],
        lambda parts: parts[1:],
        lambda parts: [*parts, parts[-1]],
        lambda parts: [parts[0][:-1] + bytes([parts[0][-1] ^ 1]), *parts[1:]],
        lambda parts: [],
    ],
    ids=["last left out", "swapped", "doubled", "first left out", "added to", "one bit", "nothing left"],
)
def test_opening_a_file_that_was_tampered_with_is_refused(spoil):
    with pytest.raises(CannotOpen):
        opened(FORMAT + b"".join(spoil(segments(sealed(LONG)))))


@pytest.mark.parametrize(
    "given", [{"key": new_key()}, {"name": "d2"}], ids=["another key", "another document"]
)
def test_opening_with_the_wrong_key_or_as_another_document_is_refused(given):
    with pytest.raises(CannotOpen):
        opened(sealed(b"words"), **given)


def test_opening_something_else_is_refused():
    with pytest.raises(CannotOpen):
        opened(b"%PDF-1.7")

"""A file sealed in segments with AES-256-GCM, so that it is written and read as a stream. Pure: keys come in.

Each segment is bound to its document, its place and whether it is the last: none can be left out, doubled, moved
to another file, or cut off at the end, without the reading noticing.
"""

from collections.abc import Iterable, Iterator
from typing import IO

from opencdop.core.secrets import CannotOpen, open_sealed, seal

SEGMENT_BYTES = 256 * 1024  # of the plain file; each segment but the last has exactly so many
FORMAT = b"OCDOP\x01"
SEALING_ADDS = 1 + 12 + 16  # the mark of the sealing, its nonce, its tag
SEALED_SEGMENT_BYTES = SEGMENT_BYTES + SEALING_ADDS


def sealed_segments(chunks: Iterable[bytes], *, key: bytes, document_id: str) -> Iterator[bytes]:
    """The sealed file, piece by piece, from the plain file in chunks of any size."""
    yield FORMAT
    held, number = bytearray(), 0
    for chunk in chunks:
        held += chunk
        while len(held) > SEGMENT_BYTES:
            yield seal(
                bytes(held[:SEGMENT_BYTES]), key=key, context=_context(document_id, number, last=False)
            )
            del held[:SEGMENT_BYTES]
            number += 1
    yield seal(bytes(held), key=key, context=_context(document_id, number, last=True))


def opened_segments(sealed: IO[bytes], *, key: bytes, document_id: str) -> Iterator[bytes]:
    """The plain file, segment by segment. Raises CannotOpen at the first one that is not as it was written."""
    if sealed.read(len(FORMAT)) != FORMAT:
        raise CannotOpen("this is no sealed document")
    number, segment = 0, sealed.read(SEALED_SEGMENT_BYTES)
    while segment:
        following = sealed.read(SEALED_SEGMENT_BYTES)
        yield open_sealed(segment, key=key, context=_context(document_id, number, last=not following))
        number, segment = number + 1, following
    if number == 0:
        raise CannotOpen("this sealed document was cut off")


def _context(document_id: str, number: int, *, last: bool) -> str:
    return f"document {document_id} segment {number}{' last' if last else ''}"

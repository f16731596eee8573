"""Asks a running ClamAV what it finds in a file, as a stream (its INSTREAM command). It knows no document.

The address is a socket's path or `host:port`. Where none is set, nothing is scanned, and pages say so.
"""

import socket
import struct
from collections.abc import Iterable
from contextlib import suppress

from django.conf import settings

SECONDS_TO_REACH = 5
SECONDS_TO_ANSWER = 120
LONGEST_ANSWER = 4096
_PIECE = 128 * 1024
_HUNG_UP = (BrokenPipeError, ConnectionResetError)


class ScannerAway(Exception):
    """There was no answer, or one that says nothing of the file; it can be asked again later."""


def has_scanner() -> bool:
    """Whether this installation has a scanner."""
    return bool(settings.OPENCDOP_CLAMAV)


def found_in(chunks: Iterable[bytes]) -> str:
    """The scanner's name for what is harmful in the file, or an empty text. Raises ScannerAway."""
    try:
        with _reached() as line:
            line.settimeout(SECONDS_TO_ANSWER)
            line.sendall(b"zINSTREAM\0")
            with suppress(*_HUNG_UP):  # it stops listening to a file beyond its limit, and then says so
                for chunk in chunks:
                    _send(line, chunk)
                line.sendall(struct.pack("!L", 0))
            return _understood(_answer(line))
    except OSError as problem:
        raise ScannerAway(type(problem).__name__) from problem


def _send(line: socket.socket, chunk: bytes) -> None:
    for start in range(0, len(chunk), _PIECE):
        piece = chunk[start : start + _PIECE]
        line.sendall(struct.pack("!L", len(piece)) + piece)


def _reached() -> socket.socket:
    address = settings.OPENCDOP_CLAMAV
    if "/" in address:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS_TO_REACH)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS_TO_REACH)


def _answer(line: socket.socket) -> str:
    held = b""
    while b"\0" not in held and len(held) < LONGEST_ANSWER:
        piece = line.recv(1024)
        if not piece:
            break
        held += piece
    return held.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _understood(answer: str) -> str:
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerAway(answer[:80] or "no answer")

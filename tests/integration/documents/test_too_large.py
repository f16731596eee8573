"""A file of 300 MB sent to an installation that serves: refused with a sentence, nothing typed lost, little held."""

import http.client
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tools.bench.uploads import peaks_of
from tools.installation import temporary_installation
from tools.ordeal.traffic import TOKEN, Office, serving

MB = 1024 * 1024
SCRATCH = re.compile(r"/opencdop-\w+ \(deleted\)$")  # documents/uploading.py
BORDER = "what-stands-between-two-parts"
PIECE = os.urandom(MB).replace(b"\r", b".")
pytestmark = pytest.mark.own_installation


@pytest.fixture(scope="module")
def office() -> Iterator[tuple[Office, Path]]:
    """An installation with one case, as `opencdop serve` serves it, and its folder."""
    with (
        temporary_installation() as installation,
        serving(installation, cases=1, people=1) as office,
    ):
        yield office, installation.folder


def parts(**said: str) -> bytes:
    lines = (
        f'--{BORDER}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {"csrfmiddlewaretoken": TOKEN, **said}.items()
    )
    head = f'--{BORDER}\r\nContent-Disposition: form-data; name="files"; filename="scan.pdf"\r\n\r\n'
    return "".join([*lines, head]).encode()


def form(*, megabytes: int, while_sending: Any = None) -> tuple[int, Iterator[bytes]]:
    """The length of the form with a file of that size, and the form in pieces."""
    begins = parts(kind="letter", title="The title I typed", from_whom="Whom I typed") + b"%PDF-1.7\n"
    ends = f"\r\n--{BORDER}--\r\n".encode()

    def pieces() -> Iterator[bytes]:
        yield begins
        for number in range(megabytes):
            yield PIECE
            if while_sending and number % 20 == 19:
                while_sending()
        yield ends

    return len(begins) + megabytes * MB + len(ends), pieces()


def sent(office: Office, path: str, *, signed_in: bool = True, **said: Any) -> tuple[int, str]:
    length, pieces = form(**said)
    session = f"sessionid={office.sessions[0]}; " if signed_in else ""
    headers = {
        "Cookie": f"{session}csrftoken={TOKEN}",
        "Content-Type": f"multipart/form-data; boundary={BORDER}",
        "Content-Length": str(length),
    }
    return answer_of(office, "POST", path, headers=headers, body=pieces)


def answer_of(office: Office, method: str, path: str, **more: Any) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", office.port, timeout=120)
    try:
        connection.request(method, path, **more)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def held_on_disk(office: Office) -> int:
    """Bytes in files of no name that the web processes hold open: what an upload leaves while it comes in."""
    held = 0
    for pid in peaks_of(office.process):
        for handle in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                if SCRATCH.search(os.readlink(handle)):
                    held += handle.stat().st_size
            except OSError:
                continue  # closed in the meantime
    return held


def documents(folder: Path) -> list[Path]:
    return [path for path in (folder / "documents").rglob("*") if path.is_file()]


def test_300_mb_are_refused_with_a_sentence_and_hold_neither_memory_nor_disk(
    office: tuple[Office, Path],
) -> None:
    place, folder = office
    path = f"/cases/{place.cases[0]}/documents/add/"
    for _ in range(4):  # each web process has answered once
        assert sent(place, path, megabytes=4)[0] == 302
    stored, before, on_disk = documents(folder), peaks_of(place.process), [0]
    status, page = sent(place, path, megabytes=300, while_sending=lambda: on_disk.append(held_on_disk(place)))
    grown = max(peak - before.get(pid, 0) for pid, peak in peaks_of(place.process).items())
    assert status == 422
    assert "larger than 50 MB" in page
    assert 'value="The title I typed"' in page
    assert 'value="Whom I typed"' in page
    assert grown < 60 * MB
    assert 0 < max(on_disk) < 51 * MB
    assert on_disk[-1] == held_on_disk(place) == 0
    assert documents(folder) == stored


def test_what_is_sent_by_nobody_or_cut_off_is_let_go(office: tuple[Office, Path]) -> None:
    place, folder = office
    path, stored = f"/cases/{place.cases[0]}/documents/add/", documents(folder)
    status, _page = sent(place, path, signed_in=False, megabytes=60)
    assert status == 302
    connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=120)
    length, pieces = form(megabytes=60)
    connection.putrequest("POST", path)
    connection.putheader("Cookie", f"sessionid={place.sessions[0]}; csrftoken={TOKEN}")
    connection.putheader("Content-Type", f"multipart/form-data; boundary={BORDER}")
    connection.putheader("Content-Length", str(length))
    connection.endheaders()
    for piece, _ in zip(pieces, range(20), strict=False):
        connection.send(piece)
    until = time.monotonic() + 60
    while not held_on_disk(place) and time.monotonic() < until:
        time.sleep(0.1)
    assert held_on_disk(place) > 0
    connection.close()
    while held_on_disk(place) and time.monotonic() < until:
        time.sleep(0.1)
    assert held_on_disk(place) == 0
    assert documents(folder) == stored
    assert answer_of(place, "GET", "/account/login/")[0] == 200

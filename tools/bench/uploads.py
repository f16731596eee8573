"""What memory a file of 50 MB takes in the processes that answer pages: sent by a browser, and saved again.

Measured in a real installation served by its own command, as the growth of the peak (VmHWM) of each web process over
what it was after the same pages with a small file; and, in seconds, beside a file of one megabyte.
"""

import hashlib
import http.client
import os
import time
from collections.abc import Iterator
from pathlib import Path

from tools.installation import temporary_installation
from tools.ordeal.sends import TOKEN
from tools.ordeal.traffic import Office, serving

MB = 1024 * 1024
LARGE_MB = 49  # the form around it is counted as well
MOST_MB = 100
BORDER = "what-stands-between-two-parts"


def measure() -> Iterator[str]:
    """Lines of memory and time; the last says whether it stays under what was promised."""
    with temporary_installation() as installation, serving(installation, cases=1, people=1) as office:
        for _ in range(4):  # each web process has answered once
            _there_and_back(office, size=MB)
        before, small = peaks_of(office.process), _there_and_back(office, size=MB)
        large = _there_and_back(office, size=LARGE_MB * MB)
        peaks = peaks_of(office.process)
        grown = max(peak - before[pid] for pid, peak in peaks.items()) / MB
    most = max(peaks.values()) / MB
    yield f"{LARGE_MB} MB sent and saved: the peak of a web process grew by {grown:.0f} MB, to {most:.0f} MB"
    yield f"sent in {large[0]:.1f} s, saved in {large[1]:.1f} s; 1 MB in {small[0]:.2f} s and {small[1]:.2f} s"
    yield f"under {MOST_MB} MB: {'yes' if grown < MOST_MB else 'NO'}"


def _there_and_back(office: Office, *, size: int) -> tuple[float, float]:
    """Seconds to send a file of that size and to save it again; the same bytes have to come back."""
    content = b"%PDF-1.7\n" + os.urandom(size - 9).replace(b"/", b".")  # nothing in it looks like a script
    home = f"/cases/{office.cases[0]}/documents/"
    started = time.monotonic()
    status, headers, body = _answer(office, "POST", f"{home}add/", _form(content))
    sent = time.monotonic() - started
    if status != 302:
        raise RuntimeError(f"the file was not taken: {status} {body[:2000]!r}")
    started = time.monotonic()
    status, _headers, saved = _answer(office, "GET", f"{headers['Location']}file/", None)
    taken = time.monotonic() - started
    if status != 200 or hashlib.sha256(saved).digest() != hashlib.sha256(content).digest():
        raise RuntimeError(f"another file came back: {status}, {len(saved)} bytes")
    return sent, taken


def _form(content: bytes) -> bytes:
    said = {"csrfmiddlewaretoken": TOKEN, "kind": "other"}
    parts = [
        f'--{BORDER}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in said.items()
    ]
    head = f'--{BORDER}\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'.encode()
    return b"".join([*parts, head, content, f"\r\n--{BORDER}--\r\n".encode()])


def _answer(
    office: Office, method: str, path: str, body: bytes | None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    headers = {"Cookie": f"sessionid={office.sessions[0]}; csrftoken={TOKEN}"}
    if body is not None:
        headers["Content-Type"] = f"multipart/form-data; boundary={BORDER}"
    connection = http.client.HTTPConnection("127.0.0.1", office.port, timeout=120)
    try:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def peaks_of(group: int) -> dict[int, int]:
    """The peak of each web process below the serving one, in bytes."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            told = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        pid = int(status.parent.name)
        if b"gunicorn" in command and _is_below(pid, group):
            found[pid] = int(told["VmHWM"].split()[0]) * 1024
    return found


def _is_below(pid: int, group: int) -> bool:
    while pid > 1:
        if pid == group:
            return True
        try:
            pid = int((Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return False
    return False

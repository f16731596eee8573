"""A mail server in a process of its own: it takes every message, and writes Message-ID and address down, a line each,
before it answers that it has it.
"""

import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tools.cluster import free_port
from tools.installation import Installation, wait_for

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Taken:
    """What the server has taken: the installation that sends to it, and the file in which it writes."""

    installation: Installation
    file: Path

    def message_ids(self) -> Counter[str]:
        """Every Message-ID taken, and how often."""
        if not self.file.exists():
            return Counter()
        return Counter(line.split(" ")[0] for line in self.file.read_text().splitlines())

    def wait_until(self, count: int, *, seconds: float) -> bool:
        """Wait until so many different messages were taken; False if they were not in time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if len(self.message_ids()) >= count:
                return True
            time.sleep(0.2)
        return False


@contextmanager
def mail_server(installation: Installation) -> Iterator[Taken]:
    """A server on a port of its own for as long as the block lasts; its installation sends to it."""
    port, file = free_port(), installation.folder / "taken"
    server = installation.start("tools.chasing.mail_server", str(port), str(file))
    to_it = {
        "OPENCDOP_SMTP_HOST": "127.0.0.1",
        "OPENCDOP_SMTP_PORT": str(port),
        "OPENCDOP_SMTP_STARTTLS": "false",
    }
    try:
        wait_for(port)
        environment = {**installation.environment, **to_it}
        yield Taken(replace(installation, environment=environment), file)
    finally:
        server.kill()
        server.wait()
        assert server.stdout
        server.stdout.close()


class _Writes:
    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        found = _MESSAGE_ID.search(envelope.original_content or b"")
        to = envelope.rcpt_tos[0].encode() if envelope.rcpt_tos else b"?"
        self.file.write((found[1] if found else b"?") + b" " + to + b"\n")
        self.file.flush()
        return "250 Message accepted for delivery"


def main(port: int, path: str) -> None:
    """Serve until killed."""
    with Path(path).open("ab") as file:
        Controller(_Writes(file), hostname="127.0.0.1", port=port).start()
        while True:
            time.sleep(60)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])

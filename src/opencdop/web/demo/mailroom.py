"""The post of the demonstration: a mail server on this machine that keeps each message as a file and sends none on."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django_tasks import task_backends
from django_tasks.backends.dummy import DummyBackend

from opencdop.core import clock
from opencdop.outbox.models import OutgoingEmail

HOST = "127.0.0.1"
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class Mailroom:
    """Takes in what is sent to it and writes each message to a folder as an .eml file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.count += 1
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 10**9:09d}.eml"
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_bytes(envelope.original_content or b"")
        return "250 Message accepted"


@contextmanager
def open_mailroom(folder: Path, *, port: int = 0) -> Iterator[int]:
    """Listen for as long as the block lasts. Gives the port; nought asks for any free one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    controller = Controller(Mailroom(folder), hostname=HOST, port=port or _free_port())
    controller.start()
    try:
        yield int(controller.port)
    finally:
        controller.stop()


def received(folder: Path, *, to: str) -> list[EmailMessage]:
    """What has arrived for an address, oldest first."""
    found = []
    for path in sorted(folder.glob("*.eml")):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        if isinstance(message, EmailMessage) and str(message["To"]) == to:
            found.append(message)
    return found


@contextmanager
def posting_to(port: int) -> Iterator[None]:
    """Within the block the mail of this process goes to the mail server at the port."""
    kept = {
        name: getattr(settings, name)
        for name in ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS")
    }
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP_BACKEND, HOST
    settings.EMAIL_PORT, settings.EMAIL_USE_TLS = port, False
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(settings, name, value)


def mark_as_sent() -> None:
    """Note all mail that waits as sent, and send none: what would have gone out long ago needs no reader now."""
    waiting = OutgoingEmail.objects.filter(state=OutgoingEmail.QUEUED)
    waiting.update(state=OutgoingEmail.SENT, sent_at=clock.now(), attempts=1)


@contextmanager
def no_jobs_kept() -> Iterator[None]:
    """Within the block no job waits for a worker: the loader sends what is due itself, at its moment."""
    real, silent = task_backends["default"], _Silent("default", {})
    task_backends["default"] = silent
    try:
        yield
    finally:
        task_backends["default"] = real


class _Silent(DummyBackend):
    """A backend that forgets at once."""

    def enqueue(self, task, args, kwargs):  # type: ignore[no-untyped-def]
        self.validate_task(task)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])

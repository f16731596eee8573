"""Handing messages to the mail server: each over a line of its own or, for a worker that has many, over one kept open.

Before each message a line that was kept is asked whether it is still there: a server may hang up whenever it likes,
and no message is sent into a closed line.
"""

import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

IDLE_SECONDS = 20.0  # after which a line is not trusted and a new one is opened
MESSAGES_A_LINE = 100  # servers limit them


class _Line:
    """A connection to the mail server, opened when it is needed."""

    def __init__(self) -> None:
        self.backend: EmailBackend | None = None
        self.used, self.count = 0.0, 0

    def post(self, message: EmailMessage) -> None:
        if self.backend is None or not self._is_there(self.backend):
            self.hang_up()
            backend = get_connection()
            if not isinstance(backend, EmailBackend):
                message.send()  # it writes to a list or a file, and has no line
                return
            backend.open()
            self.backend, self.count = backend, 0
        message.connection = self.backend
        try:
            message.send()
        except BaseException:
            self.hang_up()
            raise
        self.used, self.count = time.monotonic(), self.count + 1

    def hang_up(self) -> None:
        backend, self.backend = self.backend, None
        if backend is not None:
            with suppress(smtplib.SMTPException, OSError):  # the other side may be gone
                backend.close()

    def _is_there(self, backend: EmailBackend) -> bool:
        if self.count >= MESSAGES_A_LINE or time.monotonic() - self.used > IDLE_SECONDS:
            return False
        if backend.connection is None:
            return False
        try:
            code, _words = backend.connection.noop()
        except (smtplib.SMTPException, OSError):
            return False
        return code == 250


_kept: ContextVar[_Line | None] = ContextVar("kept_line", default=None)


@contextmanager
def line_kept() -> Iterator[None]:
    """Within the block, messages go over one line, which is closed at its end; within another, over that one's."""
    if _kept.get() is not None:
        yield
        return
    line = _Line()
    token = _kept.set(line)
    try:
        yield
    finally:
        _kept.reset(token)
        line.hang_up()


def post(message: EmailMessage) -> None:
    """Hand over one message. Raises what the mail server, or the line to it, raises."""
    line = _kept.get()
    if line is None:
        message.send()
    else:
        line.post(message)

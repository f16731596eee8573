"""One round of the scheduler, or a round every so many seconds."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from opencdop.submissions.library import read_beforehand
from opencdop.web.schedule import run_once


class Command(BaseCommand):
    help = "Do the work that is due: e-mail, reminders, drafts never sent, the daily checkpoint."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=float, default=0, metavar="SECONDS", help="go on, round after round"
        )

    def handle(self, *, every: float, **options: Any) -> None:
        stopped = threading.Event()
        if every:
            read_beforehand()
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: stopped.set())
        while True:
            failed = run_once()
            if not every:
                if failed:
                    self.stderr.write(f"Failed: {', '.join(failed)}")
                    raise SystemExit(1)
                return
            close_old_connections()
            if stopped.wait(every):
                return

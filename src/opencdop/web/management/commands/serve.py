"""Runs the whole installation in one group of processes: web server, worker and scheduler."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opencdop.web import installing
from opencdop.web.serving import program


class Command(BaseCommand):
    help = "Serve the pages, run the jobs and the scheduler, until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--web-workers", type=int, default=2, help="processes that answer pages")
        parser.add_argument(
            "--tick", type=float, default=30, metavar="SECONDS", help="between scheduler rounds"
        )

    def handle(self, *, host: str, port: int, web_workers: int, tick: float, **options: Any) -> None:
        missing = installing.missing_migrations()
        if missing:
            raise CommandError(
                f"The databases are not up to date ({missing[0]}). Run: opencdop create-installation"
            )
        if closed := installing.why_nothing_opens():
            raise CommandError(closed)
        self.stdout.write(f"Serving on http://{host}:{port}")
        self.stdout.flush()
        watch = program(host=host, port=port, web_workers=web_workers, tick=tick)
        # From here on it only watches, and lets go of all that looking at everything took: memory, connections, keys.
        os.execv(watch[0], watch)  # nosec B606

"""Runs the jobs that wait in the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from opencdop.submissions.library import read_beforehand
from opencdop.web.worker import JobWorker


class Command(BaseCommand):
    help = "Run the jobs that wait, for ever or until there are none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", action="store_true", help="stop when nothing waits")

    def handle(self, *, batch: bool, **options: Any) -> None:
        worker = JobWorker(batch=batch)
        if not batch:
            read_beforehand()
            worker.configure_signals()
        worker.run()

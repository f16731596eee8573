"""Reads delivery reports: one from standard input, as a mail server pipes it, or all of a folder."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opencdop.outbox.reports import LARGEST, NoReport
from opencdop.outbox.returned_services import take_in

# What Python's reader of e-mail raises over a header that is none.
TRIPS = (LookupError, NameError, AttributeError, TypeError, ValueError)


class Command(BaseCommand):
    help = "Note which e-mails never arrived, from a delivery report on standard input or the reports of a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", help="a folder of reports, one a file (a Maildir's new/)")

    def handle(self, *, folder: str | None, **options: Any) -> None:
        if folder is None:
            self._take_in("the report", sys.stdin.buffer.read(LARGEST + 1))
            return
        place = Path(folder)
        if not place.is_dir():
            raise CommandError("There is no such folder.")
        for path in sorted(each for each in place.iterdir() if each.is_file() and not each.is_symlink()):
            with path.open("rb") as file:
                self._take_in(path.name, file.read(LARGEST + 1))

    def _take_in(self, name: str, report: bytes) -> None:
        """Say what became of a report. One that is no use is no failure: a mail server would only send it back."""
        try:
            email = take_in(report)
        except NoReport as refusal:
            self.stdout.write(f"Left alone: {name}. {refusal}")
            return
        except TRIPS:
            self.stdout.write(f"Left alone: {name}. It cannot be read as an e-mail.")
            return
        self.stdout.write(f"Noted: {email.kind} {email.id} did not arrive.")

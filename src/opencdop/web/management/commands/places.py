"""Postcodes of this installation: reads in a file of them, names of authorities, and says what a postcode tells."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opencdop.core.actor import SYSTEM
from opencdop.panels.place_columns import Unreadable
from opencdop.panels.place_services import import_places, name_authorities
from opencdop.panels.places import authority_names, place_file_in_use, whereabouts_of

SAID_EVERY = 10.0  # seconds between two lines of progress


class Command(BaseCommand):
    help = "Read in postcodes (import, name), or say what one tells (show)."

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        reading = tasks.add_parser(
            "import", help="read in a file of postcodes: ONS Postcode Directory, or CSV"
        )
        reading.add_argument("file", type=Path, help="a CSV, or a zip that holds one")
        reading.add_argument(
            "--deprivation", type=Path, help="CSV of deciles by small area (LSOA), from the English indices"
        )
        reading.add_argument("--authorities", type=Path, help="CSV of names of authorities by code")
        reading.add_argument("--title", default="", help="what it is called, such as ONSPD August 2026")
        naming = tasks.add_parser("name", help="read in names of authorities by code")
        naming.add_argument("file", type=Path)
        showing = tasks.add_parser(
            "show", help="say what a postcode tells; without one, which file is in use"
        )
        showing.add_argument("postcode", nargs="?", default="")

    def handle(self, **options: Any) -> None:
        try:
            getattr(self, f"_{options['task']}")(options)
        except (Unreadable, OSError) as refused:
            raise CommandError(str(refused)) from None

    def _import(self, options: dict[str, Any]) -> None:
        begun = said = time.monotonic()

        def progress(done: int) -> None:
            nonlocal said
            if time.monotonic() - said >= SAID_EVERY:
                said = time.monotonic()
                self.stdout.write(f"{done:,} postcodes so far")

        read = import_places(
            options["file"],
            deprivation=options["deprivation"],
            title=options["title"],
            progress=progress,
            by=SYSTEM,
        )
        seconds = time.monotonic() - begun
        self.stdout.write(f"{read.title}: {read.postcodes:,} postcodes in use ({seconds:.0f} s).")
        if options["authorities"]:
            self._name({"file": options["authorities"]})

    def _name(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{name_authorities(options['file'], by=SYSTEM)} names of authorities read in.")

    def _show(self, options: dict[str, Any]) -> None:
        used = place_file_in_use()
        if not options["postcode"]:
            self.stdout.write(
                f"In use: {used.title}, {used.postcodes:,} postcodes." if used else "No file is in use."
            )
            return
        found = whereabouts_of(options["postcode"])
        name = authority_names([found.authority]).get(found.authority, "")
        words = (
            found.authority,
            name,
            f"decile {found.decile}" if found.decile else "",
            found.nation,
            found.says,
        )
        self.stdout.write(" · ".join(each for each in words if each) or "Nothing.")

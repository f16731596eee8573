"""`opencdop rebuild_facts`: count changed cases again (for the nightly run), or all, or only compare."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opencdop.statistics.queries import check_facts
from opencdop.statistics.services import rebuild_stale


class Command(BaseCommand):
    help = "Counts cases again that changed since they were last counted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="count every case again")
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit 1 where a kept row differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            differing = check_facts()
            for each in differing:
                self.stdout.write(f"{each.case_id}: {', '.join(each.facts) or 'not counted yet'}")
            if differing:
                raise CommandError(f"{len(differing)} cases differ from what is kept.")
            self.stdout.write("All kept facts are true.")
            return
        self.stdout.write(f"Cases counted again: {rebuild_stale(everything=options['all'])}")

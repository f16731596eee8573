"""Walks the audit from its first event to its last, and compares it with the signed checkpoints."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opencdop.audit import checkpoints, queries
from opencdop.web import installing


class Command(BaseCommand):
    help = "Verify the audit: print the number of events; exit 1 at the first break, naming it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one line of JSON, for machines")

    def handle(self, *, json: bool, **options: Any) -> None:
        if closed := installing.why_nothing_opens():  # else every event would seem altered
            raise CommandError(closed)
        verdict = queries.verify()
        broken = verdict.first_break or checkpoints.first_contradiction()
        if json:
            self.stdout.write(_as_json(verdict.events, broken.reason if broken else "", whole=not broken))
        else:
            self.stdout.write(f"{verdict.events} events")
            if not broken:
                self.stdout.write("The chain is whole.")
        if broken:
            self.stderr.write(f"The audit is broken: {broken.reason}.")
            raise SystemExit(1)


def _as_json(events: int, reason: str, *, whole: bool) -> str:
    return json.dumps({"events": events, "whole": whole, "first_break": reason})

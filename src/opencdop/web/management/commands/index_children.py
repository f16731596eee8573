"""Makes anew the keys under which children are found; to be run once after an update that says so."""

from typing import Any

from django.core.management.base import BaseCommand

from opencdop.cases.indexing import remake_all
from opencdop.core.actor import SYSTEM


class Command(BaseCommand):
    help = "Make anew the keyed hashes under which children are found."

    def handle(self, **options: Any) -> None:
        count = sum(remake_all(by=SYSTEM))
        self.stdout.write(f"The keys of {count} {'child' if count == 1 else 'children'} were made anew.")

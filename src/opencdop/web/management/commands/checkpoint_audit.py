"""Signs the present end of the audit into the checkpoint file, which is kept apart from the database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from opencdop.audit.checkpoints import write_checkpoint


class Command(BaseCommand):
    help = "Write a signed checkpoint of the audit."

    def handle(self, **options: Any) -> None:
        seq = write_checkpoint()
        if seq:
            self.stdout.write(f"Event {seq} is signed in {settings.OPENCDOP_CHECKPOINTS}.")
        else:
            self.stdout.write("There are no events yet.")

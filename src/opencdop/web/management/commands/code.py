"""Shows the code that the authenticator of an invented person shows now. Only in the demonstration."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from opencdop.accounts.authenticators import code_at, secret_of
from opencdop.accounts.models import Person


class Command(BaseCommand):
    help = "Print the second-factor code of a person of the demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="e-mail address, or the part before the @")

    def handle(self, *, person: str, **options: Any) -> None:
        if settings.MODE != "demo":
            raise CommandError("Codes are shown in the demonstration only.")
        address = person if "@" in person else f"{person}@"
        found = Person.objects.filter(email__istartswith=address).first()
        if found is None:
            raise CommandError("There is nobody with this address.")
        try:
            self.stdout.write(code_at(datetime.now(UTC), secret=secret_of(found)))
        except LookupError as missing:
            raise CommandError(str(missing)) from None

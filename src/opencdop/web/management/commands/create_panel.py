"""Makes a panel of this installation, once; people are then invited to it on the page People."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opencdop.core.actor import SYSTEM
from opencdop.core.errors import Refusal
from opencdop.panels.services import make_panel, record_population

FIRST_DAY = "2019-09-29"  # from which child death review partners hold the duty


class Command(BaseCommand):
    help = "Make a panel: its name, addresses, and the local authorities of its area."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help="name of the area, such as Ashmoor")
        parser.add_argument("--slug", required=True, help="how it stands in addresses, such as ashmoor")
        parser.add_argument("--code", required=True, help="begins its references, such as ASH")
        parser.add_argument("--office-email", required=True)
        parser.add_argument("--manager-email", required=True)
        parser.add_argument("--telephone", default="")
        parser.add_argument(
            "--postal-address",
            action="append",
            default=[],
            metavar="LINE",
            help="a line of the address that stands on its letters; may be given again",
        )
        parser.add_argument(
            "--authority",
            action="append",
            required=True,
            metavar="CODE=NAME",
            help="a local authority of its area; may be given again",
        )
        parser.add_argument("--since", type=date.fromisoformat, default=date.fromisoformat(FIRST_DAY))
        parser.add_argument(
            "--children",
            action="append",
            default=[],
            metavar="YEAR=NUMBER=SOURCE",
            help="children under 18 in the middle of a year; may be given again",
        )

    def handle(self, **options: Any) -> None:
        authorities = dict(_parts(each, 2) for each in options["authority"])
        children = [_parts(each, 3) for each in options["children"]]
        try:
            panel = make_panel(
                options["name"],
                slug=options["slug"],
                code=options["code"],
                office_email=options["office_email"],
                manager_email=options["manager_email"],
                telephone=options["telephone"],
                postal_address="\n".join(options["postal_address"]),
                authorities=authorities,
                since=options["since"],
                by=SYSTEM,
            )
            for year, number, source in children:
                record_population(panel, mid_year=int(year), under_18=int(number), source=source, by=SYSTEM)
        except Refusal as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(
            f"{panel.name} is there, at /panel/{panel.slug}/. Invite its people on the page People."
        )


def _parts(text: str, number: int) -> list[str]:
    parts = [part.strip() for part in text.split("=", number - 1)]
    if len(parts) != number or not all(parts):
        raise CommandError(f"“{text}” has to have {number} parts with = between them.")
    return parts

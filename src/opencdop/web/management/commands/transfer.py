"""Cases to and from other installations at the command line: `opencdop transfer keys`, `export`, `import`, `ack` …"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opencdop.core.errors import Refusal
from opencdop.web.transfer_commands import COMMANDS


class Command(BaseCommand):
    help = "Exchange cases with other installations, as sealed and signed files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
        for name, each in COMMANDS.items():
            command = commands.add_parser(name, help=each.help, description=each.help)
            each.add_arguments(command)

    def handle(self, **options: Any) -> None:
        try:
            COMMANDS[options["command"]].run(options, self.stdout.write)
        except Refusal as refused:
            raise CommandError(str(refused)) from None

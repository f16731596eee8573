"""The forms of this installation at the command line: `opencdop forms list`, `show`, `compare`, `publish`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from opencdop.core.errors import Refusal
from opencdop.formkit.comparing import CannotCompare
from opencdop.formkit.definition import NoSuchForm
from opencdop.formkit.source import DefinitionError
from opencdop.web.form_commands import COMMANDS


class Command(BaseCommand):
    help = "List, show, compare and publish the forms that this installation holds."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
        for name, module in COMMANDS.items():
            module.add_arguments(commands.add_parser(name, help=module.HELP, description=module.HELP))

    def handle(self, **options: Any) -> None:
        try:
            COMMANDS[options["command"]].run(options, self.stdout.write)
        except DefinitionError as error:
            for fault in error.faults:
                self.stderr.write(f"{fault.file}:{fault.line}: {fault.key}: {fault.sentence}")
            raise SystemExit(1) from None
        except NoSuchForm as nothing:
            raise CommandError(f"{nothing}. `opencdop forms list` names those there are.") from None
        except (CannotCompare, Refusal) as refused:
            raise CommandError(str(refused)) from None

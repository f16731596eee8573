"""What `opencdop transfer` can do: a sentence of help, the arguments, and what is done. It may raise a Refusal."""

from opencdop.web.transfer_commands import cases, comparing, keys
from opencdop.web.transfer_commands.command import Command

COMMANDS: dict[str, Command] = {**keys.COMMANDS, **cases.COMMANDS, **comparing.COMMANDS}

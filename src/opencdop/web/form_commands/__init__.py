"""What `opencdop forms` can do, one module each: a sentence of help, its arguments, and what it writes.

A module has `HELP`, `add_arguments(parser)` and `run(options, write)`; it may raise NoSuchForm or a Refusal.
"""

from types import ModuleType

from opencdop.web.form_commands import compare, fhir, listing, publish, show

COMMANDS: dict[str, ModuleType] = {
    "list": listing,
    "show": show,
    "compare": compare,
    "publish": publish,
    "fhir": fhir,
}

"""`opencdop forms list`: every form and version that this installation holds."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from typing import Any

from opencdop.formkit.describing import size_of
from opencdop.formkit.parsing import CERTAINTIES
from opencdop.panels.queries import panels_by_name
from opencdop.submissions.library import library
from opencdop.web.form_commands.columns import in_columns

HELP = "List every form and version, with its size and how sure its questions are."


def add_arguments(parser: ArgumentParser) -> None:
    """None."""


def run(options: Mapping[str, Any], write: Callable[[str], Any]) -> None:
    """One line a version, oldest first within each form, then what panels add."""
    held = library()
    rows = []
    for form in held.forms():
        for definition in held.versions(form):
            size = size_of(definition)
            counts = [size.certainties.get(each, 0) for each in CERTAINTIES]
            since = definition.effective_from.isoformat()
            row = [form, definition.version, since, size.questions, size.minutes, *counts, definition.title]
            rows.append(row)
    heads = [
        "FORM",
        "VERSION",
        "IN FORCE",
        "QUESTIONS",
        "MINUTES",
        *(each.upper() for each in CERTAINTIES),
        "TITLE",
    ]
    for line in in_columns(heads, rows):
        write(line)
    for panel, form in sorted(held.local):
        write(f"{panel} adds questions of its own to {form}: opencdop forms show {form} --panel {panel}")
    if held.local:
        known = {panel.slug for panel in panels_by_name()}
        for panel in sorted({panel for panel, _ in held.local} - known):
            write(
                f"There is no panel {panel}, so nobody is asked these: name the folder as the panel's address."
            )

"""Reads definition files, strictly: an unknown key or a reference to nothing is a mistake, shown with file,
line and key.

It changes nothing and keeps nothing; a caller that wants the library again keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from .choice_lists import parse_choice_lists
from .definition import Choice, Definition, Library
from .parsing import Parser
from .references import reference_faults
from .source import DefinitionError, Fault, Source, source_of

CHOICES_FILE = "choices.yaml"
FORMS_FOLDER = "forms"


def load_library(folders: Sequence[Path]) -> Library:
    """All definitions of these folders; a later folder's choice lists and forms stand in place of an
    earlier one's.

    A form's file is named by its version, which begins with a figure; other files beside it are left alone.

    Raises DefinitionError with every mistake found.
    """
    choices: dict[str, tuple[Choice, ...]] = {}
    faults: list[Fault] = []
    for folder in folders:
        if (folder / CHOICES_FILE).is_file():
            source = source_of(folder / CHOICES_FILE, shown_as=CHOICES_FILE)
            choices |= parse_choice_lists(source)
            faults += source.faults
    parsers: dict[tuple[str, str], tuple[Source, Definition]] = {}
    for folder in folders:
        for path in sorted((folder / FORMS_FOLDER).glob("*/[0-9]*.yaml")):
            source = source_of(path, shown_as=path.relative_to(folder).as_posix())
            definition = Parser(source, choices).definition(path)
            faults += source.faults
            if definition is not None:
                parsers[definition.form, definition.version] = source, definition
    if not faults:
        faults += reference_faults(parsers.values())
    if faults:
        raise DefinitionError(tuple(faults))
    return Library(tuple(definition for _, definition in parsers.values()), choices)


def form_from(
    text: str, *, choices: Mapping[str, tuple[Choice, ...]] | None = None, shown_as: str = "form.yaml"
) -> Definition:
    """One form, from the text of its file and the choice lists given. Raises DefinitionError."""
    source = Source(text, shown_as=shown_as)
    definition = Parser(source, choices or {}).definition(None)
    faults = list(source.faults)
    if definition is not None and not faults:
        faults += reference_faults([(source, definition)])
    if faults or definition is None:
        raise DefinitionError(tuple(faults))
    return definition

"""Reads definition files, strictly: an unknown key or a reference to nothing is a mistake, shown with file,
line and key.

It changes nothing and keeps nothing; a caller that wants the library again keeps it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from .choice_lists import parse_choice_lists
from .definition import Choice, Definition, Library
from .differences import Differences
from .local import LOCAL_FOLDER, LocalForm, LocalParser
from .naming import Names, parse_names
from .parsing import Parser, Shelf
from .parts import Expander, parse_parts
from .references import local_faults, reference_faults
from .source import DefinitionError, Fault, Source, Table, source_of

CHOICES_FILE = "choices.yaml"
PARTS_FILE = "parts.yaml"
SOURCES_FILE = "sources.yaml"
NAMES_FILE = "question_names.yaml"
FORMS_FOLDER = "forms"

Name = tuple[str, str]
"""A form and a version, as its file is named."""


def load_library(folders: Sequence[Path]) -> Library:
    """All definitions of these folders; a later folder's choice lists, parts, names of questions and forms stand in
    place of an earlier one's.

    A panel's own questions stand in `local/<panel>/<form>.yaml`. A form's file is named by its version,
    which begins with a figure; other files beside it are left alone.

    Raises DefinitionError with every mistake found.
    """
    with _nothing_to_collect():
        return _loaded(folders)


def _loaded(folders: Sequence[Path]) -> Library:
    shelf, faults = _shelf(folders)
    forms = _Forms(folders, shelf)
    loaded = list(forms.read())
    faults += [fault for source in forms.sources.values() for fault in source.faults]
    if not faults:
        faults += reference_faults(loaded)
    library = Library(tuple(definition for _, definition in loaded), shelf.choices)
    if not faults:
        local, faults = _local(folders, shelf, library)
        library = replace(library, local=local)
    if faults:
        raise DefinitionError(tuple(dict.fromkeys(faults)))
    return library


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """Python's collector of circles looks through everything that is being read, again and again, for a fifth of
    the time; there is nothing to find until it is over.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def load_choices(folders: Sequence[Path]) -> Mapping[str, tuple[Choice, ...]]:
    """The choice lists of these folders alone. Raises DefinitionError."""
    choices: dict[str, tuple[Choice, ...]] = {}
    faults: list[Fault] = []
    for source in _files(folders, CHOICES_FILE):
        choices |= parse_choice_lists(source)
        faults += source.faults
    if faults:
        raise DefinitionError(tuple(faults))
    return choices


def form_from(
    text: str,
    *,
    choices: Mapping[str, tuple[Choice, ...]] | None = None,
    parts: Mapping[str, Table] | None = None,
    shown_as: str = "form.yaml",
) -> Definition:
    """One form that builds on no other, from the text of its file and the choice lists and parts given.
    Raises DefinitionError.
    """
    source = Source(text, shown_as=shown_as)
    if isinstance(source.root, Table):
        source.root = _written_out(source.root, Expander(source, parts or {}, form=_form_of(source.root)))
    definition = Parser(source, Shelf(choices=dict(choices or {}))).definition(None)
    faults = list(source.faults)
    if definition is not None and not faults:
        faults += reference_faults([(source, definition)])
    if faults or definition is None:
        raise DefinitionError(tuple(faults))
    return definition


def _shelf(folders: Sequence[Path]) -> tuple[Shelf, list[Fault]]:
    shelf = Shelf()
    faults: list[Fault] = []
    pages: set[str] = set()
    for source in _files(folders, CHOICES_FILE):
        shelf.choices |= parse_choice_lists(source)
        faults += source.faults
    for source in _files(folders, PARTS_FILE):
        shelf.parts |= parse_parts(source)
        faults += source.faults
    names: dict[str, str] = {}
    for source in _files(folders, NAMES_FILE):
        names |= parse_names(source)
        faults += source.faults
    shelf.names = Names(names)
    for source in _files(folders, SOURCES_FILE):
        if isinstance(source.root, Table):
            pages |= source.root.keys()
        else:
            source.fault(source.start, "sources", "write each source as KEY: the page that it is")
        faults += source.faults
        shelf.sources = pages
    return shelf, faults


def _local(
    folders: Sequence[Path], shelf: Shelf, library: Library
) -> tuple[dict[tuple[str, str], LocalForm], list[Fault]]:
    """What panels add, by panel and form."""
    newest = {form: library.form(form) for form in library.forms()}
    found: dict[tuple[str, str], tuple[Source, LocalForm]] = {}
    faults: list[Fault] = []
    for folder in folders:
        for path in sorted((folder / LOCAL_FOLDER).glob("*/*.yaml")):
            source = source_of(path, shown_as=path.relative_to(folder).as_posix())
            local = LocalParser(source, shelf).local(path, newest)
            faults += source.faults
            if local is not None:
                found[local.panel, local.form] = source, local
    if found and not faults:
        with_local = [(source, local.added_to(newest[local.form])) for source, local in found.values()]
        faults = local_faults(with_local, library.definitions)
    return {name: local for name, (_, local) in found.items()}, faults


def _files(folders: Sequence[Path], name: str) -> Iterator[Source]:
    return (source_of(folder / name, shown_as=name) for folder in folders if (folder / name).exists())


class _Forms:
    """The files of all forms, each written out in full before it is read."""

    def __init__(self, folders: Sequence[Path], shelf: Shelf) -> None:
        self._shelf = shelf
        self._paths: dict[Name, Path] = {}
        self.sources: dict[Name, Source] = {}
        for folder in folders:
            for path in sorted((folder / FORMS_FOLDER).glob("*/[0-9]*.yaml")):
                name = path.parent.name, path.stem
                self._paths[name] = path
                self.sources[name] = source_of(path, shown_as=path.relative_to(folder).as_posix())
        self._written: dict[Name, Any] = {}

    def read(self) -> Iterator[tuple[Source, Definition]]:
        for name, source in self.sources.items():
            is_form = isinstance(source.root, Table)
            if self._write_out(name, ()) is None and is_form:
                continue  # what it builds on has the mistakes
            definition = Parser(source, self._shelf).definition(self._paths[name])
            if definition is not None:
                yield source, definition

    def _write_out(self, name: Name, above: tuple[Name, ...]) -> Any:
        """The tables of a form with all its parts and differences put in; None where that cannot be."""
        if name in self._written:
            return self._written[name]
        source = self.sources[name]
        if isinstance(source.root, Table):
            expander = Expander(source, self._shelf.parts, form=name[0])
            if "based_on" in source.root:
                source.root = self._from_base(name, source, expander, above)
            else:
                source.root = _written_out(source.root, expander)
        self._written[name] = source.root
        return source.root

    def _from_base(self, name: Name, source: Source, expander: Expander, above: tuple[Name, ...]) -> Any:
        place, version = source.root.place_of("based_on"), source.root["based_on"]
        base = name[0], str(version)
        if base not in self.sources:
            source.fault(place, "based_on", f"there is no version {version} of this form; quote a figure")
        elif base == name or base in above:
            source.fault(place, "based_on", "these versions build on each other in a circle")
        else:
            tables = self._write_out(base, (*above, name))
            if isinstance(tables, Table):
                return Differences(source, tables, expander).applied()
        return None


def _written_out(root: Table, expander: Expander) -> Table:
    if "sections" in root:
        root.put("sections", expander.sections(root["sections"]), root.place_of("sections"))
    return root


def _form_of(root: Table) -> str:
    form = root.get("form")
    return form if isinstance(form, str) else ""

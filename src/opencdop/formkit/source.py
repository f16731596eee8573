"""YAML as plain data that remembers its lines, so that a mistake can be shown where it stands.
It knows no forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAY_BE_NUMBER = frozenset("0123456789+-.")
_WORDS = frozenset(
    {"", "~", *(each for word in ("true", "false", "null") for each in (word, word.title(), word.upper()))}
)
_TEXT, _TABLE, _LIST = (f"tag:yaml.org,2002:{name}" for name in ("str", "map", "seq"))


class _Loader(_Base):  # type: ignore[misc]
    """The C loader, which asks for the kind of a plain word only where it may be other than text."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        if kind is yaml.MappingNode:
            return _TABLE
        if kind is yaml.SequenceNode:
            return _LIST
        if implicit[0] and (value[:1] in _MAY_BE_NUMBER or value in _WORDS):
            found: str = super().resolve(kind, value, implicit)
            return found
        return _TEXT

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        """Paths have no meaning of their own here."""

    def ascend_resolver(self) -> None:
        """As above."""


class Place(NamedTuple):
    """Where something is written: a file, as it is shown, and a line."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in a definition file: where, at which key, and what to do about it."""

    file: str
    line: int
    key: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, {self.key}: {self.sentence}"


class DefinitionError(ValueError):
    """The definitions have mistakes; all that were found are in `faults`."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class Table(dict[str, Any]):
    """A mapping of a file, with its place and the place of each of its keys.

    One table may hold keys from several files, where a version is written as differences from another.
    """

    __slots__ = ("_elsewhere", "_lines", "place")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self._lines: dict[str, int] = {}
        self._elsewhere: dict[str, Place] = {}

    def place_of(self, key: str) -> Place:
        """The place of a key, or of the mapping where the key is absent."""
        if key in self._elsewhere:
            return self._elsewhere[key]
        return Place(self.place.file, self._lines[key]) if key in self._lines else self.place

    def put(self, key: str, value: Any, place: Place) -> None:
        """Set a key that is written at this place."""
        self[key] = value
        if place.file == self.place.file:
            self._lines[key] = place.line
            self._elsewhere.pop(key, None)
        else:
            self._elsewhere[key] = place

    def copied(self) -> Table:
        """A table of the same values that can be changed without touching this one."""
        copy = Table(self.place)
        copy.update(self)
        copy._lines, copy._elsewhere = dict(self._lines), dict(self._elsewhere)
        return copy


class Source:
    """One file being read. Mistakes are gathered in `faults`; reading goes on."""

    def __init__(self, text: str, *, shown_as: str) -> None:
        self.file = shown_as
        self.faults: list[Fault] = []
        self.root = self._read(text)

    @property
    def start(self) -> Place:
        """The first line of the file."""
        return Place(self.file, 1)

    def fault(self, place: Place, key: str, sentence: str) -> None:
        """Note a mistake. Its place may lie in another file that this one builds on."""
        self.faults.append(Fault(*place, key, sentence))

    def _read(self, text: str) -> Any:
        try:
            node = yaml.compose(text, Loader=_Loader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            place = Place(self.file, mark.line + 1 if mark else 1)
            self.fault(place, "file", f"this is not YAML: {getattr(error, 'problem', None) or error}")
            return None
        return None if node is None else self._value(node)

    def _value(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._table(node)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(each) for each in node.value]
        return self._scalar(node)

    def _table(self, node: yaml.MappingNode) -> Table:
        table = Table(Place(self.file, node.start_mark.line + 1))
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in table:
                first = table.place_of(key).line
                self.fault(Place(self.file, line), key, f"is here twice; it is also on line {first}")
            table[key] = self._value(value_node)
            table._lines[key] = line
        return table

    def _scalar(self, node: yaml.Node) -> Any:
        """Only true, false, null, numbers and dates are other than text:
        an unquoted yes stays the text "yes".
        """
        text = str(node.value)
        if node.tag == _TEXT:
            return text
        tag = node.tag.rpartition(":")[2]
        if tag == "bool" and text.lower() in ("true", "false"):
            return text.lower() == "true"
        if tag == "null":
            return None
        try:
            if tag == "int":
                return int(text)
            if tag == "float":
                return Decimal(text)
            if tag == "timestamp":
                return date.fromisoformat(text)
        except (ValueError, InvalidOperation):
            return text
        return text


def source_of(path: Path, *, shown_as: str) -> Source:
    """A file, read. One that is not UTF-8, or a folder that bears a file's name, has that as its mistake."""
    if path.is_dir():
        source = Source("", shown_as=shown_as)
        source.fault(
            source.start, "file", "this is a folder; put a file of this name here, or name it otherwise"
        )
        return source
    try:
        return Source(path.read_text(encoding="utf-8"), shown_as=shown_as)
    except UnicodeDecodeError:
        source = Source("", shown_as=shown_as)
        source.fault(source.start, "file", "save the file as UTF-8")
        return source


def plain(value: Any) -> Any:
    """The value as ordinary JSON: dates as ISO text, tables as dicts."""
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value

"""Sections written once for many: `use` takes a section of parts.yaml, `for_each` writes one section several
times. It works on plain tables and knows nothing of questions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .choice_lists import KEY
from .source import Place, Source, Table

_BLANK = re.compile(r"\{([a-z_]+)\}", re.ASCII)


def parse_parts(source: Source) -> dict[str, Table]:
    """The sections of parts.yaml, by name. Mistakes go to the source's faults."""
    root = source.root
    if not isinstance(root, Table):
        source.fault(source.start, "parts", "write each part as name: {key: ..., title: ..., groups: [...]}")
        return {}
    found: dict[str, Table] = {}
    for name, given in root.items():
        if not KEY.fullmatch(name) or not isinstance(given, Table):
            sentence = "write each part as name: {key: ..., title: ..., groups: [...]}"
            source.fault(root.place_of(name), name, sentence)
        else:
            found[name] = given
    return found


class Expander:
    """Writes out the sections of one form. Mistakes go to the source's faults."""

    def __init__(self, source: Source, parts: Mapping[str, Table], *, form: str) -> None:
        self._source = source
        self._parts = parts
        self._form = form

    def sections(self, given: Any) -> Any:
        """The list of sections with each `use` and `for_each` written out;
        what is no list is left for the parser to refuse.
        """
        if not isinstance(given, list):
            return given
        return [section for entry in given for section in self._section(entry)]

    def _section(self, entry: Any) -> list[Any]:
        if not isinstance(entry, Table) or not {"use", "for_each"} & entry.keys():
            return [entry]
        table = self._used(entry)
        if table is None:
            return []
        for key in entry.keys() - {"use", "for_each"}:
            table.put(key, entry[key], entry.place_of(key))
        return [self._filled(table, {"form": self._form, **words}) for words in self._rounds(entry)]

    def _used(self, entry: Table) -> Table | None:
        if "use" not in entry:
            return Table(entry.place)
        part = self._parts.get(entry["use"]) if isinstance(entry["use"], str) else None
        if part is None:
            self._source.fault(entry.place_of("use"), "use", f"there is no part {entry['use']} in parts.yaml")
            return None
        return part.copied()

    def _rounds(self, entry: Table) -> list[Mapping[str, str]]:
        if "for_each" not in entry:
            return [{}]
        given = entry["for_each"]
        good = isinstance(given, list) and given and all(_is_words(each) for each in given)
        if not good:
            sentence = "write a list like [{stage: ambulance, called: the ambulance service}]"
            self._source.fault(entry.place_of("for_each"), "for_each", sentence)
        return given if good else []

    def _filled(self, value: Any, words: Mapping[str, str], place: Place | None = None) -> Any:
        if isinstance(value, Table):
            table = Table(value.place)
            for key, part in value.items():
                table.put(key, self._filled(part, words, value.place_of(key)), value.place_of(key))
            return table
        if isinstance(value, list):
            return [self._filled(each, words, place) for each in value]
        if not isinstance(value, str) or "{" not in value:
            return value
        for name in _BLANK.findall(value):
            if name not in words:
                sentence = f"there is no {{{name}}} to put in here; there are {', '.join(sorted(words))}"
                self._source.fault(place or self._source.start, name, sentence)
        return _BLANK.sub(lambda found: words.get(found[1], found[0]), value)


def _is_words(entry: Any) -> bool:
    return isinstance(entry, Table) and all(isinstance(value, str) for value in entry.values())

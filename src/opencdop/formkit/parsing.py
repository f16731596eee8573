"""From the plain data of one file to a Definition: which keys may stand where, and what each must hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar, cast

from .block_parts import standard_parts
from .choice_lists import KEY, parse_choices
from .condition_parsing import ConditionParser
from .definition import LIMITS, Check, Choice, Definition, Group, Question, Section
from .naming import Names
from .source import Source, Table, plain
from .types import TYPES
from .types.blocks import Block
from .types.working_out import UNITS

LONGEST_KEY, LONGEST_VERSION = 80, 20
NEEDED = ("blocks", "expected", "optional")
LEVELS = ("blocks", "warns")
CERTAINTIES = ("seen", "inferred", "memory", "doubtful", "proposed")

_FORM_KEYS = frozenset({"form", "version", "effective_from", "title", "intro", "sections", "checks"})
_SECTION_KEYS = frozenset({"key", "title", "minutes", "groups", "for", "apart"})
AUDIENCES = ("everyone", "office")
_GROUP_KEYS = frozenset({"key", "title", "hint", "when", "questions"})
_CHECK_KEYS = frozenset({"key", "level", "when", "at", "message", "certainty"})
_QUESTION_KEYS = frozenset(
    {"key", "type", "label", "hint", "needed", "not_known", "not_applicable", "identifying", "when",
     "certainty", "source", "row", "ask", "replaces"}
)  # fmt: skip
_ONLY_WHERE_TYPED = frozenset({"needed", "not_known", "not_applicable", "ask"})
Read = TypeVar("Read", Question, Check)


@dataclass
class Shelf:
    """What the forms of a library share: choice lists, parts, the names of questions inside a sentence, the pages
    that are sources (None: not looked up).

    `seen` holds what was read from each table, so that versions that share a table share what came of it.
    """

    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    parts: dict[str, Table] = field(default_factory=dict)
    names: Names = field(default_factory=lambda: Names({}))
    sources: Collection[str] | None = None
    seen: dict[int, tuple[Table, Question | Check]] = field(default_factory=dict)


class Parser:
    """Reads one file's data. Mistakes go to the source's faults; what can be read is read."""

    def __init__(self, source: Source, shelf: Shelf) -> None:
        self._source = source
        self._shelf = shelf
        self._choices = shelf.choices

    def definition(self, path: Path | None) -> Definition | None:
        """The form, or None where the file holds none. Its form and version agree with the path,
        where one is given.
        """
        root = self._source.root
        if not isinstance(root, Table):
            if self._source.faults:
                return None
            self._source.fault(
                self._source.start,
                "form",
                "begin the file with form, version, effective_from, title and sections",
            )
            return None
        self._only(root, _FORM_KEYS, "a form")
        definition = Definition(
            form=self._key(root, "form"),
            version=self._version(root),
            effective_from=self._date(root, "effective_from"),
            title=self._words(root, "title"),
            intro=self._words(root, "intro", needed=False),
            sections=tuple(self._section(each) for each in self._tables(root, "sections")),
            checks=tuple(
                self._once(self._check, each) for each in self._tables(root, "checks", needed=False)
            ),
        )
        if path is not None and (definition.form, definition.version) != (path.parent.name, path.stem):
            wanted = f"{definition.form}/{definition.version}.yaml"
            self._source.fault(
                root.place_of("form"), "form", f"name the file {wanted}, or change form and version"
            )
        return definition

    def _version(self, root: Table) -> str:
        version = self._words(root, "version")
        if len(version) > LONGEST_VERSION:
            self._fault(root, "version", f"shorten this to {LONGEST_VERSION} characters or fewer")
        return version

    def _section(self, table: Table) -> Section:
        self._only(table, _SECTION_KEYS, "a section")
        return Section(
            key=self._key(table, "key"),
            title=self._words(table, "title"),
            minutes=self._whole(table, "minutes") or 0,
            audience=self._one_of(table, "for", AUDIENCES, "everyone").replace("everyone", ""),
            apart=self._flag(table, "apart"),
            groups=tuple(self._group(each) for each in self._tables(table, "groups")),
        )

    def _group(self, table: Table) -> Group:
        self._only(table, _GROUP_KEYS, "a group")
        return Group(
            key=self._key(table, "key"),
            title=self._words(table, "title"),
            hint=self._words(table, "hint", needed=False),
            when=self._condition(table),
            questions=tuple(self._once(self._asked, each) for each in self._tables(table, "questions")),
        )

    def _once(self, read: Callable[[Table], Read], table: Table) -> Read:
        """What is read from a table, from memory where another version has it too."""
        if id(table) not in self._shelf.seen:
            self._shelf.seen[id(table)] = table, read(table)
        return cast("Read", self._shelf.seen[id(table)][1])

    def _asked(self, table: Table) -> Question:
        return self._shelf.names.given_to(self._question(table))

    def _question(self, table: Table, *, inside: str = "") -> Question:
        name = self._one_of(table, "type", tuple(TYPES), None)
        allowed = TYPES[name].options if name in TYPES else frozenset(table)
        usual = _QUESTION_KEYS - _ONLY_WHERE_TYPED if name == "computed" else _QUESTION_KEYS
        self._only(table, usual | allowed, f"a question of type {name}" if name else "a question")
        if inside and name in TYPES and inside not in TYPES[name].stands_in:
            self._fault(
                table,
                "type",
                f"a question of type {name} cannot stand inside a {inside}; make it two questions",
            )
        item = self._words(table, "item", needed=name == "repeat")
        fallback = (item[:1].upper() + item[1:]) if item and "label" not in table else None
        return Question(
            key=self._key(table, "key"),
            type=name,
            label=fallback or self._words(table, "label"),
            hint=self._words(table, "hint", needed=False),
            needed=self._one_of(table, "needed", NEEDED, "optional"),
            not_known=self._flag(table, "not_known"),
            not_applicable=self._flag(table, "not_applicable"),
            identifying=self._flag(table, "identifying") or (name in TYPES and TYPES[name].identifies),
            when=self._condition(table),
            certainty=self._one_of(table, "certainty", CERTAINTIES, "memory"),
            source=self._source_page(table),
            row=self._words(table, "row", needed=False),
            ask=self._codes(table, "ask"),
            replaces=self._key(table, "replaces") if "replaces" in table else "",
            choices=self._choice_list(table) if "choices" in allowed else (),
            unit=self._words(table, "unit", needed=False),
            max_words=self._whole(table, "max_words"),
            of=self._one_of(table, "of", tuple(UNITS), None) if "of" in allowed else "",
            item=item or ("row" if name == "table" else ""),
            questions=self._held(table, name) if name in TYPES else (),
            **self._limits(table),
        )

    def _held(self, table: Table, name: str) -> tuple[Question, ...]:
        """The questions that stand inside this one: in its rows, or as the parts of its block."""
        kind = TYPES[name]
        if isinstance(kind, Block):
            parts = self._block(table, kind)
        else:
            tables = self._tables(table, kind.inner) if kind.inner else []
            parts = [self._question(each, inside=name) for each in tables]
        keys = [part.key for part in parts]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            self._fault(table, kind.inner, f"two questions of this {name} have the key {key}")
        return tuple(parts)

    def _block(self, table: Table, kind: Block) -> list[Question]:
        """The parts of a block: the usual ones, or those listed, by key or as questions of their own."""
        listed = table.get("parts", list(kind.usual_parts()))
        if not isinstance(listed, list) or not listed:
            self._fault(table, "parts", "list the parts, like [name, telephone]")
            return []
        parts: dict[str, Question] = {}
        for each in listed:
            if isinstance(each, Table):
                part = self._question(each, inside=kind.name)
                parts[part.key] = part
                continue
            try:
                found = standard_parts(kind, str(each), self._choices)
            except KeyError as missing:
                self._fault(table, "parts", f"there is no list {missing.args[0]} in choices.yaml")
                continue
            if found is None:
                self._fault(table, "parts", f"choose parts from {', '.join(kind.offered)}")
            for part in found or ():
                parts.setdefault(part.key, part)
        return list(parts.values())

    def _check(self, table: Table) -> Check:
        self._only(table, _CHECK_KEYS, "a check")
        if "when" not in table:
            self._fault(table, "when", "say when there is a problem")
        return Check(
            key=self._key(table, "key"),
            level=self._one_of(table, "level", LEVELS, None),
            when=self._condition(table) or {"any": []},
            at=self._key(table, "at"),
            message=self._words(table, "message"),
            certainty=self._one_of(table, "certainty", CERTAINTIES, "proposed"),
        )

    def _choice_list(self, table: Table) -> tuple[Choice, ...]:
        given = table.get("choices")
        if isinstance(given, str):
            if given not in self._choices:
                self._fault(table, "choices", f"there is no list {given} in choices.yaml")
            return self._choices.get(given, ())
        if not isinstance(given, list) or not given:
            self._fault(
                table, "choices", "name a list of choices.yaml, or list code and label of each choice"
            )
            return ()
        return parse_choices(self._source, "choices", table.place_of("choices"), given)

    def _source_page(self, table: Table) -> str:
        name = self._words(table, "source", needed=False)
        if name and self._shelf.sources is not None and name not in self._shelf.sources:
            self._fault(table, "source", f"there is no source {name} in sources.yaml")
        return name

    def _condition(self, table: Table) -> Mapping[str, Any] | None:
        if "when" not in table:
            return None
        before = len(self._source.faults)
        tree = table["when"]
        ConditionParser(self._source).check(tree, table.place_of("when"))
        return plain(tree) if len(self._source.faults) == before else None

    def _limits(self, table: Table) -> dict[str, Any]:
        limits: dict[str, Any] = {}
        for name in LIMITS:
            value = table.get(name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int | Decimal)):
                self._fault(table, name, "write a number")
                value = None
            limits[name] = None if value is None else Decimal(value)
        for low, high in (("min", "max"), ("soft_min", "soft_max")):
            least, most = limits[low], limits[high]
            if least is not None and most is not None and least > most:
                self._fault(table, low, f"{low} is above {high}")
        return limits

    def _fault(self, table: Table, key: str, sentence: str) -> None:
        shown = table.get("key")
        where = f"{shown}.{key}" if isinstance(shown, str) and key != "key" else key
        self._source.fault(table.place_of(key), where, sentence)

    def _only(self, table: Table, allowed: Iterable[str], what: str) -> None:
        for key in table.keys() - frozenset(allowed):
            self._fault(table, key, f"{what} has no such key; it may have {', '.join(sorted(allowed))}")

    def _words(self, table: Table, key: str, *, needed: bool = True) -> str:
        value = table.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if key in table or needed:
            quotes = ", in quotes" if value is not None else ""
            self._fault(table, key, f"write some words here{quotes}" if key in table else "is missing")
        return ""

    def _key(self, table: Table, key: str) -> str:
        value = self._words(table, key)
        if value and not KEY.fullmatch(value):
            self._fault(
                table, key, f"{value} is not a key: use small letters, figures and _, beginning with a letter"
            )
        if len(value) > LONGEST_KEY:
            self._fault(table, key, f"shorten {value} to {LONGEST_KEY} characters or fewer")
        return value

    def _one_of(self, table: Table, key: str, allowed: tuple[str, ...], default: str | None) -> str:
        value = table.get(key)
        if key not in table and default is not None:
            return default
        if value not in allowed:
            sentence = f"choose one of {', '.join(allowed)}"
            self._fault(table, key, sentence if key in table else f"is missing; {sentence}")
            return default or ""
        return str(value)

    def _flag(self, table: Table, key: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            self._fault(table, key, "write true or false")
        return value is True

    def _whole(self, table: Table, key: str) -> int | None:
        value = table.get(key)
        if value is not None and type(value) is not int:
            self._fault(table, key, "write a whole number")
            return None
        return value

    def _date(self, table: Table, key: str) -> date:
        value = table.get(key)
        if isinstance(value, date):
            return value
        self._fault(
            table, key, "write a date like 2022-04-01, without quotes" if key in table else "is missing"
        )
        return date.min

    def _codes(self, table: Table, key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self._fault(table, key, "write a list, like [gp, school]")
            return ()
        return tuple(value)

    def _tables(self, table: Table, key: str, *, needed: bool = True) -> list[Table]:
        value = table.get(key)
        if key not in table and not needed:
            return []
        if not isinstance(value, list) or (not value and needed):
            self._fault(table, key, "is missing" if key not in table else "write a list here")
            return []
        wrong = [each for each in value if not isinstance(each, Table)]
        if wrong:
            self._fault(table, key, "each entry of this list has keys of its own")
        return [each for each in value if isinstance(each, Table)]

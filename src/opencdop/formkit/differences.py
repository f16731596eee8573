"""A version written as differences from another: `changes` applied, in order, to the base's plain tables.
It copies what it touches and leaves the base as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .parts import Expander
from .source import Place, Source, Table

_KINDS = {"": "question", "_group": "group", "_section": "section", "_check": "check"}
_HOLDERS = {"question": "group", "group": "section"}
_LISTS = {"question": "questions", "group": "groups", "section": "sections", "check": "checks"}
_HEAD = ("form", "version", "effective_from", "title", "intro")
_NEEDED = ("form", "version", "effective_from")
_BESIDE = ("after", "before")

_VERBS: Mapping[str, tuple[str, str]] = {
    f"{verb}{ending}": (verb, kind)
    for verb in ("drop", "change", "move", "add")
    for ending, kind in _KINDS.items()
} | {"change_form": ("change", "form")}


class Differences:
    """Applies one file's changes to the tables of its base. Mistakes go to the file's own source."""

    def __init__(self, source: Source, base: Table, expander: Expander) -> None:
        self._source = source
        self._own: Table = source.root
        self._expander = expander
        self._form = _copy(base)
        self._emptied: list[tuple[Place, str, Table, str]] = []

    def applied(self) -> Table:
        """The whole form, with the heading of the file and the base's sections and checks, changed."""
        own = self._own
        for key in _HEAD:
            if key in own:
                self._form.put(key, own[key], own.place_of(key))
            elif key in _NEEDED:
                self._fault(own.place, key, "is missing")
        for key in own.keys() - {*_HEAD, "based_on", "changes"}:
            sentence = "a form with based_on has no such key; write what differs under changes"
            self._fault(own.place_of(key), key, sentence)
        changes = own.get("changes", [])
        if not isinstance(changes, list):
            self._fault(own.place_of("changes"), "changes", "write a list of changes")
            changes = []
        for change in changes:
            self._apply(change)
        for place, shown, holder, name in self._emptied:
            if not holder.get(name) and self._still_there(holder):
                self._fault(place, shown, f"this leaves {holder.get('key')} without {name}: drop it as well")
        return self._form

    def _apply(self, change: Any) -> None:
        if not isinstance(change, Table):
            self._fault(self._own.place_of("changes"), "changes", "write each change as {drop: key} or so")
            return
        verbs = [name for name in change if name in _VERBS]
        if len(verbs) != 1:
            sentence = f"name one change, of {', '.join(sorted(_VERBS))}"
            self._fault(change.place, verbs[0] if verbs else "changes", sentence)
            return
        verb, kind = _VERBS[verbs[0]]
        allowed = {verbs[0], *_allowed(verb, kind)}
        for key in change.keys() - allowed:
            sentence = f"{verbs[0]} has no such key; it may have {', '.join(sorted(allowed))}"
            self._fault(change.place_of(key), key, sentence)
        {"drop": self._drop, "change": self._change, "move": self._move, "add": self._add}[verb](
            change, verbs[0], kind
        )

    def _drop(self, change: Table, verb: str, kind: str) -> None:
        found = self._named(change, verb, kind)
        if found is not None:
            holder, index = found
            self._taken(change, verb, kind, holder, index)

    def _change(self, change: Table, verb: str, kind: str) -> None:
        wanted = change.get("to")
        if not isinstance(wanted, Table):
            self._fault(change.place_of("to"), f"{verb}.to", "say what becomes of it: to: {label: ...}")
            return
        if kind == "form":
            self._set(self._form, wanted, fixed=set(wanted) - {"title", "intro"}, what="of a form")
            return
        found = self._named(change, verb, kind)
        if found is None:
            return
        holder, index = found
        entries = holder[_LISTS[kind]]
        entries[index] = entries[index].copied()
        fixed = {"question": {"key", "type"}, "group": {"key", "questions"}, "section": {"key", "groups"}}
        self._set(entries[index], wanted, fixed=fixed.get(kind, {"key"}), what=f"of a {kind}")

    def _set(self, table: Table, wanted: Table, *, fixed: set[str], what: str) -> None:
        for key, value in wanted.items():
            if key in fixed:
                sentence = f"the {key} {what} is not changed in this way; drop it and add another"
                self._fault(wanted.place_of(key), f"to.{key}", sentence)
            elif value is None:
                table.pop(key, None)
            else:
                table.put(key, value, wanted.place_of(key))

    def _move(self, change: Table, verb: str, kind: str) -> None:
        found = self._named(change, verb, kind)
        if found is None:
            return
        holder, index = found
        into = self._target(change, kind, default=holder)
        if into is not None:
            entry = self._taken(change, verb, kind, holder, index)
            self._insert(change, kind, into, [entry])

    def _add(self, change: Table, verb: str, kind: str) -> None:
        entry = change[verb]
        if not isinstance(entry, Table):
            self._fault(change.place_of(verb), verb, f"write the whole {kind} here, with its key")
            return
        into = self._target(change, kind, default=None)
        if into is not None:
            entries = self._expander.sections([entry]) if kind == "section" else [entry]
            self._insert(change, kind, into, entries)

    def _target(self, change: Table, kind: str, *, default: Table | None) -> Table | None:
        """What takes the entry in: a group for a question, a section for a group, or the form."""
        if kind not in _HOLDERS:
            return self._form
        if "inside" in change:
            return self._repeat(change)
        name = f"to_{_HOLDERS[kind]}"
        if name not in change:
            beside = next((word for word in _BESIDE if word in change), None)
            if beside is not None:
                found = self._find(kind, change[beside])
                if found is None:
                    self._nothing(change, beside, kind)
                return found[0] if found else None
            if default is None:
                self._fault(change.place, name, f"is missing: say which {_HOLDERS[kind]} takes it in")
            return default
        found = self._find(_HOLDERS[kind], change[name])
        if found is None:
            self._nothing(change, name, _HOLDERS[kind])
            return None
        holder, index = found
        into: Table = holder[_LISTS[_HOLDERS[kind]]][index]
        return into

    def _insert(self, change: Table, kind: str, into: Table, entries: list[Any]) -> None:
        beside = next((word for word in _BESIDE if word in change), None)
        held = into.get(_LISTS[kind], [])
        at = len(held)
        if beside is not None:
            places = [n for n, each in enumerate(held) if _key_of(each) == change[beside]]
            if not places:
                self._nothing(change, beside, kind, where=into)
            else:
                at = places[0] + (beside == "after")
        into.put(_LISTS[kind], [*held[:at], *entries, *held[at:]], into.place_of(_LISTS[kind]))

    def _taken(self, change: Table, verb: str, kind: str, holder: Table, index: int) -> Any:
        entry = holder[_LISTS[kind]].pop(index)
        if kind != "check":
            self._emptied.append((change.place_of(verb), f"{verb}.{change[verb]}", holder, _LISTS[kind]))
        return entry

    def _named(self, change: Table, verb: str, kind: str) -> tuple[Table, int] | None:
        """What a change points at: the table that holds it, and its number there."""
        if "inside" not in change:
            found = self._find(kind, change[verb])
            if found is None:
                self._nothing(change, verb, kind)
            return found
        repeat = self._repeat(change)
        if repeat is None:
            return None
        for index, each in enumerate(repeat.get("questions", [])):
            if _key_of(each) == change[verb]:
                return repeat, index
        self._nothing(change, verb, kind, where=repeat)
        return None

    def _repeat(self, change: Table) -> Table | None:
        """The question whose rows a change is about, as a copy that may be changed."""
        found = self._find("question", change["inside"])
        if found is None:
            self._nothing(change, "inside", "question")
            return None
        holder, index = found
        copy: Table = holder["questions"][index].copied()
        if not isinstance(copy.get("questions"), list):
            sentence = f"{change['inside']} has no questions inside it"
            self._fault(change.place_of("inside"), "inside", sentence)
            return None
        copy["questions"] = list(copy["questions"])
        holder["questions"][index] = copy
        return copy

    def _find(self, kind: str, key: Any) -> tuple[Table, int] | None:
        for holder in self._holders(kind):
            for index, each in enumerate(holder.get(_LISTS[kind], [])):
                if _key_of(each) == key:
                    return holder, index
        return None

    def _holders(self, kind: str) -> Iterator[Table]:
        if kind not in _HOLDERS:
            yield self._form
            return
        above = _HOLDERS[kind]
        for holder in self._holders(above):
            yield from (each for each in holder.get(_LISTS[above], []) if isinstance(each, Table))

    def _still_there(self, holder: Table) -> bool:
        return any(holder is each for kind in _HOLDERS for each in self._holders(kind))

    def _nothing(self, change: Table, name: str, kind: str, where: Table | None = None) -> None:
        held = f" in {_key_of(where)}" if where is not None and _key_of(where) else ""
        base = self._own.get("based_on")
        sentence = f"there is no {kind} {change[name]}{held} to be found, starting from version {base}"
        self._fault(change.place_of(name), name, sentence)

    def _fault(self, place: Place, key: str, sentence: str) -> None:
        self._source.fault(place, key, sentence)


def _allowed(verb: str, kind: str) -> tuple[str, ...]:
    inside = ("inside",) if kind == "question" else ()
    if verb == "drop":
        return inside
    if verb == "change":
        return ("to", *inside)
    into = (f"to_{_HOLDERS[kind]}",) if kind in _HOLDERS else ()
    return (*into, *_BESIDE, *inside)


def _key_of(entry: Any) -> Any:
    return entry.get("key") if isinstance(entry, Table) else None


def _copy(base: Table) -> Table:
    """The form's tables down to its lists of questions; the questions themselves are shared."""
    form = base.copied()
    form["checks"] = list(_listed(base, "checks"))
    form["sections"] = []
    for section in _listed(base, "sections"):
        copy = section.copied() if isinstance(section, Table) else section
        form["sections"].append(copy)
        if isinstance(section, Table):
            copy["groups"] = [_copy_of_group(group) for group in _listed(section, "groups")]
    return form


def _copy_of_group(group: Any) -> Any:
    if not isinstance(group, Table):
        return group
    copy = group.copied()
    copy["questions"] = list(_listed(group, "questions"))
    return copy


def _listed(table: Table, key: str) -> list[Any]:
    value = table.get(key)
    return value if isinstance(value, list) else []

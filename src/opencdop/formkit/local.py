"""Questions that one panel adds to a form: read from its own file, marked as its own, and put into any version.
They never stand among the form's own questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .definition import Check, Definition, Group, Section
from .parsing import Parser
from .source import Table

LOCAL_FOLDER = "local"
_KEYS = frozenset({"form", "sections", "groups", "checks"})


def local_prefix(panel: str) -> str:
    """How every key of a panel's own questions begins: the panel's slug with _ for its dashes."""
    return f"local.{panel.replace('-', '_')}."


@dataclass(frozen=True)
class LocalForm:
    """What one panel adds to one form. Each section and page names what it stands after ("" for the end)."""

    panel: str
    form: str
    sections: tuple[tuple[str, Section], ...] = ()
    groups: tuple[tuple[str, Group], ...] = ()
    checks: tuple[Check, ...] = ()

    def added_to(self, definition: Definition) -> Definition:
        """The form with this panel's pages and questions. A page whose place a version does not have
        stands at the end of it.
        """
        sections = list(definition.sections)
        for after, group in reversed(self.groups):
            _put_group(sections, after, group)
        for after, section in reversed(self.sections):
            keys = [each.key for each in sections]
            sections.insert(keys.index(after) + 1 if after in keys else len(definition.sections), section)
        return replace(
            definition,
            sections=tuple(sections),
            checks=(*definition.checks, *self.checks),
            panel=self.panel,
        )


def _put_group(sections: list[Section], after: str, group: Group) -> None:
    for number, section in enumerate(sections):
        keys = [each.key for each in section.groups]
        if after in keys:
            at = keys.index(after) + 1
            groups = (*section.groups[:at], group, *section.groups[at:])
            sections[number] = replace(section, groups=groups)
            return
    sections[-1] = replace(sections[-1], groups=(*sections[-1].groups, group))


class LocalParser(Parser):
    """Reads one panel's file for one form. Mistakes go to the source's faults."""

    def local(self, path: Path, forms: Mapping[str, Definition]) -> LocalForm | None:
        """What the file adds; `path` ends in panel and form, `forms` are the newest versions by form."""
        root, panel, form = self._source.root, path.parent.name, path.stem
        if not isinstance(root, Table):
            self._source.fault(
                self._source.start, "form", "begin the file with form, then sections or groups"
            )
            return None
        self._only(root, _KEYS, "a panel's own form")
        if self._key(root, "form") != form or form not in forms:
            sentence = f"name the file and this key after a form; there are {', '.join(sorted(forms))}"
            self._source.fault(root.place_of("form"), "form", sentence)
            return None
        self._prefixed(root, local_prefix(panel))
        newest = forms[form]
        sections = self._placed(root, "sections", {section.key for section in newest.sections})
        groups = self._placed(root, "groups", {group.key for group in newest.groups()})
        if not sections and not groups:
            self._source.fault(root.place, "sections", "add at least one section or one page (groups)")
        return LocalForm(
            panel=panel,
            form=form,
            sections=tuple((after, replace(self._section(each), panel=panel)) for after, each in sections),
            groups=tuple((after, replace(self._group(each), panel=panel)) for after, each in groups),
            checks=tuple(self._check(each) for each in self._tables(root, "checks", needed=False)),
        )

    def _placed(self, root: Table, name: str, known: set[str]) -> list[tuple[str, Table]]:
        found = []
        for entry in self._tables(root, name, needed=False):
            table = entry.copied()
            after = table.pop("after", "")
            if after and after not in known:
                sentence = f"there is nothing called {after} in the newest version of this form"
                self._source.fault(entry.place_of("after"), "after", sentence)
            found.append((after if isinstance(after, str) else "", table))
        return found

    def _prefixed(self, root: Table, prefix: str) -> None:
        """Every key of a section, page, question or check begins with the panel's mark;
        a question without a certainty is the panel's own proposal.
        """
        for table in _entries(root):
            key = table.get("key")
            if isinstance(key, str) and not key.startswith(prefix):
                self._source.fault(table.place_of("key"), "key", f"begin {key} with {prefix}")
            if "type" in table:
                table.setdefault("certainty", "proposed")


def _entries(table: Table) -> Iterator[Table]:
    """The sections, pages, questions and checks of a file, not the questions inside rows."""
    for name in ("sections", "groups", "questions", "checks"):
        held: Any = table.get(name)
        for each in held if isinstance(held, list) else ():
            if isinstance(each, Table):
                yield each
                if "type" not in each:
                    yield from _entries(each)

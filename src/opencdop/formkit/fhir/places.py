"""Where the answer to a question stands in a response, as FHIRPath, for the form and for the rows of a repeat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..definition import Condition, Definition, Question
from .addresses import NONE, beside, within

ROW = "%row"
"""The variable that holds the row in which a question of a repeat stands."""


@dataclass(frozen=True)
class Place:
    """A question, the link id of its item, and the path to its items.

    `conditions` are those under which it is asked, of its page first; an answer to a hidden question does not count.
    """

    question: Question
    link: str
    parent: str
    conditions: tuple[Condition, ...] = ()

    @property
    def path(self) -> str:
        """The path to the items of the question: several where it repeats."""
        return child(self.parent, self.link)

    @property
    def none(self) -> str:
        """The path to the item that says why there is no answer."""
        return child(self.parent, beside(self.link, NONE))

    def part(self, ending: str) -> str:
        """The path to the item of one part of the question."""
        return child(self.path, beside(self.link, ending))

    @property
    def has_none(self) -> bool:
        """Whether no answer is said in an item of its own, and not among the choices."""
        offered = self.question.not_known or self.question.not_applicable
        return offered and self.question.type not in ("choice", "choices")

    def held(self, parent: str | None = None) -> dict[str, Place]:
        """The places of the questions held inside, by their keys; from `parent`, or from the question itself."""
        path = self.path if parent is None else parent
        return {each.key: Place(each, within(self.link, each.key), path) for each in self.question.questions}


Places = Mapping[str, Place]


def places_of(definition: Definition) -> dict[str, Place]:
    """The places of the questions of a form, by their keys."""
    found: dict[str, Place] = {}
    for section in definition.sections:
        at_section = child("%resource", section_link(section.key))
        for group in section.groups:
            at_page = child(at_section, page_link(group.key))
            for each in group.questions:
                conditions = tuple(tree for tree in (group.when, each.when) if tree is not None)
                found[each.key] = Place(each, each.key, at_page, conditions)
    return found


def section_link(key: str) -> str:
    """The link id of a section."""
    return f"section/{key}"


def page_link(key: str) -> str:
    """The link id of a page of a form."""
    return f"page/{key}"


def child(parent: str, link: str) -> str:
    """The path to the items of a link id inside others; without a parent, inside the row looked at."""
    return (
        f"{parent}.item.where(linkId = {quoted(link)})" if parent else f"item.where(linkId = {quoted(link)})"
    )


def quoted(text: str) -> str:
    """A text as FHIRPath writes it."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
    return f"'{escaped}'"

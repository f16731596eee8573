"""The notification form as the office enters what others told it: the same questions, and nothing that holds it up
because somebody else did not say it. Pure.
"""

from dataclasses import replace
from functools import lru_cache

from opencdop.formkit.definition import Definition, Group, Question, Section

# Checks that ask the sender for what only the sender can give.
OF_THE_SENDER = frozenset({"notifier_reachable"})


def as_transcribed(definition: Definition) -> Definition:
    """The form in which whatever is left empty is pointed out and holds nothing up. It stays the same version."""
    return _relaxed(_Same(definition))


class _Same:
    """A definition by its digest and its sections, so that it is made once."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._mark = definition.digest, tuple(section.key for section in definition.sections)

    def __hash__(self) -> int:
        return hash(self._mark)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._mark == other._mark


@lru_cache(maxsize=32)
def _relaxed(same: _Same) -> Definition:
    definition = same.definition
    return replace(
        definition,
        sections=tuple(_section(section) for section in definition.sections),
        checks=tuple(check for check in definition.checks if check.key not in OF_THE_SENDER),
        whole=definition.whole or definition,
    )


def _section(section: Section) -> Section:
    return replace(section, groups=tuple(_group(group) for group in section.groups))


def _group(group: Group) -> Group:
    return replace(group, questions=tuple(_question(question) for question in group.questions))


def _question(question: Question) -> Question:
    return replace(question, needed="expected") if question.blocks else question

"""A form as data: sections, groups (one page each), questions, choices, checks. Frozen;
loaded by `loading`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any, Protocol

from . import asking, canonical
from .answers import Answers

Condition = Mapping[str, Any]
"""A condition tree (see formkit.conditions)."""

LIMITS = ("min", "max", "soft_min", "soft_max")
"""The attributes of a question that are numbers with decimals."""


class NoSuchForm(LookupError):
    """There is no form of that key and version."""


class NoSuchQuestion(LookupError):
    """The form has no question or group of that key."""


@dataclass(frozen=True)
class Choice:
    """One answer to choose. Its code is never reused."""

    code: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Question:
    """One fact asked for. One key means one fact, with one type, in every form and for ever."""

    key: str
    type: str
    label: str
    hint: str = ""
    needed: str = "optional"
    not_known: bool = False
    not_applicable: bool = False
    identifying: bool = False
    when: Condition | None = field(default=None, hash=False)
    certainty: str = "memory"
    source: str = ""
    row: str = ""
    ask: tuple[str, ...] = ()
    replaces: str = ""
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    min: Decimal | None = None
    max: Decimal | None = None
    soft_min: Decimal | None = None
    soft_max: Decimal | None = None
    max_words: int | None = None
    of: str = ""
    item: str = ""
    questions: tuple[Question, ...] = ()
    called: str = field(default="", compare=False)
    """What it is called inside a sentence, where its label does not say it (see formkit.naming)."""

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Choice code to label."""
        return {choice.code: choice.label for choice in self.choices}

    @property
    def blocks(self) -> bool:
        """Whether sending waits for an answer ("not known" is one)."""
        return self.needed == "blocks"

    @property
    def is_expected(self) -> bool:
        """Whether an answer counts in completeness."""
        return self.needed != "optional"


@dataclass(frozen=True)
class Group:
    """Questions asked together: one page. `panel` is the slug of the panel that asks them of its own accord."""

    key: str
    title: str
    questions: tuple[Question, ...]
    hint: str = ""
    when: Condition | None = field(default=None, hash=False)
    panel: str = ""


@dataclass(frozen=True)
class Section:
    """Groups that stand together on the task list; `minutes` is an honest estimate.

    `audience` is empty for everybody who fills the form in, or `office` for the panel's office alone. A
    section that stands `apart` may be asked of a person of its own. `panel`: as for a group.
    """

    key: str
    title: str
    groups: tuple[Group, ...]
    minutes: int = 0
    audience: str = ""
    apart: bool = False
    panel: str = ""


@dataclass(frozen=True)
class Check:
    """A check across questions: `when` is the condition that *is* the problem."""

    key: str
    level: str
    when: Condition = field(hash=False)
    at: str
    message: str
    certainty: str = "proposed"


@dataclass(frozen=True)
class Definition:
    """One version of one form; with `panel`, that panel's own questions are among its pages."""

    form: str
    version: str
    effective_from: date
    title: str
    sections: tuple[Section, ...]
    intro: str = ""
    checks: tuple[Check, ...] = ()
    panel: str = ""
    whole: Definition | None = field(default=None, compare=False, repr=False)
    """The form of which this is a part; None for a whole form."""

    @cached_property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, of the definition in its one canonical writing, its choices included.
        A part of a form has the digest of the whole.
        """
        if self.whole is not None:
            return self.whole.digest
        return canonical.digest_of(canonical.definition_json(self))

    @cached_property
    def _groups(self) -> tuple[Group, ...]:
        return tuple(group for section in self.sections for group in section.groups)

    @cached_property
    def _questions(self) -> tuple[Question, ...]:
        return tuple(question for group in self._groups for question in group.questions)

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        """Every question of the form, not those inside repeats, by its key."""
        return {question.key: question for question in self._questions}

    @cached_property
    def _group_by_question(self) -> Mapping[str, Group]:
        return {question.key: group for group in self._groups for question in group.questions}

    def groups(self) -> tuple[Group, ...]:
        """All groups, in order."""
        return self._groups

    def questions(self) -> tuple[Question, ...]:
        """All questions, in order; a repeat is one question."""
        return self._questions

    def question(self, key: str) -> Question:
        """The question of that key. Raises NoSuchQuestion."""
        if key not in self.by_key:
            raise NoSuchQuestion(f"{self.form} {self.version} has no question {key!r}")
        return self.by_key[key]

    def group(self, key: str) -> Group:
        """The group of that key. Raises NoSuchQuestion."""
        for group in self._groups:
            if group.key == key:
                return group
        raise NoSuchQuestion(f"{self.form} {self.version} has no group {key!r}")

    def group_of(self, question_key: str) -> Group:
        """The group that asks a question. Raises NoSuchQuestion."""
        self.question(question_key)
        return self._group_by_question[question_key]

    def section_of(self, group_key: str) -> Section:
        """The section that holds a group. Raises NoSuchQuestion."""
        group = self.group(group_key)
        return next(section for section in self.sections if group in section.groups)

    def is_panels_own(self, group_key: str) -> bool:
        """Whether a panel adds this page of its own accord. Raises NoSuchQuestion."""
        return bool(self.group(group_key).panel or self.section_of(group_key).panel)

    def next_group(self, group_key: str, answers: Answers, *, today: date | None = None) -> Group | None:
        """The next group that is asked, given the answers; None after the last."""
        return self._beside(group_key, answers, today=today, back=False)

    def previous_group(self, group_key: str, answers: Answers, *, today: date | None = None) -> Group | None:
        """The group asked before this one, given the answers; None before the first."""
        return self._beside(group_key, answers, today=today, back=True)

    def first_group(self, answers: Answers, *, today: date | None = None) -> Group | None:
        """The first group that is asked."""
        asked = asking.Asking(self, answers, today=today)
        return next((group for group in self._groups if asked.group(group)), None)

    def part(self, section_keys: Collection[str]) -> Definition:
        """The same form with these sections only, and the checks that link to a question in them."""
        sections = tuple(section for section in self.sections if section.key in section_keys)
        kept = {
            question.key for section in sections for group in section.groups for question in group.questions
        }
        checks = tuple(check for check in self.checks if check.at in kept)
        return replace(self, sections=sections, checks=checks, whole=self.whole or self)

    @cached_property
    def outside(self) -> Definition:
        """The form as people outside the office fill it in: without the office's own sections."""
        return self.part([section.key for section in self.sections if section.audience != "office"])

    def _beside(self, key: str, answers: Answers, *, today: date | None, back: bool) -> Group | None:
        here = self._groups.index(self.group(key))
        rest = reversed(self._groups[:here]) if back else iter(self._groups[here + 1 :])
        asked = asking.Asking(self, answers, today=today)
        return next((group for group in rest if asked.group(group)), None)


class Local(Protocol):
    """What one panel adds to one form (see formkit.local)."""

    def added_to(self, definition: Definition) -> Definition:
        """The form with it."""


@dataclass(frozen=True)
class Library:
    """All definitions that an installation holds. `local` is what panels add, by panel and form."""

    definitions: tuple[Definition, ...]
    choices: Mapping[str, tuple[Choice, ...]]
    local: Mapping[tuple[str, str], Local] = field(default_factory=dict)
    _with_local: dict[tuple[str, str, str], Definition] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @cached_property
    def _by_form(self) -> Mapping[str, tuple[Definition, ...]]:
        ordered = sorted(self.definitions, key=lambda each: (each.form, each.effective_from, each.version))
        return {form: tuple(found) for form, found in groupby(ordered, key=lambda each: each.form)}

    def forms(self) -> tuple[str, ...]:
        """The keys of all forms, in alphabetical order."""
        return tuple(self._by_form)

    def versions(self, form: str) -> tuple[Definition, ...]:
        """All versions of a form, oldest first, as they are for every panel."""
        return self._by_form.get(form, ())

    def form(self, key: str, version: str | None = None, *, panel: str = "") -> Definition:
        """A form of a version, or its newest, with what the panel of that slug adds to it. Raises NoSuchForm."""
        for definition in reversed(self.versions(key)):
            if version is None or definition.version == version:
                return self.with_local(definition, panel=panel)
        raise NoSuchForm(f"there is no form {key!r}" + (f" of version {version!r}" if version else ""))

    def in_force(self, key: str, *, on: date, panel: str = "") -> Definition:
        """The version of a form in force on a day. Raises NoSuchForm where the form begins later."""
        for definition in reversed(self.versions(key)):
            if definition.effective_from <= on:
                return self.with_local(definition, panel=panel)
        raise NoSuchForm(f"there is no form {key!r} in force on {on.isoformat()}")

    def with_local(self, definition: Definition, *, panel: str) -> Definition:
        """A form of this library with what a panel adds to it, if it adds anything."""
        added = self.local.get((panel, definition.form))
        if added is None:
            return definition
        name = panel, definition.form, definition.version
        if name not in self._with_local:
            self._with_local[name] = added.added_to(definition)
        return self._with_local[name]

    def variants(self, form: str, version: str) -> Iterator[Definition]:
        """A version as it is for every panel, then as each panel that adds to it has it."""
        for definition in self.versions(form):
            if definition.version == version:
                yield definition
                panels = (panel for panel, added_to in self.local if added_to == form)
                yield from (self.with_local(definition, panel=panel) for panel in panels)

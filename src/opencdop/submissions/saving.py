"""Saves a page of a form that others may have open too, question by question, so that nobody's words are lost.

Each question is compared three ways: as it was when the page was shown, as it is typed now, as it is stored now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import Stale
from opencdop.formkit.definition import Definition, Group, Question
from opencdop.formkit.reading import GroupReading, read_group
from opencdop.formkit.types import TYPES
from opencdop.formkit.types.base import Posted, one
from opencdop.submissions import services
from opencdop.submissions.models import Draft
from opencdop.submissions.typed import Writer, mark_of, marks_of, names_of, read_marks

MOST_TRIES = 6


@dataclass(frozen=True)
class FilesChanged:
    """What a page does to the files of a question: it takes one away, by its document, or adds some."""

    removed: str = ""
    added: tuple[Mapping[str, Any], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)

    def made_to(self, files: Any) -> list[Mapping[str, Any]]:
        """The files after it."""
        there = files if isinstance(files, list) else []
        return [*(each for each in there if each["document"] != self.removed), *self.added]


@dataclass(frozen=True)
class PageSaved:
    """What came of saving a page.

    `answers` are all answers of the form with this page's as typed; `conflicts` are questions that somebody else
    changed meanwhile too, which stay as they stored them; `theirs` are questions that only others changed.
    `shown` are the marks for the page to bring back, `inputs` what belongs in its fields.
    """

    reading: GroupReading
    answers: dict[str, Any]
    changed: dict[str, Any]
    conflicts: tuple[Question, ...]
    theirs: tuple[Question, ...]
    shown: dict[str, str]
    inputs: dict[str, Any]


def read_page(
    definition: Definition, group: Group, posted: Posted, before: Mapping[str, Any]
) -> GroupReading:
    """What was posted for a page, read as of today."""
    return read_group(group, posted, before, definition=definition, today=clock.today())


def save_page(
    draft: Draft,
    definition: Definition,
    group: Group,
    posted: Posted,
    *,
    writer: Writer,
    gone_through: bool,
    files: Mapping[str, FilesChanged] | None = None,
    case_id: str = "",
    by: Actor,
) -> PageSaved:
    """Save what can be read and nobody else changed; where nothing changed, write nothing.

    `gone_through` says that the person is done with the page, and not in the middle of writing. Raises Stale where
    the form was sent meanwhile, or where others save without a pause.
    """
    aside = {key: value for key, value in (draft.answers or {}).items() if key not in definition.by_key}
    for _ in range(MOST_TRIES):
        page = _merged(draft, definition, group, posted, aside=aside, writer=writer, files=files or {})
        if not page.changed and (not gone_through or group.key in draft.pages_seen):
            return page
        try:
            services.save_answers(
                draft,
                answers=page.changed,
                seen=draft.version_no,
                page=group.key if gone_through and not page.conflicts else "",
                writer=str(writer),
                case_id=case_id,
                by=by,
            )
        except Stale:
            draft.refresh_from_db()
            if draft.submission_id:
                raise
        else:
            return page
    raise Stale


def _merged(
    draft: Draft,
    definition: Definition,
    group: Group,
    posted: Posted,
    *,
    aside: Mapping[str, Any],
    writer: Writer,
    files: Mapping[str, FilesChanged],
) -> PageSaved:
    stored = {**aside, **(draft.answers or {})}
    reading = read_page(definition, group, posted, stored)
    shown = _shown_before(draft, group, posted)
    unread = {problem.question for problem in reading.problems}
    writers = {key: Writer.last(kept) for key, kept in (draft.writers or {}).items()}
    answers, inputs = dict(reading.answers), dict(reading.raw)
    changed: dict[str, Any] = {}
    conflicts, theirs = [], []
    for question in group.questions:
        key = question.key
        mine, now = reading.answers.get(key), stored.get(key)
        last = writers.get(key)
        own = last is not None and last.mark == writer.mark
        if key in unread:
            continue
        if key in files:  # done to what stands there now, so that nobody's file is lost
            mine = files[key].made_to(now) or None
            _put(answers, key, mine)
            _renew(inputs, question, mine)
        if mine == now:
            shown[key] = mark_of(now)
        elif key in files:
            changed[key], shown[key] = mine, mark_of(mine)
        elif own and last and last.edits > writer.edits:
            # an earlier save of the same page, come late: what it says is out of date
            _put(answers, key, now)
        elif mark_of(mine) == shown.get(key, "") and not own:
            theirs.append(question)
            _put(answers, key, now)
            _renew(inputs, question, now)
        elif own or _may_replace(question, mine, now, shown.get(key, "")):
            changed[key] = mine
            shown[key] = mark_of(mine)
        else:
            conflicts.append(question)
    return PageSaved(reading, answers, changed, tuple(conflicts), tuple(theirs), shown, inputs)


def _may_replace(question: Question, mine: Any, now: Any, shown: str) -> bool:
    """Whether what is stored is what the writer saw, or says the same as what they wrote."""
    normal = TYPES[question.type].normal
    return mark_of(now) == shown or normal(now, question) == normal(mine, question)


def _shown_before(draft: Draft, group: Group, posted: Posted) -> dict[str, str]:
    """The marks that the page brought back; without them it counts as seen what stood there at its save."""
    if "shown" in posted:
        return read_marks(one(posted, "shown"))
    if one(posted, "seen") == str(draft.version_no):
        return marks_of(group, draft.answers or {})
    return {}


def _renew(inputs: dict[str, Any], question: Question, value: Any) -> None:
    """Put a stored answer into the fields of its question."""
    for name in names_of(question, inputs):
        del inputs[name]
    inputs |= TYPES[question.type].inputs(value, question)


def _put(answers: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        answers.pop(key, None)
    else:
        answers[key] = value

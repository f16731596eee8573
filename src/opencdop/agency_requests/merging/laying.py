"""All returns of a case laid beside the record, question by question. Pure.

Narratives are never merged: each agency's own words stay apart, in its return, and are shown beside one another
(`narratives`). Pages that tell of the agency and not of the child (who answered, whose records) do not come in either.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from opencdop.agency_requests.asked import ABOUT_THE_RETURN
from opencdop.cases.queries import AgreedAnswer
from opencdop.cases.record import ONE_STORY
from opencdop.formkit.answers import is_known
from opencdop.formkit.asking import answers_to_send
from opencdop.formkit.definition import Definition, Question
from opencdop.formkit.merging import CONFLICTING, NEW, SAME, kind_of, propose
from opencdop.submissions.shown import in_words

TAKEN, KEPT, ALIKE = (
    "taken",
    "kept",
    "alike",
)  # how an answer was decided about: "alike" is what the record says too
DIFFERS, DECIDED = "differs", "decided"
NARRATIVE = "long_text"

Words = str | tuple[str, ...]


@dataclass(frozen=True)
class Return:
    """A form that came and stands. `decisions` are those made before, by question; `replaced` is what the record took
    from the form that this one corrects.
    """

    id: str
    agency: str
    came_at: datetime
    author: str
    definition: Definition
    answers: Mapping[str, Any]
    decisions: Mapping[str, str] = field(default_factory=dict)
    is_finished: bool = False
    replaced: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """What one return says under one question: `kind` beside the record, and how it was decided, if it was.

    `like` names where the row says the same already, so that it is read once: "the record", or an agency before it.
    """

    source: Return
    value: Any
    words: Words
    kind: str
    decision: str = ""
    like: str = ""

    @property
    def is_open(self) -> bool:
        return not self.decision and self.kind != SAME


@dataclass(frozen=True)
class Row:
    """One question: what the record says and what each return says. `best` says all that the new answers say, where
    they agree; `version` names what was laid here, so that whoever decides decides about what they saw.
    """

    question: Question
    section: str
    page: str
    record: AgreedAnswer | None
    record_words: Words
    said: tuple[Said, ...]
    state: str
    best: Said | None
    version: str

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def label(self) -> str:
        return self.question.label

    def by(self, source_id: str) -> Said | None:
        return next((said for said in self.said if said.source.id == source_id), None)


@dataclass(frozen=True)
class Merge:
    """The returns beside the record, in the order of their forms; `gone` is what a corrected form left out."""

    returns: tuple[Return, ...]
    rows: Mapping[str, Row]
    gone: tuple[Row, ...] = ()

    def of(self, state: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows.values() if row.state == state)

    @property
    def differing(self) -> tuple[Row, ...]:
        return self.of(DIFFERS)

    @property
    def new(self) -> tuple[Row, ...]:
        return self.of(NEW)

    @property
    def same(self) -> tuple[Row, ...]:
        return self.of(SAME)

    @property
    def decided(self) -> tuple[Row, ...]:
        return self.of(DECIDED)

    @property
    def open_keys(self) -> frozenset[str]:
        return frozenset(row.key for row in (*self.differing, *self.new))

    @property
    def is_done(self) -> bool:
        return not self.open_keys

    @property
    def seen(self) -> dict[str, str]:
        """The version of every question as it was laid."""
        return {key: row.version for key, row in self.rows.items()}

    def open_in(self, source_id: str) -> frozenset[str]:
        """The questions about which one return still waits for a decision."""
        return frozenset(
            key for key, row in self.rows.items() if (said := row.by(source_id)) is not None and said.is_open
        )


def lay(returns: Sequence[Return], agreed: Mapping[str, AgreedAnswer]) -> Merge:
    """Lay the returns beside the agreed answers."""
    values = {key: answer.value for key, answer in agreed.items()}
    said: dict[str, list[Said]] = {}
    for each in returns:
        for proposal in propose(each.definition, values, each.answers):
            if is_about_the_child(each.definition, proposal.question):
                said.setdefault(proposal.question.key, []).append(
                    Said(
                        source=each,
                        value=proposal.incoming,
                        words=in_words(proposal.question, proposal.incoming),
                        kind=proposal.kind,
                        decision=_decision(each, proposal.question.key, proposal.kind, values),
                    )
                )
    placed = _places(returns, said.keys() | {key for each in returns for key in each.replaced})
    return Merge(
        returns=tuple(returns),
        rows={
            key: _row(place, agreed.get(key), tuple(said[key]))
            for key, place in placed.items()
            if key in said
        },
        gone=tuple(_gone(returns, placed, agreed)),
    )


def is_about_the_child(definition: Definition, question: Question) -> bool:
    """Whether an answer can become part of the record: no narrative, and nothing about the agency itself."""
    return question.type != NARRATIVE and definition.group_of(question.key).key not in ABOUT_THE_RETURN


@dataclass(frozen=True)
class Narrative:
    """What one agency wrote in its own words under one question."""

    key: str
    label: str
    words: Words
    source: str


def narratives_in(
    definition: Definition, answers: Mapping[str, Any], *, source: str
) -> tuple[Narrative, ...]:
    """The agency's own words, question by question."""
    return tuple(
        Narrative(key, definition.question(key).label, in_words(definition.question(key), value), source)
        for key, value in answers_to_send(definition, answers).items()
        if definition.question(key).type == NARRATIVE and is_known(value)
    )


def _decision(source: Return, key: str, kind: str, agreed: Mapping[str, Any]) -> str:
    """How an answer was decided. What the record lost again since (a return was taken away) is open once more; in a
    return that is finished with, what differs by now was decided by whoever changed the record.
    """
    decision = source.decisions.get(key, "")
    if agreed.get(key) is None:
        return decision if decision == KEPT else ""
    return decision or (KEPT if source.is_finished and kind == CONFLICTING else "")


_Place = tuple[Question, str, str]  # the question, the title of its section and that of its page


def _places(returns: Sequence[Return], keys: Collection[str]) -> dict[str, _Place]:
    """Where each question stands, in the order of the forms, the usual three first."""
    sections: dict[tuple[bool, str, str], dict[str, _Place]] = {}
    for each in returns:
        definition = each.definition
        for section in definition.sections:
            own = definition.form not in ONE_STORY
            title = f"{definition.title}: {section.title}" if own else section.title
            asked = sections.setdefault((own, definition.form if own else "", title), {})
            for group in section.groups:
                for question in group.questions:
                    if question.key in keys:
                        asked.setdefault(question.key, (question, title, group.title))
    found: dict[str, _Place] = {}
    for _, questions in sorted(sections.items(), key=lambda each: each[0][0]):
        for key, place in questions.items():
            found.setdefault(key, place)
    return found


def _row(place: _Place, record: AgreedAnswer | None, said: tuple[Said, ...]) -> Row:
    question, section, page = place
    waiting = [each for each in said if each.is_open]
    best = _best(waiting, question) if all(each.kind == NEW for each in waiting) else None
    if waiting:
        state = NEW if best else DIFFERS
    else:
        state = DECIDED if any(each.decision and each.kind != SAME for each in said) else SAME
    return Row(
        question=question,
        section=section,
        page=page,
        record=record,
        record_words="" if record is None else in_words(question, record.value),
        said=_folded(said, question) if len(said) > 1 or state != SAME else said,
        state=state,
        best=best,
        version=_version(question.key, record, said),
    )


def _best(said: Sequence[Said], question: Question) -> Said | None:
    """The one that says all that the others say; none where two of them differ."""
    best: Said | None = None
    for each in said:
        kind = NEW if best is None else kind_of(best.value, each.value, question)
        if kind == CONFLICTING:
            return None
        best = each if kind == NEW else best
    return best


def _folded(said: tuple[Said, ...], question: Question) -> tuple[Said, ...]:
    """Each with the name of who says the same before it."""
    found: list[Said] = []
    for each in said:
        first = next((one for one in found if not one.like and _is_alike(one, each, question)), None)
        like = "the record" if each.kind == SAME else first.source.agency if first else ""
        found.append(replace(each, like=like) if like else each)
    return tuple(found)


def _is_alike(one: Said, other: Said, question: Question) -> bool:
    return one.value == other.value or (
        kind_of(one.value, other.value, question) == SAME == kind_of(other.value, one.value, question)
    )


def _gone(
    returns: Sequence[Return], placed: Mapping[str, _Place], agreed: Mapping[str, AgreedAnswer]
) -> list[Row]:
    """What stands in the record from a form before, and the corrected one no longer says."""
    return [
        _row(placed[key], agreed[key], ())
        for each in returns
        for key, value in each.replaced.items()
        if key in placed and key not in each.answers and key in agreed and agreed[key].value == value
    ]


def _version(key: str, record: AgreedAnswer | None, said: Sequence[Said]) -> str:
    """Names the agreed answer and what the returns say beside it, decided or not: anything else has another name."""
    known = [f"{each.source.id}={each.decision}" for each in said]
    told = "\n".join((key, record.id if record else "", *known))
    return hashlib.sha256(told.encode()).hexdigest()[:12]

"""A return laid beside the record, as the merge page shows it: what differs, what is new, what is the same. Pure.

Narratives are never merged: each agency's own words stay apart, in its return, and are shown beside one another
(`narratives`). Pages that tell of the agency and not of the child (who answered, whose records) do not come in either.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from opencdop.agency_requests.asked import ABOUT_THE_RETURN
from opencdop.formkit.answers import is_known
from opencdop.formkit.asking import answers_to_send
from opencdop.formkit.definition import Definition, Question
from opencdop.formkit.merging import CONFLICTING, NEW, SAME, Proposal, propose
from opencdop.submissions.shown import in_words

TAKEN, KEPT = "taken", "kept"
NARRATIVE = "long_text"

Words = str | tuple[str, ...]


@dataclass(frozen=True)
class MergeRow:
    """One question: what the record says and where from, what the return says, and how it was decided, if it was."""

    key: str
    label: str
    page: str
    kind: str
    record: Words
    source: str
    returned: Words
    decision: str = ""


@dataclass(frozen=True)
class Narrative:
    """What one agency wrote in its own words under one question."""

    key: str
    label: str
    words: Words
    source: str


@dataclass(frozen=True)
class Merge:
    """A return beside the record. `seen` names the agreed answers it was compared with."""

    differing: tuple[MergeRow, ...]
    new: tuple[MergeRow, ...]
    same: tuple[MergeRow, ...]
    decided: tuple[MergeRow, ...]
    narratives: tuple[Narrative, ...]
    seen: str
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    gone: tuple[MergeRow, ...] = ()  # taken from the form before, and left out of the corrected one

    @property
    def is_done(self) -> bool:
        return not self.differing and not self.new

    @property
    def open_keys(self) -> frozenset[str]:
        return frozenset(row.key for row in (*self.differing, *self.new))


def merge_of(
    definition: Definition,
    *,
    agreed: Mapping[str, Any],
    sources: Mapping[str, str],
    agreed_ids: Mapping[str, str],
    incoming: Mapping[str, Any],
    decisions: Mapping[str, str],
    agency: str,
    corrected: Mapping[str, Any] | None = None,
) -> Merge:
    """Lay a return beside the record. `decisions` are those made before, by question.

    `corrected`: the answers of the form before it that were taken into the record, where this one corrects it.
    """
    proposals = {
        each.question.key: each
        for each in propose(definition, agreed, incoming)
        if is_about_the_child(definition, each.question)
    }
    rows = [_row(definition, each, sources=sources, decisions=decisions) for each in proposals.values()]
    undecided = [row for row in rows if not row.decision]
    return Merge(
        differing=tuple(row for row in undecided if row.kind == CONFLICTING),
        new=tuple(row for row in undecided if row.kind == NEW),
        same=tuple(row for row in undecided if row.kind == SAME),
        decided=tuple(row for row in rows if row.decision),
        narratives=narratives_in(definition, incoming, source=agency),
        seen=_digest(agreed_ids, decisions, incoming),
        proposals=proposals,
        gone=_gone(definition, corrected or {}, incoming=incoming, agreed=agreed, sources=sources),
    )


def _gone(
    definition: Definition,
    corrected: Mapping[str, Any],
    *,
    incoming: Mapping[str, Any],
    agreed: Mapping[str, Any],
    sources: Mapping[str, str],
) -> tuple[MergeRow, ...]:
    """What stands in the record from the form before, and the corrected one no longer says."""
    return tuple(
        MergeRow(
            key=key,
            label=question.label,
            page=definition.group_of(key).title,
            kind="gone",
            record=in_words(question, agreed[key]),
            source=sources.get(key, ""),
            returned="",
        )
        for key, question in definition.by_key.items()
        if key in corrected and key not in incoming and agreed.get(key) == corrected[key]
    )


def is_about_the_child(definition: Definition, question: Question) -> bool:
    """Whether an answer can become part of the record: no narrative, and nothing about the agency itself."""
    return question.type != NARRATIVE and definition.group_of(question.key).key not in ABOUT_THE_RETURN


def narratives_in(
    definition: Definition, answers: Mapping[str, Any], *, source: str
) -> tuple[Narrative, ...]:
    """The agency's own words, question by question."""
    return tuple(
        Narrative(key, definition.question(key).label, in_words(definition.question(key), value), source)
        for key, value in answers_to_send(definition, answers).items()
        if definition.question(key).type == NARRATIVE and is_known(value)
    )


def _row(
    definition: Definition, proposal: Proposal, *, sources: Mapping[str, str], decisions: Mapping[str, str]
) -> MergeRow:
    question = proposal.question
    return MergeRow(
        key=question.key,
        label=question.label,
        page=definition.group_of(question.key).title,
        kind=proposal.kind,
        record="" if proposal.agreed is None else in_words(question, proposal.agreed),
        source=sources.get(question.key, ""),
        returned=in_words(question, proposal.incoming),
        # What was taken and has since been changed by somebody stands as decided: it is not asked again.
        decision="" if proposal.kind == SAME else decisions.get(question.key, ""),
    )


def _digest(agreed_ids: Mapping[str, str], decisions: Mapping[str, str], keys: Iterable[str]) -> str:
    """Names the agreed answers to the return's questions, and what was decided: anything else makes another name."""
    known = sorted(f"{key}={agreed_ids.get(key, '')}/{decisions.get(key, '')}" for key in keys)
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:32]

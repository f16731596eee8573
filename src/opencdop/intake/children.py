"""What a notification says of the child: who it is, whether the death seems in scope, who the child may be. Pure."""

from collections.abc import Mapping
from typing import Any

from opencdop.cases.identity import IDENTITY_QUESTIONS, text_of
from opencdop.cases.scope import ScopeProposal
from opencdop.cases.scope_queries import scope_in
from opencdop.formkit.definition import Definition

# Sections that say something of the notifier or of the office, and nothing of the child.
NOT_OF_THE_RECORD = frozenset({"notifier"})
# What the copy that a notifier saves leaves out: household, siblings and suspicion (practice 28), and the parents;
# and what would tell of a suspicion by being there at all.
NOT_IN_THE_COPY = frozenset({"responsible", "household", "siblings", "worries", "police"})
QUESTIONS_NOT_IN_THE_COPY = frozenset({"jar_criteria", "jar_reason_not", "other_babies_alive"})


def identity_in(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that say who the child is."""
    return {key: answers[key] for key in IDENTITY_QUESTIONS if key in answers}


def record_answers(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that belong to the child's record: all but those of the notifier's own section."""
    kept = [section.key for section in definition.sections if section.key not in NOT_OF_THE_RECORD]
    of_the_record = definition.part(kept)
    return {key: value for key, value in answers.items() if key in of_the_record.by_key}


def copy_of(definition: Definition) -> tuple[str, ...]:
    """The keys of the questions that the notifier's own copy leaves out."""
    groups = (group for group in definition.groups() if group.key in NOT_IN_THE_COPY)
    of_groups = [question.key for group in groups for question in group.questions]
    return (
        *of_groups,
        *(each.key for each in definition.questions() if each.key in QUESTIONS_NOT_IN_THE_COPY),
    )


def sender_of(answers: Mapping[str, Any]) -> str:
    """The sender as told: name, job title, organisation."""
    parts = (text_of(answers, key) for key in ("notifier_name", "notifier_role", "notifier_agency"))
    return ", ".join(part for part in parts if part)


def proposed_scope(answers: Mapping[str, Any]) -> ScopeProposal:
    """Whether the death seems to be one that the review is for, with the reason; a person decides."""
    return scope_in(answers)

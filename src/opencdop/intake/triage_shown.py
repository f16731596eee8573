"""What the triage page shows of a notification: what was told, what was left empty, what differs from a record."""

from dataclasses import dataclass
from itertools import chain
from typing import Any

from opencdop.cases.duplicate_queries import LABELS
from opencdop.cases.identity import date_in, text_of
from opencdop.core import clock
from opencdop.core.ages import hours_lived
from opencdop.design.shell import SummaryRow
from opencdop.design.words import age, count_of, day, nhs
from opencdop.formkit.definition import Definition
from opencdop.intake.children import identity_in
from opencdop.submissions.shown import in_words, sections_shown

COMPARED = ("forenames", "surname", "nhs_number", "date_of_birth", "date_of_death", "sex", "postcode")
DAYS_IN_HOURS = 2  # of a baby who lived as long, hours are said, or between which hours it must have been


@dataclass(frozen=True)
class Compared:
    """One answer of the notification beside the record of a case."""

    label: str
    told: str | tuple[str, ...]
    recorded: str | tuple[str, ...]
    differs: bool


def beside(definition: Definition, told: dict[str, Any], known: dict[str, Any]) -> list[Compared]:
    """The child of the notification beside the child of a case, field by field."""
    compared = []
    for key in COMPARED:
        question = definition.question(key)
        mine, theirs = told.get(key), known.get(key)
        if mine is not None or theirs is not None:
            words = in_words(question, mine), in_words(question, theirs)
            both_say = mine is not None and theirs is not None
            label = LABELS.get(key, question.label)
            compared.append(Compared(label, *words, differs=both_say and words[0] != words[1]))
    return compared


def cards(definition: Definition, answers: dict[str, Any]) -> list[tuple[str, list[SummaryRow]]]:
    """What was told, a card a section; the form speaks to the notifier, this page of them."""
    shown = sections_shown(definition.outside, answers, today=clock.today(), only_answered=True)
    return [
        (
            "Who told us" if section.key == "notifier" else section.title,
            [*chain(*(g.rows for g in section.groups))],
        )
        for section in shown
    ]


def unanswered(definition: Definition, answers: dict[str, Any]) -> list[str]:
    """The labels of the questions that were asked and left empty."""
    sections = sections_shown(definition.outside, answers, today=clock.today(), without=answers.keys())
    return [row.key for section in sections for group in section.groups for row in group.rows]


def child_facts(answers: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The facts below the child's name."""
    known = identity_in(answers)
    return (
        ("Age", _age(known)),
        ("Born", day(date_in(known, "date_of_birth"))),
        ("Died", day(date_in(known, "date_of_death"))),
        ("NHS number", nhs(text_of(known, "nhs_number"))),
    )


def to_look_at(answers: dict[str, Any]) -> tuple[str, ...]:
    """What cannot be as it was told, each as a sentence with its way on. Nothing of it stops a decision."""
    born_on, died_on = date_in(answers, "date_of_birth"), date_in(answers, "date_of_death")
    found = []
    if born_on and died_on and died_on < born_on:
        found.append(
            "The date of death is before the date of birth. Ask the sender which is right, "
            "and correct it in the record once the case is open."
        )
    for word, told in (("death", died_on), ("birth", born_on)):
        if told and told > clock.today():
            found.append(
                f"The date of {word} is in the future. Ask the sender for the right one. "
                "A case can be opened all the same; correct the date in its record."
            )
    return tuple(found)


def _age(known: dict[str, Any]) -> str:
    """The age at death as a person says it; nothing where birth or death is unknown or they contradict each other."""
    born_on, died_on = date_in(known, "date_of_birth"), date_in(known, "date_of_death")
    if born_on is None or died_on is None or died_on < born_on:
        return ""
    if (died_on - born_on).days < DAYS_IN_HOURS:
        times = text_of(known, "time_of_birth") or None, text_of(known, "time_of_death") or None
        lived = hours_lived(born_on, born_at=times[0], died_on=died_on, died_at=times[1])
        if lived is not None and any(times):
            most = count_of(lived.at_most, "hour")
            return most if lived.is_exact else f"between {lived.at_least} and {most}"
    return age(born_on, died_on)

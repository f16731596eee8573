"""What our own engine shows of a form with these answers, as link ids; and answers that make every condition of a
form true once and false once.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from opencdop.formkit.answers import NO_ANSWER_LABELS, no_answer
from opencdop.formkit.asking import Asking, answers_to_send
from opencdop.formkit.definition import Definition, Question
from opencdop.formkit.fhir.addresses import HL7
from opencdop.formkit.fhir.ages import asks_dates, uses_ages
from opencdop.formkit.fhir.kinds import BLOCKS, ROWS
from opencdop.formkit.fhir.places import Place, places_of
from tools.fhir.random_answers import answer_to, answers_for

TRIES = 300
Answers = dict[str, Any]
Seen = tuple[str, bool]


@dataclass(frozen=True)
class Scenario:
    """Answers as they would be sent, and what other forms say (the dates, for the age)."""

    answers: Answers
    context: Answers

    @property
    def patient(self) -> dict[str, Any] | None:
        """What other forms say, as the Patient that a renderer is started with."""
        if not self.context:
            return None
        at = f"{self.context['date_of_death']}T{self.context['time_of_death']}:00+00:00"
        born = f"{self.context['date_of_birth']}T{self.context['time_of_birth']}:00+00:00"
        birth_time = {"url": f"{HL7}/patient-birthTime", "valueDateTime": born}
        return {
            "resourceType": "Patient", "birthDate": self.context["date_of_birth"],
            "_birthDate": {"extension": [birth_time]}, "deceasedDateTime": at,
        }  # fmt: skip


def shown_links(definition: Definition, scenario: Scenario, *, today: date) -> Counter[str]:
    """How often each question is shown, by link id; a repeat without rows shows one to fill in."""
    answers = scenario.answers
    asked = Asking(definition, {**scenario.context, **answers}, today=today)
    shown: Counter[str] = Counter()
    for key, place in places_of(definition).items():
        if asked.question(place.question):
            shown.update(_links(place, answers.get(key), asked))
    return shown


def _links(place: Place, value: Any, asked: Asking) -> Iterator[str]:
    kind = place.question.type
    known: Any = value if isinstance(value, list | dict) and "no_answer" not in value else None
    rows: list[dict[str, Any]] = [known or {}] if kind in BLOCKS else (known or [{}]) if kind in ROWS else []
    if kind in ROWS:
        yield from [place.link] * len(rows)
    elif kind == "file":
        yield from [place.link] * max(1, len(known or ()))
    else:
        yield place.link
    if place.has_none:
        yield f"{place.link}~none"
    for row in rows:
        for part in place.held().values():
            if asked.in_row(part.question, row):
                yield from _links(part, row.get(part.question.key), asked)


def scenarios(definition: Definition, *, today: date, most: int = 40) -> list[Scenario]:
    """Few scenarios that together show and hide what can be shown and hidden."""
    chance = random.Random(f"{definition.form} {definition.version}")
    seen = [(each, _seen(definition, each, today)) for each in _tries(definition, chance, today)]
    chosen: list[Scenario] = []
    covered: set[Seen] = set()
    while len(chosen) < most:
        best, found = max(seen, key=lambda pair: len(pair[1] - covered))
        if not found - covered:
            break
        chosen.append(best)
        covered |= found
    return chosen


def _tries(definition: Definition, chance: random.Random, today: date) -> Iterator[Scenario]:
    yield Scenario({}, {})
    for _ in range(TRIES):
        answers = answers_for(definition.questions(), chance, often=0.5)
        for question in definition.questions():
            if chance.random() < 0.5:
                _meet(definition, question, answers, chance, depth=0)
        yield _sent(definition, answers, chance, today)
    for question in definition.questions():
        for _ in range(2):
            answers = {}
            _meet(definition, question, answers, chance, depth=0)
            yield _sent(definition, answers, chance, today)


def _sent(definition: Definition, answers: Answers, chance: random.Random, today: date) -> Scenario:
    """The answers as they would be sent, with an age."""
    context: Answers = {}
    if asks_dates(definition):
        if chance.random() < 0.5:
            answers |= _age(chance)
    elif uses_ages(definition):
        context = _age(chance)
    for _ in range(2):  # an answer that fell away may have been what an age rested on
        answers = answers_to_send(definition, {**context, **answers}, today=today)
    return Scenario({key: value for key, value in answers.items() if key in definition.by_key}, context)


def _age(chance: random.Random) -> Answers:
    """A birth and a death, often close together, as the conditions on the age need."""
    born = date(chance.randint(2005, 2022), chance.randint(1, 12), chance.randint(1, 28))
    days = chance.choice([0, 1, 5, 20, 40, 200, 360, 800, 3000])
    died = date.fromordinal(born.toordinal() + days)
    return {
        "date_of_birth": born.isoformat(), "time_of_birth": "08:00",
        "date_of_death": died.isoformat(), "time_of_death": f"{chance.randint(9, 23)}:30".rjust(5, "0"),
    }  # fmt: skip


def _meet(
    definition: Definition, question: Question, answers: Answers, chance: random.Random, *, depth: int
) -> None:
    """Change answers so that a question is asked, as far as its conditions are about choices and numbers."""
    group = definition.group_of(question.key)
    for tree in (group.when, question.when):
        if tree is not None and depth < 4:
            _make_true(definition, tree, answers, chance, depth=depth)


def _make_true(
    definition: Definition, tree: Mapping[str, Any], answers: Answers, chance: random.Random, *, depth: int
) -> None:
    if "all" in tree:
        for each in tree["all"]:
            _make_true(definition, each, answers, chance, depth=depth)
    elif "any" in tree:
        _make_true(definition, chance.choice(tree["any"]), answers, chance, depth=depth)
    elif tree.get("question") in definition.by_key:
        question = definition.question(tree["question"])
        _meet(definition, question, answers, chance, depth=depth + 1)
        _answer(question, tree, answers, chance)


def _answer(question: Question, tree: Mapping[str, Any], answers: Answers, chance: random.Random) -> None:
    wanted = tree.get("is", tree.get("has", chance.choice(tree.get("in", [None]))))
    if tree.get("answered") is False:
        answers.pop(question.key, None)
    elif wanted in NO_ANSWER_LABELS:
        answers[question.key] = no_answer(wanted)
    elif wanted is not None and question.type == "choices":
        held = answers.get(question.key)
        held = held if isinstance(held, list) else []
        answers[question.key] = [code for code in question.labels if code in (*held, wanted)]
    elif wanted is not None:
        answers[question.key] = wanted
    elif question.key not in answers:
        answers[question.key] = answer_to(question, chance)


def conditional_links(definition: Definition) -> set[str]:
    """The link ids of what is asked under a condition, of its own or of its page."""
    return {key for key, place in places_of(definition).items() if _is_conditional(definition, place)} | {
        part.link
        for place in places_of(definition).values()
        for part in place.held().values()
        if part.question.when is not None
    }


def _is_conditional(definition: Definition, place: Place) -> bool:
    return place.question.when is not None or definition.group_of(place.question.key).when is not None


def _seen(definition: Definition, scenario: Scenario, today: date) -> set[Seen]:
    shown = shown_links(definition, scenario, today=today)
    return {(link, link in shown) for link in conditional_links(definition)} | {
        (link, True) for link in shown
    }

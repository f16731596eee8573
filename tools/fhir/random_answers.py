"""Random answers of each type, as the types keep them, for tests that send whole forms there and back."""

import random
from collections.abc import Iterable
from typing import Any

from opencdop.formkit.answers import no_answer
from opencdop.formkit.definition import Definition, Question
from opencdop.formkit.problems import offered_no_answers
from opencdop.formkit.types.causes import LINES

WORDS = ("Ashmoor", "o'neill", "über", "3 < 4 & 5", "back\\slash", "„quoted“", "子", "x" * 200)
NHS_NUMBERS = ("9990000018", "9990000026", "9990000034")
ICD10 = ("J45.9", "R95", "P07.2", "Q00.0")
DOCUMENT = "0123456789abcdefghjkmnpqrs"


def answers_for(
    questions: Iterable[Question], chance: random.Random, *, often: float = 0.8
) -> dict[str, Any]:
    """Answers to most of these questions, whatever their conditions say."""
    answered = (question for question in questions if question.type != "computed" and chance.random() < often)
    found = {question.key: answer_to(question, chance) for question in answered}
    return {key: value for key, value in found.items() if value is not None}


def every_answer(definition: Definition, chance: random.Random) -> dict[str, Any]:
    """An answer to every question of a form."""
    return answers_for(definition.questions(), chance, often=1)


def answer_to(question: Question, chance: random.Random) -> Any:
    """One answer, or one of the ways offered to give none."""
    offered = offered_no_answers(question)
    if offered and chance.random() < 0.2:
        return no_answer(chance.choice(offered))
    return MAKERS[question.type](question, chance)


def _words(question: Question, chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(1, 2)))


def _date(question: Question, chance: random.Random) -> str:
    return f"{chance.randint(1900, 2100):04}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def _time(question: Question, chance: random.Random) -> str:
    return f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}"


def _within(question: Question, chance: random.Random) -> int:
    low = 0 if question.min is None else int(question.min)
    return chance.randint(low, low + 60 if question.max is None else int(question.max))


def _decimal(question: Question, chance: random.Random) -> str:
    whole = _within(question, chance)
    return (
        str(whole)
        if question.max is not None and whole >= question.max
        else f"{whole}.{chance.randint(0, 999999):06}"
    )


def _moment(question: Question, chance: random.Random) -> dict[str, Any]:
    quality = chance.choice(["exact", "estimated", "not_known"])
    time = None if quality == "not_known" else _time(question, chance)
    on = chance.choice([_date(question, chance), "2026-03-29", "2026-10-25"])
    return {"on": on, "time": time, "quality": quality}


def _address(question: Question, chance: random.Random) -> dict[str, Any]:
    homeless = question.identifying and chance.random() < 0.2  # only the child's and family's may be without
    lines = [_words(question, chance) for _ in range(chance.randint(0 if homeless else 1, 4))]
    return {"lines": lines, "no_fixed_abode": homeless}


def _causes(question: Question, chance: random.Random) -> dict[str, str]:
    layout = chance.choice(list(LINES))
    lines = chance.sample(list(LINES[layout]), k=chance.randint(1, len(LINES[layout])))
    return {"layout": layout, **{key: _words(question, chance) for key in lines}}


def _files(question: Question, chance: random.Random) -> list[dict[str, Any]]:
    return [
        {
            "document": f"{DOCUMENT[:-1]}{number}",
            "name": "letter.pdf",
            "size": 2048,
            "sha256": f"{chance.getrandbits(256):064x}",
        }
        for number in range(chance.randint(1, 3 if question.max is None else min(3, int(question.max))))
    ]


def _rows(question: Question, chance: random.Random) -> list[dict[str, Any]] | None:
    most = 3 if question.max is None else min(3, int(question.max))
    rows = [answers_for(question.questions, chance) for _ in range(chance.randint(1, most))]
    return [row for row in rows if row] or None


MAKERS = {
    "text": _words,
    "long_text": lambda question, chance: f"{_words(question, chance)}\n\n{_words(question, chance)}",
    "number": _within,
    "decimal": _decimal,
    "date": _date,
    "partial_date": lambda question, chance: _date(question, chance)[: chance.choice([4, 7, 10])],
    "time": _time,
    "moment": _moment,
    "choice": lambda question, chance: chance.choice(question.choices).code,
    "choices": lambda question, chance: [
        choice.code for choice in question.choices if chance.random() < 0.3
    ] or [question.choices[0].code],
    "tick": lambda question, chance: True,
    "nhs_number": lambda question, chance: chance.choice(NHS_NUMBERS),
    "postcode": lambda question, chance: "LS1 4AP",
    "telephone": lambda question, chance: "+44 1632 960001 ext 3",
    "email": lambda question, chance: "someone@example.nhs.uk",
    "address": _address,
    "weeks_days": lambda question, chance: {"weeks": _within(question, chance), "days": chance.randint(0, 6)},
    "repeat": _rows,
    "table": _rows,
    "person": lambda question, chance: answers_for(question.questions, chance) or None,
    "professional": lambda question, chance: answers_for(question.questions, chance) or None,
    "causes": _causes,
    "icd10": lambda question, chance: chance.choice(ICD10),
    "file": _files,
}  # fmt: skip

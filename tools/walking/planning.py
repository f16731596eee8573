"""What somebody would answer to a form, so that it can be sent and as many questions as possible are met. Pure.

The answers are as the types keep them; `inputs_of` of formkit turns them into what stands in the fields.
"""

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from opencdop.formkit.answers import no_answer
from opencdop.formkit.asking import Asking
from opencdop.formkit.conditions import holds
from opencdop.formkit.definition import Definition, Question
from opencdop.formkit.problems import offered_no_answers
from opencdop.formkit.types.causes import LINES
from tools.fhir.random_answers import MAKERS

WORD = "Rowan"  # begins every word that is typed, so that it is found again on paper
A_CODE = "J45.9"
A_FILE = "letter.pdf"
EVERY_NTH_UNKNOWN = 9  # question that may be unknown is answered so
MANY = 4  # boxes that are ticked where there are more than so many
NO_PLACE: Mapping[str, Any] = {}


class Answering:
    """Makes the answers of one form about a child who died on `died_on`, a day in the past."""

    def __init__(self, definition: Definition, *, died_on: date, fixed: Mapping[str, Any] = NO_PLACE) -> None:
        self.definition, self.died_on, self.fixed = definition, died_on, fixed
        self._so_far: dict[str, Any] = {}
        self._typed = 0
        self._unknown = 0

    def answers(self, *, today: date) -> dict[str, Any]:
        """An answer to every question that is asked, those that the answers call up among them."""
        answers: dict[str, Any] = dict(self.fixed)
        left: set[str] = set()  # an answer would only close the form, such as "we hold nothing"
        self._so_far = answers
        for _ in range(
            len(self.definition.sections) + 3
        ):  # an answer may call up a question that stood before it
            before = len(answers)
            for question in self.definition.questions():
                if question.key in answers or question.key in left:
                    continue
                if not Asking(self.definition, answers, today=today).question(question):
                    continue
                answer = self._best(question, answers, today)
                if answer is None:
                    left.add(question.key)
                else:
                    answers[question.key] = answer
            if len(answers) == before:
                break
        asked = Asking(self.definition, answers, today=today)
        return {key: value for key, value in answers.items() if key in asked}

    def _best(self, question: Question, answers: Mapping[str, Any], today: date) -> Any:
        """The one of the possible answers that calls up most questions, the first of those that are equal; None where
        every answer makes the form shorter.
        """
        if question.type not in ("choice", "choices", "tick", "number"):
            return self._made(question)

        def called_up(more: Mapping[str, Any]) -> int:
            asked = Asking(self.definition, {**answers, **more}, today=today)
            return sum(asked.question(each) for each in self.definition.questions())

        possible = list(self._possible(question))
        counts = [called_up({question.key: answer}) for answer in possible]
        if max(counts) < called_up({}) and question.needed != "blocks":
            return None
        if len(set(counts)) == 1:
            return self._unknown_now(question) or possible[0]
        return possible[counts.index(max(counts))]

    def _possible(self, question: Question) -> Iterator[Any]:
        codes = [choice.code for choice in question.choices]
        if question.type == "choice":
            yield from codes
        elif question.type == "choices":
            several = [code for code in codes if "none" not in code]
            yield several if len(several) <= MANY else several[:2]
            yield several
            yield from ([code] for code in codes)
        else:
            yield self._made(question)

    def _unknown_now(self, question: Question) -> Any:
        offered = offered_no_answers(question)
        self._unknown += bool(offered) and question.needed != "blocks"
        if offered and question.needed != "blocks" and self._unknown % EVERY_NTH_UNKNOWN == 0:
            return no_answer(offered[-1])
        return None

    def _made(self, question: Question) -> Any:
        maker = getattr(self, f"_{question.type}", None)
        unknown = None if question.questions else self._unknown_now(question)
        if unknown:
            return unknown
        return maker(question) if maker else MAKERS[question.type](question, Always())

    def _word(self) -> str:
        self._typed += 1
        return f"{WORD} {self._typed}"

    def _text(self, question: Question) -> str:
        return self._word()

    def _long_text(self, question: Question) -> str:
        return f"{self._word()}\nover two lines"

    def _date(self, question: Question) -> str:
        return self.died_on.isoformat()

    _partial_date = _date

    def _time(self, question: Question) -> str:
        return "14:05"

    def _moment(self, question: Question) -> dict[str, Any]:
        return {"on": self.died_on.isoformat(), "time": "14:05", "quality": "exact"}

    def _number(self, question: Question) -> int:
        return int(max(question.min or 0, min(2, question.max if question.max is not None else 2)))

    def _decimal(self, question: Question) -> str:
        return f"{self._number(question)}.0"

    def _weeks_days(self, question: Question) -> dict[str, Any]:
        low, high = question.min or 0, question.max if question.max is not None else 60
        return {"weeks": int(max(low, min(39, high))), "days": 2}

    def _address(self, question: Question) -> dict[str, Any]:
        return {"lines": [f"{self._word()} Row", "Ashmoor"], "no_fixed_abode": False}

    def _nhs_number(self, question: Question) -> str:
        return "9990000018"

    def _telephone(self, question: Question) -> str:
        return "01632 960001"

    def _postcode(self, question: Question) -> str:
        return "ZZ99 3VZ"

    def _choice(self, question: Question) -> str:
        return question.choices[0].code

    def _choices(self, question: Question) -> list[str]:
        return [question.choices[0].code]

    def _causes(self, question: Question) -> dict[str, str]:
        layout = next(iter(LINES))
        return {"layout": layout, **{key: self._word() for key in list(LINES[layout])[:2]}}

    def _icd10(self, question: Question) -> str:
        return A_CODE

    def _file(self, question: Question) -> list[dict[str, Any]]:
        return [{"document": "0123456789abcdefghjkmnpqrs", "name": A_FILE, "size": 1, "sha256": "0" * 64}]

    def _repeat(self, question: Question) -> list[dict[str, Any]]:
        return [self._parts(question.questions)]

    _table = _repeat

    def _person(self, question: Question) -> dict[str, Any]:
        return self._parts(question.questions)

    _professional = _person

    def _parts(self, questions: Sequence[Question]) -> dict[str, Any]:
        """Every part that is asked in a row or block, as its parts before call for it."""
        row: dict[str, Any] = {}
        for part in questions:
            if part.type != "computed" and holds(part.when, ChainMap(row, self._so_far), {}):
                row[part.key] = self._made(part)
        return row

    def _computed(self, question: Question) -> None:
        return None


class Always:
    """In the place of chance: always the first."""

    def choice(self, among: Sequence[Any]) -> Any:
        return among[0]

    def choices(self, among: Sequence[Any], k: int) -> list[Any]:
        return list(among[:k])

    def randint(self, low: int, high: int) -> int:
        return low

    def random(self) -> float:
        return 0.5

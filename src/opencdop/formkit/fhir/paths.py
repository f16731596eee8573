"""Condition trees as FHIRPath that is always true or false, like our own judging: what compares with something
unknown is false. It is only written here and never evaluated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..answers import NO_ANSWER_LABELS
from ..conditions import DATED, MEASURED, Tree
from .addresses import ABSENT_CODES, ICD10, beside, codes_of
from .ages import FACT_NAMES
from .kinds import ABSENT_OF
from .places import Place, Places, quoted

_SIGNS = {
    "at_least": ">=", "less_than": "<", "more_than": ">", "before": "<", "after": ">", "on_or_before": "<=",
}  # fmt: skip
_ROWS = ("repeat", "table")
_GROUPS = (*_ROWS, "person", "professional", "address", "causes", "moment", "weeks_days")


class Paths:
    """Writes conditions for the questions at these places; a question elsewhere counts as unanswered.

    `given` are conditions that are met wherever the result matters: those of the page it stands on.
    """

    def __init__(self, places: Places, *, base: str, given: tuple[Tree, ...] = ()) -> None:
        self._places = places
        self._base = base
        self._given = given

    def condition(self, tree: Tree) -> str:
        """The condition as one FHIRPath expression."""
        if "not" in tree:
            return f"({self.condition(tree['not'])}).not()"
        for name, word in (("all", "and"), ("any", "or")):
            if name in tree:
                return _joined([self.condition(each) for each in tree[name]], word)
        subject = tree["question"] if "question" in tree else tree["fact"]
        compared = {name: value for name, value in tree.items() if name not in ("question", "fact")}
        if "fact" in tree:
            return _joined([self._fact(subject, *each) for each in compared.items()], "and")
        place = self._places.get(subject)
        return _joined([self._question(place, *each) for each in compared.items()], "and")

    def _fact(self, fact: str, name: str, expected: Any) -> str:
        variable = _fact(fact)
        if name == "answered":
            return f"{variable}.exists()" if expected else f"{variable}.exists().not()"
        if name == "is":
            return _surely(f"{variable} = {_literal(expected)}")
        if name == "is_not":
            return _surely(f"{variable} != {_literal(expected)}")
        if name == "in":
            return _joined([_surely(f"{variable} = {_literal(each)}") for each in expected], "or")
        if name in MEASURED:
            return _surely(f"{variable} {_SIGNS[name]} {self._measured(expected)}")
        return _surely(f"{variable} {_SIGNS[name]} {self._day(expected, last=name != 'after')}")

    def _question(self, place: Place | None, name: str, expected: Any) -> str:
        if place is None or place.question.type == "computed":
            return "true" if name == "answered" and not expected else "false"
        shown = self._shown(place)
        if name == "answered":
            answered = _joined([*shown, _answered(place)], "and")
            return answered if expected else f"({answered}).not()"
        if isinstance(expected, Mapping) and expected.get("question") in self._places:
            shown += self._shown(self._places[expected["question"]])
        return _joined([*shown, self._test(place, name, expected)], "and")

    def _shown(self, place: Place) -> list[str]:
        """The conditions of another question, since its answer does not count where it is hidden."""
        met, found = self._given, []
        for tree in place.conditions:
            if tree not in met:
                found.append(Paths(self._places, base=self._base, given=met).condition(tree))
                met = (*met, tree)
        return found

    def _test(self, place: Place, name: str, expected: Any) -> str:
        if name in DATED:
            return self._compared_days(place, name, expected)
        if name in MEASURED:
            return _surely(f"{self._measure(place)} {_SIGNS[name]} {self._measured(expected)}")
        if name == "any_row":
            rows = Paths(place.held(""), base=self._base)
            return f"{place.path}.where({rows.condition(expected)}).exists()"
        if name == "mentions":
            return _mentions(place, expected)
        return self._chosen(place, name, expected)

    def _chosen(self, place: Place, name: str, expected: Any) -> str:
        if name == "in":
            return _joined([self._chosen(place, "is", each) for each in expected], "or")
        if expected in NO_ANSWER_LABELS:
            absent = absent_path(place, expected)
            return absent if name != "is_not" else f"({_answered(place)} and ({absent}).not())"
        return f"{place.path}.answer.where({self._equals(place, expected, name == 'is_not')}).exists()"

    def _equals(self, place: Place, expected: Any, differs: bool) -> str:
        sign = "!=" if differs else "="
        if place.question.type in ("choice", "choices"):
            system = quoted(codes_of(self._base, place.link))
            return f"value.system = {system} and value.code {sign} {quoted(str(expected))}"
        if place.question.type == "icd10":
            return f"value.system = {quoted(ICD10)} and value.code {sign} {quoted(str(expected))}"
        return f"value {sign} {_literal(expected)}"

    def _measured(self, expected: Any) -> str:
        """A number, or the measure of another question or fact."""
        if not isinstance(expected, Mapping):
            return str(expected)
        if "fact" in expected:
            return _fact(expected["fact"])
        other = self._places.get(expected["question"])
        return "{}" if other is None else self._measure(other)

    def _measure(self, place: Place) -> str:
        kind = place.question.type
        if kind in _ROWS:
            return f"{place.path}.where(repeat(item).answer.exists()).count().where($this > 0)"
        if kind == "choices":
            system = quoted(codes_of(self._base, place.link))
            return f"{place.path}.answer.where(value.system = {system}).count().where($this > 0)"
        if kind == "weeks_days":
            days = f"{place.part('days')}.answer.value"
            return f"({place.part('weeks')}.answer.value + iif({days}.exists(), {days}, 0) / 7.0)"
        return f"{place.path}.answer.value"

    def _compared_days(self, place: Place, name: str, expected: Any) -> str:
        """Parts of dates are spans: certain only where every day of the one lies as asked of the other."""
        other = self._day_of(expected)
        if _is_time(place) != other:
            return "false"
        later = name == "after"
        left, right = _days(place, last=not later), self._day(expected, last=later)
        return _surely(f"{left} {_SIGNS[name]} {right}")

    def _day_of(self, expected: Any) -> bool:
        """Whether it is a time of day."""
        if isinstance(expected, Mapping) and "question" in expected:
            other = self._places.get(expected["question"])
            return other is not None and _is_time(other)
        return isinstance(expected, str) and ":" in expected

    def _day(self, expected: Any, *, last: bool) -> str:
        if not isinstance(expected, Mapping):
            return quoted(str(expected))
        if "fact" in expected:
            return _fact(expected["fact"])
        other = self._places.get(expected["question"])
        return "{}" if other is None else _days(other, last=last)


def absent_path(place: Place, code: str) -> str:
    """Whether a question has the answer "not known", or "not applicable"."""
    path = place.none if place.has_none else place.path
    test = f"value.system = {quoted(ABSENT_CODES)} and value.code = {quoted(ABSENT_OF[code])}"
    return f"{path}.answer.where({test}).exists()"


def _answered(place: Place) -> str:
    kind = place.question.type
    if kind == "tick":
        answer = f"{place.path}.answer.where(value = true).exists()"
    elif kind in _GROUPS:
        answer = f"{place.path}.repeat(item).answer.exists()"
    else:
        answer = f"{place.path}.answer.exists()"
    return f"({answer} or {place.none}.answer.exists())" if place.has_none else answer


def _days(place: Place, *, last: bool) -> str:
    """The first, or the last, day that an answer may mean, as text; a time of day as HH:MM."""
    kind = place.question.type
    if kind == "time":
        return f"{place.path}.answer.value.toString().substring(0, 5)"
    if kind == "moment":
        return f"{place.part('at')}.answer.value.toString().substring(0, 10)"
    day = f"{place.path}.answer.value.toString()"
    if kind != "partial_date":
        return day
    month, rest = ("-12", "-31") if last else ("-01", "-01")
    ending = f"iif($this.length() = 4, {quoted(month + rest)}, iif($this.length() = 7, {quoted(rest)}, ''))"
    return f"{day}.select($this & {ending})"


def _is_time(place: Place) -> bool:
    return place.question.type == "time"


def _mentions(place: Place, words: list[str]) -> str:
    pattern = "|".join(_plain_pattern(word.lower()) for word in words)
    regex = quoted(f"[\\s\\S]*\\b({pattern})\\b[\\s\\S]*")
    items = place.path
    if place.question.type == "causes":
        items = f"{items}.item.where(linkId != {quoted(beside(place.link, 'layout'))})"
    return f"{items}.answer.value.where($this.lower().matches({regex})).exists()"


def _plain_pattern(word: str) -> str:
    return "".join(letter if letter.isalnum() or letter == " " else f"\\{letter}" for letter in word)


def _fact(fact: str) -> str:
    return "today().toString()" if fact == "today" else f"%{FACT_NAMES[fact]}"


def _surely(test: str) -> str:
    """A test that is false, and not empty, where something in it is unknown."""
    return f"({test}).where($this).exists()"


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else quoted(str(value))


def _joined(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"({f' {word} '.join(parts)})"

"""The items of a Questionnaire for one question, with what it holds and with its ways not to answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..answers import NO_ANSWER_LABELS
from ..definition import Choice, Condition, Question
from ..problems import offered_no_answers
from .addresses import (
    ABSENT_CODES,
    CALCULATED,
    CHOICE,
    EXCLUSIVE,
    ICD10,
    LEAST,
    LEAST_ROWS,
    MOST,
    MOST_ROWS,
    NHS_NUMBER,
    NONE,
    QUESTION,
    REGEX,
    SYSTEM,
    UCUM,
    UCUM_UNITS,
    UNIT,
    VALUE_SET,
    VARIABLE,
    beside,
    codes_of,
    control,
    expression,
    extension,
    own,
)  # fmt: skip
from .ages import FACT_NAMES
from .attributes import attributes_written
from .enabling import enabling
from .kinds import ABSENT_OF, COMPOUND, ROWS, SIMPLE, Part
from .places import ROW, Place, Places

Item = dict[str, Any]

NOT_IN_ATTRIBUTES = frozenset(
    {"key", "label", "hint", "choices", "questions", "min", "max", "unit", "when", "needed"}
)


def question_items(
    place: Place, data: Mapping[str, Any], places: Places, *, base: str, given: tuple[Condition, ...] = ()
) -> list[Item]:
    """The item of a question and, where no answer is not among its choices, the item that says why there is none.

    `data` is the question in its canonical writing; `places` are those its condition may look at,
    and `given` the conditions of what it stands in.
    """
    question = place.question
    shown = enabling(question.when, places, base=base, given=given)
    item: Item = {"linkId": place.link, "text": question.label}
    item["extension"] = [*_own(data, base), *_limits(question), *shown.pop("extension", [])]
    item |= shown
    inside = given if question.when is None else (*given, question.when)
    item |= _body(place, data, places, base, inside)
    item["extension"] += item.pop("_more", [])
    if question.blocks and not place.has_none:
        item["required"] = True
    if question.hint:
        item["item"] = [help_item(place.link, question.hint), *item.get("item", [])]
    if not place.has_none:
        return [item]
    beside_it = {each: item[each] for each in ("enableWhen", "enableBehavior") if each in item}
    none = _none_item(place, enabling(question.when, places, base=base, given=given)) | beside_it
    return [item, none]


def help_item(link: str, text: str) -> Item:
    """The help of an item, for a renderer to show beside it."""
    return {"linkId": beside(link, "hint"), "text": text, "type": "display", "extension": [control("help")]}


def _own(data: Mapping[str, Any], base: str) -> list[dict[str, Any]]:
    kept = {name: value for name, value in data.items() if name in ("when", "needed")}
    rest = {name: value for name, value in data.items() if name not in NOT_IN_ATTRIBUTES}
    return attributes_written(own(base, QUESTION), {**rest, **kept}, but=())


def _body(
    place: Place, data: Mapping[str, Any], places: Places, base: str, given: tuple[Condition, ...]
) -> Item:
    question = place.question
    if question.type in SIMPLE:
        return _simple(place, base)
    if question.type in COMPOUND:
        parts = [_part(place, part, base) for part in COMPOUND[question.type].parts]
        return {"type": "group", "item": parts}
    repeats = question.type in ROWS
    held = place.held(ROW if repeats else None)
    seen = {**places, **held}
    pairs = zip(held.values(), data["questions"], strict=True)
    items = [
        item for part, each in pairs for item in question_items(part, each, seen, base=base, given=given)
    ]
    more = [expression(VARIABLE, "%context", name=ROW.lstrip("%"))] if repeats else []
    more += [control("gtable")] if question.type == "table" and _fits_a_grid(question) else []
    return {"type": "group", "item": items, "_more": more} | ({"repeats": True} if repeats else {})


def _fits_a_grid(question: Question) -> bool:
    """Whether a renderer can draw the rows as a grid: every cell one item, in every row."""
    return all(part.type in SIMPLE and part.when is None for part in question.questions)


def _simple(place: Place, base: str) -> Item:
    question, kind = place.question, SIMPLE[place.question.type]
    item: Item = {"type": kind.type, "_more": _special(question, base)}
    if kind.repeats:
        item["repeats"] = True
    if kind.longest:
        item["maxLength"] = kind.longest
    if question.type in ("choice", "choices"):
        item["answerOption"] = [
            *_options(question.choices, codes_of(base, place.link), base),
            *_absences(question, exclusive=kind.repeats),
        ]
    if question.type == "computed":
        item["readOnly"] = True
    return item


def _special(question: Question, base: str) -> list[dict[str, Any]]:
    found = unit_extension(question.unit)
    if question.type == "icd10":
        found.append(extension(own(base, VALUE_SET), "Uri", f"{ICD10}?fhir_vs"))
    if question.type == "computed":
        found.append(expression(CALCULATED, f"%{FACT_NAMES[question.of]}"))
    if question.type == "nhs_number":
        found += [extension(own(base, SYSTEM), "Uri", NHS_NUMBER), extension(REGEX, "String", "[0-9]{10}")]
    return found


def unit_extension(unit: str) -> list[dict[str, Any]]:
    """The unit of a number, with its UCUM code where there is one; none without a unit."""
    if not unit:
        return []
    code = {"system": UCUM, "code": UCUM_UNITS[unit]} if unit in UCUM_UNITS else {}
    return [extension(UNIT, "Coding", {**code, "display": unit})]


def _part(place: Place, part: Part, base: str) -> Item:
    link = beside(place.link, part.key)
    item: Item = {"linkId": link, "text": part.label, "type": part.kind.type}
    more = unit_extension(part.unit)
    if COMPOUND[place.question.type].limited == part.key:
        more += _range(place.question)
    if more:
        item["extension"] = more
    if part.kind.longest:
        item["maxLength"] = part.kind.longest
    if part.choices:
        item["answerOption"] = _options(
            part.choices, codes_of(base, f"{place.question.type}~{part.key}"), base
        )
    return item


def _options(choices: Iterable[Choice], system: str, base: str) -> list[dict[str, Any]]:
    options = []
    for choice in choices:
        option: dict[str, Any] = {
            "valueCoding": {"system": system, "code": choice.code, "display": choice.label}
        }
        if choice.hint:
            option["extension"] = [extension(own(base, CHOICE), "String", choice.hint)]
        options.append(option)
    return options


def absence(code: str) -> dict[str, str]:
    """Why there is no answer, as a coding of the standard."""
    return {"system": ABSENT_CODES, "code": ABSENT_OF[code], "display": NO_ANSWER_LABELS[code]}


def _absences(question: Question, *, exclusive: bool) -> list[dict[str, Any]]:
    alone = {"extension": [extension(EXCLUSIVE, "Boolean", True)]} if exclusive else {}
    return [{**alone, "valueCoding": absence(code)} for code in offered_no_answers(question)]


def _none_item(place: Place, shown: dict[str, Any]) -> Item:
    item: Item = {
        "linkId": beside(place.link, NONE),
        "text": "If there is no answer, why?",
        "type": "choice",
        "answerOption": _absences(place.question, exclusive=False),
    }
    return item | {name: shown[name] for name in ("extension",) if name in shown}


def _limits(question: Question) -> list[dict[str, Any]]:
    if question.type in (*ROWS, "file"):
        pairs: Sequence[tuple[str, Any]] = ((LEAST_ROWS, question.min), (MOST_ROWS, question.max))
        return [extension(url, "Integer", int(limit)) for url, limit in pairs if limit is not None]
    return _range(question) if question.type in ("number", "decimal") else []


def _range(question: Question) -> list[dict[str, Any]]:
    found = []
    for url, limit in ((LEAST, question.min), (MOST, question.max)):
        if limit is None:
            continue
        if question.type == "decimal":
            whole = limit == limit.to_integral_value()
            found.append(extension(url, "Decimal", int(limit) if whole else float(limit)))
        else:
            found.append(extension(url, "Integer", int(limit)))
    return found

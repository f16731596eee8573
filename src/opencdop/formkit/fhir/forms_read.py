"""A FHIR R4 Questionnaire that we wrote as a form again, equal to the one it came from, or an edited one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..canonical import definition_from_json
from ..definition import Definition
from .addresses import (
    CHECK,
    CHOICE,
    LEAST,
    LEAST_ROWS,
    MOST,
    MOST_ROWS,
    PAGE,
    QUESTION,
    SECTION,
    UNIT,
    Unreadable,
    beside,
    extensions,
    own,
    parts_of,
)  # fmt: skip
from .attributes import attributes_read
from .forms_written import questionnaire_of
from .kinds import COMPOUND


def definition_of(questionnaire: Any) -> Definition:
    """The form. Raises Unreadable with a sentence where it is not a form of ours, or where FHIR's own words and
    ours say different things of the same question.
    """
    try:
        definition = _definition(questionnaire)
        expected = questionnaire_of(definition, base=parts_of(questionnaire["url"])[0])
        _refuse_contradiction(expected, questionnaire)
    except Unreadable:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        # Whoever edited the file may have put anything anywhere.
        raise Unreadable(f"The Questionnaire cannot be read as a form: {error}") from error
    return definition


def _definition(questionnaire: Any) -> Definition:
    if not isinstance(questionnaire, Mapping) or questionnaire.get("resourceType") != "Questionnaire":
        raise Unreadable("This is not a FHIR Questionnaire")
    base, form, panel = parts_of(questionnaire.get("url"))
    data = {
        "panel": panel,
        "form": form,
        "version": questionnaire.get("version"),
        "effective_from": _part(questionnaire, "effectivePeriod").get("start"),
        "title": questionnaire.get("title"),
        "intro": questionnaire.get("description", ""),
        "sections": [_section(each, base) for each in _items(questionnaire)],
        "checks": [
            attributes_read(own(base, CHECK), {"extension": [each]})
            for each in extensions(questionnaire, own(base, CHECK))
        ],
    }
    return definition_from_json(json.dumps(data))


def _section(item: Mapping[str, Any], base: str) -> dict[str, Any]:
    groups = [
        {
            **attributes_read(own(base, PAGE), page),
            **_named(page, "page/", "title"),
            "questions": _questions(page, "", base),
        }
        for page in _items(item)
    ]
    own_words = attributes_read(own(base, SECTION), item)
    return {**own_words, **_named(item, "section/", "title"), "groups": groups}


def _questions(parent: Mapping[str, Any], before: str, base: str) -> list[dict[str, Any]]:
    """The questions directly inside an item, without the items that only belong to one (help, no answer)."""
    return [_question(item, before, base) for item in _items(parent) if "~" not in _link(item)]


def _question(item: Mapping[str, Any], before: str, base: str) -> dict[str, Any]:
    link = _link(item)
    question = {**attributes_read(own(base, QUESTION), item), **_named(item, before, "label")}
    kind = question.get("type")
    if kind is None:
        raise Unreadable(f"The item {link} was not written by OpenCDOP: it does not say its type of question")
    units = extensions(item, UNIT)
    if units:
        question["unit"] = _part(units[0], "valueCoding").get("display")
    question |= _limits(item, str(kind))
    if kind in ("choice", "choices"):
        question["choices"] = list(_choices(item, base))
    if item.get("type") == "group" and kind not in COMPOUND:
        question["questions"] = _questions(item, f"{link}/", base)
    return question


def _named(item: Mapping[str, Any], before: str, words: str) -> dict[str, Any]:
    """The key, the words and the hint of an item."""
    link = _link(item)
    if not link.startswith(before):
        raise Unreadable(f"The item {link} stands where its link id should begin with {before}")
    named = {"key": link.removeprefix(before), words: item.get("text")}
    hints = [each.get("text") for each in _items(item) if _link(each) == beside(link, "hint")]
    return {**named, "hint": hints[0]} if hints else named


def _choices(item: Mapping[str, Any], base: str) -> Iterator[dict[str, Any]]:
    for option in item.get("answerOption", ()):
        coding = _part(option, "valueCoding")
        if not str(coding.get("system", "")).startswith(f"{base}/"):
            continue
        hints = extensions(option, own(base, CHOICE))
        hint = {"hint": hints[0].get("valueString")} if hints else {}
        yield {"code": coding.get("code"), "label": coding.get("display"), **hint}


def _limits(item: Mapping[str, Any], kind: str) -> dict[str, str]:
    holder = item
    if kind in COMPOUND:
        link = beside(_link(item), COMPOUND[kind].limited)
        holder = next((each for each in _items(item) if _link(each) == link), {})
    found: dict[str, str] = {}
    for name, urls in (("min", (LEAST, LEAST_ROWS)), ("max", (MOST, MOST_ROWS))):
        for each in (each for url in urls for each in extensions(holder, url)):
            found[name] = str(each.get("valueInteger", each.get("valueDecimal")))
    return found


def _refuse_contradiction(expected: Any, given: Any, link: str = "form") -> None:
    """Everything that our writing of the form says must stand in what was given, which may say more."""
    if isinstance(expected, Mapping):
        link = str(expected.get("linkId", link))
        for name, each in expected.items():
            if name == "extension":
                _refuse_lost_extension(each, given, link)
            elif not isinstance(given, Mapping) or name not in given:
                raise Unreadable(f"{name} is missing at {link}, and the rest of the form needs it")
            else:
                _refuse_contradiction(each, given[name], link)
    elif isinstance(expected, list):
        if not isinstance(given, list) or len(given) != len(expected):
            raise Unreadable(f"At {link} there is more, or less, than the form says: {_short(given)}")
        for one, other in zip(expected, given, strict=True):
            _refuse_contradiction(one, other, link)
    elif expected != given:
        raise Unreadable(
            f"At {link} stands {_short(given)}, where the rest of the form says {_short(expected)}"
        )


def _refuse_lost_extension(expected: list[dict[str, Any]], given: Any, link: str) -> None:
    held = given.get("extension", ()) if isinstance(given, Mapping) else ()
    for each in expected:
        if each not in held and not each["url"].endswith("/definition-digest"):
            raise Unreadable(
                f"The extension {each['url']} at {link} does not say what the rest of the form says"
            )


def _items(parent: Any) -> list[Mapping[str, Any]]:
    items = parent.get("item", ())
    if not isinstance(items, list | tuple) or not all(isinstance(each, Mapping) for each in items):
        raise Unreadable("The items of the Questionnaire are not a list of items")
    return list(items)


def _link(item: Mapping[str, Any]) -> str:
    link = item.get("linkId")
    if not isinstance(link, str) or not link:
        raise Unreadable("An item of the Questionnaire has no link id")
    return link


def _part(parent: Any, name: str) -> Mapping[str, Any]:
    found = parent.get(name) if isinstance(parent, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 120 else f"{text[:120]}…"

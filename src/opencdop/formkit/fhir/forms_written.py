"""A form as a FHIR R4 Questionnaire."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..canonical import definition_json
from ..definition import Definition, Group, Section
from .addresses import BASE, CHECK, DIGEST, PAGE, SECTION, canonical, extension, own
from .ages import age_extensions
from .attributes import attributes_written
from .enabling import enabling
from .items import help_item, question_items
from .places import Places, page_link, places_of, section_link


def questionnaire_of(definition: Definition, *, base: str = BASE) -> dict[str, Any]:
    """The form as plain JSON; a part of a form gives the whole. `base` is the address under which our names stand."""
    definition = definition.whole or definition
    data = json.loads(definition_json(definition))
    places = places_of(definition)
    version = definition.version.replace("-", "_")
    checks = [
        extra
        for each in data.get("checks", ())
        for extra in attributes_written(own(base, CHECK), each, but=())
    ]
    questionnaire: dict[str, Any] = {
        "resourceType": "Questionnaire",
        "extension": [
            extension(own(base, DIGEST), "String", definition.digest),
            *age_extensions(definition, places),
            *checks,
        ],
        "url": canonical(base, definition.form, definition.panel),
        "version": definition.version,
        "name": f"{definition.form.title().replace('_', '').replace('.', '_')}_{version}",
        "title": definition.title,
        "status": "active",
        "subjectType": ["Patient"],
        "effectivePeriod": {"start": definition.effective_from.isoformat()},
        "item": [
            _section(section, each, places, base)
            for section, each in zip(definition.sections, data["sections"], strict=True)
        ],
    }
    intro = {"description": definition.intro} if definition.intro else {}
    written: dict[str, Any] = _without_empty(questionnaire | intro)
    return written


def _section(section: Section, data: Mapping[str, Any], places: Places, base: str) -> dict[str, Any]:
    groups = zip(section.groups, data["groups"], strict=True)
    return {
        "extension": attributes_written(own(base, SECTION), data, but=("key", "title", "groups")),
        "linkId": section_link(section.key),
        "text": section.title,
        "type": "group",
        "item": [_page(group, each, places, base) for group, each in groups],
    }


def _page(group: Group, data: Mapping[str, Any], places: Places, base: str) -> dict[str, Any]:
    link = page_link(group.key)
    shown = enabling(group.when, places, base=base)
    given = () if group.when is None else (group.when,)
    questions = zip(group.questions, data["questions"], strict=True)
    items = [
        item
        for question, each in questions
        for item in question_items(places[question.key], each, places, base=base, given=given)
    ]
    own_words = attributes_written(own(base, PAGE), data, but=("key", "title", "hint", "questions"))
    return {
        **shown,
        "extension": [*own_words, *shown.get("extension", [])],
        "linkId": link,
        "text": group.title,
        "type": "group",
        "item": [*([help_item(link, group.hint)] if group.hint else []), *items],
    }


def _without_empty(data: Any) -> Any:
    """FHIR allows no empty list."""
    if isinstance(data, dict):
        return {name: _without_empty(each) for name, each in data.items() if each != []}
    return [_without_empty(each) for each in data] if isinstance(data, list) else data

"""One form in the renderer and in our own engine, with the same answers: what is shown, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from opencdop.formkit import fhir
from opencdop.formkit.definition import Definition, Question
from opencdop.formkit.types import TYPES
from tools.fhir.renderer import NOW, Renderer
from tools.fhir.visible import Scenario, conditional_links, scenarios, shown_links

LOCAL = ZoneInfo("Europe/London")


@dataclass
class Comparison:
    """What was found for one form."""

    name: str
    scenarios: int = 0
    shown: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)


def compare(definition: Definition, renderer: Renderer, *, most: int = 40) -> Comparison:
    """Show the form with answers that bring out every condition. A complaint is a line for a person."""
    comparison = Comparison(f"{definition.form} {definition.version}")
    questionnaire = fhir.questionnaire_of(definition)
    for number, scenario in enumerate(scenarios(definition, today=NOW.date(), most=most)):
        comparison.scenarios += 1
        for complaint in _scenario(definition, questionnaire, scenario, renderer, comparison):
            comparison.complaints.append(f"{comparison.name}, scenario {number}: {complaint}")
    return comparison


def _scenario(
    definition: Definition,
    questionnaire: Mapping[str, Any],
    scenario: Scenario,
    renderer: Renderer,
    comparison: Comparison,
) -> list[str]:
    response = fhir.response_of(definition, scenario.answers, authored=NOW, context=scenario.context)
    renderer.show(questionnaire, response=response, patient=scenario.patient)
    ours, theirs = shown_links(definition, scenario, today=NOW.date()), renderer.shown_links()
    comparison.shown |= ours.keys() & theirs.keys()
    comparison.hidden |= conditional_links(definition) - ours.keys() - theirs.keys()
    complaints = [f"only we show {link}" for link in sorted(ours - theirs)]
    complaints += [f"only the renderer shows {link}" for link in sorted(theirs - ours)]
    complaints += [f"script error: {error}" for error in renderer.taken_errors()]
    complaints += [f"request: {request}" for request in renderer.requests]
    written = {**renderer.response(), "questionnaire": response["questionnaire"]}
    return complaints + _lost(definition, scenario.answers, written)


def _lost(definition: Definition, answers: Mapping[str, Any], written: Mapping[str, Any]) -> list[str]:
    """What did not come back as it was, from the response that the renderer wrote."""
    try:
        back = fhir.answers_of(written, definition)
    except fhir.Unreadable as error:
        return [str(error)]
    return [
        f"{key} came back changed"
        for key in sorted(answers.keys() | back.keys())
        if _normal(definition.question(key), answers.get(key))
        != _normal(definition.question(key), back.get(key))
    ]


def _normal(question: Question, value: Any) -> Any:
    return TYPES[question.type].normal(_as_kept(question, value), question)


def _as_kept(question: Question, value: Any) -> Any:
    """Dates as the renderer keeps them: partly known ones as the first of the month, and an hour that the clocks
    leapt over as the one after it.
    """
    if question.type == "partial_date" and isinstance(value, str):
        return value + "-01-01"[len(value) - 4 :]
    if question.type == "moment" and isinstance(value, dict) and value.get("time"):
        local = datetime.fromisoformat(f"{value['on']}T{value['time']}").replace(tzinfo=LOCAL)
        face = local.astimezone(UTC).astimezone(LOCAL)
        return {**value, "on": face.date().isoformat(), "time": face.strftime("%H:%M")}
    if question.questions and isinstance(value, list):
        return [_as_kept(question, row) for row in value]
    if question.questions and isinstance(value, dict):
        parts = {part.key: part for part in question.questions}
        return {key: _as_kept(parts[key], each) if key in parts else each for key, each in value.items()}
    return value

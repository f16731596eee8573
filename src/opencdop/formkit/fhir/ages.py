"""The age at death as FHIRPath variables of a form: from its own dates, or from the Patient that a renderer is
started with, where the form asks for no dates. Worked out as formkit.computed does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..definition import Definition
from .addresses import HL7, LAUNCH, LAUNCH_CODES, VARIABLE, expression
from .places import Places

FACT_NAMES = {
    "age_hours": "ageHours", "age_days": "ageDays", "age_weeks": "ageWeeks", "age_months": "ageMonths",
    "age_years": "ageYears",
}  # fmt: skip
"""The variable of each fact. FHIR allows no _ in a name."""

_DATES = ("date_of_birth", "date_of_death")


def uses_ages(definition: Definition) -> bool:
    """Whether a condition, or a computed question, of the form looks at an age."""
    return any(_looks_at_age(tree) for tree in _conditions(definition)) or any(
        question.of for question in definition.questions()
    )


def asks_dates(definition: Definition) -> bool:
    """Whether the form asks for both dates itself."""
    return all(key in definition.by_key for key in _DATES)


def age_extensions(definition: Definition, places: Places) -> list[dict[str, Any]]:
    """The extensions of a form that work out the age; none for a form that does not look at it."""
    if not uses_ages(definition):
        return []
    if asks_dates(definition):
        launched, given = [], _from_answers(places)
    else:
        launched, given = [_LAUNCH], _FROM_PATIENT
    return launched + [
        expression(VARIABLE, path, name=name) for name, path in {**given, **_worked_out(places)}.items()
    ]


def _conditions(definition: Definition) -> Iterator[Any]:
    for group in definition.groups():
        yield group.when
        for question in group.questions:
            yield question.when
            yield from (part.when for part in question.questions)


def _looks_at_age(tree: Any) -> bool:
    if isinstance(tree, list | tuple):
        return any(_looks_at_age(each) for each in tree)
    if not hasattr(tree, "items"):
        return False
    return any((name == "fact" and part != "today") or _looks_at_age(part) for name, part in tree.items())


def _from_answers(places: Places) -> dict[str, str]:
    given = {
        "born": f"{places['date_of_birth'].path}.answer.value.toString()",
        "died": f"{places['date_of_death'].path}.answer.value.toString()",
    }
    for name, key in (("bornAt", "time_of_birth"), ("diedAt", "time_of_death")):
        given[name] = "{}"
        if key in places and places[key].question.type == "time":
            given[name] = f"{places[key].path}.answer.value.toString().substring(0, 5)"
    return given


_LAUNCH: dict[str, Any] = {
    "url": LAUNCH,
    "extension": [
        {"url": "name", "valueCoding": {"system": LAUNCH_CODES, "code": "patient", "display": "Patient"}},
        {"url": "type", "valueCode": "Patient"},
        {"url": "description", "valueString": "The child, for the age at death"},
    ],
}
_FROM_PATIENT = {
    "born": "%patient.birthDate.toString()",
    "died": "%patient.deceased.toString().substring(0, 10)",
    "bornAt": f"%patient.birthDate.extension('{HL7}/patient-birthTime').value.toString().substring(11, 5)",
    "diedAt": "%patient.deceased.toString().substring(11, 5)",
}


def _worked_out(places: Places) -> dict[str, str]:
    """Each variable after those that it rests on."""
    in_order = "%born.exists() and %died.exists() and %died >= %born"
    minutes = f"(%diedDays - %bornDays) * 1440 + {_minute('%diedAt')} - {_minute('%bornAt')}"
    months = (
        f"({_year('%died')} - {_year('%born')}) * 12 + {_month('%died')} - {_month('%born')}"
        f" - iif({_day('%died')} < {_day('%born')}, 1, 0)"
    )
    years, older_months, weeks, days = _estimated(places)
    unknown = "%born.exists().not() or %died.exists().not()"
    return {
        "bornDays": _day_number("%born"),
        "diedDays": _day_number("%died"),
        "ageDays": f"iif({in_order}, %diedDays - %bornDays, iif({unknown}, {days}, {{}}))",
        "ageWeeks": f"iif({in_order}, (%diedDays - %bornDays) div 7, iif({unknown}, {weeks}, {{}}))",
        "ageMonths": f"iif({in_order}, {months}, iif({unknown}, {older_months}, {{}}))",
        "ageYears": f"iif({in_order}, ({months}) div 12, iif({unknown}, {years}, {{}}))",
        "ageHours": f"iif({in_order}, ({minutes}).where($this >= 0) div 60, {{}})",
    }


def _estimated(places: Places) -> tuple[str, str, str, str]:
    """Years, months, weeks and days of an estimated age. Under one year the others stay unknown."""
    place = places.get("estimated_age")
    if place is None or place.question.type != "number":
        return "{}", "{}", "{}", "{}"
    years = f"{place.path}.answer.value"
    older = f"{years}.where($this > 0)"
    return years, f"{older} * 12", f"{older} * 1461 div 4 div 7", f"{older} * 1461 div 4"


def _year(day: str) -> str:
    return f"{day}.substring(0, 4).toInteger()"


def _month(day: str) -> str:
    return f"{day}.substring(5, 2).toInteger()"


def _day(day: str) -> str:
    return f"{day}.substring(8, 2).toInteger()"


def _minute(time: str) -> str:
    return f"({time}.substring(0, 2).toInteger() * 60 + {time}.substring(3, 2).toInteger())"


def _day_number(day: str) -> str:
    """Days since a fixed day, by the Gregorian calendar (the Julian day number)."""
    early = f"((14 - {_month(day)}) div 12)"
    year, month = f"({_year(day)} + 4800 - {early})", f"({_month(day)} + 12 * {early} - 3)"
    return (
        f"{_day(day)} + (153 * {month} + 2) div 5 + 365 * {year} + {year} div 4 - {year} div 100"
        f" + {year} div 400 - 32045"
    )

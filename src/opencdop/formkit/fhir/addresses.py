"""The canonical addresses that name things in FHIR, the standard's and our own, and the link ids of items."""

from __future__ import annotations

from typing import Any

BASE = "https://opencdop.example/fhir"
"""Under which our own names stand. It names and is not fetched, so that every installation writes the same."""

HL7 = "http://hl7.org/fhir/StructureDefinition"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"

ABSENT = f"{HL7}/data-absent-reason"
ABSENT_CODES = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
CALCULATED = f"{SDC}/sdc-questionnaire-calculatedExpression"
CONTROL = f"{HL7}/questionnaire-itemControl"
CONTROL_CODES = "http://hl7.org/fhir/questionnaire-item-control"
ENABLED = f"{SDC}/sdc-questionnaire-enableWhenExpression"
EXCLUSIVE = f"{HL7}/questionnaire-optionExclusive"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
LAUNCH = f"{SDC}/sdc-questionnaire-launchContext"
LAUNCH_CODES = "http://hl7.org/fhir/uv/sdc/CodeSystem/launchContext"
LEAST, MOST = f"{HL7}/minValue", f"{HL7}/maxValue"
LEAST_ROWS, MOST_ROWS = f"{HL7}/questionnaire-minOccurs", f"{HL7}/questionnaire-maxOccurs"
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
REGEX = f"{HL7}/regex"
UCUM = "http://unitsofmeasure.org"
UNIT = f"{HL7}/questionnaire-unit"
VARIABLE = f"{HL7}/variable"

QUESTION, PAGE, SECTION, CHECK, CHOICE = "question", "page", "section", "check", "choice"
STORED = "stored-answer"
DIGEST = "definition-digest"
DOCUMENT = "document"
SYSTEM = "identifier-system"
VALUE_SET = "value-set"
"""The last parts of the addresses of our own extensions."""

_MARK = "/Questionnaire/"

NONE = "none"
"""The ending of the item that takes why there is no answer, where its question is not one to choose from."""

FHIRPATH = "text/fhirpath"

UCUM_UNITS = {
    "g": "g", "kg": "kg", "cm": "cm", "kg/m²": "kg/m2", "°C": "Cel", "%": "%", "mmol/mol": "mmol/mol",
    "mmol/l": "mmol/L", "minutes": "min", "hours": "h", "days": "d", "weeks": "wk", "months": "mo",
    "years": "a",
}  # fmt: skip
"""Our units as codes of the Unified Code for Units of Measure, for those that have one."""


class Unreadable(ValueError):
    """What was to be read is not ours, or says what the form does not allow. The message is a sentence to show."""


def own(base: str, name: str) -> str:
    """The address of an extension of our own."""
    return f"{base}/StructureDefinition/{name}"


def canonical(base: str, form: str, panel: str) -> str:
    """The address of a form without its version; of its own where it holds a panel's own questions."""
    return f"{base}{_MARK}{form}" + (f"/{panel}" if panel else "")


def parts_of(address: Any) -> tuple[str, str, str]:
    """The base, the form and the panel in the address of a form. Raises Unreadable."""
    base, found, rest = str(address).rpartition(_MARK)
    form, _, panel = rest.partition("/")
    if not found or not form:
        raise Unreadable("There is no address that ends in /Questionnaire/ and the key of a form")
    return base, form, panel


def codes_of(base: str, link: str) -> str:
    """The code system of a question's choices. One key means one fact, so its codes mean the same in every form."""
    return f"{base}/CodeSystem/{link.replace('/', '.').replace('~', '.')}"


def within(link: str, key: str) -> str:
    """The link id of a question that another one holds."""
    return f"{link}/{key}"


def beside(link: str, part: str) -> str:
    """The link id of a part of a question."""
    return f"{link}~{part}"


def extension(url: str, kind: str, value: Any) -> dict[str, Any]:
    """An extension with one value: `extension(LEAST, "Integer", 3)`."""
    return {"url": url, f"value{kind}": value}


def extensions(element: Any, url: str) -> list[dict[str, Any]]:
    """All extensions of an element with this address."""
    found = element.get("extension", ()) if isinstance(element, dict) else ()
    return [each for each in found if isinstance(each, dict) and each.get("url") == url]


def expression(url: str, path: str, *, name: str = "") -> dict[str, Any]:
    """An extension that holds a FHIRPath expression."""
    named = {"name": name} if name else {}
    return extension(url, "Expression", {**named, "language": FHIRPATH, "expression": path})


def control(code: str) -> dict[str, Any]:
    """The extension that asks a renderer to draw an item in a certain way."""
    return extension(CONTROL, "CodeableConcept", {"coding": [{"system": CONTROL_CODES, "code": code}]})

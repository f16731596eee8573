"""What a field of a Django form needs to be drawn by the design system."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import (
    CheckboxInput,
    CheckboxSelectMultiple,
    PasswordInput,
    RadioSelect,
    Select,
    Textarea,
)
from django.forms.boundfield import BoundField
from django.forms.forms import BaseForm

_KINDS = (
    (CheckboxSelectMultiple, "checkboxes"),
    (RadioSelect, "radios"),
    (Select, "select"),
    (CheckboxInput, "tick"),
    (Textarea, "textarea"),
    (PasswordInput, "password"),
)


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with a field of a Django form, in the shape of a formkit problem."""

    question: str
    message: str
    field_id: str
    level: str = "blocks"


def form_problems(*forms: BaseForm) -> tuple[FieldProblem, ...]:
    """Everything wrong with the forms, for the error summary and the title; none before they are sent."""
    return tuple(
        FieldProblem(name, str(message), form[name].id_for_label or form[name].auto_id)
        if name in form.fields
        else FieldProblem("", str(message), "main")
        for form in forms
        if form.is_bound
        for name, messages in form.errors.items()
        for message in messages
    )


def field_kind(bound: BoundField) -> str:
    """Which component draws the field: input, textarea, select, radios, checkboxes, tick or password."""
    return next((kind for widget, kind in _KINDS if isinstance(bound.field.widget, widget)), "input")


def field_params(bound: BoundField, *, hint: str = "", label: str = "", classes: str = "") -> dict[str, Any]:
    """The parameters that every component of the design system takes, for a bound field."""
    message = next(iter(bound.errors), "")
    attrs = {name: value for name, value in bound.field.widget.attrs.items() if name in _KEPT}
    words = hint or str(bound.help_text)
    heading = label or str(bound.label)
    return {
        "id": bound.auto_id,
        "idPrefix": bound.auto_id,
        "name": bound.html_name,
        "value": _text(bound.value()),
        "type": getattr(bound.field.widget, "input_type", "text"),
        "label": {"text": heading, "classes": "govuk-label--s"},
        "fieldset": {"legend": {"text": heading, "classes": "govuk-fieldset__legend--s"}},
        "hint": {"text": words} if words else None,
        "errorMessage": {"text": message} if message else None,
        "classes": classes,
        "attributes": {
            name: value for name, value in attrs.items() if name not in ("autocomplete", "inputmode")
        },
        "autocomplete": attrs.get("autocomplete", "off"),
        "inputmode": attrs.get("inputmode"),
        "spellcheck": False,
    }


def field_choices(bound: BoundField) -> list[dict[str, Any]]:
    """The choices of a field, the chosen ones marked."""
    value = bound.value()
    chosen = {str(each) for each in value} if isinstance(value, list | tuple | set) else {_text(value)}
    return [
        {
            "value": str(code),
            "text": str(words),
            "checked": str(code) in chosen,
            "selected": str(code) in chosen,
        }
        for code, words in _flat(getattr(bound.field, "choices", ()))
    ]


_KEPT = frozenset({"autocomplete", "inputmode", "maxlength", "minlength", "pattern", "autofocus"})


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for code, words in choices:
        if isinstance(words, list | tuple):
            yield from words
        elif words is not None:
            yield (code if code is not None else "", words)


FOR_TEMPLATES = (form_problems, field_kind, field_params, field_choices)

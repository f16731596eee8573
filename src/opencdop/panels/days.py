"""A day in a Django form: three boxes, read as the large forms read a date. It knows no rule about which day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from opencdop.formkit.definition import Question
from opencdop.formkit.types import TYPES

PARTS = ("day", "month", "year")
_ASKED = Question("day", "date", "Date")


class DayInput(forms.Widget):
    """The boxes `<name>-day`, `<name>-month`, `<name>-year`; the template draws them."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        return {part: str(data.get(f"{name}-{part}", "")) for part in PARTS}

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-day"


class DayField(forms.Field):
    """A date, or nothing where it is not required."""

    widget = DayInput

    def prepare_value(self, value: Any) -> dict[str, str]:
        """What stands in the boxes: as typed, or a date in figures."""
        if isinstance(value, date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        return dict(value or {})

    def clean(self, value: Any) -> date | None:
        """The date. Raises ValidationError with a sentence that names the box."""
        if not any(text.strip() for text in value.values()):
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        posted = {f"day-{part}": text for part, text in value.items()}
        reading = TYPES["date"].read(posted, "day", _ASKED)
        if reading.problem is not None:
            raise forms.ValidationError(reading.problem.message, code="invalid")
        return date.fromisoformat(reading.value)

"""What the office tells of a list that it reads in. The rules are in the services."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from opencdop.core import clock
from opencdop.design.words import MONTHS
from opencdop.panels.days import DayField
from opencdop.panels.forms import FirmForm
from opencdop.panels.models import Panel
from opencdop.reconciliation.columns import sources

MONTHS_BACK = 15


def recent_months(today: date) -> list[tuple[str, str]]:
    """The months that a list may cover, this one first: first day in ISO form, and in words."""
    counted = today.year * 12 + today.month - 1
    first = [date(month // 12, month % 12 + 1, 1) for month in range(counted, counted - MONTHS_BACK, -1)]
    return [(day.isoformat(), f"{MONTHS[day.month - 1]} {day.year}") for day in first]


class ReadInForm(FirmForm):
    """A list: from whom, for which month, when it came, and the file."""

    panel = forms.ChoiceField(label="For which panel?", error_messages={"required": "Choose the panel"})
    source = forms.ChoiceField(
        label="From whom is the list?",
        error_messages={
            "required": "Choose from whom the list came",
            "invalid_choice": "Choose one of these",
        },
    )
    sender = forms.CharField(
        label="Name of the body that sent it (optional)",
        help_text="Such as the register office or the hospital trust. No person's name is needed.",
        required=False,
    )
    month = forms.ChoiceField(
        label="Which month does it cover?",
        error_messages={"required": "Choose the month", "invalid_choice": "Choose one of these"},
    )
    received_on = DayField(
        label="On which day did it reach you?",
        error_messages={"required": "Enter the day on which the list came"},
        initial=clock.today,
    )

    def __init__(self, *args: Any, panels: Sequence[Panel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("panel", [(panel.pk, panel.name) for panel in panels])
        self._offer("source", [(each.code, each.title) for each in sources().values()])
        self._offer("month", recent_months(clock.today()))
        if len(panels) == 1:
            del self.fields["panel"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", "Choose"), *choices]

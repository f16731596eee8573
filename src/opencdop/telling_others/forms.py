"""What is recorded on a checklist, and what a panel tells of a line of its list. The rules are in the services."""

from typing import Any

from django import forms

from opencdop.core import clock
from opencdop.panels.days import DayField
from opencdop.panels.forms import FirmForm
from opencdop.panels.record_forms import ChoosingForm, chosen, line
from opencdop.telling_others.lines import KEEP, conditions, parts, ways


class RecordForm(ChoosingForm):
    """How the ticked lines were done, or why they are not needed."""

    on = DayField(
        label="Done on",
        error_messages={"required": "Enter the day on which it was done"},
        initial=clock.today,
    )
    how = chosen("How")
    to_whom = line("Who was told (optional)", hint="The person by name, where that helps later.")
    done_by = line("Who did it (optional)", hint="Leave this empty if it was you.")
    note = forms.CharField(
        label="Note, or why it is not needed",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("how", ways().items(), nothing="As usual for each line")


class LetterForm(FirmForm):
    """To whom a letter goes, as it stands above it."""

    to = forms.CharField(
        label="Addressee",
        help_text="Name, organisation and address, one below the other. It is not kept.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CaseForm(FirmForm):
    """The case whose record fills the words that are looked at."""

    reference = forms.CharField(
        label="Our reference of the case",
        help_text="Such as EX-2026-0001. That you looked is recorded in the case.",
        error_messages={"required": "Enter our reference of the case"},
    )


class EmailForm(FirmForm):
    """To which address the e-mail goes that names nobody."""

    email = forms.EmailField(
        label="E-mail address",
        help_text="Of the person you could not reach by telephone.",
        error_messages={
            "required": "Enter an e-mail address",
            "invalid": "Enter an e-mail address in the form name@example.org",
        },
    )


class ChangeForm(ChoosingForm):
    """A line of the panel's list."""

    title = line("Line", required="Write the line", hint="Whom to tell or what to stop. Name no child.")
    hint = line("What to think of (optional)")
    applies = chosen("For which deaths", required="Choose for which deaths it stands")
    how = chosen("How it is usually done", required="Choose how it is usually done")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("applies", [(each.code, each.title) for each in conditions().values()])
        self.offer("how", ways().items())


class LineForm(ChangeForm):
    """A line that the panel adds."""

    part = chosen("Part of the list", required="Choose the part of the list")
    field_order = ("part", "title", "hint", "applies", "how")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("part", [(code, title) for code, (title, _) in parts().items() if code != KEEP])

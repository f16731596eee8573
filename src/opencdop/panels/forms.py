"""What an administrator tells of panels and agencies, with our sentences. The rules are in the services."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import EmailValidator

from opencdop.core import clock
from opencdop.panels.agency_services import LONGEST_NAME as LONGEST_AGENCY
from opencdop.panels.agency_services import LONGEST_REASON
from opencdop.panels.agency_types import agency_types
from opencdop.panels.days import DayField
from opencdop.panels.services import LONGEST_AUTHORITY, LONGEST_NAME

FIRST_DAY = date(2019, 9, 29)  # as in `opencdop create-panel`: by which every area had today's arrangements
CODE_HINT = "Nine letters and numbers, such as E06000042."


class FirmForm(forms.Form):
    """A form that can show a refusal of a service beside the answer it is about. Its ids are its fields' names."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "%s", **kwargs})

    def refuse(self, refused: Exception) -> None:
        """Add the sentence of a refusal: at its answer where it names one of this form, else above all."""
        at = getattr(refused, "at", "")
        self.add_error(at if at in self.fields else None, str(refused))


def _text(label: str, *, required: str, longest: int, hint: str = "") -> forms.CharField:
    """A line of words. What is too long is said, not cut off while it is typed."""
    field = forms.CharField(
        label=label,
        help_text=hint,
        required=bool(required),
        error_messages={
            "required": required,
            "max_length": f"Write this in at most {longest} characters",
        },
        max_length=longest,
    )
    field.widget.attrs.pop("maxlength", None)
    return field


def _email(label: str, *, hint: str = "") -> forms.EmailField:
    wrong = "Enter an e-mail address in the form name@example.org"
    field = forms.EmailField(
        label=label,
        help_text=hint,
        max_length=254,
        error_messages={"required": f"Enter the {label[0].lower() + label[1:]}", "invalid": wrong},
    )
    validators: list[Any] = field.validators
    for validator in validators:
        if isinstance(validator, EmailValidator):
            validator.message = wrong
    return field


def _number(label: str, *, required: str, hint: str = "", commas: bool = False) -> forms.IntegerField:
    return (NumberField if commas else forms.IntegerField)(
        label=label,
        help_text=hint,
        min_value=0,
        max_value=100_000_000,
        error_messages={
            "required": required,
            "invalid": "Write this as a number in figures",
            "min_value": "Write a number that is not below nought",
            "max_value": "Write a smaller number",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class NumberField(forms.IntegerField):
    """A large number, which may be written with commas or spaces between thousands."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python(str(value or "").replace(",", "").replace(" ", ""))


class AgencyForm(FirmForm):
    """What an agency is called, and of which kind it is."""

    name = _text("Name of the agency", required="Enter the agency's name", longest=LONGEST_AGENCY)
    agency_type = forms.ChoiceField(
        label="Kind of agency",
        error_messages={
            "required": "Choose what kind of agency it is",
            "invalid_choice": "Choose one of these",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency_type"].choices = [("", "Choose"), *agency_types().items()]  # type: ignore[attr-defined]


class EndingForm(FirmForm):
    """The last day of an agency, and why."""

    until = DayField(
        label="Last day",
        help_text="Its people can use their account for it until the end of this day.",
        error_messages={"required": "Enter the last day"},
        initial=clock.today,
    )
    reason = _text(
        "Why it ends",
        hint="One sentence for the audit, such as: merged into Westbrook Hospital. Name no child.",
        required="Say in one sentence why it ends",
        longest=LONGEST_REASON,
    )


class OfficeForm(FirmForm):
    """How the office of a panel is reached."""

    office_email = _email(
        "E-mail address of the office",
        hint="Shown to the public. Notifications and replies are announced here.",
    )
    manager_email = _email("E-mail address of the manager", hint="Told when a notification stays unopened.")
    telephone = _text(
        "Telephone of the office (optional)",
        hint="Shown to the public on the panel's page.",
        required="",
        longest=40,
    )
    postal_address = forms.CharField(
        label="Postal address of the office (optional)",
        help_text="Line by line, with the postcode in the last. It stands on letters, on blank forms to be returned by "
        "post, and on the panel's page. The office's name comes above it by itself.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PanelForm(OfficeForm):
    """A new panel."""

    name = _text(
        "Name of the area",
        hint="Such as Ashmoor.",
        required="Enter the name of the area",
        longest=LONGEST_NAME,
    )
    slug = _text(
        "Part of its web address",
        hint="Small letters, numbers and dashes, such as ashmoor. It cannot be changed later.",
        required="Enter the part of its web address",
        longest=40,
    )
    code = _text(
        "Code",
        hint="Two to six capital letters or numbers, such as ASH. Its references begin with it, for ever.",
        required="Enter the code",
        longest=6,
    )
    authorities = forms.CharField(
        label="Local authorities of its area",
        help_text="One on each line: its code, a space, its name. Such as: E99000001 Millbrook Council",
        error_messages={"required": "Give at least one local authority of its area"},
        widget=forms.Textarea,
    )
    since = DayField(
        label="They belong to its area since",
        help_text="If you do not know the day, leave 29 September 2019: by then every area had today's arrangements.",
        error_messages={"required": "Enter the day since when they belong to its area"},
        initial=FIRST_DAY,
    )
    field_order = (
        "name", "slug", "code", "office_email", "manager_email", "telephone", "postal_address", "authorities", "since",
    )  # fmt: skip

    def clean_authorities(self) -> dict[str, str]:
        """Code to name. Raises ValidationError with the number of the line that cannot be read."""
        found: dict[str, str] = {}
        for number, line in enumerate(self.cleaned_data["authorities"].splitlines(), start=1):
            code, _, name = line.strip().partition(" ")
            if not line.strip():
                continue
            if not (code.isascii() and code.isalnum() and len(code) <= 9) or not any(
                each.isdigit() for each in code
            ):
                raise forms.ValidationError(
                    f"Begin line {number} with the authority's code of at most nine letters and numbers"
                )
            if not name.strip() or len(name.strip()) > LONGEST_AUTHORITY:
                raise forms.ValidationError(
                    f"Write the authority's name after its code in line {number}, "
                    f"in at most {LONGEST_AUTHORITY} characters"
                )
            if code.upper() in found:
                raise forms.ValidationError(f"The code in line {number} stands in a line above already")
            found[code.upper()] = " ".join(name.split())
        return found


class QuorumForm(FirmForm):
    """How many people decide."""

    total = _number("People in all", required="Enter how many people are needed in all")
    health = _number(
        "Of these, from health services", required="Enter how many are needed from health services, or 0"
    )
    authority = _number(
        "Of these, from a local authority",
        hint="Public health counts here.",
        required="Enter how many are needed from a local authority, or 0",
    )


class PopulationForm(FirmForm):
    """How many children live in the area in a year."""

    mid_year = _number("Year", hint="The figure is for the middle of this year.", required="Enter the year")
    under_18 = _number(
        "Children under 18 who live in the area",
        required="Enter how many children live in the area",
        commas=True,
    )
    source = _text(
        "Where the figure comes from",
        hint="As it should stand below a table.",
        required="Say where the figure comes from",
        longest=200,
    )


class AuthorityForm(FirmForm):
    """A local authority that joins the area."""

    name = _text(
        "Name of the local authority", required="Enter the authority's name", longest=LONGEST_AUTHORITY
    )
    code = _text("Its code", hint=CODE_HINT, required="Enter the authority's code", longest=9)
    from_on = DayField(label="First day", error_messages={"required": "Enter the first day"})
    until_on = DayField(
        label="Last day (optional)",
        help_text="Leave this empty if it still belongs to the area.",
        required=False,
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()


class AuthorityEndForm(FirmForm):
    """The last day of a local authority in the area."""

    until_on = DayField(
        label="Last day in the area", error_messages={"required": "Enter the last day in the area"}
    )

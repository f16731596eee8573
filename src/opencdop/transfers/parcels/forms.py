"""What is asked on the pages of parcels, with our sentences. The rules are in the services."""

from collections.abc import Iterable
from typing import Any

from django import forms

from opencdop.accounts.models import Person
from opencdop.panels.forms import FirmForm
from opencdop.transfers.parcel_models import OtherInstallation

LONG = forms.Textarea


def _line(label: str, *, missing: str, hint: str = "", longest: int = 200) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=longest, error_messages={"required": missing}
    )


class SendForm(FirmForm):
    """To whom a case goes, and on what basis."""

    to = forms.ChoiceField(
        label="Which panel takes the case over?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a panel", "invalid_choice": "Choose a panel"},
    )
    basis = forms.CharField(
        label="On what basis does the record go to them?",
        help_text="For example: both panels agreed on 3 June 2026 that they review, as the family lives there",
        widget=LONG,
        error_messages={"required": "Say on what basis the record goes to them"},
    )
    agreement = forms.CharField(
        label="What else was agreed (optional)",
        help_text="For example who speaks to the family, and until when you do",
        widget=LONG,
        required=False,
    )

    def __init__(self, *args: Any, others: Iterable[OtherInstallation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.choices = [
            (f"{other.pk}:{panel['slug']}", f"{panel['name']} ({other.name})")
            for other in others
            for panel in other.panels
        ]


class FileForm(FirmForm):
    """A file that came."""

    file = forms.FileField(
        label="The file",
        help_text="Its name ends in .parcel. It is checked before anything of it is opened.",
        error_messages={
            "required": "Choose the file",
            "empty": "This file is empty. Choose the file again",
            "missing": "Choose the file",
        },
    )


class CardForm(FirmForm):
    """The card of another installation."""

    file = forms.FileField(
        label="Their card",
        help_text="The file card.json that they gave you",
        error_messages={"required": "Choose the card", "empty": "This file is empty. Choose the card again"},
    )


class TakeOverForm(FirmForm):
    """Who coordinates a case that is taken over."""

    coordinator = forms.ChoiceField(
        label="Who coordinates the case here?",
        error_messages={"required": "Choose a coordinator", "invalid_choice": "Choose a coordinator"},
    )

    def __init__(self, *args: Any, office: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["coordinator"]
        field.choices = [("", "Choose"), *((person.id, person.name) for person in office)]


class NotAcceptedForm(FirmForm):
    """Why a case is not taken."""

    reason = forms.CharField(
        label="Why does your panel not accept the case?",
        help_text="They read this. Leave out what they do not need.",
        widget=LONG,
        error_messages={"required": "Say why your panel does not accept the case"},
    )


class KeysForm(FirmForm):
    """What others call this installation."""

    name = _line("What should others call this installation?", missing="Say what others should call it")


class HeardForm(FirmForm):
    """A fingerprint as it was heard."""

    heard = _line(
        "The forty digits as they read them to you",
        missing="Type the digits that they read to you",
        hint="Ring them on a number that you know from elsewhere. Spaces do not matter.",
        longest=80,
    )


class OutcomeForm(FirmForm):
    """The office's own words to an outcome."""

    words = forms.CharField(
        label="Your own words (optional)",
        help_text="The report is made from the analysis that was signed off, without names. Name nobody here either.",
        widget=LONG,
        required=False,
    )


class TokenForm(FirmForm):
    """A token that somebody read over the telephone."""

    token = _line(
        "The token that they read to you",
        missing="Type the token",
        hint="Eight letters and digits, such as 7F3K-M2QX",
        longest=20,
    )

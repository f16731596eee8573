"""What an office tells of agencies, teams and contacts, with our sentences. The rules are in the services."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from opencdop.core import clock
from opencdop.directory.columns import parts_of
from opencdop.directory.keeping import LONGEST, LONGEST_ADDRESS, LONGEST_TELEPHONE, Told
from opencdop.directory.models import Contact, Team
from opencdop.panels.days import DayField
from opencdop.panels.forms import FirmForm


def line_field(label: str, *, longest: int, required: str = "", hint: str = "") -> forms.CharField:
    """A line of words. What is too long is said, not cut off while it is typed."""
    field = forms.CharField(
        label=label,
        help_text=hint,
        required=bool(required),
        max_length=longest,
        error_messages={"required": required, "max_length": f"Write this in at most {longest} characters"},
    )
    field.widget.attrs.pop("maxlength", None)
    return field


class ContactForm(FirmForm):
    """A person in one job, or a mailbox that several people read."""

    OWN = ("name", "role", "email", "telephone", "asked_first", "escalated_to", "is_mailbox", "team_id")

    looked_at = forms.IntegerField(widget=forms.HiddenInput)  # the version of the entry that was shown
    name = line_field(
        "Name", longest=LONGEST, required="Enter a name", hint="Of the person, or of the shared mailbox."
    )
    is_mailbox = forms.BooleanField(
        label="This is a shared mailbox",
        help_text="Several people read it. A link that goes there can be opened by any of them.",
        required=False,
    )
    role = line_field("Job (optional)", longest=LONGEST)
    email = line_field(
        "E-mail address at work",
        longest=LONGEST_ADDRESS,
        required="Enter the e-mail address",
        hint="Links to requests go to this address. Read it letter by letter.",
    )
    telephone = line_field("Telephone (optional)", longest=LONGEST_TELEPHONE)
    team_id = forms.ChoiceField(label="Team", required=False)
    areas = forms.MultipleChoiceField(
        label="For which areas do they work?",
        help_text="Tick none if they work everywhere.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the areas of this list"},
    )
    languages = line_field(
        "Languages (optional)",
        longest=LONGEST,
        hint="Where they would rather not be written to in English. With a comma between them.",
    )
    asked_first = forms.BooleanField(label="Ask them first", required=False)
    escalated_to = forms.BooleanField(
        label="Tell them when nobody answers",
        help_text="The manager to whom a request goes up.",
        required=False,
    )
    from_on = DayField(
        label="Here from", error_messages={"required": "Enter the first day"}, initial=clock.today
    )

    def __init__(
        self,
        *args: Any,
        teams: Sequence[Team],
        areas: Mapping[str, str],
        first_day: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("team_id", [("", "No team"), *((team.pk, team.name) for team in teams)])
        self._offer("areas", list(areas.items()))
        if not areas:
            del self.fields["areas"]
        if not teams:
            del self.fields["team_id"]
        if not first_day:
            del self.fields["from_on"]
        if "looked_at" not in self.initial:
            del self.fields["looked_at"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    @property
    def seen(self) -> int:
        """The version of the entry that was shown."""
        return int(self.cleaned_data["looked_at"])

    def look_again(self, version_no: int) -> None:
        """The entry has another version now: the form, shown once more, is about that one."""
        typed: Any = self.data
        typed = typed.copy()
        typed["looked_at"] = str(version_no)
        self.data = typed

    @property
    def told(self) -> Told:
        """What the form says, once it is valid."""
        said = {name: self.cleaned_data[name] for name in self.OWN if name in self.cleaned_data}
        return Told(
            **said,
            areas=tuple(self.cleaned_data.get("areas", ())),
            languages=tuple(parts_of(self.cleaned_data["languages"])),
        )


def filled_in(contact: Contact) -> dict[str, Any]:
    """What stands in the form of a contact at first."""
    so_far = {name: getattr(contact, name) for name in ContactForm.OWN if name != "team_id"}
    return {
        **so_far,
        "looked_at": contact.version_no,
        "team_id": contact.team.pk if contact.team else "",
        "areas": list(contact.areas),
        "languages": ", ".join(contact.languages),
    }


class PlaceForm(FirmForm):
    """To which agency somebody moves."""

    agency = forms.ChoiceField(
        label="To which agency do they move?",
        help_text="Choose the same agency for another job or team there.",
        error_messages={"required": "Choose the agency", "invalid_choice": "Choose one of these"},
    )

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.choices = [("", "Choose"), *agencies]


class TeamForm(FirmForm):
    """What a team is called."""

    name = line_field("Name of the team", longest=LONGEST, required="Enter the team's name")


class NewTeamForm(TeamForm):
    """A new team."""

    from_on = DayField(
        label="There from", error_messages={"required": "Enter the first day"}, initial=clock.today
    )


class LastDayForm(FirmForm):
    """The last day of a contact or a team."""

    until_on = DayField(
        label="Last day", error_messages={"required": "Enter the last day"}, initial=clock.today
    )


class KeptForm(FirmForm):
    """Which of several entries stands for both."""

    kept = forms.ChoiceField(
        label="Which entry is kept?",
        error_messages={"required": "Choose the entry that is kept", "invalid_choice": "Choose one of these"},
    )

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kept"]
        field.choices = [("", "Choose"), *others]

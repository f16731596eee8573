"""What a manager tells of the panel itself: terms, bodies, seats, members, wording. The rules are in the services."""

from typing import Any

from django import forms

from opencdop.core import clock
from opencdop.panels import known
from opencdop.panels.days import DayField
from opencdop.panels.forms import FirmForm
from opencdop.panels.member_services import Told
from opencdop.panels.models import Body, Panel
from opencdop.panels.quorum import KINDS
from opencdop.panels.record_queries import accounts_of, all_bodies


def line(label: str, *, required: str = "", hint: str = "") -> forms.CharField:
    """A line of words; how long it may be is said by the service."""
    return forms.CharField(
        label=label, help_text=hint, required=bool(required), error_messages={"required": required}
    )


def words(label: str, *, required: str = "", hint: str = "") -> forms.CharField:
    """Words over several lines."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(required),
        error_messages={"required": required},
        widget=forms.Textarea(attrs={"rows": 14}),
    )


def chosen(label: str, *, required: str = "", hint: str = "") -> forms.ChoiceField:
    """One of a list, which the form fills."""
    sentence = required or "Choose one of these"
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        required=bool(required),
        error_messages={"required": sentence, "invalid_choice": "Choose one of these"},
    )


def first_day(label: str = "From") -> DayField:
    return DayField(label=label, error_messages={"required": "Enter the first day"}, initial=clock.today)


class ChoosingForm(FirmForm):
    """A form whose lists come from the definitions or from the panel."""

    def offer(self, name: str, choices: Any, *, nothing: str = "Choose") -> None:
        field: Any = self.fields[name]
        field.choices = [("", nothing), *choices]


class TermsForm(ChoosingForm):
    """A version of the terms of reference."""

    from_on = first_day("In force from")
    text = words(
        "Terms of reference",
        required="Write the terms of reference",
        hint="Plain text. Leave an empty line between paragraphs, begin a heading with ## and a list line with a dash.",
    )
    functions = words(
        "Functions of the panel (optional)", hint="One on each line, each beginning with a dash."
    )
    frequency = line("How often the panel meets (optional)", hint="For example: every two months")
    reports_to = chosen("The panel reports to (optional)", hint="From the bodies of the panel’s record.")
    field_order = ("from_on", "text", "functions", "frequency", "reports_to")

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.id: body for body in all_bodies(panel)}
        self.offer(
            "reports_to", [(body.id, body.name) for body in self.bodies.values()], nothing="Nobody named"
        )

    def clean_reports_to(self) -> Body | None:
        return self.bodies.get(self.cleaned_data["reports_to"])


class ApprovalForm(FirmForm):
    """Who approved the terms of reference, and when."""

    approver = line(
        "Who approved them",
        required="Enter the name of the person who approved them",
        hint="A person by name, with the role: for example Dr N Okoye, chair",
    )
    on = DayField(
        label="On",
        error_messages={"required": "Enter the day"},
        initial=clock.today,
        help_text="The day of the decision.",
    )


class BodyForm(ChoosingForm):
    """A partner, or a body that the panel reports to."""

    part = chosen("What it is for the panel", required="Choose what it is for the panel")
    kind = chosen("Kind of body", required="Choose what kind of body it is")
    name = line("Its name", required="Enter its name")
    from_on = first_day()
    until_on = DayField(
        label="Until (optional)", required=False, help_text="Leave this empty if it still stands."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("part", Body.PARTS.items())
        self.offer("kind", known.kinds_of_body().items())


class LastDayForm(FirmForm):
    """The last day of something."""

    until_on = DayField(
        label="Last day", error_messages={"required": "Enter the last day"}, initial=clock.today
    )


class SeatForm(ChoosingForm):
    """A fixed seat."""

    role = chosen("Role on the panel", required="Choose the role on the panel")
    organisation_name = line("Organisation that fills it", required="Enter the organisation")
    counts_for = chosen("Counts in the quorum for", required="Choose for whom the seat counts")
    from_on = first_day()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("role", [(role.code, role.title) for role in known.roles().values()])
        self.offer("counts_for", KINDS.items())


class MemberForm(ChoosingForm):
    """What is recorded of somebody on the panel."""

    name = line("Name", required="Enter the person’s name")
    job_title = line("Job title (optional)")
    deputy_name = line("Deputy (optional)", hint="Who stands in for them, by name.")
    person_id = chosen("Account", hint="If they sign in here.")
    named_publicly = forms.BooleanField(
        label="They agree to be named on the panel’s public pages", required=False
    )
    statement_signed_on = DayField(label="Confidentiality statement signed on (optional)", required=False)
    statement_until = DayField(
        label="Good until (optional)",
        required=False,
        help_text="Leave this empty for twelve months, which is our default.",
    )
    OWN = (
        "name", "job_title", "deputy_name", "person_id", "named_publicly", "statement_signed_on", "statement_until",
    )  # fmt: skip

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts = [(person.id, f"{person.name}, {person.email}") for person in accounts_of(panel)]
        self.offer("person_id", accounts, nothing="No account")

    @property
    def told(self) -> Told:
        """What was said of the member, once the form is valid."""
        return Told(**{name: self.cleaned_data[name] for name in self.OWN})


class SittingForm(MemberForm):
    """Somebody who takes a seat."""

    from_on = first_day("Member from")
    field_order: tuple[str, ...] = ("name", "job_title", "from_on")


class CoOptedForm(SittingForm):
    """Somebody co-opted for something and until a day."""

    organisation_name = line("Organisation (optional)")
    counts_for = chosen("Speaks for", required="Choose for whom they speak")
    co_opted_for = line(
        "For which meeting or kind of death",
        required="Say for which meeting or kind of death",
        hint="For example: deaths of newborns, or the meeting of May. Name no child.",
    )
    until_on = DayField(label="Until", error_messages={"required": "Enter the last day"})
    field_order = (
        "name", "job_title", "organisation_name", "counts_for", "co_opted_for", "from_on", "until_on",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("counts_for", KINDS.items())


class WordingForm(FirmForm):
    """A panel's own words for an e-mail or a letter."""

    subject = line("Subject", required="Write the subject")
    subject.widget.attrs["class"] = "govuk-!-width-full"
    body = words(
        "Words",
        required="Write the words",
        hint="Leave an empty line between paragraphs; begin a list line with a dash.",
    )

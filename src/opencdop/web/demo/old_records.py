"""Reviews of years gone by in the demonstration: an office takes them over from older systems, form by form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from opencdop.agency_requests.asked import definition_of
from opencdop.agency_requests.entering.services import enter_form, send_entered
from opencdop.cases.models import Case
from opencdop.cases.services import open_case, reach
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.formkit.asking import answers_to_send
from opencdop.web.demo.casting import Cast
from opencdop.web.demo.courses import at
from opencdop.web.demo.merging import take_what_is_new
from opencdop.web.demo.nhs_numbers import START, check_digit
from opencdop.web.demo.source import Entry, Source
from opencdop.web.demo.steps import Step

FIRST_NUMBER = 990_000  # of the test range; the generator's numbers are drawn from all of it
OF_THE_REVIEW = ("form_c", "analysis")
BETWEEN = timedelta(minutes=7)


@dataclass
class OldRecord:
    """One review of before, with the forms that were found of it."""

    entry: Entry
    nhs_number: str
    cast: Cast
    office: str
    manager: str
    now: datetime
    case: Case | None = None

    @property
    def by(self) -> Actor:
        return self.cast.actor(self.office)

    def steps(self) -> Iterator[Step]:
        """The record is opened, its forms are entered one after the other, and it is closed as it was."""
        begins = at((self.now - timedelta(days=self.entry["entered_days_ago"])).date(), 11)
        yield Step(begins, self.open)
        for place in range(len(self.entry["forms"])):
            yield Step(begins + (place + 1) * BETWEEN, partial(self.enter, place))
        yield Step(begins + timedelta(hours=2), self.close)

    def open(self) -> None:
        self.case = open_case(
            self.cast.panels[self.entry["panel"]],
            coordinator=self.cast.people[self.office],
            notified_on=self.entry["notified_on"],
            died_on=date.fromisoformat(self.entry["child"]["date_of_death"]),
            by=self.by,
        )

    def enter(self, place: int) -> None:
        """Enter one form and take all that it says into the record. The first says who the child was."""
        case, form = self._case(), self.entry["forms"][place]
        request = enter_form(
            case,
            form=form["form"],
            version=form["version"],
            sections=(),
            agency_type=form["agency_type"],
            agency_name=form["agency"],
            respondent_name=form["person"],
            came_by="old_record",
            received_on=self._written_on(form["form"]),
            by=self.by,
        )
        assert request.draft is not None
        child: Mapping[str, Any] = (
            {**self.entry["child"], "nhs_number": self.nhs_number} if place == 0 else {}
        )
        answers = {
            "reporter_role": "As on the paper",
            **(request.draft.answers or {}),
            **child,
            **form["answers"],
        }
        asked = answers_to_send(definition_of(request), answers, today=clock.today())
        send_entered(request, answers=asked, by=self.by)
        take_what_is_new(request, by=self.by)

    def _written_on(self, form: str) -> date:
        """The panel's own form, and the analysis after it, were written on the day of the review; others before."""
        day: date = self.entry["reviewed_on" if form in OF_THE_REVIEW else "notified_on"]
        return day

    def close(self) -> None:
        """As the older system had it: reviewed, signed off and closed on the days of then."""
        case, manager = self._case(), self.cast.actor(self.manager)
        reviewed, closed = self.entry["reviewed_on"], self.entry["closed_on"]
        for milestone, on in (
            (MilestoneKind.PANEL_REVIEWED, reviewed),
            (MilestoneKind.SIGNED_OFF, closed),
            (MilestoneKind.CLOSED, closed),
        ):
            reach(case, milestone=milestone, on=on, by=manager)

    def _case(self) -> Case:
        assert self.case is not None, "a step came before its case was opened"
        return self.case


def old_records(source: Source, *, cast: Cast, now: datetime, taken: frozenset[str]) -> Iterator[OldRecord]:
    """The old records, each with a number of the test range that no other child of the demonstration has."""
    numbers = _numbers(taken)
    for entry in source.old_records:
        accounts = source.panel(entry["panel"])["accounts"]
        roles = {person["role"]: person["key"] for person in reversed(accounts)}
        yield OldRecord(
            entry,
            nhs_number=next(numbers),
            cast=cast,
            office=roles["coordinator"],
            manager=roles["manager"],
            now=now,
        )


def _numbers(taken: frozenset[str]) -> Iterator[str]:
    for number in range(FIRST_NUMBER, 10**6):
        nine = f"{START}{number:06d}"
        digit = check_digit(nine)
        if digit is not None and f"{nine}{digit}" not in taken:
            yield f"{nine}{digit}"

"""One death in the demonstration about which eight agencies are asked in one act, and all answer."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from opencdop.agency_requests.asked import definition_of
from opencdop.agency_requests.case_forms.catalogue import REPORTING
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.proposing.queries import contacts_by_type
from opencdop.agency_requests.proposing.rules import sections_for
from opencdop.agency_requests.proposing.services import Ask, ask_together
from opencdop.agency_requests.reminding import usual_due_on
from opencdop.agency_requests.reply_services import begin_answer, link_actor, send_answer
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.formkit.asking import answers_to_send
from opencdop.intake.services import open_case_from_notification, open_notification
from opencdop.web.demo.casting import Cast
from opencdop.web.demo.courses import at, office_day
from opencdop.web.demo.living import Life, notify
from opencdop.web.demo.merging import take_what_is_new
from opencdop.web.demo.nhs_numbers import START, check_digit
from opencdop.web.demo.source import Entry
from opencdop.web.demo.steps import Step

ADDRESS = "198.51.100.254"
FIRST_NUMBER = 987_000  # of the test range, beside those of the generator


class EightAgencies:
    """The case as it goes on."""

    def __init__(self, story: Entry, lives: Sequence[Life], *, cast: Cast, now: datetime) -> None:
        self.story, self.cast, self.now = story, cast, now
        self.died_on = now.date() - timedelta(days=story["died_days_ago"])
        self.home = next(life.plan.child for life in lives if life.plan.panel == story["panel"])
        self.by = cast.actor(story["coordinator"])
        self.case: Case | None = None
        self.requests: dict[str, AgencyRequest] = {}

    def steps(self) -> Iterator[Step]:
        asked_at = at(office_day(self.died_on + timedelta(days=self.story["asked_after_days"])), 11)
        yield Step(at(self.died_on, 12), self.open)
        yield Step(asked_at, self.ask)
        for place, each in enumerate(self.story["agencies"]):
            answers = asked_at + timedelta(days=each["after_days"], hours=place % 4)
            yield Step(answers, lambda each=each: self.answer(each))  # type: ignore[misc]
            if place + 1 < len(self.story["agencies"]):
                yield Step(answers + timedelta(days=1), lambda each=each: self.take(each))  # type: ignore[misc]

    def open(self) -> None:
        sent = notify(self.cast.panels[self.story["panel"]], self._notification(), address=ADDRESS)
        open_notification(sent, by=self.by)
        coordinator = self.cast.people[self.story["coordinator"]]
        self.case = open_case_from_notification(sent, coordinator=coordinator, by=self.by)

    def ask(self) -> None:
        """Everybody at once, each the first of the directory for the area."""
        assert self.case is not None
        kinds = [each["agency_type"] for each in self.story["agencies"]]
        contacts = contacts_by_type(self.case, set(kinds))
        asks = []
        for kind in kinds:
            contact = contacts[kind][0].contact
            asks.append(
                Ask(
                    place=kind,
                    agency_type=kind,
                    agency_name=contact.agency.name,
                    respondent_name=contact.name,
                    respondent_role=contact.role,
                    email=contact.email,
                    form=REPORTING,
                    sections=sections_for(kind),
                    contact=contact,
                )
            )
        outcome = ask_together(self.case, asks=asks, due_on=usual_due_on(clock.today()), by=self.by)
        self.requests = {request.agency_type: request for request in outcome.sent}

    def answer(self, said: Entry) -> None:
        request = self.requests[said["agency_type"]]
        by = link_actor(request)
        draft = begin_answer(request, by=by)
        answers = {**(draft.answers or {}), "reporter_telephone": "01632 960870", **said["answers"]}
        asked = answers_to_send(definition_of(request), answers, today=clock.today())
        send_answer(request, answers=asked, by=by)

    def take(self, said: Entry) -> None:
        take_what_is_new(self.requests[said["agency_type"]], by=self.by)

    def _notification(self) -> Mapping[str, Any]:
        return {
            **self.story["notification"],
            "date_of_birth": (self.died_on - timedelta(days=self.story["age_days"])).isoformat(),
            "date_of_death": self.died_on.isoformat(),
            "nhs_number": _number(),
            "address": {"lines": ["14 Larch Terrace", self.home.town], "no_fixed_abode": False},
            "postcode": self.home.postcode,
        }


def eight_agency_steps(story: Entry, lives: Sequence[Life], *, cast: Cast, now: datetime) -> Iterator[Step]:
    """The steps of the one case."""
    return EightAgencies(story, lives, cast=cast, now=now).steps()


def _number() -> str:
    tried = (f"{START}{FIRST_NUMBER + more:06d}" for more in range(10))
    return next(f"{nine}{check_digit(nine)}" for nine in tried if check_digit(nine) is not None)

"""What the generator hands to the loader: frozen plans of cases, and the steps of each with their moments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Child:
    """Who the invented child was."""

    forenames: str
    surname: str
    sex: str
    ethnicity: str | None  # None: not known
    born_on: date
    died_at: datetime
    nhs_number: str
    address: tuple[str, ...]
    postcode: str
    town: str
    authority: str
    decile: int
    gestation: int | None  # weeks
    unnamed: bool

    @property
    def died_on(self) -> date:
        return self.died_at.date()

    @property
    def age_days(self) -> int:
        return (self.died_on - self.born_on).days


@dataclass(frozen=True)
class Asked:
    """One agency that is asked, and what comes of it: an answer, nothing held, a withdrawal, or silence so far."""

    agency_type: str
    agency: str
    person: str
    role: str
    email: str
    sections: tuple[str, ...]
    asked_at: datetime
    due_on: date
    outcome: str  # answered, nothing_held, withdrawn
    ends_at: datetime
    accepted_at: datetime
    answers: Answers


@dataclass(frozen=True)
class HoldPlan:
    """A named cause of waiting."""

    reason: str
    note: str
    from_on: date
    expected_on: date
    until_on: date


@dataclass(frozen=True)
class ActionPlan:
    """An action of the review, and how far it gets by when."""

    text: str
    level: str
    addressee: str
    owner: str
    due_on: date
    informed_on: date
    replied_on: date
    started_on: date
    completed_on: date
    evidence: str
    accepted: bool


@dataclass(frozen=True)
class Course:
    """When things happen. What lies after today has not happened."""

    notified_at: datetime
    opened_at: datetime
    triaged_at: datetime
    responded_at: datetime
    review_meeting_at: datetime
    panel_at: datetime
    listed_at: datetime
    deferred_at: datetime | None
    signed_off_at: datetime
    closed_at: datetime


@dataclass(frozen=True)
class Plan:
    """One case from its notification to its closing."""

    number: int
    panel: str
    story: str
    category: str
    age_band: str
    modifiable: str
    child: Child
    course: Course
    grounds: tuple[str, ...]
    joint_response: bool
    response_reason: str
    notification: Answers
    second_notification: Answers | None
    asked: tuple[Asked, ...]
    holds: tuple[HoldPlan, ...]
    referral: str
    draft_analysis: Answers
    analysis: Answers
    actions: tuple[ActionPlan, ...]
    chased: str


@dataclass(frozen=True)
class OutOfScope:
    """A notification of a birth that the review is not for."""

    panel: str
    notified_at: datetime
    answers: Answers
    reason: str


@dataclass(frozen=True)
class Plans:
    """Everything to be loaded."""

    cases: tuple[Plan, ...]
    out_of_scope: tuple[OutOfScope, ...]
    panel_dates: Mapping[str, tuple[date, ...]]

"""Whom a notification is likely about: cases, and other notifications that wait, as far as the reader may know."""

from collections.abc import Iterable
from dataclasses import dataclass

from opencdop.cases import matching
from opencdop.cases.candidates import Shown, shown_to, standing_matches
from opencdop.cases.duplicate_questions import AskedAbout
from opencdop.cases.likeness import Person, person_of
from opencdop.cases.matching import Match, compare_people
from opencdop.cases.models import Case
from opencdop.cases.stages import Stage
from opencdop.cases.weights import weights
from opencdop.core.actor import Actor
from opencdop.intake.children import identity_in
from opencdop.intake.models import Notification


@dataclass(frozen=True)
class LikelyCase:
    """A case of the panel that may be about the same child, and why; `caution` says why it may be a twin."""

    case: Case
    why: str
    caution: str = ""


@dataclass(frozen=True)
class LikelyNotification:
    """Another undecided notification that may be about the same child, and why."""

    notification: Notification
    why: str


def why_alike(match: Match) -> str:
    """What speaks for one child, the weightiest first, in words; with what may make it two."""
    speaking = sorted((each for each in match.reasons if each.speaks_for), key=lambda each: -each.weight)
    words = ", ".join(each.words for each in speaking[:3])
    return f"{words}. {match.warning}" if match.warning else words


def asked_about(notification: Notification) -> AskedAbout:
    """The notification as a record about which another panel is asked."""
    return AskedAbout(
        id=notification.pk,
        reference=notification.reference,
        href=f"/notifications/{notification.pk}/",
        panel=notification.panel,
        data_key_id=notification.data_key_id,
        known=identity_in(notification.submission.answers or {}),
    )


def candidates_for(actor: Actor, notification: Notification) -> list[Shown]:
    """The cases that may be of this child, as far as the actor may know of each."""
    known = identity_in(notification.submission.answers or {})
    return shown_to(
        actor, standing_matches(known, besides=[notification.case_id or "", *notification.other_children])
    )


def likely_cases(candidates: Iterable[Shown], notification: Notification) -> list[LikelyCase]:
    """Of the candidates those that it can join: the panel's own cases, open or closed, the likeliest first."""
    return [
        LikelyCase(each.case, each.why, each.caution)
        for each in candidates
        if each.case is not None and each.case.lead_panel_id == notification.panel_id
    ]


def cases_alike(actor: Actor, people: Iterable[Person]) -> list[list[Shown]]:
    """The same for many at once, in their order, with no more queries."""
    found = matching.find(people)
    return [
        shown_to(actor, [match for match in each.matches if match.case and match.case.stage != Stage.VOID])
        for each in found
    ]


def alike(one: Person, other: Person) -> str:
    """Why two notifications may be about one child, in words; nothing where they are not."""
    match = compare_people(one, other)
    return why_alike(match) if match.probability >= weights().shown_from else ""


def person_in(notification: Notification) -> Person:
    """Who the child of a notification is, read for comparing."""
    return person_of(identity_in(notification.submission.answers or {}))

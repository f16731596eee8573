"""What is missing from a review in the return, or does not agree with itself. Pure.

It names questions, never answers, and stops no return: the office sees each finding with a link and decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from opencdop.statistics.bands import NOT_KNOWN
from opencdop.statistics.facts import Facts

# Reviews since this day mark each factor as modifiable or not; the older Form C judged the case as a whole.
FACTORS_JUDGED_SINCE = date(2019, 4, 1)

MISSING = "missing"
DISAGREES = "disagrees"


@dataclass(frozen=True)
class Finding:
    """One thing to look at: the case, the question, the kind, and a sentence that says what to do."""

    case: str
    question: str
    kind: str
    words: str


_NEEDED = (
    ("date_of_death", "date_of_death", "the date of death"),
    ("age_band", "date_of_birth", "the date of birth or an estimated age"),
    ("sex", "sex", "the child’s sex"),
    ("ethnic_group", "ethnicity", "the ethnic group"),
    ("authority", "postcode", "the postcode of the child’s home, or its local authority"),
    ("place", "place_of_death", "where the child died"),
    ("expected", "expected", "whether the death was expected"),
    ("joint_response", "joint_response_held", "whether there was a joint agency response"),
    ("category", "category", "the category of death"),
    ("modifiable", "modifiable_outcome", "whether modifiable factors were identified"),
    ("child_protection_plan", "child_protection_plan", "whether there was a child protection plan"),
    ("looked_after", "looked_after", "whether the child was looked after"),
)


def findings_of(facts: Iterable[Facts]) -> tuple[Finding, ...]:
    """All findings, case by case in the order given; within a case what is missing comes first."""
    return tuple(finding for each in facts for finding in (*_missing(each), *_disagreeing(each)))


def _missing(facts: Facts) -> list[Finding]:
    return [
        Finding(facts.case, question, MISSING, f"Add {words}.")
        for fact, question, words in _NEEDED
        if getattr(facts, fact) in (None, NOT_KNOWN)
    ]


def _disagreeing(facts: Facts) -> list[Finding]:
    checks = (
        (
            facts.modifiable == "identified"
            and facts.modifiable_factors == 0
            and not _judged_once(facts.reviewed_on),
            "modifiable_outcome",
            "Modifiable factors were identified, but no factor is marked as modifiable. Change one of them.",
        ),
        (
            facts.modifiable == "none" and facts.modifiable_factors > 0,
            "modifiable_outcome",
            "A factor is marked as modifiable, but the outcome says none was identified. Change one of them.",
        ),
        (
            facts.expected == "expected" and facts.joint_response == "yes",
            "expected",
            "The death is recorded as expected, and there was a joint agency response. Check both.",
        ),
        (
            facts.category == 2 and facts.completed_years is not None and facts.completed_years < 8,
            "category",
            "Category 2 is very rare under the age of 8. Check the category and the dates.",
        ),
        (
            "neonatal" in facts.events and facts.age_band not in ("days_0_27", NOT_KNOWN),
            "events",
            "The event “death of a baby under 28 days” does not agree with the age. Check both.",
        ),
        (
            _precedes(facts.reviewed_on, facts.date_of_death),
            "date_of_death",
            "The panel’s review is dated before the death. Check the date of death.",
        ),
        (
            _precedes(facts.signed_off_on, facts.reviewed_on),
            "review_date",
            "The sign-off is dated before the panel’s review. Check the date of the meeting.",
        ),
        (
            _precedes(facts.notified_on, facts.date_of_death),
            "date_of_death",
            "The notification is dated before the death. Check the date of death.",
        ),
    )
    return [Finding(facts.case, question, DISAGREES, words) for found, question, words in checks if found]


def _judged_once(reviewed_on: date | None) -> bool:
    """Whether the form of the time asked about modifiable factors once, not factor by factor."""
    return reviewed_on is not None and reviewed_on < FACTORS_JUDGED_SINCE


def _precedes(earlier: date | None, later: date | None) -> bool:
    return earlier is not None and later is not None and earlier < later

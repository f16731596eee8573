"""A case as counted: one typed row without identity, made by a pure function from agreed answers and
milestones.

Here is kept no name, number, birth date, postcode, free text, and no age finer than a band and completed
years.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from opencdop.formkit.answers import no_answer_of
from opencdop.statistics.bands import NOT_KNOWN, SPAN_OF, Band, age_at_death, age_band, review_band

SEXES = (Band("female", "Female"), Band("male", "Male"), Band("indeterminate", "Indeterminate"))
ETHNIC_GROUPS = (
    Band("asian", "Asian or Asian British"),
    Band("black", "Black or Black British"),
    Band("mixed", "Mixed"),
    Band("white", "White"),
    Band("other", "Other"),
)
EXPECTED = (Band("expected", "Expected"), Band("unexpected", "Unexpected"))
CATEGORIES = (
    Band("1", "Deliberately inflicted injury, abuse or neglect"),
    Band("2", "Suicide or deliberate self-inflicted harm"),
    Band("3", "Trauma and other external factors"),
    Band("4", "Malignancy"),
    Band("5", "Acute medical or surgical condition"),
    Band("6", "Chronic medical condition"),
    Band("7", "Chromosomal, genetic and congenital anomalies"),
    Band("8", "Perinatal or neonatal event"),
    Band("9", "Infection"),
    Band("10", "Sudden unexpected, unexplained death"),
)
MODIFIABLE = (
    Band("identified", "Modifiable factors identified"),
    Band("none", "No modifiable factors identified"),
    Band("insufficient", "Inadequate information to judge"),
)
# Whether the child lived in the area of the panel that reviews, now or before.
RESIDENT, RESIDENT_ELSEWHERE = "yes", "no"
ENGLAND = "england"
_OTHER_GROUPS = {"chinese": "asian", "arab": "other", "any_other": "other"}

NOTIFIED = "notified"
MEETING_HELD = "review_meeting_held"
PANEL_REVIEWED = "panel_reviewed"
SIGNED_OFF = "signed_off"
OPENED = "opened"
REOPENED = "reopened"
OUT_OF_SCOPE = "out_of_scope"
VOIDED, HANDED_OVER = "voided", "handed_over"
_UNDOES = {"restored": VOIDED, "taken_over": HANDED_OVER}  # ends that can be undone

CODED = {
    "sex": "sex",
    "place": "place_of_death",
    "expected": "expected",
    "child_protection_plan": "child_protection_plan",
    "child_in_need": "child_in_need",
    "looked_after": "looked_after",
    "statutory_order": "statutory_order",
    "asylum": "asylum",
}
"""Facts that are the code of one agreed answer as it stands: name of the fact, key of the question."""

FACTOR_LISTS = ("factors_child", "factors_social", "factors_physical", "factors_services")


@dataclass(frozen=True)
class Facts:
    """One case as counted. A code is the form's own, or `not_known`; a date that has not come is None."""

    case: str
    panel: str
    authority: str | None
    deprivation_decile: int | None
    date_of_death: date | None
    age_band: str
    completed_years: int | None
    sex: str
    ethnic_group: str
    place: str
    expected: str
    events: tuple[str, ...]
    joint_response: str
    child_protection_plan: str
    child_in_need: str
    looked_after: str
    statutory_order: str
    asylum: str
    category: int | None
    modifiable: str
    modifiable_factors: int
    notified_on: date | None
    meeting_on: date | None
    reviewed_on: date | None
    signed_off_on: date | None
    days_to_review: int | None
    in_scope: bool
    review_band: str
    review_span: str
    resident: str = NOT_KNOWN  # whether the home belongs to the panel's area
    panel_at_death: str | None = None  # by slug: whose area the home belonged to on the day of death
    handed_over: bool = False  # whether a panel outside this installation has the review in hand

    def died_as_resident_of(self, panel: str) -> bool:
        """Whether it is a death of this panel (by slug): the one to whose area the home belonged on that day, whoever
        reviews. Where that is not known, the panel that leads, unless the child is known to have lived elsewhere.
        """
        if self.panel_at_death is not None:
            return self.panel_at_death == panel
        return self.panel == panel and self.resident != RESIDENT_ELSEWHERE

    def reviewed_by(self, panel: str) -> bool:
        """Whether the review is this panel's (by slug)."""
        return self.panel == panel and not self.handed_over

    def completed_by(self, day: date) -> bool:
        """Whether the panel had reviewed the death, and the chair signed it off, by the end of a day."""
        return (
            self.reviewed_on is not None
            and self.signed_off_on is not None
            and self.reviewed_on <= day
            and self.signed_off_on <= day
        )


def facts_of(
    answers: Mapping[str, Any],
    *,
    milestones: Iterable[tuple[str, date]],
    case: str,
    panel: str,
    authority: str | None = None,
    deprivation_decile: int | None = None,
) -> Facts:
    """The row of a case, from its agreed answers (by key) and its milestones, in the order they happened.

    Of a milestone that came twice the latest counts, except for the notification, of which the first does. A
    review that was opened again is not completed until it is reviewed and signed off again. `authority` and
    the decile (1 = most deprived tenth) are looked up by the caller, who alone sees the postcode.
    """
    dates, in_scope, handed_over = _standing(milestones)
    died_on = _date(answers.get("date_of_death"))
    reviewed_on = dates.get(PANEL_REVIEWED)
    band, years = _age(answers)
    took = None if died_on is None or reviewed_on is None else (reviewed_on - died_on).days
    months = review_band(died_on, reviewed_on) if died_on and reviewed_on else NOT_KNOWN
    return Facts(
        case=case,
        panel=panel,
        authority=authority,
        deprivation_decile=deprivation_decile,
        date_of_death=died_on,
        age_band=band,
        completed_years=years,
        ethnic_group=broad_ethnic_group(answers.get("ethnicity")),
        joint_response=_joint_response(answers),
        category=_category(answers.get("category")),
        modifiable=_code(answers.get("modifiable_outcome")),
        notified_on=dates.get(NOTIFIED),
        meeting_on=dates.get(MEETING_HELD),
        reviewed_on=reviewed_on,
        signed_off_on=dates.get(SIGNED_OFF),
        modifiable_factors=_modifiable_factors(answers),
        in_scope=in_scope,
        handed_over=handed_over,
        events=_codes(answers.get("events")),
        days_to_review=took if took is not None and took >= 0 else None,
        review_band=months,
        review_span=SPAN_OF.get(months, NOT_KNOWN),
        **{fact: _code(answers.get(key)) for fact, key in CODED.items()},
    )


def broad_ethnic_group(value: object) -> str:
    """The broad group of an ethnic group's code, as the 2021 census has them (Chinese among Asian)."""
    code = _code(value)
    if code in _OTHER_GROUPS:
        return _OTHER_GROUPS[code]
    begins = code.split("_")[0]
    return begins if begins in {group.code for group in ETHNIC_GROUPS} else NOT_KNOWN


def _standing(milestones: Iterable[tuple[str, date]]) -> tuple[dict[str, date], bool, bool]:
    """The day of each milestone that still holds, whether the death is one to count, and whether others review it."""
    dates: dict[str, date] = {}
    in_scope, ended = True, set()
    for kind, day in milestones:
        if kind == REOPENED:
            dates.pop(PANEL_REVIEWED, None)
            dates.pop(SIGNED_OFF, None)
        if kind in (OPENED, REOPENED, OUT_OF_SCOPE):
            in_scope = kind != OUT_OF_SCOPE
        if kind in _UNDOES:
            ended.discard(_UNDOES[kind])
        if kind in _UNDOES.values():
            ended.add(kind)
        dates[kind] = min(day, dates.get(kind, day)) if kind == NOTIFIED else day
    return dates, in_scope and VOIDED not in ended, HANDED_OVER in ended


def _age(answers: Mapping[str, Any]) -> tuple[str, int | None]:
    born_on, died_on = _date(answers.get("date_of_birth")), _date(answers.get("date_of_death"))
    if born_on is not None and died_on is not None:
        return age_at_death(born_on, died_on)
    years = answers.get("estimated_age")
    if not isinstance(years, int) or isinstance(years, bool) or not 0 <= years < 18:
        return NOT_KNOWN, None
    # Somebody who wrote "0 years" has not said whether the baby lived for days or for months.
    return (age_band(years, days=years * 365) if years else NOT_KNOWN), years


def _joint_response(answers: Mapping[str, Any]) -> str:
    """Whether there was a joint agency response: what the analysis says, else what the notification said."""
    held = _code(answers.get("joint_response_held"))
    return held if held != NOT_KNOWN else _code(answers.get("jar_started"))


def _modifiable_factors(answers: Mapping[str, Any]) -> int:
    """How many factors, over the four domains, the analysis says could have been changed."""
    lists = [answers.get(key) for key in FACTOR_LISTS]
    factors = [factor for each in lists if isinstance(each, list) for factor in each]
    return sum(isinstance(factor, Mapping) and factor.get("modifiable") == "yes" for factor in factors)


def _category(value: object) -> int | None:
    """The category of death, 1 to 10, from a code such as "7" or "category_7"."""
    found = _code(value).rpartition("_")[2]
    return int(found) if found.isdecimal() and 1 <= int(found) <= 10 else None


def _code(value: object) -> str:
    return value if isinstance(value, str) and value and no_answer_of(value) is None else NOT_KNOWN


def _codes(value: object) -> tuple[str, ...]:
    return tuple(sorted(code for code in value if isinstance(code, str))) if isinstance(value, list) else ()


def _date(value: object) -> date | None:
    """The date of an answer; None for one that is missing, not known or not a date."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None

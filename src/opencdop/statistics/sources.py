"""From the rows of many cases to their facts, in a fixed number of queries, now or as at a moment.

The one place of this package where sealed answers are opened. What leaves it are facts, which name nobody.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from opencdop.cases.identity import text_of
from opencdop.cases.models import Case, CaseAnswer, LeadFacts, Milestone
from opencdop.cases.stages import OF_A_MERGED_CASE, MilestoneKind
from opencdop.core.errors import KeyDestroyed
from opencdop.keystore import keys
from opencdop.panels.models import Footprint
from opencdop.panels.places import whereabouts_of_all
from opencdop.statistics.facts import CODED, FACTOR_LISTS, Facts, facts_of
from opencdop.statistics.homes import Home, home_of
from opencdop.statistics.models import CaseFacts
from opencdop.statistics.older import Older, as_now, older_in
from opencdop.submissions.library import data

QUESTIONS = frozenset(
    {
        *CODED.values(),
        *FACTOR_LISTS,
        *("date_of_birth", "date_of_death", "estimated_age", "ethnicity", "events", "category"),
        *("modifiable_outcome", "joint_response_held", "jar_started", "postcode"),
    }
)
"""The present questions that facts are made from. No other answer is fetched, let alone opened, but what older
forms asked in their place."""

# What only sealed answers tell. Of an erased record it stays as it was last counted.
_SEALED_FACTS = (
    "date_of_death", "age_band", "completed_years", "modifiable_factors",
    "authority", "deprivation_decile", "resident", "panel_at_death",
)  # fmt: skip


def cases_with_facts(cases: QuerySet[Case], *, as_at: datetime | None = None) -> list[tuple[Case, Facts]]:
    """The cases, each with its facts, from what was agreed and recorded by `as_at` (aware; None: by now).

    Cases, answers, milestones, areas, postcodes, keys: one query each.

    A case that was merged into another by then is counted there, and not by itself.
    """
    cases = cases.filter(_counted_itself(as_at))
    found = list(cases.select_related("lead_panel").order_by("id"))
    keys.load_keys({case.data_key_id for case in found})
    counted_in = _counted_in(found, as_at=as_at)
    answers, erased = _answers(cases, counted_in, as_at=as_at)
    milestones = _milestones(cases, counted_in, as_at=as_at)
    areas = list(Footprint.objects.select_related("panel"))
    chosen = _chosen(found, erased)
    told = whereabouts_of_all(text_of(each, "postcode") for each in answers.values())
    last_counted = _last_counted(erased)
    return [
        (
            case,
            _facts(
                case,
                answers=answers.get(case.id, {}),
                milestones=milestones.get(case.id, []),
                home=lambda died_on, case=case: home_of(  # type: ignore[misc]
                    told.get(text_of(answers.get(case.id, {}), "postcode")),
                    chosen.get(case.id, {}),
                    died_on=died_on,
                    lead_panel_id=case.lead_panel_id,
                    areas=areas,
                ),
                last_counted=last_counted.get(case.id),
            ),
        )
        for case in found
    ]


def _facts(
    case: Case,
    *,
    answers: Mapping[str, Any],
    milestones: Iterable[tuple[str, date]],
    home: Callable[[date | None], Home],
    last_counted: Facts | None,
) -> Facts:
    facts = facts_of(
        as_now(answers, _older()), milestones=milestones, case=case.id, panel=case.lead_panel.slug
    )
    if last_counted is not None:
        return replace(facts, **{name: getattr(last_counted, name) for name in _SEALED_FACTS})
    lived = home(facts.date_of_death)
    return replace(
        facts,
        authority=lived.authority,
        deprivation_decile=lived.decile,
        resident=lived.resident,
        panel_at_death=lived.panel_at_death,
    )


def _counted_itself(as_at: datetime | None) -> Q:
    never = Q(merged_into__isnull=True)
    return never if as_at is None else never | Q(merged_at__gt=as_at)


def _counted_in(found: list[Case], *, as_at: datetime | None) -> dict[str, str]:
    """By id of each case that was merged by then: the id of the one in which it is counted."""
    counted_in = {merged: case.id for case in found for merged in case.merged_ids}
    if counted_in and as_at is not None:
        later = Case.objects.filter(pk__in=counted_in, merged_at__gt=as_at).values_list("pk", flat=True)
        counted_in = {merged: case for merged, case in counted_in.items() if merged not in set(later)}
    return counted_in


def _of(cases: QuerySet[Case], counted_in: Mapping[str, str]) -> Q:
    own = Q(case__in=cases.order_by().values("pk"))
    return own | Q(case_id__in=list(counted_in)) if counted_in else own


def _answers(
    cases: QuerySet[Case], counted_in: Mapping[str, str], *, as_at: datetime | None
) -> tuple[dict[str, dict[str, Any]], set[str]]:
    """The answers of each case as they stood, and the ids of the cases whose sealed answers were erased.

    What only a merged case answers is taken from it.
    """
    asked = {*QUESTIONS, *(each.question for each in _older())}
    rows = CaseAnswer.objects.filter(_of(cases, counted_in), question__in=asked)
    if as_at is None:
        rows = rows.filter(superseded_at__isnull=True)
    else:
        still = Q(superseded_at__isnull=True) | Q(superseded_at__gt=as_at)
        rows = rows.filter(still, agreed_at__lte=as_at)
    answers: dict[str, dict[str, Any]] = {}
    erased: set[str] = set()
    for row in sorted(rows.order_by("agreed_at", "id"), key=lambda row: row.case_id not in counted_in):
        case_id = counted_in.get(row.case_id, row.case_id)
        if row.coded is None and case_id in erased:
            continue
        try:
            answers.setdefault(case_id, {})[row.question] = row.value
        except KeyDestroyed:
            erased.add(case_id)
    return answers, erased


@cache
def _older() -> tuple[Older, ...]:
    """What older forms asked in place of a question that is counted."""
    return tuple(each for each in older_in(data("mapping")) if each.now in QUESTIONS)


def _milestones(
    cases: QuerySet[Case], counted_in: Mapping[str, str], *, as_at: datetime | None
) -> dict[str, list[tuple[str, date]]]:
    rows = Milestone.objects.filter(_of(cases, counted_in))
    if as_at is not None:
        rows = rows.filter(recorded_at__lte=as_at)
    found: dict[str, list[tuple[str, date]]] = {}
    for case_id, kind, on in rows.order_by("recorded_at", "on", "id").values_list("case_id", "kind", "on"):
        if case_id not in counted_in or kind in OF_A_MERGED_CASE - {MilestoneKind.OPENED}:
            found.setdefault(counted_in.get(case_id, case_id), []).append((kind, on))
    return found


def _chosen(found: list[Case], erased: set[str]) -> dict[str, dict[str, Any]]:
    """What the office chose of homes, by case, but of erased records."""
    rows = LeadFacts.objects.filter(case__in=[case.pk for case in found if case.pk not in erased])
    return {row.case_id: row.chosen or {} for row in rows}


def _last_counted(case_ids: set[str]) -> dict[str, Facts]:
    if not case_ids:
        return {}
    rows = CaseFacts.objects.filter(case_id__in=case_ids).select_related("panel")
    return {row.case_id: row.facts() for row in rows}

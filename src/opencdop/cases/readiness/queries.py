"""How cases stand to their gates: what is known of them, asked for together, and the rules laid over it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from opencdop.accounts.roles import Act
from opencdop.cases.access import sees, visible_cases
from opencdop.cases.filing.models import FiledDocument
from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case, CaseAnswer, Need
from opencdop.cases.queries import listed_cases
from opencdop.cases.readiness.offered import NOTHING, Told, Way, told_of
from opencdop.cases.readiness.rules import (
    CauseSeen,
    Known,
    NeedSeen,
    Readiness,
    questions_looked_at,
    readiness,
)
from opencdop.cases.regimes import regime_on
from opencdop.cases.stages import Gate, Stage
from opencdop.cases.together import all_ids_of
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.clock import local_date
from opencdop.core.errors import NotFound
from opencdop.submissions.library import data

GATES = (Gate.G1, Gate.G2)
BEFORE_PANEL = (
    Stage.GATHERING,
    Stage.REVIEW_MEETING,
    Stage.PANEL,
    Stage.DEFERRED,
    Stage.LISTED,
)


@dataclass(frozen=True)
class Standing:
    """A case at both gates, with where each of its needs is seen to."""

    case: Case
    at: Mapping[Gate, Readiness]
    ways: Mapping[str, Way] = field(default_factory=dict)

    @property
    def next_gate(self) -> Gate:
        """The gate that comes next: the panel's, once the review meeting was held."""
        return (
            Gate.G1 if self.case.stage in (Stage.NOTIFIED, Stage.GATHERING, Stage.REVIEW_MEETING) else Gate.G2
        )

    @property
    def in_order(self) -> tuple[Readiness, ...]:
        """The next gate first."""
        first = self.next_gate
        return tuple(self.at[gate] for gate in sorted(GATES, key=lambda gate: gate is not first))


def with_gates(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with the rows that gates read."""
    return cases.prefetch_related("needs", "holds")


def standings(cases: Iterable[Case], *, facts: Mapping[str, Any] | None = None) -> dict[str, Standing]:
    """How the cases stand to both gates, by id; the same number of queries for one and for many.

    `facts` come before what packages tell, for a meeting on which they are about to be put.
    """
    found = list(cases)
    if not found:
        return {}
    answers, agreed_on = _answers(found)
    filed, told = _filed(found), told_of(found)
    stood = {}
    for case in found:
        needs, causes = _needs(case), _causes(case)
        tells = told.get(case.pk, NOTHING)
        known = Known(
            answers=answers.get(case.pk, {}),
            facts={**_facts(case, causes, tells), "filed": sorted(filed.get(case.pk, ())), **(facts or {})},
            needs=needs,
            causes=causes,
            agreed_on=agreed_on.get(case.pk, {}),
            opened_on=local_date(case.opened_at),
        )
        stood[case.pk] = Standing(case, {gate: readiness(gate, known) for gate in GATES}, tells.ways)
    return stood


def standing_at_gates(case: Case, *, facts: Mapping[str, Any] | None = None) -> Standing:
    """How one case stands to both gates."""
    return standings([case], facts=facts)[case.pk]


def _answers(cases: Collection[Case]) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, date]]]:
    """The agreed answers that the rules look at, the case's own before those of a merged one; one query."""
    rows = CaseAnswer.objects.filter(
        case_id__in=all_ids_of(cases), question__in=questions_looked_at(), superseded_at__isnull=True
    ).values_list("case_id", "question", "coded", "agreed_at")
    by_case: dict[str, dict[str, tuple[Any, date]]] = {}
    for case_id, question, coded, agreed_at in rows:
        by_case.setdefault(case_id, {})[question] = (coded, local_date(agreed_at))
    values: dict[str, dict[str, Any]] = {}
    days: dict[str, dict[str, date]] = {}
    for case in cases:
        for case_id in reversed(case_ids_of(case)):
            for question, (coded, on) in by_case.get(case_id, {}).items():
                values.setdefault(case.pk, {})[question] = coded
                days.setdefault(case.pk, {})[question] = on
    return values, days


def _filed(cases: Collection[Case]) -> dict[str, set[str]]:
    """The kinds of the documents that are filed and not set aside; one query."""
    shown_in = {each: case.pk for case in cases for each in case_ids_of(case)}
    rows = FiledDocument.objects.filter(case_id__in=list(shown_in), set_aside_at__isnull=True)
    found: dict[str, set[str]] = {}
    for case_id, kind in rows.values_list("case_id", "kind").distinct():
        found.setdefault(shown_in[case_id], set()).add(kind)
    return found


def _needs(case: Case) -> list[NeedSeen]:
    return [
        NeedSeen(
            id=need.id,
            gate=need.gate_enum,
            code=need.code,
            words=need.words,
            whose=need.whose,
            since=need.since,
            due_on=need.due_on,
            met_on=local_date(need.met_at) if need.met_at else None,
            waived_on=local_date(need.waived_at) if need.waived_at else None,
            waived_by=need.waived_by_name,
        )
        for need in sorted(case.needs.all(), key=lambda need: (need.since, need.words))
    ]


def _causes(case: Case) -> list[CauseSeen]:
    return [
        CauseSeen(hold.id, hold.reason, hold.opened_on, hold.expected_on, hold.closed_on)
        for hold in sorted(case.holds.all(), key=lambda hold: hold.opened_on)
    ]


def _facts(case: Case, causes: Iterable[CauseSeen], told: Told) -> dict[str, Any]:
    returned = set(told.facts.get("returned", ()))
    groups = [group for group, kinds in data("gates")["groups"].items() if returned & set(kinds)]
    waiting = [cause for cause in causes if cause.closed_on is None]
    stages = regime_on(case.died_on or clock.today())["required_stages"]
    return {
        **told.facts,
        "returned": sorted({*returned, *groups}),
        "waiting_for": sorted({cause.reason for cause in waiting}),
        "review_meeting_due": stages["review_meeting"] == "every_death",
        **{
            f"waiting_until_{cause.reason}": cause.expected_on.isoformat()
            for cause in waiting
            if cause.expected_on
        },
    }


# Who may go on without something


def decides(case: Case, actor: Actor) -> bool:
    """Whether the actor decides for this case to go on without what is waited for firmly: its chair, or a manager."""
    return sees(case, actor, Act.SIGN_OFF) or sees(case, actor, Act.CLOSE_CASE)


def may_waive(case: Case, actor: Actor) -> bool:
    """Whether the actor may go on without anything here: the office, the chair, a manager."""
    return sees(case, actor, Act.EDIT_RECORD) or decides(case, actor)


def decision_of(case: Case, need_id: str) -> Need:
    """A need of the case about which somebody decided, to be taken back. Raises NotFound."""
    need = case.needs.filter(id=need_id).first()
    if need is None or need.is_open:
        raise NotFound("There is no such decision here any more.")
    return need


def reasons_of(case: Case) -> dict[str, str]:
    """Why the review goes on without something, by need; from rows already fetched."""
    return {need.id: need.waived_reason or "" for need in case.needs.all() if need.waived_at}


# The board


def cases_before_panel(actor: Actor) -> list[Case]:
    """The open cases that have not been reviewed yet, of the panels whose analyses the actor works with."""
    found = listed_cases(visible_cases(actor, Act.WRITE_ANALYSIS)).filter(
        stage__in=[stage.value for stage in BEFORE_PANEL]
    )
    cases = with_gates(found.select_related("child", "lead_panel", "coordinator"))
    return list(cases.order_by("died_on", "reference"))

"""The first page of a case: what it needs next, what its gates wait for, what explains the time, what happened last."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.audit.queries import timeline_of
from opencdop.cases import events
from opencdop.cases.access import case_for, sees
from opencdop.cases.frame import case_standing, frame_of
from opencdop.cases.models import Case
from opencdop.cases.queries import open_needs
from opencdop.cases.readiness.queries import BEFORE_PANEL, GATES, standing_at_gates
from opencdop.cases.readiness.rules import Line
from opencdop.cases.regimes import waiting_for
from opencdop.cases.stages import GATE_TITLES, Gate, Stage, why_locked
from opencdop.cases.steps import next_step
from opencdop.cases.told import ids_of
from opencdop.core import clock
from opencdop.telling_others.queries import checklist_of

# What a coordinator most likely does next, by stage: a label and a sub-page of the case.
NEXT_ACTS: dict[Stage, tuple[tuple[str, str], ...]] = {
    Stage.GATHERING: (
        ("Whom to ask", "agencies/propose/"),
        ("Requests and returns", "agencies/"),
        ("Joint agency response", "joint-response/"),
        ("Telling others, and stopping the letters", "telling/"),
    ),
    Stage.REVIEW_MEETING: (("Arrange the review meeting", "meetings/"),),
    Stage.PANEL: (("Put on an agenda", "meetings/"),),
    Stage.LISTED: (("Meetings", "meetings/"),),
    Stage.DEFERRED: (("Put on an agenda", "meetings/"),),
    Stage.REVIEWED: (("Analysis", "meetings/"),),
}


@page(act=Act.SEE_CASES, methods=("GET", "HEAD"))
def overview(request: Any, case_id: str) -> HttpResponseBase:
    """The case at a glance."""
    case = case_for(request.actor, case_id, Act.SEE_CASES)
    if case.pk != case_id:  # merged into another: that one stands for it
        return redirect(f"/cases/{case.pk}/")
    note_read(request, events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    prefetch_related_objects([case], "needs", "holds")  # each part of the page reads them
    today = clock.today()
    step = next_step(case_standing(case), today=today)
    edits = sees(case, request.actor, Act.EDIT_RECORD)
    closes = sees(case, request.actor, Act.CLOSE_CASE) and case.stage == Stage.SIGNED_OFF
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="overview"),
        "step": step,
        "days_late": step.days_late(today) if step else 0,
        "acts": NEXT_ACTS.get(Stage(case.stage), ()) if edits else (),
        "gates": _gates(case),
        "holds": _holds(case),
        "days": (today - case.died_on).days if case.died_on else None,
        "edits": edits,
        "closes": closes,
        "untold": checklist_of(case).open if closes else (),
        "look_again_note": case.look_again_note if edits else "",
        "told": timeline_of(ids_of(case), limit=8) if sees(case, request.actor, Act.SEE_RETURNS) else [],
    }
    return render(request, "web/case_overview.html", context)


def _gates(case: Case) -> list[dict[str, Any]]:
    """What each gate still waits for, and what was waived, gate by gate; before the needs what else holds it up."""
    waiting = open_needs(case)
    settled = [need for need in case.needs.all() if not need.is_open]
    standing = standing_at_gates(case)
    held: dict[Gate, list[Line]] = {
        gate: [line for line in standing.at[gate].holding if not line.need_id]
        for gate in GATES
        if standing.next_gate is gate and case.stage in BEFORE_PANEL
    }
    return [
        {
            "title": GATE_TITLES[gate],
            "on_own_page": gate in GATES,
            "is_over": gate is not Gate.CLOSE and bool(why_locked(case.stage)),
            "holding": held.get(gate, []),
            "waiting": [need for need in waiting if need.gate == gate],
            "settled": [need for need in settled if need.gate == gate],
        }
        for gate in Gate
        if held.get(gate) or any(need.gate == gate for need in (*waiting, *settled))
    ]


def _holds(case: Case) -> list[dict[str, Any]]:
    """Causes of waiting, open ones first, with the days each has taken so far."""
    today = clock.today()
    rows = [
        {
            "hold": hold,
            "words": waiting_for(hold.reason),
            "days": ((hold.closed_on or today) - hold.opened_on).days,
        }
        for hold in case.holds.all()
    ]
    return sorted(rows, key=lambda row: (row["hold"].closed_on is not None, row["hold"].opened_on))

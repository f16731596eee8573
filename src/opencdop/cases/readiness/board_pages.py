"""The board of readiness, /readiness/: every open case before the panel, and what each of its gates waits for.

No child is named on it: it is printed and shown at meetings of the office.
"""

from collections import Counter
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.cases.frame import name_for
from opencdop.cases.readiness import queries
from opencdop.cases.readiness.queries import Standing
from opencdop.cases.readiness.rules import Line, Readiness
from opencdop.cases.stages import GATE_TITLES, Gate
from opencdop.core import clock
from opencdop.core.actor import PUBLIC
from opencdop.design.paged import paged
from opencdop.keystore import keys

A_PAGE = 25
READY, ASKED = "ready", "asked"


@page(act=Act.WRITE_ANALYSIS, methods=("GET", "HEAD"))
def board(request: Any) -> HttpResponseBase:
    """All cases by gate: what holds up what, narrowed to one item or to the gate that comes next."""
    asked = {"item": request.GET.get("item", ""), "gate": request.GET.get("gate", "")}
    stood = list(queries.standings(queries.cases_before_panel(request.actor)).values())
    in_gate = [each for each in stood if asked["gate"] in ("", each.next_gate.value)]
    counted, words = _counted(in_gate)
    asked["item"] = asked["item"] if asked["item"] in words else ""
    found = [each for each in in_gate if not asked["item"] or asked["item"] in _codes(each)]
    shown, pages = paged(found, request, a_page=A_PAGE, kept=asked)
    keys.load_keys({each.case.data_key_id for each in shown})
    context = {
        "rows": [_row(each) for each in shown],
        "asked": asked,
        "gates": [(gate.value, GATE_TITLES[gate]) for gate in queries.GATES],
        "counted": [(code, words[code], number) for code, number in counted.most_common()],
        "ready": sum(each.at[each.next_gate].is_ready for each in in_gate),
        "total": len(in_gate),
        "today": clock.today(),
        "pages": pages,
    }
    return render(request, "cases/readiness/board.html", context)


def _ahead(standing: Standing) -> tuple[Readiness, ...]:
    """The gates that the case has not passed."""
    return tuple(each for each in standing.in_order if standing.next_gate is Gate.G1 or each.gate is Gate.G2)


def _code(line: Line) -> str:
    """By what the board is narrowed: an item, a cause, or anything that was asked of somebody."""
    return ASKED if line.key.startswith("need:") else line.key


def _codes(standing: Standing) -> set[str]:
    """What holds the case up at its next gate; or that nothing does."""
    return {_code(line) for line in standing.at[standing.next_gate].holding} or {READY}


def _counted(stood: list[Standing]) -> tuple[Counter[str], dict[str, str]]:
    """How many cases each thing holds up at their next gate, and what it is called."""
    counted: Counter[str] = Counter()
    words = {READY: "Ready", ASKED: "A report or form that was asked for"}
    for each in stood:
        counted.update(_codes(each) - {READY})
        words.update((line.key, line.words) for line in each.at[each.next_gate].holding)
    return counted, words


def _row(standing: Standing) -> dict[str, Any]:
    case, ahead = standing.case, {each.gate: each for each in _ahead(standing)}
    return {
        "case": case,
        "called": name_for(case, PUBLIC),
        "cells": [(GATE_TITLES[gate], ahead.get(gate)) for gate in queries.GATES],
        "next": standing.next_gate,
    }

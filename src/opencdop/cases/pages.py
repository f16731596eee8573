"""Pages of one case that this package holds by itself: the record, the timeline, who has seen it."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.audit.queries import ToldEvent, readings_of, timeline_of
from opencdop.cases import events
from opencdop.cases.access import case_for, sees
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.cases.offered import NO_RETURNS, Returned, returned_in
from opencdop.cases.queries import agreed_record
from opencdop.cases.record import RecordSection, hidden_count, record_sections
from opencdop.cases.told import ids_of

GET = ("GET", "HEAD")
ONE_LOOK = timedelta(minutes=30)
LOOKS_SHOWN = 200


def _read(request: Any, case: Case) -> None:
    note_read(request, events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)


@page(act=Act.SEE_RECORD, methods=GET)
def record(request: Any, case_id: str) -> HttpResponseBase:
    """The agreed answers, each with its source."""
    case = case_for(request.actor, case_id, Act.SEE_RECORD)
    frame = frame_of(case, request.actor, current="record")
    agreed = agreed_record(case)
    sections = record_sections(agreed, sees_identity=frame.sees_identity)
    _read(request, case)
    sees_sources = frame.sees_identity and sees(case, request.actor, Act.SEE_RETURNS)
    returned = returned_in(case) if sees_sources else NO_RETURNS
    context = {
        "case": case,
        "frame": frame,
        "sections": sections,
        "hidden": hidden_count(agreed, sections),
        "sources": _sources(sections, returned),
        "returned": returned,
        "sees_sources": sees_sources,
        "edits": sees(case, request.actor, Act.EDIT_RECORD),
    }
    return render(request, "cases/record.html", context)


def _sources(sections: Iterable[RecordSection], returned: Returned) -> list[tuple[str, int, int]]:
    """Whose answers the record is made of: how many come from each, and how many others each confirms."""
    lines = [line for section in sections for line in section.lines]
    gave = Counter(line.answer.source for line in lines)
    says = [returned.beside[line.question] for line in lines if line.question in returned.beside]
    confirms = Counter(agency for each in says for agency in each.same)
    found = [(source, gave[source], confirms[source]) for source in gave | confirms]
    return sorted(found, key=lambda each: (-each[1], -each[2], each[0]))


@page(act=Act.SEE_RETURNS, methods=GET)
def timeline(request: Any, case_id: str) -> HttpResponseBase:
    """What was done in the case, newest first."""
    case = case_for(request.actor, case_id, Act.SEE_RETURNS)
    _read(request, case)
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="timeline"),
        "told": timeline_of(ids_of(case)),
    }
    return render(request, "cases/timeline.html", context)


def looks_of(readings: list[ToldEvent]) -> list[dict[str, Any]]:
    """Readings, newest first, with what one person did again within half an hour told once."""
    looks: list[dict[str, Any]] = []
    for reading in readings:
        last: dict[str, Any] = looks[-1] if looks else {"who": "", "sentence": "", "first": reading.at}
        same = (last["who"], last["sentence"]) == (reading.who, reading.sentence)
        if same and last["first"] - reading.at <= ONE_LOOK:
            last["first"], last["times"] = reading.at, last["times"] + 1
            continue
        looks.append(
            {
                "who": reading.who,
                "sentence": reading.sentence,
                "at": reading.at,
                "first": reading.at,
                "times": 1,
            }
        )
    return looks


@page(act=Act.SEE_CASES, methods=GET)
def readers(request: Any, case_id: str) -> HttpResponseBase:
    """Who has seen this child's record."""
    case = case_for(request.actor, case_id, Act.SEE_CASES)
    _read(request, case)
    readings = readings_of(ids_of(case))
    people: dict[str, dict[str, Any]] = {}
    for reading in readings:  # newest first
        person = people.setdefault(reading.who_id, {"name": reading.who, "last": reading.at, "times": 0})
        person["times"] += 1
        person["first"] = reading.at
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="readers"),
        "people": list(people.values()),
        "looks": looks_of(readings)[:LOOKS_SHOWN],
        "more": max(0, len(looks_of(readings)) - LOOKS_SHOWN),
    }
    return render(request, "cases/readers.html", context)

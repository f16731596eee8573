"""The page "Whom to ask": what the record proposes, whom, and the e-mail; then all requests sent in one act."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.agency_requests import wording
from opencdop.agency_requests.asking.form import AskReading, due_group, read_ask
from opencdop.agency_requests.frame import home_of, shared
from opencdop.agency_requests.proposing.cards import (
    Card,
    Posted,
    asks_of,
    kinds_posted,
    posted_cards,
    problems_of,
    proposed_cards,
)
from opencdop.agency_requests.proposing.queries import offered_by_type, whom_to_ask
from opencdop.agency_requests.proposing.services import Outcome, ask_together
from opencdop.agency_requests.reminding import usual_due_on
from opencdop.cases.access import case_for
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.design.fields import FieldProblem
from opencdop.design.words import count_of
from opencdop.formkit.problems import Problem
from opencdop.formkit.reading import inputs_of
from opencdop.submissions.library import library

CHECKED = "checked"
BUTTONS = ("csrfmiddlewaretoken", "add", "look", "change", "send", "save")
REPEATED = "They had all been asked already. Nothing was sent twice."
Problems = Sequence[FieldProblem | Problem]


@page(act=Act.ASK_AGENCY)
def propose(request: Any, case_id: str) -> HttpResponseBase:
    """Whom to ask, each with the reason; the office changes and ticks, looks at every address, and sends."""
    case = case_for(request.actor, case_id, Act.ASK_AGENCY)
    whom = whom_to_ask(case)
    posted: Posted = dict(request.POST.lists())
    kinds = {ask.agency_type for ask in whom.asks} | kinds_posted(posted)
    offered = offered_by_type(case, kinds)
    if request.method != "POST":
        due = inputs_of(due_group(), {"due_on": usual_due_on(clock.today()).isoformat()})
        return _form(request, case, proposed_cards(case, whom, offered), due=due)
    cards = posted_cards(case, posted, whom, {kind: each.choices for kind, each in offered.items()})
    reading = read_ask(due_group(), request.POST, today=clock.today())
    if "add" in posted or "change" in posted:
        return _form(request, case, cards, due=reading.raw)
    problems: list[FieldProblem | Problem] = [*problems_of(cards, posted), *reading.problems]
    if problems:
        return _form(request, case, cards, due=reading.raw, problems=problems)
    if "send" not in posted:
        return _check(request, case, cards, reading)
    unchecked = _unchecked(cards, posted)
    if unchecked:
        return _check(request, case, cards, reading, problems=unchecked)
    outcome = ask_together(case, asks=asks_of(case, cards), due_on=_due(reading), by=request.actor)
    return _sent(request, case, cards, reading, outcome)


def _sent(
    request: Any, case: Case, cards: Sequence[Card], reading: AskReading, outcome: Outcome
) -> HttpResponseBase:
    """Back to the agencies; where something could not be sent, the page again with that alone and why."""
    if outcome.is_repeat:
        messages.info(request, REPEATED)
        return redirect(home_of(case))
    if outcome.sent:
        people = count_of(len(outcome.sent), "request")
        messages.success(
            request, f"{people} sent. They are reminded by themselves; you see here who answers."
        )
    left = [each for each in outcome.refused if not each.was_asked or not outcome.sent]
    if not left:
        return redirect(home_of(case))
    places = {each.ask.place.partition(" ")[0] for each in left}
    problems = [
        FieldProblem(
            f"card-{each.ask.place.partition(' ')[0]}",
            f"{each.ask.agency_name}: {each.why}",
            _at(each.ask.place),
        )
        for each in left
    ]
    return _form(
        request, case, [card for card in cards if card.key in places], due=reading.raw, problems=problems
    )


def _at(place: str) -> str:
    return f"card-{place.partition(' ')[0]}"


def _unchecked(cards: Sequence[Card], posted: Posted) -> list[FieldProblem]:
    return [
        FieldProblem(
            f"{CHECKED}-{card.key}",
            f"{card.title}: tick the box when you have checked the address letter by letter",
            f"{CHECKED}-{card.key}",
        )
        for card in cards
        if card.is_asked and card.has_to_be_checked and f"{CHECKED}-{card.key}" not in posted
    ]


def _due(reading: AskReading) -> date:
    return date.fromisoformat(reading.answers["due_on"])


def _form(
    request: Any, case: Case, cards: Sequence[Card], *, due: dict[str, Any], problems: Problems = ()
) -> HttpResponseBase:
    context = {
        **shared(request, case),
        "cards": cards,
        "keys": " ".join(card.key for card in cards),
        "due": due_group().questions[0],
        "due_inputs": due,
        "agency_types": library().choices["agency_type"],
        "problems": problems,
    }
    return render(request, "agency_requests/propose.html", context, status=422 if problems else 200)


def _check(
    request: Any,
    case: Case,
    cards: Sequence[Card],
    reading: AskReading,
    *,
    problems: Sequence[FieldProblem] = (),
) -> HttpResponseBase:
    subject, body = wording.preview(panel=case.lead_panel, due_on=_due(reading))
    asked = [card for card in cards if card.is_asked]
    context = {
        **shared(request, case),
        "cards": asked,
        "count": sum(line.is_ticked for card in asked for line in card.lines),
        "fields": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in BUTTONS and not name.startswith(f"{CHECKED}-")
            for value in values
        ],
        "ticked": {name for name in request.POST if name.startswith(f"{CHECKED}-")},
        "due_on": _due(reading),
        "subject": subject,
        "paragraphs": [part for part in body.split("\n\n") if part.strip()],
        "problems": problems,
    }
    return render(request, "agency_requests/propose_check.html", context, status=422 if problems else 200)

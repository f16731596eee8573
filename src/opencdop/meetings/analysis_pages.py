"""The analysis form, walked page by page at a meeting, with the earlier draft beside it.

The page may stand on a screen for all to see: it names the case by reference, age and sex, whoever is signed in.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases.access import case_for
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_values
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.design.words import day
from opencdop.formkit.definition import Definition, Group, Question
from opencdop.formkit.types import TYPES
from opencdop.meetings import analysis_services as analyses
from opencdop.meetings import events, queries
from opencdop.meetings.forms import as_draft, facts_for
from opencdop.meetings.models import AgendaItem, Analysis
from opencdop.submissions.journey import TASKS, Journey, Places, walk
from opencdop.submissions.library import definition_of
from opencdop.submissions.shown import in_words
from opencdop.submissions.taking_away import taken_away


@dataclass(frozen=True)
class Beside:
    """What an earlier draft says to a question, and whether the present answer differs."""

    label: str
    lines: tuple[str, ...]
    differs: bool


@page(act=Act.WRITE_ANALYSIS, methods=("POST",))
def begin(request: Any, case_id: str, item_id: str) -> HttpResponseBase:
    """Begin the analysis, or go on with the one begun."""
    case = case_for(request.actor, case_id, Act.WRITE_ANALYSIS)
    item = queries.item_of(case, item_id)
    try:
        analyses.begin_analysis(item, by=request.actor)
    except RuleBroken as refused:
        messages.warning(request, str(refused))
        return redirect(f"/cases/{case.id}/meetings/")
    return redirect(f"{item.path}analysis/")


@page(act=Act.WRITE_ANALYSIS)
def analysis(request: Any, case_id: str, item_id: str, step: str = TASKS) -> HttpResponseBase:
    """One step of the form: its pages, one page, or the check before it is finished or ratified."""
    case = case_for(request.actor, case_id, Act.WRITE_ANALYSIS)
    item = queries.item_of(case, item_id)
    found = queries.analysis_of(item)
    if found is None:
        raise NotFound("The analysis has not been begun yet. Begin it from the case's meetings.")
    return walk(request, _journey(request, case, item, found), step=step)


@page(act=Act.WRITE_ANALYSIS, methods=("GET", "HEAD"))
def take_away(request: Any, case_id: str, item_id: str, shape: str) -> HttpResponseBase:
    """The analysis as it was finished or ratified at a meeting, as a PDF, a Word document or in FHIR."""
    case = case_for(request.actor, case_id, Act.WRITE_ANALYSIS)
    found = queries.analysis_of(queries.item_of(case, item_id))
    if found is None or found.submission is None:
        raise NotFound("The analysis of this meeting has not been finished yet.")
    note_read(request, events.ANALYSIS_READ, case_id=case.id, data_key_id=case.data_key_id)
    definition = definition_of(found.submission)
    standing = (case.reference, found.kind_title)
    return taken_away(
        found.submission, definition, shape=shape, standing=standing, context=agreed_values(case)
    )


def _journey(request: Any, case: Case, item: AgendaItem, found: Analysis) -> Journey:
    definition = definition_of(found.draft)
    draft = found.draft
    if not draft.submission_id:
        # Ages come from the record as it stands now; the form itself asks for no date of the child.
        draft.answers = {**facts_for(agreed_values(case)), **(draft.answers or {})}
    root = f"{item.path}analysis/"
    earlier = queries.earlier_analysis(case, than=found)

    def send(answers: dict[str, Any]) -> HttpResponse:
        if found.is_final:
            analyses.ratify_analysis(found, answers=answers, by=request.actor)
            messages.success(
                request, "The panel's analysis is recorded. Next: the chair signs the review off."
            )
        else:
            analyses.finish_draft_analysis(found, answers=answers, by=request.actor)
            messages.success(
                request, "The draft is finished. Next: put the case on the agenda of a panel meeting."
            )
        return redirect(f"/cases/{case.id}/meetings/")

    return Journey(
        draft=draft,
        definition=definition if found.is_final else as_draft(definition),
        actor=request.actor,
        places=Places(
            tasks=root,
            check=f"{root}check/",
            sent=f"/cases/{case.id}/meetings/",
            group=lambda key: f"{root}{key}/",
            later=f"/meetings/{item.meeting_id}/",
        ),
        send=send,
        layout="meetings/analysis_layout.html",
        extra=_around(case, item, found, earlier=earlier),
        case_id=case.id,
        title=found.kind_title,
        send_label="Record the panel’s analysis" if found.is_final else "Finish the draft analysis",
        before_send=_before_send(item, found),
        back_href=f"/meetings/{item.meeting_id}/",
        back_label="The meeting",
        note_read=lambda: note_read(
            request, events.ANALYSIS_READ, case_id=case.id, data_key_id=case.data_key_id
        ),
    )


def _before_send(item: AgendaItem, found: Analysis) -> str:
    if not found.is_final:
        return (
            "The draft then goes to the panel. It stays as it is; the panel writes its own analysis from it."
        )
    counted = queries.quorum_for(item).words
    reason = " A reason to decide all the same is recorded." if item.without_quorum else ""
    return f"{counted}{reason} The chair signs the review off afterwards."


def _around(case: Case, item: AgendaItem, found: Analysis, *, earlier: Analysis | None) -> dict[str, Any]:
    """What the layout shows: the case without a name, the meeting, and what the earlier draft says to each question."""
    said = (earlier.submission.answers or {}) if earlier and earlier.submission else {}
    now = found.draft.answers or {}
    definition: Definition = definition_of(found.draft)

    def beside(group: Group) -> list[Beside]:
        return [
            _beside(question, said[question.key], now.get(question.key))
            for question in group.questions
            if question.key in said and question.key in definition.by_key
        ]

    return {
        "called": queries.called(case),
        "item": item,
        "beside": beside if earlier else None,
        "earlier_title": f"{earlier.kind_title} of {day(earlier.item.meeting.on)}" if earlier else "",
        "quorum_href": f"{item.path}quorum/" if found.is_final else "",
    }


def _beside(question: Question, before: Any, now: Any) -> Beside:
    shown = in_words(question, before)
    kind = TYPES[question.type]
    differs = kind.normal(before, question) != (kind.normal(now, question) if now is not None else None)
    return Beside(question.label, (shown,) if isinstance(shown, str) else shown, differs)

"""The merge page: the record on the left, the return on the right, one question a row, one decision a question."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.agency_requests import events, queries
from opencdop.agency_requests.merge_services import accept_answers_from, merge_for
from opencdop.agency_requests.merging import Merge
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.pages import home_of, page_of, shared
from opencdop.cases.access import case_for
from opencdop.cases.models import Case
from opencdop.core.errors import RuleBroken, Stale
from opencdop.design.fields import FieldProblem
from opencdop.design.words import count_of

THEIRS, OURS, ALL_NEW = "return", "record", "all-new"


@page(act=Act.EDIT_RECORD)
def merge(request: Any, case_id: str, request_id: str) -> HttpResponseBase:
    """Take answers of a return into the record. What is not decided stays to be decided."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    asked = queries.request_in(case, request_id)
    laid = merge_for(asked)
    if request.method != "POST":
        return _show(request, case, asked, laid, chosen={})
    chosen = _chosen(request.POST, laid)
    take = [key for key, word in chosen.items() if word == THEIRS]
    keep = [key for key, word in chosen.items() if word == OURS]
    if not chosen and not laid.is_done:
        problem = FieldProblem(
            "differing", "Choose what the record is to say, for one answer at least", _first(laid)
        )
        return _show(request, case, asked, laid, chosen=chosen, problems=(problem,), status=422)
    try:
        accept_answers_from(asked, take=take, keep=keep, seen=request.POST.get("seen", ""), by=request.actor)
    except (RuleBroken, Stale) as refusal:
        status = 409 if isinstance(refusal, Stale) else 422
        problem = FieldProblem("differing", str(refusal), "differing")
        return _show(
            request, case, asked, merge_for(asked), chosen=chosen, problems=(problem,), status=status
        )
    messages.success(request, _told(asked, taken=len(take), kept=len(keep)))
    return redirect(home_of(case) if asked.merged_at else request.path)


def _first(laid: Merge) -> str:
    return f"say-{(*laid.differing, *laid.new)[0].key}"


def _chosen(posted: Mapping[str, str], laid: Merge) -> dict[str, str]:
    """What was chosen for each question that is still open, and what the button for all new answers adds."""
    if ALL_NEW in posted:
        return {row.key: THEIRS for row in laid.new}
    said = {row.key: posted.get(f"say-{row.key}", "") for row in (*laid.differing, *laid.new)}
    return {key: word for key, word in said.items() if word in (THEIRS, OURS)}


def _told(asked: AgencyRequest, *, taken: int, kept: int) -> str:
    said = f"{count_of(taken, 'answer').capitalize()} of {asked.agency_name} taken into the record."
    if kept:
        said += f" {count_of(kept, 'answer').capitalize()} of the record kept."
    return f"{said} The return is finished with." if asked.merged_at else f"{said} The others wait below."


def _show(
    request: Any,
    case: Case,
    asked: AgencyRequest,
    laid: Merge,
    *,
    chosen: Mapping[str, str],
    problems: tuple[FieldProblem, ...] = (),
    status: int = 200,
) -> HttpResponseBase:
    note_read(request, events.RETURN_READ, case_id=case.id, data_key_id=case.data_key_id)
    context = {
        **shared(request, case, current=page_of(asked)),
        "asked": asked,
        "merge": laid,
        "chosen": chosen,
        "problems": problems,
        "summary": _summary(laid),
    }
    return render(request, "agency_requests/merge.html", context, status=status)


def _summary(laid: Merge) -> str:
    differing, new, same = len(laid.differing), len(laid.new), len(laid.same)
    parts = (
        f"{differing} {'answer differs' if differing == 1 else 'answers differ'}"
        if differing
        else "no answers differ",
        f"{new} {'is' if new == 1 else 'are'} new" if new else "none is new",
        f"{same} {'agrees' if same == 1 else 'agree'}" if same else "none agrees already",
    )
    return ", ".join(parts).capitalize()

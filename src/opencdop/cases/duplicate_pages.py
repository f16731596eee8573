"""Duplicates and links of one case, /cases/<id>/duplicates/: who may be the same child, side by side, the decision."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases import duplicate_queries as queries
from opencdop.cases import duplicate_services as services
from opencdop.cases import events
from opencdop.cases.access import case_for, sees
from opencdop.cases.answer_services import correct_answer
from opencdop.cases.duplicate_questions import ask_panel, record_of
from opencdop.cases.frame import frame_of
from opencdop.cases.link_services import link_cases, unlink_cases
from opencdop.cases.models import Case, CaseLink
from opencdop.cases.queries import AgreedAnswer, conflicting_answers
from opencdop.cases.record import NOT_CORRECTED, question_now, question_of
from opencdop.cases.told import ids_of
from opencdop.core.errors import NotFound, RuleBroken, Stale
from opencdop.submissions.shown import in_words

ACT = Act.DECIDE_DUPLICATES


def _show(request: Any, template: str, case: Case, *, refused: str = "", **context: Any) -> HttpResponseBase:
    note_read(request, events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    frame = frame_of(case, request.actor, current="duplicates")
    context = {"case": case, "frame": frame, "refused": refused, "typed": request.POST, **context}
    return render(request, template, context, status=422 if refused else 200)


@page(act=ACT, methods=("GET", "HEAD"))
def duplicates(request: Any, case_id: str) -> HttpResponseBase:
    """Other records that may be of this child, cases merged into this one, and cases linked with it."""
    return _overview(request, case_for(request.actor, case_id, ACT))


def _overview(request: Any, case: Case, *, refused: str = "") -> HttpResponseBase:
    actor = request.actor
    decided = queries.decided_pairs(case, actor)
    told = {other.pk: pair for pair, other in decided}
    shown = queries.shown_for(case, actor)
    for each in shown:
        if each.case is not None:
            note_read(request, events.CASE_LISTED, case_id=each.case.pk, data_key_id=each.case.data_key_id)
    return _show(
        request,
        "cases/duplicates.html",
        case,
        refused=refused,
        candidates=[each for each in shown if each.case is None or each.case.pk not in told],
        questions=queries.asked_by_token(*ids_of(case)),
        merged=queries.merged_into(case),
        conflicts=[_conflict(mine, theirs) for mine, theirs in conflicting_answers(case)],
        decided=decided,
        links=queries.links_of(case, actor),
        kinds=CaseLink.KINDS,
        may_void=sees(case, actor, Act.VOID_CASE),
    )


def _conflict(mine: AgreedAnswer, theirs: AgreedAnswer) -> dict[str, Any]:
    question = question_of(mine) or question_now(mine.question)
    if question is None:
        return {"mine": mine, "theirs": theirs, "label": mine.question, "words": ("", ""), "can": False}
    words = (in_words(question, mine.value), in_words(question, theirs.value))
    can = question.type not in NOT_CORRECTED
    label = queries.LABELS.get(mine.question, question.label)
    return {"mine": mine, "theirs": theirs, "label": label, "words": words, "can": can}


@page(act=ACT)
def compare(request: Any, case_id: str, other_id: str) -> HttpResponseBase:
    """Two cases of one panel side by side, and the decision: the same child, different children, or not sure."""
    case = case_for(request.actor, case_id, ACT)
    other = queries.other_case(case, other_id, request.actor)
    refused = ""
    if request.method == "POST":
        try:
            return _decided(request, case, other)
        except RuleBroken as why:
            refused = str(why)
    note_read(request, events.CASE_READ, case_id=other.pk, data_key_id=other.data_key_id)
    pair = services.pair_of(case, other)
    return _show(
        request,
        "cases/duplicate_compare.html",
        case,
        refused=refused,
        other=other,
        match=queries.match_of(case, other),
        sides=queries.sides_of(case.child.known, other.child.known),
        pair=pair if pair.decided_at else None,
        kinds=CaseLink.KINDS,
    )


def _decided(request: Any, case: Case, other: Case) -> HttpResponseBase:
    posted, by = request.POST, request.actor
    chosen, reason = posted.get("decision", ""), posted.get("reason", "")
    if chosen == "same":
        stays = {case.pk: (case, other), other.pk: (other, case)}.get(posted.get("stays", ""))
        if stays is None:
            raise RuleBroken("Choose which case stays.")
        services.merge_cases(stays[0], merged=stays[1], reason=reason, by=by)
        messages.success(
            request,
            f"{stays[1].reference} is merged into {stays[0].reference}. Nothing was moved; they can be parted again.",
        )
        return redirect(f"/cases/{stays[0].pk}/duplicates/")
    if chosen not in ("different", "not_sure"):
        raise RuleBroken("Choose whether this is the same child.")
    services.tell_apart(case, other=other, sure=chosen == "different", reason=reason, by=by)
    if chosen == "different" and posted.get("kind"):
        link_cases(case, other=other, kind=posted["kind"], by=by)
    messages.success(request, f"Noted. {case.reference} and {other.reference} are not proposed again.")
    return redirect(f"/cases/{case.pk}/duplicates/")


@page(act=ACT)
def part(request: Any, case_id: str, merged_id: str) -> HttpResponseBase:
    """Take a merge back, with a reason."""
    case = case_for(request.actor, case_id, ACT)
    merged = queries.merged_case(case, merged_id)
    refused = ""
    if request.method == "POST":
        try:
            services.part_cases(merged, reason=request.POST.get("reason", ""), by=request.actor)
        except RuleBroken as why:
            refused = str(why)
        else:
            messages.success(request, f"{case.reference} and {merged.reference} stand by themselves again.")
            return redirect(f"/cases/{merged.pk}/")
    return _show(request, "cases/duplicate_part.html", case, refused=refused, merged=merged)


@page(act=ACT, methods=("POST",))
def settle(request: Any, case_id: str) -> HttpResponseBase:
    """Of an answer in which two merged cases differ: keep the one that stands, or take the other, with a reason."""
    case = case_for(request.actor, case_id, Act.EDIT_RECORD)
    posted = request.POST
    found = [each for each in conflicting_answers(case) if each[1].id == posted.get("theirs")]
    if not found:
        raise NotFound("This difference was settled already.")
    (mine, theirs), take = found[0], posted.get("choice") == "take"
    question = question_of(mine) or question_now(mine.question)
    try:
        if question is None or question.type in NOT_CORRECTED:
            raise RuleBroken("This answer is not corrected here.")
        if posted.get("choice") not in ("take", "keep"):
            raise RuleBroken("Choose which answer stands.")
        value = theirs.value if take else mine.value
        correct_answer(
            case,
            question=question,
            value=value,
            reason=posted.get("reason", ""),
            seen=posted.get("seen") or None,
            by=request.actor,
        )
    except (RuleBroken, Stale) as why:
        return _overview(request, case, refused=str(why))
    messages.success(request, f"The answer to “{question.label}” is settled. The earlier answer is kept.")
    return redirect(f"/cases/{case.pk}/duplicates/")


@page(act=ACT, methods=("POST",))
def ask(request: Any, case_id: str) -> HttpResponseBase:
    """Ask another panel whether its case is the same child."""
    case = case_for(request.actor, case_id, ACT)
    try:
        question = ask_panel(record_of(case), token=request.POST.get("token", ""), by=request.actor)
    except RuleBroken as why:
        return _overview(request, case, refused=str(why))
    name = question.case.lead_panel.name
    messages.success(request, f"{name} is asked. Their answer comes to your work list.")
    return redirect(f"/cases/{case.pk}/duplicates/")


@page(act=ACT, methods=("POST",))
def link(request: Any, case_id: str) -> HttpResponseBase:
    """Link this case with another of the actor's panels, by its reference, or with a candidate of another panel."""
    case, posted = case_for(request.actor, case_id, ACT), request.POST
    try:
        other = queries.case_to_link(
            case, reference=posted.get("reference", ""), token=posted.get("token", ""), actor=request.actor
        )
        link_cases(
            case, other=other, kind=posted.get("kind", ""), note=posted.get("note", ""), by=request.actor
        )
    except RuleBroken as why:
        return _overview(request, case, refused=str(why))
    messages.success(request, "The cases are linked. Both show it.")
    return redirect(f"/cases/{case.pk}/duplicates/")


@page(act=ACT, methods=("POST",))
def unlink(request: Any, case_id: str, link_id: str) -> HttpResponseBase:
    """End a link, with a reason."""
    case = case_for(request.actor, case_id, ACT)
    shown = queries.link_of(case, link_id, request.actor)
    try:
        unlink_cases(shown.link, case=case, reason=request.POST.get("reason", ""), by=request.actor)
    except RuleBroken as why:
        return _overview(request, case, refused=str(why))
    messages.success(request, "The link is ended.")
    return redirect(f"/cases/{case.pk}/duplicates/")

"""What waits for a decision on duplicates, /duplicates/: pairs of one's panel, questions of others, their answers."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases import duplicate_queries as queries
from opencdop.cases import events
from opencdop.cases.duplicate_questions import answer_question, may_open, take_note
from opencdop.cases.frame import name_for
from opencdop.cases.models import DuplicatePair, DuplicateQuestion
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.design import shell
from opencdop.design.words import short_day

ACT = Act.DECIDE_DUPLICATES


@page(act=ACT, methods=("GET", "HEAD"))
def waiting(request: Any) -> HttpResponseBase:
    """All that waits for somebody of the actor's panels."""
    pairs = queries.pairs_waiting(request.actor)
    questions, answers = queries.questions_and_answers(request.actor)
    for pair in pairs:
        note_read(request, events.CASE_LISTED, case_id=pair.case.pk, data_key_id=pair.case.data_key_id)
    for question in questions:
        case = question.case
        note_read(request, events.CASE_LISTED, case_id=case.pk, data_key_id=case.data_key_id)
    context = {
        "pairs": [pair_row(pair, request.actor) for pair in pairs],
        "questions": [question_row(question, request.actor) for question in questions],
        "answers": [answer_row(question) for question in answers],
    }
    return render(request, "cases/duplicates_waiting.html", context)


def pair_row(pair: queries.PairRow, actor: Actor) -> shell.WorkRow:
    """A pair that waits, as a row of the work list."""
    name = name_for(pair.case, actor)
    own = pair.other is not None
    beside = pair.other.reference if pair.other else f"a case of {pair.panel_name}"
    return shell.WorkRow(
        child=name,
        href=pair.href,
        details=f"{pair.case.reference} and {beside}",
        tag="Perhaps one child",
        tint="gold",
        need="Decide whether this is the same child"
        if own
        else f"Ask {pair.panel_name} whether it is the same child",
        who="You" if pair.case.coordinator_id == actor.id else pair.case.coordinator.name,
        when=f"found {short_day(pair.pair.found_at)}",
        acts=(shell.Act("Compare" if own else "Look, and ask them", pair.href, about=name),),
    )


def question_row(question: DuplicateQuestion, actor: Actor) -> shell.WorkRow:
    """A question of another panel, or of the software about a restricted case, as a row of the work list."""
    case, name = question.case, name_for(question.case, actor)
    href = f"/duplicates/questions/{question.pk}/"
    asker = question.asking_panel.name
    return shell.WorkRow(
        child=name,
        href=href,
        details=case.reference,
        tag="Asked of us" if question.told_asker else "Restricted case",
        tint="rose",
        need=f"{asker} asks whether this is a child of theirs"
        if question.told_asker
        else f"{asker} has a record that may be of this child. They know nothing of the case",
        who="You" if case.coordinator_id == actor.id else case.coordinator.name,
        when=f"since {short_day(question.asked_at)}",
        acts=(shell.Act("Answer", href, about=name),),
    )


def answer_row(question: DuplicateQuestion) -> shell.WorkRow:
    """An answer of another panel that nobody has read yet."""
    href = f"/duplicates/answers/{question.pk}/"
    name = question.case.lead_panel.name
    return shell.WorkRow(
        child=question.reference,
        href=href,
        tag="Answered",
        tint="sage",
        need=f"{name} answered: {question.get_answer_display().lower()}",
        who=question.asked_by_name,
        when=short_day(question.answered_at) if question.answered_at else "",
        acts=(shell.Act("Read", href, about=question.reference),),
    )


@page(act=ACT)
def question(request: Any, question_id: str) -> HttpResponseBase:
    """What another panel asks, beside one's own case; the answer is given here."""
    found = queries.question_for(request.actor, question_id)
    case, refused = found.case, ""
    if request.method == "POST":
        try:
            answer_question(
                found,
                answer=request.POST.get("answer", ""),
                note=request.POST.get("note", ""),
                by=request.actor,
            )
        except RuleBroken as why:
            refused = str(why)
        else:
            told = f"{found.asking_panel.name} reads your answer." if found.told_asker else "Noted."
            messages.success(request, told)
            return redirect("/duplicates/")
    note_read(request, events.QUESTION_READ, case_id=case.pk, data_key_id=case.data_key_id)
    context = {
        "question": found,
        "case": case,
        "name": name_for(case, request.actor),
        "parts": queries.question_parts(found),
        "answers": DuplicateQuestion.ANSWERS,
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "cases/duplicate_question.html", context, status=422 if refused else 200)


@page(act=ACT)
def answer(request: Any, question_id: str) -> HttpResponseBase:
    """What another panel answered, and what to do next; reading it is noted with a press."""
    found = queries.answer_for(request.actor, question_id)
    if request.method == "POST":
        take_note(found, by=request.actor)
        messages.success(request, "Noted that the answer was read.")
        return redirect("/duplicates/")
    note_read(request, events.QUESTION_READ, case_id=found.asked_about, data_key_id=found.data_key_id)
    context = {
        "question": found,
        "same": found.answer == DuplicatePair.SAME,
        "may_open": may_open(request.actor, found),
    }
    return render(request, "cases/duplicate_answer.html", context)

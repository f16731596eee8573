"""Pages of actions: the panel's list, one's own, a case's, and the page on which one action is followed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.actions import events, queries, services
from opencdop.actions.forms import DONE, PLAN, REPLY, TOLD
from opencdop.actions.models import LEVELS, STRENGTHS, Action
from opencdop.actions.small_form import Filled, SmallForm
from opencdop.actions.transitions import ACCEPTED, AGREED, IN_PROGRESS, INFORMED, PROPOSED
from opencdop.cases import events as case_events
from opencdop.cases.access import case_for, sees
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.errors import NotAllowed, RuleBroken, Stale
from opencdop.design.paged import paged
from opencdop.design.since import StandsNow
from opencdop.design.words import day
from opencdop.panels.models import Panel

GET = ("GET", "HEAD")
A_PAGE = 25
WHICH = (("open", "Open"), ("ended", "Completed or not accepted"), ("all", "All"))


@page(act=Act.MANAGE_ACTIONS, methods=GET)
def panel_list(request: Any) -> HttpResponseBase:
    """All actions of the actor's panels, with filters that stay in the address."""
    asked = {
        "which": request.GET.get("which", "open"),
        "level": request.GET.get("level", ""),
        "mine": "1" if request.GET.get("mine") else "",
        "late": "1" if request.GET.get("late") else "",
    }
    found = queries.panel_actions(
        request.actor,
        which=asked["which"],
        level=asked["level"] if asked["level"] in LEVELS else "",
        mine=bool(asked["mine"]),
        late=bool(asked["late"]),
    )
    shown, pages = paged(found, request, a_page=A_PAGE, thing="action", kept=asked)
    context = {
        "actions": queries.opened(shown),
        "asked": asked,
        "which": WHICH,
        "levels": LEVELS,
        "filtered": asked != {"which": "open", "level": "", "mine": "", "late": ""},
        "pages": pages,
    }
    return render(request, "actions/panel_list.html", context)


@page(act=Act.UPDATE_OWN_ACTION, methods=GET)
def mine(request: Any) -> HttpResponseBase:
    """The actions that somebody outside the office answers for. They stand without the case they arose from."""
    return render(request, "actions/mine.html", {"actions": queries.my_actions(request.actor)})


@page(act=Act.MANAGE_ACTIONS)
def propose_for_panel(request: Any) -> HttpResponseBase:
    """Propose an action that arises from no single case: a theme, an alert, an annual report."""
    panels = queries.panels_managed(request.actor)
    panel = next((each for each in panels if each.pk == request.POST.get("panel")), panels[0])
    return _propose(request, panel, then="/actions/", context={"panels": panels, "panel": panel})


@page(act=Act.SEE_ANALYSIS, methods=GET)
def case_actions(request: Any, case_id: str) -> HttpResponseBase:
    """The actions that arose from a case."""
    case = case_for(request.actor, case_id, Act.SEE_ANALYSIS)
    _read(request, case)
    context = {
        "case": case,
        "frame": frame_of(case, request.actor, current="actions"),
        "actions": queries.actions_of(case),
        "manages": sees(case, request.actor, Act.MANAGE_ACTIONS),
    }
    return render(request, "actions/case_actions.html", context)


@page(act=Act.MANAGE_ACTIONS)
def propose_for_case(request: Any, case_id: str) -> HttpResponseBase:
    """Propose an action that arises from this case."""
    case = case_for(request.actor, case_id, Act.MANAGE_ACTIONS)
    _read(request, case)
    frame = frame_of(case, request.actor, current="actions")
    return _propose(request, case, then=f"/cases/{case.id}/actions/", context={"case": case, "frame": frame})


def _propose(request: Any, about: Case | Panel, *, then: str, context: dict[str, Any]) -> HttpResponseBase:
    filled = PLAN.shown()
    if request.method == "POST":
        panel_id = about.lead_panel_id if isinstance(about, Case) else about.pk
        filled, plan = _planned(request, panel_id=panel_id)
        if not filled.problems:
            try:
                action = services.propose_action(about, **plan, by=request.actor)
            except RuleBroken as refused:
                filled = filled.refused(str(refused), at="text")
            else:
                lacks = f" It still needs {' and '.join(action.missing())}." if action.missing() else ""
                messages.success(request, f"The action is proposed.{lacks} It binds once it is agreed.")
                return redirect(then)
    template = "actions/propose_for_case.html" if isinstance(about, Case) else "actions/propose.html"
    return _show(request, template, filled, then=then, **context)


@page(act=Act.SEE_OWN_WORK, methods=GET)
def one_action(request: Any, action_id: str) -> HttpResponseBase:
    """One action: its words, who answers for it, what has happened, and the one thing that comes next."""
    action = _action(request, action_id)
    manages = queries.manages(action, request.actor)
    own = services.may_follow(action, by=request.actor)
    case = action.case
    context = {
        "action": action,
        "manages": manages,
        "own": own,
        "may_move": manages or own,
        "shows_case": case is not None and (manages or not own),
        "back": "/actions/" if manages else "/actions/mine/" if own else f"/cases/{action.case_id}/actions/",
        "strength": STRENGTHS.get(action.strength, ""),
        "day_late": action.days_late(clock.today()),
        "next": _next_of(action, manages=manages, follows=manages or own),
    }
    return render(request, "actions/action.html", context)


# By state: the page or press that comes next, its label, whether it is a press, and whether owners may do it too.
_NEXT: dict[str, tuple[tuple[str, str, bool, bool], ...]] = {
    PROPOSED: (("agree", "Agree the action", True, False),),
    AGREED: (("inform", "Record that they were informed", False, False),),
    INFORMED: (("reply", "Record the answer", False, True),),
    ACCEPTED: (
        ("start", "Record that it is under way", True, True),
        ("complete", "Record that it is done", False, True),
    ),
    IN_PROGRESS: (("complete", "Record that it is done", False, True),),
}


def _next_of(action: Action, *, manages: bool, follows: bool) -> list[dict[str, Any]]:
    """What this person can do next. An action that lacks something is completed first."""
    if action.state == PROPOSED and action.missing():
        return []
    return [
        {"part": part, "label": label, "post": post}
        for part, label, post, owners in _NEXT.get(action.state, ())
        if manages or (follows and owners)
    ]


@page(act=Act.MANAGE_ACTIONS)
def plan(request: Any, action_id: str) -> HttpResponseBase:
    """Say who should act, who answers for it and by when; change the words while it is only proposed."""
    action = _action(request, action_id, manage=True)
    seen, stands = request.POST.get("seen", services.seen_of(action)), None
    filled = PLAN.shown(
        {
            "text": action.text,
            "level": action.level,
            "strength": action.strength,
            "addressee": action.addressee,
            "owner_name": action.owner_name,
            "owner_email": action.owner.email if action.owner else "",
            "due_on": action.due_on.isoformat() if action.due_on else "",
        }
    )
    if request.method == "POST":
        filled, said = _planned(request, panel_id=action.panel_id)
        if not filled.problems:
            try:
                services.plan_action(action, **said, seen=request.POST.get("seen"), by=request.actor)
            except RuleBroken as refused:
                filled = filled.refused(str(refused), at="text")
            except Stale as late:
                filled = filled.refused(str(late), at="text")
                action = queries.action_of(request.actor, action_id)
                seen, stands = services.seen_of(action), _stands(action)
            else:
                messages.success(request, "The action is saved.")
                return redirect(f"/actions/{action.id}/")
    return _show(request, "actions/plan.html", filled, action=action, seen=seen, stands=stands)


def _stands(action: Action) -> StandsNow:
    """The plan as somebody else saved it, by the labels of the form."""
    said = {
        "text": action.text,
        "level": action.level_title,
        "strength": STRENGTHS.get(action.strength, ""),
        "addressee": action.addressee,
        "owner_name": action.owner_name,
        "owner_email": action.owner.email if action.owner else "",
        "due_on": day(action.due_on) if action.due_on else "",
    }
    return StandsNow({question.label: said[question.key] for question in PLAN.questions})


@page(act=Act.MANAGE_ACTIONS, methods=("POST",))
def agree(request: Any, action_id: str) -> HttpResponseBase:
    """Agree a proposed action."""
    said = "The action is agreed. Next: tell those who should act, and record the day."
    return _press(request, action_id, services.agree_action, said=said)


@page(act=Act.SEE_OWN_WORK, methods=("POST",))
def start(request: Any, action_id: str) -> HttpResponseBase:
    """Record that an action is under way."""
    said = "Recorded as under way. When it is done, record what shows it."
    return _press(request, action_id, services.start_action, said=said)


def _press(request: Any, action_id: str, service: Callable[..., None], *, said: str) -> HttpResponseBase:
    action = _action(request, action_id)
    try:
        service(action, by=request.actor)
        messages.success(request, said)
    except RuleBroken as refused:
        messages.warning(request, str(refused))
    return redirect(f"/actions/{action.id}/")


@page(act=Act.MANAGE_ACTIONS)
def inform(request: Any, action_id: str) -> HttpResponseBase:
    """Record the day on which those who should act were told."""

    def save(action: Action, filled: Filled) -> str:
        services.inform_addressee(action, on=_day(filled), by=request.actor)
        return "Recorded. The action now waits for their answer; you are reminded after four weeks."

    return _step(request, action_id, TOLD, save, title="Who should act was informed", manage=True)


@page(act=Act.SEE_OWN_WORK)
def reply(request: Any, action_id: str) -> HttpResponseBase:
    """Record what the addressee answered."""

    def save(action: Action, filled: Filled) -> str:
        accepted = filled.text("accepted") == "yes"
        services.record_reply(
            action, accepted=accepted, reply=filled.text("reply"), on=_day(filled), by=request.actor
        )
        if accepted:
            return "Recorded as accepted. Next: record when it is under way or done."
        return "Recorded as not accepted, with the reason. If something else should be done, propose it."

    return _step(request, action_id, REPLY, save, title="Their answer", at="reply")


@page(act=Act.SEE_OWN_WORK)
def complete(request: Any, action_id: str) -> HttpResponseBase:
    """Record that an action is done, and what shows it."""

    def save(action: Action, filled: Filled) -> str:
        services.complete_action(action, evidence=filled.text("evidence"), on=_day(filled), by=request.actor)
        return "The action is completed. It stays in the list under “Completed or not accepted”."

    return _step(request, action_id, DONE, save, title="The action is done", at="evidence")


def _step(
    request: Any,
    action_id: str,
    form: SmallForm,
    save: Callable[[Action, Filled], str],
    *,
    title: str,
    at: str = "on",
    manage: bool = False,
) -> HttpResponseBase:
    """One small form that moves an action on."""
    action = _action(request, action_id, manage=manage)
    filled = form.shown({"on": clock.today().isoformat()})
    if request.method == "POST":
        filled = form.read(request.POST)
        if not filled.problems:
            try:
                said = save(action, filled)
            except RuleBroken as refused:
                filled = filled.refused(str(refused), at=at)
            else:
                messages.success(request, said)
                return redirect(f"/actions/{action.id}/")
    return _show(request, "actions/step.html", filled, action=action, title=title)


def _planned(request: Any, *, panel_id: str) -> tuple[Filled, dict[str, Any]]:
    """The plan of an action as it was sent, and what services take of it."""
    filled = PLAN.read(request.POST)
    email = filled.text("owner_email")
    owner = queries.owner_with_email(panel_id, email)
    if email and owner is None:
        sentence = "Nobody of this panel or of an agency has an account with this address. Leave it empty, or check it."
        filled = filled.refused(sentence, at="owner_email")
    due_on = filled.text("due_on")
    plan = {name: filled.text(name) for name in ("text", "level", "strength", "addressee", "owner_name")}
    return filled, {**plan, "owner": owner, "due_on": date.fromisoformat(due_on) if due_on else None}


def _action(request: Any, action_id: str, *, manage: bool = False) -> Action:
    action = queries.action_of(request.actor, action_id)
    if manage and not queries.manages(action, request.actor):
        raise NotAllowed("The panel's office and its chair look after this.")
    if action.case is not None:
        note_read(request, events.ACTION_READ, case_id=action.case.id, data_key_id=action.case.data_key_id)
    return action


def _day(filled: Filled) -> date:
    return date.fromisoformat(filled.text("on"))


def _read(request: Any, case: Case) -> None:
    note_read(request, case_events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)


def _show(request: Any, template: str, filled: Filled, **context: Any) -> HttpResponseBase:
    shown = {"filled": filled, "problems": filled.problems, **context}
    return render(request, template, shown, status=422 if filled.problems else 200)

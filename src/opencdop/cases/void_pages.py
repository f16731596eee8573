"""A case opened in error, /cases/<id>/void/: taken out of lists and figures, or brought back; and restricting one."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases import events
from opencdop.cases.access import case_for
from opencdop.cases.frame import frame_of
from opencdop.cases.models import Case
from opencdop.cases.stages import Stage
from opencdop.cases.void_services import restore_case, restrict_case, void_case
from opencdop.core.errors import RuleBroken


@page(act=Act.VOID_CASE)
def void(request: Any, case_id: str) -> HttpResponseBase:
    """Take the case out of lists and figures, or bring it back, with a reason."""
    case = case_for(request.actor, case_id, Act.VOID_CASE)
    is_void, refused = case.stage == Stage.VOID, ""
    if request.method == "POST":
        act = restore_case if is_void else void_case
        try:
            act(case, reason=request.POST.get("reason", ""), by=request.actor)
        except RuleBroken as why:
            refused = str(why)
        else:
            done = (
                "is back in lists and figures"
                if is_void
                else "is out of lists and figures. Nothing was deleted"
            )
            messages.success(request, f"{case.reference} {done}.")
            return redirect(f"/cases/{case.pk}/")
    return _show(request, case, refused=refused, is_void=is_void)


@page(act=Act.VOID_CASE, methods=("POST",))
def restrict(request: Any, case_id: str) -> HttpResponseBase:
    """Let only the coordinator and managers learn of the case where duplicates are looked for, or everybody again."""
    case = case_for(request.actor, case_id, Act.VOID_CASE)
    try:
        restrict_case(
            case, restricted=not case.restricted, reason=request.POST.get("reason", ""), by=request.actor
        )
    except RuleBroken as why:
        return _show(request, case, refused=str(why), is_void=case.stage == Stage.VOID)
    messages.success(
        request,
        f"{case.reference} is restricted." if case.restricted else f"{case.reference} is open to the office.",
    )
    return redirect(f"/cases/{case.pk}/void/")


def _show(request: Any, case: Case, *, refused: str, is_void: bool) -> HttpResponseBase:
    note_read(request, events.CASE_READ, case_id=case.id, data_key_id=case.data_key_id)
    frame = frame_of(case, request.actor, current="duplicates")
    context = {"case": case, "frame": frame, "refused": refused, "typed": request.POST, "is_void": is_void}
    return render(request, "cases/void.html", context, status=422 if refused else 200)

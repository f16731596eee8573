"""Moving a return that was filed on the wrong child, /cases/<id>/agencies/<request>/move/."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.agency_requests.frame import home_of, page_of, shared
from opencdop.agency_requests.returned.moving import move_return
from opencdop.agency_requests.returned.reading_pages import return_of
from opencdop.cases.access import require
from opencdop.cases.duplicate_queries import case_named
from opencdop.core.errors import RuleBroken
from opencdop.design.words import count_of


@page(act=Act.DECIDE_DUPLICATES)
def move(request: Any, case_id: str, request_id: str) -> HttpResponseBase:
    """Move a return to the right case of the panel, by its reference, with a reason."""
    case, asked, _submission = return_of(request, case_id, request_id)
    require(request.actor, Act.DECIDE_DUPLICATES, case)
    refused = ""
    if request.method == "POST":
        try:
            to = case_named(request.POST.get("reference", ""), actor=request.actor)
            back = move_return(asked, to=to, reason=request.POST.get("reason", ""), by=request.actor)
        except RuleBroken as why:
            refused = str(why)
        else:
            taken = f" {count_of(back, 'answer')} went back out of {case.reference}." if back else ""
            messages.success(
                request,
                f"Moved to {to.reference}.{taken} Next: lay it beside that record. If {case.reference} still needs a "
                "report of this agency, ask again.",
            )
            return redirect(f"{home_of(to)}{asked.id}/return/")
    context = {
        **shared(request, case, current=page_of(asked)),
        "asked": asked,
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "agency_requests/move.html", context, status=422 if refused else 200)

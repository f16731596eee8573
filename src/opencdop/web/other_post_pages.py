"""Post about no case that did not arrive, /post/other/: which e-mail, to whom, why; and sending it again."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act, has_act
from opencdop.agency_requests.chasing.words import why_not_arrived
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.design.words import day_clock
from opencdop.outbox.services import send_again
from opencdop.web.other_post import MOST, may_go_again, other_email, other_post

HOME = "/post/other/"
KINDS = {
    "account.invitation": "Invitation",
    "account.authenticator_reset": "That an authenticator was reset",
    "account.password_link": "Link for a new password",
    "agency_figures": "Figures of an agency",
    "notification arrived": "To the office: a notification has come",
    "notification unopened": "To the office: a notification is not opened",
    "notification manager": "To the manager: a notification is not opened",
    "notification unit": "To a unit: please notify us yourselves",
}


@page(act=Act.SEE_OWN_WORK, methods=("GET", "HEAD"))
def other(request: Any) -> HttpResponseBase:
    """What did not arrive and is about no case."""
    today = clock.today()
    rows = [
        {
            "email": each,
            "what": KINDS.get(each.kind, "E-mail"),
            "why": why_not_arrived(each, today=today),
            "since": day_clock(each.queued_at),
            "may_go_again": may_go_again(each),
        }
        for each in other_post(request.actor)
    ]
    context = {"rows": rows, "most": MOST, "back": _back(request.actor)}
    return render(request, "web/other_post.html", context)


def _back(actor: Actor) -> tuple[str, str]:
    """The page that leads here, for this person."""
    if has_act(actor, Act.ASK_AGENCY):
        return "Post that did not arrive", "/post/"
    return ("Organisations", "/organisations/") if has_act(actor, Act.MANAGE_INSTALLATION) else ("Today", "/")


@page(act=Act.SEE_OWN_WORK, methods=("POST",))
def send_other_again(request: Any, email_id: str) -> HttpResponseBase:
    """Put one back in the queue."""
    email = other_email(request.actor, email_id)
    try:
        if not may_go_again(email):
            raise RuleBroken("This e-mail is tried by itself, or is too old to be of use.")
        send_again(email, by=request.actor)
    except RuleBroken as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "The e-mail is in the queue again.")
    return redirect(HOME)

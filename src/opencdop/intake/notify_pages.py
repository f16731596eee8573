"""The public way to notify: start, form, check, sent, one copy. The draft is kept in hand by the sealed session."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import public_page
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.intake import in_hand, queries, services
from opencdop.intake.copies import PAGE, copy_in
from opencdop.intake.models import Notification
from opencdop.intake.pages import panel_here
from opencdop.intake.unplaced import unplaced_postcodes
from opencdop.panels.models import Panel
from opencdop.submissions.journey import TASKS, Journey, Places, walk
from opencdop.submissions.library import definition_of
from opencdop.submissions.models import Draft

BEFORE_SEND = (
    "The office is told at once that it is there. You cannot change it afterwards; "
    "if something new comes up, ring the office or notify again."
)
LET_GO = (
    "This form is no longer open in this browser. Your words are still on this page: come back to the form with its "
    "code in another tab, then press Save here."
)
NO_SUCH_CODE = (
    "We found no form with this code. Check it, or begin again. Forms are kept for 28 days, until sent."
)


@public_page()
def start(request: Any, slug: str) -> HttpResponseBase:
    """Who notifies and what it takes; beginning makes a draft with its code."""
    panel = panel_here(request, slug)
    refused = ""
    if request.method == "POST":
        try:
            draft, code = services.begin_public_form(panel, address=address_of(request), by=request.actor)
        except RuleBroken as refusal:
            refused = str(refusal)
        else:
            in_hand.hold(request, slug=slug, draft_id=draft.pk, code=code)
            first = definition_of(draft).outside.groups()[0]
            return redirect("intake:notify_step", slug=slug, step=first.key)
    held = in_hand.held(request, slug=slug)
    context = {"panel": panel, "held": held is not None, "refused": refused}
    return render(request, "intake/notify_start.html", context, status=422 if refused else 200)


@public_page()
def resume(request: Any, slug: str) -> HttpResponseBase:
    """Back to a form by its code, from any computer."""
    panel = panel_here(request, slug)
    refused, typed = "", ""
    if request.method == "POST":
        typed = request.POST.get("code", "")[:60]
        try:
            draft = services.resume_public_form(
                panel, code=typed, address=address_of(request), by=request.actor
            )
            if draft is not None:
                there = queries.panel_of_code(draft).slug
                in_hand.hold(request, slug=there, draft_id=draft.pk, code=typed.strip().upper())
                return redirect("intake:notify_tasks", slug=there)
            refused = NO_SUCH_CODE
        except RuleBroken as refusal:
            refused = str(refusal)
    context = {"panel": panel, "refused": refused, "typed": typed}
    return render(request, "intake/notify_resume.html", context, status=422 if refused else 200)


@public_page()
def form_page(request: Any, slug: str, step: str = TASKS) -> HttpResponseBase:
    """One step of the form that this browser has in hand."""
    panel = panel_here(request, slug)
    if in_hand.sent(request, slug=slug):
        return redirect("intake:notify_sent", slug=slug)
    held = in_hand.held(request, slug=slug)
    draft = queries.public_draft(panel, held.draft_id) if held else None
    if held is None or draft is None:
        messages.info(request, "This form is no longer open on this computer. Come back to it with its code.")
        return redirect("intake:notify_resume", slug=slug)
    became = queries.notification_of(draft)
    if became is not None:  # sent already, and the answer never reached this browser
        in_hand.note_sent(request, slug=slug, notification_id=became.pk)
        return redirect("intake:notify_sent", slug=slug)
    return walk(request, _journey(request, panel, draft, code=held.code), step=step)


def _journey(request: Any, panel: Panel, draft: Draft, *, code: str) -> Journey:
    definition = definition_of(draft).outside
    base = f"/panel/{panel.slug}/notify/"

    def send(answers: dict[str, Any]) -> HttpResponseBase:
        notification = services.send_notification(
            draft, definition=definition, answers=answers, by=request.actor
        )
        in_hand.note_sent(request, slug=panel.slug, notification_id=notification.pk)
        return redirect("intake:notify_sent", slug=panel.slug)

    return Journey(
        draft=draft,
        definition=definition,
        actor=request.actor,
        places=Places(
            tasks=f"{base}form/",
            check=f"{base}form/check/",
            sent=f"{base}sent/",
            group=lambda key: f"{base}form/{key}/",
            later=f"{base}saved/",
        ),
        send=send,
        also=unplaced_postcodes,
        layout="intake/notify_layout.html",
        extra={"panel": panel, "code": code},
        before_send=BEFORE_SEND,
        send_label="Send to the office",
        beside="intake/notify_code.html",
        back_href=base,
        back_label="About this form",
        ended_words=LET_GO,
    )


@public_page()
def saved(request: Any, slug: str) -> HttpResponseBase:
    """The code to come back with; the form can be let go of on this computer."""
    panel = panel_here(request, slug)
    if request.method == "POST":
        in_hand.let_go(request, slug=slug)
        messages.success(request, "This computer has let go of the form. Its code leads back to it.")
        return redirect("public_site:home", slug=slug)
    held = in_hand.held(request, slug=slug)
    if held is None:
        return redirect("intake:notify_resume", slug=slug)
    draft = queries.public_draft(panel, held.draft_id)
    context = {"panel": panel, "code": held.code, "until": draft.expires_at if draft else None}
    return render(request, "intake/notify_saved.html", context)


@public_page(methods=("GET", "HEAD"))
def sent(request: Any, slug: str) -> HttpResponseBase:
    """The receipt: the reference, what happens now, who else to tell. What was sent cannot be read here again."""
    panel, notification = _sent(request, slug)
    context = {
        "panel": panel,
        "notification": notification,
        "copy": in_hand.copy_is_offered(request, slug=slug) and notification.copy_saved_at is None,
        "copy_href": f"/panel/{slug}/notify/copy/",
        "layout": "design/public.html",
    }
    return render(request, "intake/notify_sent.html", context)


@public_page(methods=("POST",))
def save_copy(request: Any, slug: str) -> HttpResponseBase:
    """The one copy, as a page to keep in the child's notes; offered once, within half an hour."""
    _panel, notification = _sent(request, slug)
    response = copy_once(request, notification, slug=slug)
    if response is None:
        messages.info(request, "The copy was offered once. The office can read the notification to you.")
        return redirect("intake:notify_sent", slug=slug)
    return response


def copy_once(request: Any, notification: Notification, *, slug: str) -> HttpResponseBase | None:
    """The one copy in the shape that was asked for; None where it was taken, or its half-hour is over.

    It is made before it counts as taken, so that one that cannot be made is not lost.
    """
    if not in_hand.copy_is_offered(request, slug=slug):
        return None
    response = copy_in(request.POST.get("shape", PAGE), notification)
    try:
        services.note_copy_saved(notification, by=request.actor)
    except RuleBroken:  # another window was quicker
        return None
    in_hand.note_copy_taken(request, slug=slug)
    return response


def _sent(request: Any, slug: str) -> tuple[Panel, Notification]:
    panel = panel_here(request, slug)
    notification = queries.notification_sent(panel, in_hand.sent(request, slug=slug))
    if notification is None:
        raise NotFound("There is no receipt here. It is shown to the browser that sent the form.")
    return panel, notification


def address_of(request: Any) -> str:
    """The address from which the request came: behind a proxy, the last one that the proxy itself noted."""
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
        if forwarded:
            return str(forwarded)
    return str(request.META.get("REMOTE_ADDR", ""))

"""A panel's own record as its office reads it and its manager keeps it: overview, terms, the bodies around it."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from opencdop.accounts.access import page
from opencdop.accounts.roles import has_act, places_for
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.design.since import StandsNow
from opencdop.design.words import day
from opencdop.panels import known, terms_services
from opencdop.panels import record_queries as queries
from opencdop.panels.asking import asked
from opencdop.panels.models import Body, Panel, TermsOfReference
from opencdop.panels.record_forms import ApprovalForm, BodyForm, LastDayForm, TermsForm
from opencdop.panels.record_queries import KEEP, READ, own_panel
from opencdop.panels.written import seen_of

office_reads = page(act=READ, methods=("GET", "HEAD"))
manager = page(act=KEEP)
manager_posts = page(act=KEEP, methods=("POST",))


def keeps(actor: Actor, panel: Panel) -> bool:
    """Whether the actor keeps the record of this panel, beside reading it."""
    return has_act(actor, KEEP) and panel.pk in places_for(actor, KEEP)


@office_reads
def own_panels(request: Any) -> HttpResponseBase:
    """The panels of whoever asks; with one, that one."""
    panels = queries.own_panels(request.actor)
    if len(panels) == 1:
        return redirect("panel_record", panel_id=panels[0].pk)
    return render(request, "panels/own_panels.html", {"panels": panels})


@office_reads
def panel_record(request: Any, panel_id: str) -> HttpResponseBase:
    """The panel at a glance: what is in force today, who is missing."""
    panel = own_panel(request.actor, panel_id, act=READ)
    today = clock.today()
    context = {
        "panel": panel,
        "keeps": keeps(request.actor, panel),
        "terms": queries.terms_on(panel, today),
        "membership": queries.membership_on(panel, today),
        "bodies": queries.bodies_on(panel, today),
        "parts": Body.PARTS,
    }
    return render(request, "panels/record.html", context)


@office_reads
def terms(request: Any, panel_id: str) -> HttpResponseBase:
    """All versions of the terms of reference."""
    panel = own_panel(request.actor, panel_id, act=READ)
    found = queries.all_terms(panel)
    context = {
        "panel": panel,
        "keeps": keeps(request.actor, panel),
        "versions": found,
        "draft": next((each for each in found if each.approved_on is None), None),
        "today": clock.today(),
    }
    return render(request, "panels/terms.html", context)


@manager
def write_terms(request: Any, panel_id: str) -> HttpResponseBase:
    """Write the next version, beginning with the words of the latest."""
    panel = own_panel(request.actor, panel_id, act=KEEP)
    row = _newest_terms(panel)
    known_so_far: dict[str, Any] = {}
    if row is not None:
        known_so_far = {name: getattr(row, name) for name in ("text", "functions", "frequency")}
        known_so_far["reports_to"] = row.reports_to_id or ""
        if row.is_draft:
            known_so_far["from_on"] = row.from_on

    def done(said: dict[str, Any]) -> HttpResponseBase:
        draft = terms_services.write_terms(panel, **said, seen=request.POST.get("seen"), by=request.actor)
        messages.success(request, f"Version {draft.version_no} is saved as a draft. It counts once approved.")
        return redirect("panel_terms", panel_id=panel.pk)

    form = TermsForm(request.POST or None, panel=panel, initial=known_so_far)

    def since() -> tuple[str, StandsNow]:
        now = _newest_terms(panel)
        assert now is not None, "somebody has written since"
        said = {"from_on": day(now.from_on), "text": now.text, "functions": now.functions}
        said |= {"frequency": now.frequency, "reports_to": now.reports_to.name if now.reports_to else ""}
        by_label = {
            str(form.fields[name].label).removesuffix(" (optional)"): words for name, words in said.items()
        }
        return seen_of(now), StandsNow(by_label, by_name=now.written_by_name, at=now.written_at)

    return asked(
        request,
        form,
        done,
        title="Write the terms of reference",
        lede="This saves a draft. Earlier versions stay as they were.",
        button="Save the draft",
        back=reverse("panel_terms", args=[panel.pk]),
        seen=seen_of(row),
        since=since,
    )


def _newest_terms(panel: Panel) -> TermsOfReference | None:
    newest = next(iter(queries.all_terms(panel)), None)
    return queries.terms_by_id(panel, newest.id) if newest is not None else None


@manager
def approve_terms(request: Any, panel_id: str, terms_id: str) -> HttpResponseBase:
    """Record who approved a draft."""
    panel = own_panel(request.actor, panel_id, act=KEEP)
    row = queries.terms_by_id(panel, terms_id)

    def done(said: dict[str, Any]) -> HttpResponseBase:
        terms_services.approve_terms(row, **said, by=request.actor)
        messages.success(request, f"Recorded. Version {row.version_no} is in force from {day(row.from_on)}.")
        return redirect("panel_terms", panel_id=panel.pk)

    return asked(
        request,
        ApprovalForm(request.POST or None),
        done,
        title=f"Version {row.version_no}: who approved it",
        lede=f"From {day(row.from_on)} it takes the place of the version before. It cannot be changed after this.",
        button="Record the approval",
        back=reverse("panel_terms", args=[panel.pk]),
    )


@manager_posts
def show_terms(request: Any, panel_id: str, terms_id: str) -> HttpResponseBase:
    """Make approved terms public, or take them off the public pages."""
    panel = own_panel(request.actor, panel_id, act=KEEP)
    publicly = request.POST.get("publicly") == "yes"
    try:
        terms_services.show_terms(queries.terms_by_id(panel, terms_id), publicly=publicly, by=request.actor)
    except RuleBroken as refused:
        messages.warning(request, str(refused))
    else:
        told = "They can be read by everybody now." if publicly else "They are no longer public."
        messages.success(request, told)
    return redirect("panel_terms", panel_id=panel.pk)


@office_reads
def bodies(request: Any, panel_id: str) -> HttpResponseBase:
    """Partners and the bodies reported to, with the days of their names."""
    panel = own_panel(request.actor, panel_id, act=READ)
    context = {
        "panel": panel,
        "keeps": keeps(request.actor, panel),
        "bodies": queries.all_bodies(panel),
        "parts": Body.PARTS,
        "kinds": known.kinds_of_body(),
        "today": clock.today(),
    }
    return render(request, "panels/bodies.html", context)


@manager
def add_body(request: Any, panel_id: str) -> HttpResponseBase:
    """Add a partner or a body that the panel reports to."""
    panel = own_panel(request.actor, panel_id, act=KEEP)

    def done(said: dict[str, Any]) -> HttpResponseBase:
        body = terms_services.add_body(panel, **said, by=request.actor)
        messages.success(request, f"{body.name} is added.")
        return redirect("panel_bodies", panel_id=panel.pk)

    return asked(
        request,
        BodyForm(request.POST or None),
        done,
        title="Add a partner or a body above the panel",
        lede="When a body changes its name, end the old one and add the new one: each name keeps its days.",
        button="Add",
        back=reverse("panel_bodies", args=[panel.pk]),
    )


@manager
def end_body(request: Any, panel_id: str, body_id: str) -> HttpResponseBase:
    """Say when a body ended, or had this name for the last time."""
    panel = own_panel(request.actor, panel_id, act=KEEP)
    body = queries.body_by_id(panel, body_id)

    def done(said: dict[str, Any]) -> HttpResponseBase:
        terms_services.end_body(body, until_on=said["until_on"], by=request.actor)
        messages.success(request, f"{body.name} ends with {day(said['until_on'])}.")
        return redirect("panel_bodies", panel_id=panel.pk)

    return asked(
        request,
        LastDayForm(request.POST or None),
        done,
        title=f"{body.name}: last day",
        button="Save",
        back=reverse("panel_bodies", args=[panel.pk]),
    )

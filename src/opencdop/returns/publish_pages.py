"""The page from which a year goes to the panel's public site."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act, places_for
from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.formkit.problems import Problem
from opencdop.public_site.document_queries import figures_ever_published
from opencdop.returns import publishing, services
from opencdop.returns.editions import edition_for, year_at
from opencdop.returns.queries import panel_among


@page(act=Act.WRITE_SITE)
def publish(request: Any, panel_slug: str, year_slug: str) -> HttpResponseBase:
    """What would be published, and two ways to publish it: the tables as a page, and the document."""
    places = places_for(request.actor, Act.WRITE_SITE) & places_for(request.actor, Act.MAKE_RETURN)
    panel = panel_among(panel_slug, places)
    asked = (request.POST if request.method == "POST" else request.GET).get("as-at", "")
    edition = edition_for(request.actor, panel, year=year_at(year_slug), asked=asked, now=clock.now())
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            if "report" in request.POST:
                made = publishing.put_annual_report(edition, by=request.actor)
                messages.success(request, f"“{made.title}” is kept. A manager publishes it from this page.")
                return redirect("public_site:documents", slug=panel.slug)
            publishing.publish_year(edition, because=request.POST.get("because", ""), by=request.actor)
        except RuleBroken as refused:
            problems = (Problem("because", str(refused), field_id="because"),)
        else:
            messages.success(request, "The figures are published, with your name and today’s date.")
            return redirect("public_site:figures", slug=panel.slug, year=edition.year.slug)
    context = {
        "edition": edition,
        "report": services.read_figures(edition, by=request.actor),
        "before": [each for each in figures_ever_published(panel) if each.year == edition.year.slug],
        "publishes": panel.pk in places_for(request.actor, Act.PUBLISH_SITE),
        "because": request.POST.get("because", ""),
        "problems": problems,
    }
    return render(request, "returns/publish.html", context, status=422 if problems else 200)

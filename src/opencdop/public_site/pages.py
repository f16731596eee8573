"""The public pages of a panel. Anybody may read them; they read nothing about anybody, and know of no child."""

import re
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.csrf import csrf_exempt

from opencdop.accounts.access import public_page
from opencdop.core.errors import NotFound
from opencdop.documents.serving import download_of
from opencdop.panels.models import Panel
from opencdop.panels.queries import panel_at, panels_by_name
from opencdop.public_site import document_queries
from opencdop.public_site.catalogue import NO_SUCH_PAGE, page_kind
from opencdop.public_site.finding import Found, panels_for
from opencdop.public_site.languages import ENGLISH, english
from opencdop.public_site.queries import Site
from opencdop.public_site.serving import for_anybody
from opencdop.public_site.showing import address_of, link_to, more_pages, shown

DOORS = ("home", "professionals", "families")


def panel_here(request: Any, slug: str) -> Panel:
    """The panel of this address, whose name then stands in the bar. Raises NotFound for none."""
    panel = panel_at(slug)
    request.place_name = f"{panel.name} child death review"
    return panel


@csrf_exempt  # it changes nothing, and a token would put a cookie on whoever looks for help
@public_page(methods=("GET", "HEAD", "POST"))
def find(request: Any) -> HttpResponseBase:
    """The panel for a place, typed as a postcode or as the name of a council. What was typed is kept nowhere."""
    typed = request.POST.get("place", "")
    if request.method != "POST":
        return redirect("home")
    found = panels_for(typed)
    if len(found.panels) == 1:
        return redirect("public_site:home", slug=found.panels[0].slug)
    return installation_home(request, typed=typed, found=found)


def installation_home(request: Any, *, typed: str = "", found: Found | None = None) -> HttpResponseBase:
    """The first page of the installation: all panels, and how to find the right one."""
    context = {"panels": panels_by_name(), "typed": typed, "found": found}
    return render(request, "public_site/installation.html", context)


@for_anybody()
def home(request: Any, slug: str) -> HttpResponseBase:
    """Two doors, for families and for professionals; how to notify; how to reach the office."""
    site = Site(panel_here(request, slug))
    context = {
        **_page(site, "home"),
        "others": [link_to(site, page_kind(key), english()) for key in ("about", "contacts")],
        "languages": site.languages_of("families"),
        "site": site,
    }
    return render(request, "public_site/home.html", context)


@for_anybody()
def professionals(request: Any, slug: str) -> HttpResponseBase:
    """The door for professionals, with what is behind it."""
    return _professional(request, slug, "professionals")


@for_anybody()
def about(request: Any, slug: str, page: str) -> HttpResponseBase:
    """A page about the panel and its work."""
    if page_kind(page).for_families or page in DOORS:
        raise NotFound(NO_SUCH_PAGE)
    return _professional(request, slug, page)


@for_anybody(kept=False)
def families(request: Any, slug: str) -> HttpResponseBase:
    """The door for families, in English."""
    return _family(request, slug, ENGLISH, "families")


@for_anybody(kept=False)
def family_page(request: Any, slug: str, page: str) -> HttpResponseBase:
    """A page for families, in English."""
    return _family(request, slug, ENGLISH, page)


@for_anybody(kept=False)
def families_in(request: Any, slug: str, language: str) -> HttpResponseBase:
    """The door for families in another language."""
    return _family(request, slug, language, "families")


@for_anybody(kept=False)
def family_page_in(request: Any, slug: str, language: str, page: str) -> HttpResponseBase:
    """A page for families in another language."""
    return _family(request, slug, language, page)


@for_anybody()
def figures(request: Any, slug: str, year: str) -> HttpResponseBase:
    """The published figures of a year, small numbers hidden."""
    panel = panel_here(request, slug)
    if not re.fullmatch(r"\d{4}-\d{2}", year):
        raise NotFound(document_queries.NO_SUCH_YEAR)
    context = {"panel": panel, "figures": document_queries.figures_of_year(panel, year)}
    return render(request, "public_site/figures.html", context)


@for_anybody()
def document(request: Any, slug: str, document_id: str) -> HttpResponseBase:
    """A published document, as a file to save under its title."""
    found = document_queries.published_document(panel_at(slug), document_id)
    response = download_of(found.document)
    ending = response["Content-Disposition"].rpartition(".")[2].rstrip('"')
    name = slugify(found.title)[:80] or "document"
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _professional(request: Any, slug: str, page: str) -> HttpResponseBase:
    site = Site(panel_here(request, slug))
    return render(request, "public_site/page.html", _page(site, page))


def _family(request: Any, slug: str, language: str, page: str) -> HttpResponseBase:
    if not page_kind(page).for_families:
        raise NotFound(NO_SUCH_PAGE)
    site = Site(panel_here(request, slug))
    context = {**_page(site, page, language), "leave_to": settings.OPENCDOP_LEAVE_TO}
    return render(request, "public_site/family.html", context)


def _page(site: Site, page: str, language: str = ENGLISH) -> dict[str, Any]:
    """What every page of the site needs: the text as it is public, the languages it is in, the pages beside it."""
    public = site.read(page, language)
    return {
        "panel": site.panel,
        "public": public,
        "kind": public.kind,
        "page": shown(site, public.kind, public.text, public.language),
        "page_language": public.language,
        "in_languages": [
            (each, address_of(site.panel, public.kind, each))
            for each in public.languages
            if each != public.language
        ],
        "more": more_pages(site, public.kind, public.language),
        "door": link_to(site, page_kind(public.kind.door), public.language),
    }

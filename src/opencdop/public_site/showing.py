"""A public page ready for its template: its text as HTML, and what the product draws on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from opencdop.core import clock
from opencdop.panels.models import Panel
from opencdop.panels.record_queries import membership_on, terms_on
from opencdop.public_site.catalogue import PageKind, Text, drawn_names, page_kind, pages_behind
from opencdop.public_site.document_queries import published_documents, published_figures
from opencdop.public_site.document_services import ANNUAL_REPORT, PROCEDURE
from opencdop.public_site.help_lines import help_lines
from opencdop.public_site.languages import ENGLISH, Language, english
from opencdop.public_site.markdown import Part, parts_of
from opencdop.public_site.queries import Site


@dataclass(frozen=True)
class Shown:
    """The title and the parts of a page, with what each drawn part holds."""

    title: str
    parts: list[Part]
    held: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PageLink:
    """A link to a page of the panel; in English where it is not there in the language asked for."""

    title: str
    href: str
    in_english: bool = False


def shown(site: Site, kind: PageKind, text: Text, spoken: Language) -> Shown:
    """The page as anybody sees it, from a text that is public or from one that is being looked at before."""
    panel = site.panel
    fills = {
        "panel": panel.name,
        "telephone": panel.telephone,
        "general email": panel.general_email or panel.office_email,
        "secure email": panel.secure_email,
    }
    parts = parts_of(
        text.body,
        fills=fills,
        link_to=lambda key: link_to(site, page_kind(key), spoken).href,
        drawn=drawn_names(),
    )
    there = {part.drawn for part in parts}
    parts += [Part(drawn=name) for name in kind.draws if name not in there]
    held = {part.drawn: _DRAWN[part.drawn](site, kind, spoken) for part in parts if part.drawn}
    return Shown(title=text.title.replace("{panel}", panel.name), parts=parts, held=held)


def address_of(panel: Panel, kind: PageKind, spoken: Language) -> str:
    """Where a page stands."""
    if kind.key in ("home", "professionals", "families") and spoken.is_english:
        return reverse(f"public_site:{kind.key}", args=[panel.slug])
    if not kind.for_families:
        return reverse("public_site:about", args=[panel.slug, kind.key])
    if spoken.is_english:
        return reverse("public_site:family_page", args=[panel.slug, kind.key])
    if kind.key == "families":
        return reverse("public_site:families_in", args=[panel.slug, spoken.key])
    return reverse("public_site:family_page_in", args=[panel.slug, spoken.key, kind.key])


def link_to(site: Site, kind: PageKind, spoken: Language) -> PageLink:
    """The link to a page, in a language where it is there, else in English."""
    here = spoken if site.has(kind.key, spoken.key) else english()
    title = site.title(kind.key, here.key).replace("{panel}", site.panel.name)
    return PageLink(title, address_of(site.panel, kind, here), in_english=here != spoken)


def _pages(site: Site, kind: PageKind, spoken: Language) -> list[PageLink]:
    """The pages behind the same door; in another language only those that are there in it."""
    return [
        link_to(site, each, spoken)
        for each in pages_behind(kind.door)
        if spoken.key == ENGLISH or site.has(each.key, spoken.key)
    ]


def more_pages(site: Site, kind: PageKind, spoken: Language) -> list[PageLink]:
    """The other pages behind the same door."""
    here = address_of(site.panel, kind, spoken)
    return [each for each in _pages(site, kind, spoken) if each.href != here]


def _nothing_held(site: Site, kind: PageKind, spoken: Language) -> None:
    """For what is drawn from the panel alone."""


_DRAWN: Mapping[str, Callable[[Site, PageKind, Language], Any]] = {
    "contacts": _nothing_held,
    "notify": _nothing_held,
    "pages": _pages,
    "help lines": lambda site, kind, spoken: help_lines(spoken),
    "terms": lambda site, kind, spoken: _terms(site.panel),
    "members": lambda site, kind, spoken: membership_on(site.panel, clock.today(), published=True),
    "procedures": lambda site, kind, spoken: published_documents(site.panel, PROCEDURE),
    "reports": lambda site, kind, spoken: published_documents(site.panel, ANNUAL_REPORT),
    "figures": lambda site, kind, spoken: published_figures(site.panel),
}


@dataclass(frozen=True)
class TermsOnPage:
    """Published terms of reference: their own dates, and their Markdown made as safe as every other."""

    from_on: Any
    approved_by: str
    approved_on: Any
    frequency: str
    reports_to: str
    parts: list[Part]
    functions: list[Part]


def _terms(panel: Panel) -> TermsOnPage | None:
    found = terms_on(panel, clock.today(), published=True)
    if found is None:
        return None

    def plain(text: str) -> list[Part]:
        return parts_of(text, fills={"panel": panel.name}, link_to=lambda key: "/", drawn=frozenset())

    return TermsOnPage(
        from_on=found.from_on,
        approved_by=found.approved_by,
        approved_on=found.approved_on,
        frequency=found.frequency,
        reports_to=found.reports_to,
        parts=plain(found.text),
        functions=plain(found.functions),
    )

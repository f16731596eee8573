"""The pages on which a panel's office writes its public site: how each page stands, writing, versions, publishing."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page as with_act
from opencdop.accounts.roles import Act, places_for
from opencdop.core.errors import RuleBroken, Stale
from opencdop.formkit.problems import Problem
from opencdop.panels.mailbox_services import change_mailboxes
from opencdop.panels.models import Panel
from opencdop.public_site import queries, services
from opencdop.public_site.catalogue import (
    PageKind,
    Text,
    drawn_names,
    languages_of,
    page_keys,
    page_kind,
    shipped,
)
from opencdop.public_site.comparing import compared
from opencdop.public_site.languages import ENGLISH, Language, language
from opencdop.public_site.markdown import FILLS, faults_in
from opencdop.public_site.models import PageVersion
from opencdop.public_site.reading_age import reading_words
from opencdop.public_site.showing import address_of, shown
from opencdop.public_site.transitions import DRAFT, PUBLISHED

GET = ("GET", "HEAD")
write = with_act(act=Act.WRITE_SITE)
look = with_act(act=Act.WRITE_SITE, methods=GET)
press = with_act(act=Act.PUBLISH_SITE, methods=("POST",))


class Desk:
    """One page in one language as the office has it before it: texts, versions, what is public."""

    def __init__(self, request: Any, slug: str, page: str, key: str) -> None:
        self.panel: Panel = queries.panel_written_by(request.actor, slug)
        self.kind: PageKind = page_kind(page)
        self.language: Language = language(key)
        if key not in languages_of(self.kind):
            raise RuleBroken("This page is kept in English only.")
        self.versions = queries.versions_of(self.panel, page, key)
        self.newest = self.versions[0] if self.versions else None
        self.draft = next((each for each in self.versions if each.state == DRAFT), None)
        self.public = next((each for each in self.versions if each.state == PUBLISHED), None)
        self.shipped = shipped(page, key)
        self.publishes = self.panel.pk in places_for(request.actor, Act.PUBLISH_SITE)

    @property
    def english_language(self) -> Language:
        return language(ENGLISH)

    @property
    def address(self) -> str:
        return f"/site/{self.panel.slug}/pages/{self.kind.key}/{self.language.key}/"

    def text(self) -> Text:
        """What the writer begins with: the newest version, or the text that came, or the English to translate."""
        if self.newest:
            return Text(self.newest.title, self.newest.body)
        return self.shipped or queries.current_english(self.panel, self.kind.key)

    def context(self, **more: Any) -> dict[str, Any]:
        site = queries.Site(self.panel)
        english = queries.current_english(self.panel, self.kind.key) if self.language.key != ENGLISH else None
        return {
            "desk": self,
            "panel": self.panel,
            "kind": self.kind,
            "spoken": self.language,
            "english": english,
            "english_shown": shown(site, self.kind, english, language(ENGLISH)) if english else None,
            "site": site,
            "older": site.is_older_than_english(self.kind.key, self.language.key),
            "public_href": address_of(self.panel, self.kind, self.language),
            "fills": FILLS,
            "draws": sorted(drawn_names() & set(self.kind.draws)),
            **more,
        }


@look
def sites(request: Any) -> HttpResponseBase:
    """The panels whose public pages the reader writes; the one, where there is one."""
    panels = queries.panels_written_by(request.actor)
    if len(panels) == 1:
        return redirect("public_site:overview", slug=panels[0].slug)
    return render(request, "public_site/sites.html", {"panels": panels})


@look
def overview(request: Any, slug: str) -> HttpResponseBase:
    """Every page in every language, and how it stands."""
    panel = queries.panel_written_by(request.actor, slug)
    context = {
        "panel": panel,
        "rows": queries.standings_of(panel),
        "publishes": panel.pk in places_for(request.actor, Act.PUBLISH_SITE),
    }
    return render(request, "public_site/overview.html", context)


@write
def text(request: Any, slug: str, page: str, language: str) -> HttpResponseBase:
    """Write a page: look at it as it will be, save it as a draft. What was typed stays when it is refused."""
    desk = Desk(request, slug, page, language)
    if request.method != "POST":
        return _writing(request, desk, desk.text(), seen=desk.newest.number if desk.newest else 0)
    typed = Text(request.POST.get("title", ""), request.POST.get("body", ""))
    seen = _number(request.POST.get("seen", ""))
    if "look" in request.POST:
        faults = faults_in(typed.title, typed.body, pages=page_keys(), drawn=drawn_names())
        return _writing(request, desk, typed, seen=seen, problems=faults, preview=not faults)
    try:
        saved = services.write_page(
            desk.panel,
            page=page,
            language_key=language,
            title=typed.title,
            body=typed.body,
            seen=seen,
            by=request.actor,
        )
    except Stale as newer:
        return _writing(
            request,
            desk,
            typed,
            seen=desk.newest.number if desk.newest else 0,
            problems=[str(newer)],
            status=409,
        )
    except RuleBroken as refused:
        return _writing(request, desk, typed, seen=seen, problems=[str(refused)])
    messages.success(request, f"Version {saved.number} is saved as a draft. The public page is as it was.")
    return redirect(f"{desk.address}publish/")


@write
def publish(request: Any, slug: str, page: str, language: str) -> HttpResponseBase:
    """The draft as it will be, beside what is public; publishing, or approving a translation."""
    desk = Desk(request, slug, page, language)
    problems: tuple[Problem, ...] = ()
    typed = {name: request.POST.get(name, "") for name in ("checked_by", "checked_as", "read_both")}
    if request.method == "POST":
        try:
            return _publish(request, desk, typed)
        except RuleBroken as refused:
            problems = (Problem("publish", str(refused), field_id="checked_by"),)
    waiting = Text(desk.draft.title, desk.draft.body) if desk.draft else None
    if not waiting and not desk.language.is_english:
        waiting = _standing_translation(desk)
    context = desk.context(problems=problems, typed=typed, waiting=waiting)
    if waiting:
        context["reading"] = _reading(desk, waiting)
        before = queries.current_english(desk.panel, page) if desk.language.is_english else None
        before = Text(desk.public.title, desk.public.body) if desk.public else before
        context["page"] = shown(context["site"], desk.kind, waiting, desk.language)
        context["lines"] = compared(before.body, waiting.body) if before else []
    return render(request, "public_site/publish.html", context, status=422 if problems else 200)


def _reading(desk: Desk, text: Text) -> str:
    return reading_words(
        text.title, text.body, language_key=desk.language.key, for_families=desk.kind.for_families
    )


def _standing_translation(desk: Desk) -> Text | None:
    """Without a draft: the approved one, to be approved again when the English changed, or the one that came."""
    if desk.public:
        older = queries.Site(desk.panel).is_older_than_english(desk.kind.key, desk.language.key)
        return Text(desk.public.title, desk.public.body) if older else None
    return desk.shipped


def _publish(request: Any, desk: Desk, typed: dict[str, str]) -> HttpResponseBase:
    draft = desk.draft
    if draft and str(draft.number) != request.POST.get("number", ""):
        raise RuleBroken("A newer draft was saved meanwhile. Read this one, then publish.")
    if desk.language.is_english:
        if draft is None:
            raise RuleBroken("There is no draft to publish. Write one first.")
        services.publish_page(draft, by=request.actor)
        messages.success(request, "Published. Your name and today’s date stand at the foot of the page.")
    else:
        services.approve_standing(
            desk.panel,
            page=desk.kind.key,
            language_key=desk.language.key,
            checked_by=typed["checked_by"],
            checked_as=typed["checked_as"],
            read_both=bool(typed["read_both"]),
            by=request.actor,
        )
        messages.success(request, f"Approved. The page can be read in {desk.language.english_name}.")
    return redirect("public_site:overview", slug=desk.panel.slug)


@look
def versions(request: Any, slug: str, page: str, language: str) -> HttpResponseBase:
    """Every version, and two of them compared."""
    desk = Desk(request, slug, page, language)
    asked = [request.GET.get(name, "") for name in ("before", "after")]
    context = desk.context(asked=asked, lines=None)
    if all(asked):
        before, after = (queries.version_among(desk.versions, number) for number in asked)
        context |= {"before": before, "after": after, "lines": compared(_whole(before), _whole(after))}
    return render(request, "public_site/versions.html", context)


@with_act(act=Act.WRITE_SITE, methods=("POST",))
def back(request: Any, slug: str, page: str, language: str) -> HttpResponseBase:
    """Make an earlier version, or the text that came with the software, a draft again."""
    desk = Desk(request, slug, page, language)
    number, seen = request.POST.get("number", ""), _number(request.POST.get("seen", ""))
    if number == "shipped":
        services.take_shipped(desk.panel, page=page, language_key=language, seen=seen, by=request.actor)
    else:
        services.go_back(queries.version_among(desk.versions, number), seen=seen, by=request.actor)
    messages.success(
        request, "It is a draft now. The public page is as it was until somebody publishes the draft."
    )
    return redirect(f"{desk.address}publish/")


@press
def withdraw(request: Any, slug: str, page: str, language: str) -> HttpResponseBase:
    """Take a published text off the site."""
    desk = Desk(request, slug, page, language)
    if desk.public is None:
        raise RuleBroken("Nothing of this page is published.")
    services.withdraw_page(desk.public, reason=request.POST.get("reason", ""), by=request.actor)
    then = "The text that came with the software stands there now." if desk.language.is_english else ""
    messages.success(request, f"Taken off the site. {then}".strip())
    return redirect("public_site:overview", slug=slug)


@with_act(act=Act.PUBLISH_SITE)
def mailboxes(request: Any, slug: str) -> HttpResponseBase:
    """Where the public may write: the secure and the general mailbox."""
    panel = queries.panel_written_by(request.actor, slug)
    typed = {name: getattr(panel, name) for name in ("general_email", "secure_email")}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in typed}
        try:
            change_mailboxes(panel, **typed, by=request.actor)
        except RuleBroken as refused:
            at = getattr(refused, "at", "general_email")
            problems = (Problem(at, str(refused), field_id=at),)
        else:
            messages.success(request, "Saved. The public pages show these mailboxes from now on.")
            return redirect("public_site:overview", slug=slug)
    context = {"panel": panel, "typed": typed, "problems": problems}
    return render(request, "public_site/mailboxes.html", context, status=422 if problems else 200)


def _writing(
    request: Any,
    desk: Desk,
    typed: Text,
    *,
    seen: int,
    problems: list[str] | None = None,
    preview: bool = False,
    status: int = 0,
) -> HttpResponseBase:
    context = desk.context(
        typed=typed,
        seen=seen,
        problems=tuple(Problem("body", sentence, field_id="body") for sentence in problems or ()),
        preview=None,
    )
    if preview:
        context["preview"] = shown(context["site"], desk.kind, typed, desk.language)
        context["reading"] = _reading(desk, typed)
    return render(
        request, "public_site/write.html", context, status=status or (422 if context["problems"] else 200)
    )


def _whole(version: PageVersion) -> str:
    return f"# {version.title}\n{version.body}"


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 7 else -1

"""The e-mails and letters of a panel: read, worded, looked at with invented data, approved."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from opencdop.accounts.roles import Act, places_for
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.design.since import StandsNow
from opencdop.panels import template_services, templates
from opencdop.panels.asking import asked
from opencdop.panels.letter_files import letter_download
from opencdop.panels.record_forms import WordingForm
from opencdop.panels.record_pages import keeps, manager, manager_posts, office_reads
from opencdop.panels.record_queries import KEEP, READ, own_panel
from opencdop.panels.template_queries import draft_of, versions_of
from opencdop.panels.templates import Template, TemplateKind, with_examples
from opencdop.panels.written import seen_of


@office_reads
def wordings(request: Any, panel_id: str) -> HttpResponseBase:
    """All e-mails and letters, with whose words are used."""
    panel = own_panel(request.actor, panel_id, act=READ)
    used = templates.templates_in_use(panel)
    groups = [
        (title, [each for each in used if each.kind.audience == code])
        for code, title in templates.audiences().items()
    ]
    context = {"panel": panel, "groups": groups, "media": templates.MEDIA}
    return render(request, "panels/wordings.html", context)


@office_reads
def wording(request: Any, panel_id: str, kind: str) -> HttpResponseBase:
    """One of them, as it is used and as it would be with the draft, both with invented data."""
    panel = own_panel(request.actor, panel_id, act=READ)
    used, draft = templates.template_for(panel, kind), draft_of(panel, kind)
    context = {
        "panel": panel,
        "kind": used.kind,
        "medium": templates.MEDIA[used.kind.medium],
        "is_letter": used.kind.medium == templates.LETTER,
        "keeps": keeps(request.actor, panel),
        "tries": panel.pk in places_for(request.actor, Act.TELL_OTHERS),
        "used": used,
        "example": with_examples(used),
        "draft": draft,
        "seen": seen_of(draft),
        "draft_example": with_examples(_of_draft(used.kind, draft)) if draft else None,
        "versions": versions_of(panel, kind),
    }
    return render(request, "panels/wording.html", context)


@manager
def write_wording(request: Any, panel_id: str, kind: str) -> HttpResponseBase:
    """Write the panel's own words, beginning with those that are there."""
    panel = own_panel(request.actor, panel_id, act=KEEP)
    used, draft = templates.template_for(panel, kind), draft_of(panel, kind)
    if used.kind.fixed:
        raise NotFound(f"These words are the same in every panel. {used.kind.fixed}")
    newest = next(iter(versions_of(panel, kind)), None)
    begin = draft or (newest if newest is not None and used.set_aside else used)

    def done(said: dict[str, Any]) -> HttpResponseBase:
        seen = request.POST.get("seen")
        template_services.write_template(panel, kind=kind, **said, seen=seen, by=request.actor)
        messages.success(request, "The draft is saved. Look at it below; it is used once you approve it.")
        return redirect("panel_wording", panel_id=panel.pk, kind=kind)

    def since() -> tuple[str, StandsNow]:
        now = versions_of(panel, kind)[0]
        said = {"Subject": now.subject, "Words": now.body}
        return seen_of(now), StandsNow(said, by_name=now.written_by_name, at=now.written_at)

    return asked(
        request,
        WordingForm(request.POST or None, initial={"subject": begin.subject, "body": begin.body}),
        done,
        title=f"Write: {used.kind.title}",
        lede=used.kind.hint,
        notes=(_gaps(used.kind), _warning(used.kind)),
        button="Save the draft",
        back=reverse("panel_wording", args=[panel.pk, kind]),
        seen=seen_of(newest),
        since=since,
    )


@manager_posts
def approve_wording(request: Any, panel_id: str, kind: str) -> HttpResponseBase:
    """Approve the draft under one's own name."""
    panel = own_panel(request.actor, panel_id, act=KEEP)
    draft = draft_of(panel, kind)
    if draft is None:
        messages.warning(request, "There is no draft to approve.")
    elif request.POST.get("seen", seen_of(draft)) != seen_of(draft):
        messages.warning(request, template_services.WRITTEN_SINCE)
    else:
        template_services.approve_template(draft, by=request.actor)
        messages.success(request, "Approved under your name. These words are used from now on.")
    return redirect("panel_wording", panel_id=panel.pk, kind=kind)


@manager_posts
def shipped_wording(request: Any, panel_id: str, kind: str) -> HttpResponseBase:
    """Go back to the words that come with the product."""
    panel = own_panel(request.actor, panel_id, act=KEEP)
    try:
        template_services.use_shipped_words(panel, kind=kind, by=request.actor)
        messages.success(request, "The words that come with the product are used again.")
    except RuleBroken as refused:
        messages.warning(request, str(refused))
    return redirect("panel_wording", panel_id=panel.pk, kind=kind)


@office_reads
def example_letter(request: Any, panel_id: str, kind: str, file_kind: str) -> HttpResponseBase:
    """A letter with invented data, on the panel's paper: of the draft where there is one."""
    panel = own_panel(request.actor, panel_id, act=READ)
    used, draft = templates.template_for(panel, kind), draft_of(panel, kind)
    if used.kind.medium != templates.LETTER:
        raise NotFound("An e-mail has no paper.")
    template = _of_draft(used.kind, draft) if draft else used
    letter = templates.letter_for(
        panel,
        kind,
        {**used.kind.examples, "panel": panel.name},
        to=("Name of the addressee", "Organisation"),
        template=template,
    )
    return letter_download(letter, kind=file_kind, name=f"example-{kind.replace('_', '-')}")


def _of_draft(kind: TemplateKind, draft: Any) -> Template:
    return Template(kind, draft.subject, draft.body, version_no=draft.version_no)


def _gaps(kind: TemplateKind) -> str:
    named = "; ".join(f"{{{each.name}}} is {each.words}" for each in kind.placeholders)
    return f"In braces you can name: {named}."


def _warning(kind: TemplateKind) -> str:
    if kind.medium == templates.EMAIL:
        return "Others may read an e-mail on its way. It never says who a child is, nor a date, a number or a place."
    return "A letter goes on paper or by a secure channel. Say what the addressee needs, and nothing more."

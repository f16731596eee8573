"""The words of a letter or an e-mail, looked at with the record of a case. Nothing is sent, made or kept."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases.models import Case
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.panels.models import Panel
from opencdop.panels.record_queries import own_panel
from opencdop.panels.template_queries import draft_of
from opencdop.panels.templates import LETTER, Template, Tried, kind_of, template_for, tried
from opencdop.telling_others import events
from opencdop.telling_others.forms import CaseForm
from opencdop.telling_others.letters import words_from
from opencdop.telling_others.queries import case_named


@page(act=Act.TELL_OTHERS)
def trying(request: Any, panel_id: str, kind: str) -> HttpResponseBase:
    """Which case; then the words in use, and the draft, filled from its record. An e-mail shows our reference alone."""
    panel, known = own_panel(request.actor, panel_id, act=Act.TELL_OTHERS), kind_of(kind)
    form = CaseForm(request.POST or None)
    context: dict[str, Any] = {
        "panel": panel,
        "kind": known,
        "is_letter": known.medium == LETTER,
        "form": form,
        "shown": [],
    }
    if request.method == "POST" and form.is_valid():
        try:
            case = case_named(form.cleaned_data["reference"], panel=panel, actor=request.actor)
        except RuleBroken as refused:
            form.refuse(refused)
        else:
            context |= {
                "case": case,
                "shown": _shown(panel, case, template_for(panel, kind), by=request.actor),
            }
            note_read(request, events.WORDS_TRIED, case_id=case.id, data_key_id=case.data_key_id)
    return render(request, "telling_others/trying.html", context, status=422 if form.errors else 200)


def _shown(panel: Panel, case: Case, used: Template, *, by: Actor) -> list[tuple[str, Tried]]:
    """The words in use and the draft, each filled. Of an e-mail the case gives its reference and nothing else."""
    if used.kind.medium == LETTER:
        words = words_from(case, used.kind.code, by=by)
    else:
        words = {**used.kind.examples, "panel": panel.name, "reference": case.reference}
        words.pop("reach", None)
    draft = draft_of(panel, used.kind.code)
    shown = [("In use", tried(used, words, panel=panel))]
    if draft is not None:
        drafted = Template(used.kind, draft.subject, draft.body, version_no=draft.version_no)
        shown.insert(0, (f"Draft, version {draft.version_no}", tried(drafted, words, panel=panel)))
    return shown

"""One form of one page: shown until what it says is done; a refusal stands in it beside all that was typed."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from opencdop.core.errors import RuleBroken, Stale
from opencdop.design.since import StandsNow
from opencdop.panels.forms import FirmForm


def asked(
    request: Any,
    form: FirmForm,
    done: Callable[[dict[str, Any]], HttpResponseBase],
    *,
    title: str,
    button: str,
    back: str,
    lede: str = "",
    notes: tuple[str, ...] = (),
    seen: str | None = None,
    since: Callable[[], tuple[str, StandsNow]] | None = None,
) -> HttpResponseBase:
    """The form. `done` is given what it says, and answers with where to go then.

    `seen` is the mark of what it began with, which it sends. Where `done` finds that somebody has written since,
    `since` gives the mark and the words of what stands now: they are shown above all that was typed.
    """
    stands = None
    if request.method == "POST" and form.is_valid():
        try:
            return done(form.cleaned_data)
        except RuleBroken as refused:
            form.refuse(refused)
        except Stale as late:
            if since is None:
                raise
            form.refuse(late)
            seen, stands = since()
    if stands is None and seen is not None:
        seen = request.POST.get("seen", seen)
    context = {
        "form": form,
        "title": title,
        "lede": lede,
        "notes": notes,
        "button": button,
        "back": back,
        "seen": seen,
        "stands": stands,
    }
    return render(request, "panels/form.html", context, status=422 if form.errors else 200)

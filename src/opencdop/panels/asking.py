"""One form of one page: shown until what it says is done; a refusal stands in it beside all that was typed."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render

from opencdop.core.errors import RuleBroken
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
) -> HttpResponseBase:
    """The form. `done` is given what it says, and answers with where to go then."""
    if request.method == "POST" and form.is_valid():
        try:
            return done(form.cleaned_data)
        except RuleBroken as refused:
            form.refuse(refused)
    context = {"form": form, "title": title, "lede": lede, "notes": notes, "button": button, "back": back}
    return render(request, "panels/form.html", context, status=422 if form.errors else 200)

"""Reading in a list of contacts: the file, what its columns mean, what becomes of each line, and taking it over."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.core.errors import RuleBroken, Stale
from opencdop.core.tables import LARGEST
from opencdop.design.columns import columns_shown, posted_meaning
from opencdop.design.paged import paged
from opencdop.design.words import count_of
from opencdop.directory import finding, list_services
from opencdop.directory.columns import guessed, list_fields
from opencdop.directory.comparing import CHANGED, NEW, STATES, UNREADABLE, Line, digest_of
from opencdop.directory.models import ContactList
from opencdop.directory.pages import keeper, keeper_posts, keeper_reads

A_PAGE = 50
TINTS = {NEW: "sky", CHANGED: "gold", UNREADABLE: "rose"}


@keeper
def read_in(request: Any) -> HttpResponseBase:
    """Choose a file."""
    refused = ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise RuleBroken("Choose the file of the list.")
            contact_list = list_services.read_in(upload.read(LARGEST + 1), by=request.actor)
        except RuleBroken as why:
            refused = str(why)
        else:
            messages.success(request, "The list is read in. Next: say what its columns mean.")
            return redirect("directory:list_columns", list_id=contact_list.pk)
    context = {"refused": refused, "fields": list_fields()}
    return render(request, "directory/list_read_in.html", context, status=422 if refused else 200)


@keeper
def columns(request: Any, list_id: str) -> HttpResponseBase:
    """What each column means, with the first lines beside it."""
    contact_list = finding.list_for(list_id)
    names = list(contact_list.columns or [])
    meaning, refused = contact_list.meaning or guessed(names), ""
    if request.method == "POST":
        meaning = posted_meaning(names, request.POST)
        try:
            list_services.give_columns(contact_list, meaning=meaning, by=request.actor)
        except RuleBroken as why:
            refused = str(why)
        else:
            return redirect("directory:list", list_id=contact_list.pk)
    lines = [cells for _number, cells, _says in contact_list.lines or []]
    context = {
        **columns_shown(names, meaning=meaning, lines=lines, fields=list_fields()),
        "refused": refused,
    }
    return render(request, "directory/list_columns.html", context, status=422 if refused else 200)


@keeper_reads
def look(request: Any, list_id: str) -> HttpResponseBase:
    """What would become of each line. Nothing is written yet."""
    contact_list = finding.list_for(list_id)
    if not contact_list.meaning:
        return redirect("directory:list_columns", list_id=contact_list.pk)
    return _look(request, contact_list)


@keeper_posts
def take_over(request: Any, list_id: str) -> HttpResponseBase:
    """Take over what was looked at, or put the list away."""
    contact_list = finding.list_for(list_id)
    try:
        if "put_away" in request.POST:
            list_services.put_away(contact_list, by=request.actor)
            messages.success(request, "The list is put away. The directory is as it was.")
            return redirect("directory:home")
        counts = list_services.take_over(contact_list, seen=request.POST.get("seen", ""), by=request.actor)
    except (RuleBroken, Stale) as refused:
        messages.warning(request, str(refused))
        return redirect("directory:list", list_id=contact_list.pk)
    left = f" {count_of(counts[UNREADABLE], 'line')} could not be taken over." if counts[UNREADABLE] else ""
    messages.success(request, f"The directory has {counts[NEW]} new and {counts[CHANGED]} changed.{left}")
    return redirect("directory:home")


def _look(request: Any, contact_list: ContactList) -> HttpResponseBase:
    lines = list_services.lines_of(contact_list, known=finding.all_known())
    counts = Counter(line.state for line in lines)
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    chosen: list[Line] = [line for line in lines if not state or line.state == state]
    shown, pages = paged(chosen, request, a_page=A_PAGE, thing="line", kept={"state": state})
    context = {
        "list": contact_list,
        "lines": shown,
        "counts": [(code, title, counts[code]) for code, title in STATES.items()],
        "total": len(lines),
        "state": state,
        "tints": TINTS,
        "writes": counts[NEW] + counts[CHANGED],
        "seen": digest_of(lines),
        "pages": pages,
    }
    return render(request, "directory/list.html", context)

"""What the pages of filed documents have in common, whoever's these are. The floor above finds the document, checks the
right, and says what stands around: `layout` (with the blocks page_title and page), `home` and `list_title`.

Where it is given as a function, that is called only when a page is shown: it may note that somebody reads.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.core.errors import RuleBroken, Stale
from opencdop.design.shell import Act, WorkRow
from opencdop.design.words import day_clock
from opencdop.documents.filing.models import Filed
from opencdop.documents.filing.queries import Kept, is_replaced
from opencdop.documents.filing.words import VERSION, Words, state_of
from opencdop.documents.looking import can_be_shown, why_not_shown
from opencdop.documents.queries import openings_of
from opencdop.documents.scan_services import scan_now
from opencdop.documents.storing import FOUND_HARMFUL, why_closed
from opencdop.documents.transitions import ERASED, QUARANTINED, TO_SCAN
from opencdop.formkit.problems import Problem
from opencdop.formkit.types.files import size_in_words

Around = Callable[[], dict[str, Any]]
PLAIN_LAYOUT = "documents/filing/plain_layout.html"  # for what belongs to no frame of its own
CHOOSE = "Choose the file."
NOT_CHOSEN = "Choose what it is."
TO_BE_SCANNED = "It is opened once it has been scanned for viruses."


def row_of(
    kept: Kept[Any],
    *,
    here: str,
    kind_title: str,
    counted: Iterable[str] = (),
    need: str = "",
    reason: str = "",
    who: str,
    when: str,
) -> WorkRow:
    """A document in a list: its newest version, what it is, how it stands."""
    filed: Filed = kept.newest
    words, tint = state_of(filed.document)
    said = [kind_title] if kind_title != filed.title else []
    versions = [f"version {filed.version_no}"] if kept.older else []
    shown = can_be_shown(filed.document)
    return WorkRow(
        child=filed.title,
        href=here,
        details=", ".join([*said, *versions, *counted]),
        tag=words,
        tint=tint,
        need=need,
        reason=reason,
        who=who,
        when=when,
        acts=(Act("Look at it", f"{here}look/", about=filed.title),) if shown else (),
    )


def one_page(
    request: Any,
    filed: Filed,
    kept: Kept[Any],
    *,
    template: str = "documents/filing/one.html",
    facts: Sequence[tuple[str, str]],
    case_ids: Collection[str],
    around: dict[str, Any],
) -> HttpResponseBase:
    """One document: what it is, its versions, who opened it, and what can be done with it. `case_ids` are those under
    which its readings were recorded.
    """
    document = filed.document
    context = {
        **around,
        "filed": filed,
        "here": f"{around['home']}{filed.pk}/",
        "facts": facts,
        "newest": kept.newest,
        "parted": filed.pk == kept.newest.pk and is_replaced(filed),
        "others": [each for each in kept.all if each.pk != filed.pk],
        "state_of": state_of,
        "why_closed": why_closed(document),
        "waits": waits_for_a_look(filed),
        "can_be_shown": can_be_shown(document),
        "why_not_shown": why_not_shown(document),
        "openings": openings_of(document, case_ids=case_ids),
        "is_erased": document.state == ERASED,
    }
    return render(request, template, context)


def waits_for_a_look(filed: Filed) -> bool:
    """Whether somebody may let it be opened."""
    return filed.document.state == QUARANTINED and not filed.document.is_harmful


def facts_of(
    filed: Filed, *, kind_title: str, whence: Iterable[tuple[str, str]] = ()
) -> list[tuple[str, str]]:
    """What is known of a document, line by line; a line without words is not shown."""
    document = filed.document
    return [
        ("What it is", kind_title),
        *whence,
        ("Filed", f"{filed.filed_by_name}, {day_clock(filed.filed_at)}"),
        ("File", f"{document.name}, {size_in_words(document.size)}" if document.name else ""),
        ("Scanned", document.scan_title),
    ]


def asked_page(
    request: Any,
    filed: Filed,
    done: Callable[[], str],
    *,
    words: Words,
    at: str = "reason",
    asks_file: bool = False,
    template: str = "documents/filing/asked.html",
    around: Around,
) -> HttpResponseBase:
    """A page that asks one thing about a document: shown, or done and left for the address that `done` gives, or shown
    again with what was refused.
    """
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            return redirect(done())
        except (RuleBroken, Stale) as refused:
            problems = (Problem(at, str(refused), field_id=at),)
    shown = around()
    context = {
        **shown,
        "filed": filed,
        "here": f"{shown['home']}{filed.pk}/",
        "words": words,
        "at": at,
        "asks_file": asks_file,
        "typed": request.POST,
        "problems": problems,
    }
    return render(request, template, context, status=422 if problems else 200)


def reason_page(
    request: Any, filed: Filed, act: Callable[..., None], *, words: Words, to: str, around: Around
) -> HttpResponseBase:
    """A page that asks for a reason, and goes on to `to`."""

    def done() -> str:
        act(filed, reason=request.POST.get("reason", ""), by=request.actor)
        messages.success(request, words.done)
        return to

    return asked_page(request, filed, done, words=words, around=around)


def version_page(
    request: Any,
    filed: Filed,
    add: Callable[[Any], str],
    *,
    field: str,
    words: Words = VERSION,
    around: Around,
) -> HttpResponseBase:
    """A page that asks for a newer version; `add` files it and says where it stands."""

    def done() -> str:
        upload = request.FILES.get(field)
        if upload is None:
            raise RuleBroken(CHOOSE)
        return add(upload)

    return asked_page(request, filed, done, words=words, at=field, asks_file=True, around=around)


def not_chosen(request: Any, *, field: str, kinds: Collection[str]) -> list[Problem]:
    """What is missing before a document can be filed: the file, or what it is."""
    found = []
    if not request.FILES.getlist(field):
        found.append(Problem(field, CHOOSE, field_id=field))
    if request.POST.get("kind", "") not in kinds:
        found.append(Problem("kind", NOT_CHOSEN, field_id="kind"))
    return found


def have_scanned(request: Any, filed: Filed, put_away: Callable[..., None], *, said: str) -> None:
    """Have a new file scanned, and say how it stands. Raises RuleBroken for a harmful one, which is put away."""
    scan_now(filed.document)
    if filed.document.is_harmful:
        put_away(filed, by=request.actor)
        raise RuleBroken(f"{FOUND_HARMFUL} Ask for a clean copy.")
    later = f" {TO_BE_SCANNED}" if filed.document.scan == TO_SCAN else ""
    messages.success(request, f"{filed.title}: {said}{later}")

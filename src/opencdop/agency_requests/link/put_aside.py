"""What was typed into a page that could not take it: the code was needed once more, the link had run out or been
replaced, or the form had been sent. It stays in this browser's sealed session, page by page, until a code is proven.

It is kept for the first request, so that what came too late for a form is put into the one that corrects it.
"""

import json
from collections.abc import Mapping
from typing import Any

from opencdop.agency_requests.link.message_services import first_of
from opencdop.agency_requests.models import AgencyRequest

TYPED, MOST_PAGES, MOST_CHARACTERS = "request_put_aside", 60, 500_000
NOT_TYPED = (
    "csrfmiddlewaretoken",
    "autosave",
)  # what the script saves by itself is put in as if it had been pressed


def put_aside(request: Any, asked: AgencyRequest, *, step: str) -> None:
    """Put aside what was posted from a page; what was typed there last stands for what was typed before."""
    posted = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
    pages = {key: held for key, held in _pages(request.session, asked).items() if key != step}
    newest = [*pages.items(), (step, posted)][-MOST_PAGES:]
    while len(newest) > 1 and len(json.dumps(newest)) > MOST_CHARACTERS:
        newest = newest[
            1:
        ]  # no person writes so much: a session is no store for whoever holds a link without a code
    _keep(request, asked, dict(newest))


def pages_put_aside(session: Mapping[str, Any], asked: AgencyRequest) -> list[str]:
    """The pages from which something waits, in the order in which it was typed."""
    return list(_pages(session, asked))


def take_page(request: Any, asked: AgencyRequest, step: str) -> dict[str, list[str]] | None:
    """What was put aside from one page; it is taken once."""
    pages = dict(_pages(request.session, asked))
    taken = pages.pop(step, None)
    if taken is not None:
        _keep(request, asked, pages)
    return taken


def _pages(session: Mapping[str, Any], asked: AgencyRequest) -> dict[str, dict[str, list[str]]]:
    held = session.get(TYPED)
    pages: dict[str, dict[str, list[str]]] = held.get(first_of(asked).pk, {}) if held else {}
    return pages


def _keep(request: Any, asked: AgencyRequest, pages: dict[str, dict[str, list[str]]]) -> None:
    request.session[TYPED] = {**request.session.get(TYPED, {}), first_of(asked).pk: pages}

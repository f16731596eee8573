"""A list of which one page is shown: its rows, and the way to the pages around it."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from opencdop.design.shell import Pages

Row = TypeVar("Row")


def paged(
    found: Sequence[Row] | QuerySet[Any, Row],
    request: Any,
    *,
    a_page: int,
    thing: str = "case",
    things: str = "",
    kept: Mapping[str, str] | None = None,
) -> tuple[list[Row], Pages]:
    """The rows of the page that the address asks for (`?page=`), and where in the list it is.

    No row of another page is fetched. A page that is not there is the last one, and what is no number the first. `kept`
    are the filters that stay in the address from page to page; empty ones are left away.
    """
    shown: Page[Row] = Paginator(found, a_page).get_page(request.GET.get("page"))
    return list(shown.object_list), pages_around(shown, thing=thing, things=things, kept=kept)


def pages_around(
    shown: Page[Any], *, thing: str = "case", things: str = "", kept: Mapping[str, str] | None = None
) -> Pages:
    """Where in the list a page is that somebody cut out themselves."""
    filters = {name: value for name, value in (kept or {}).items() if value}

    def href(number: int) -> str:
        return "?" + urlencode({**filters, "page": number})

    return Pages(
        number=shown.number,
        of=shown.paginator.num_pages,
        total=shown.paginator.count,
        thing=thing,
        things=things,
        previous_href=href(shown.number - 1) if shown.has_previous() else "",
        next_href=href(shown.number + 1) if shown.has_next() else "",
    )

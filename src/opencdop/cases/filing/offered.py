"""What packages offer to the documents of a case: for what one may be filed, and those that came with something else.

This package knows none of them; `web` declares them when the application starts (decision 0033).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from opencdop.cases.models import Case


@dataclass(frozen=True)
class Purpose:
    """Something of a case with which a document can be filed: `code` is "request:<id>" or "meeting:<id>"."""

    code: str
    title: str
    href: str


@dataclass(frozen=True)
class CameAlong:
    """A document that came with a return or a notification. It stays there, and is listed with the others; without a
    title, by the name of its file.
    """

    document_id: str
    title: str
    from_whom: str
    came_at: datetime
    purpose: str
    href: str


_purposes: list[Callable[[Case], tuple[Purpose, ...]]] = []
_along: list[Callable[[Case], tuple[CameAlong, ...]]] = []


def offers_purposes(find: Callable[[Case], tuple[Purpose, ...]]) -> None:
    """Declare for what documents of a case may be filed; once a package."""
    if find not in _purposes:
        _purposes.append(find)


def offers_documents(find: Callable[[Case], tuple[CameAlong, ...]]) -> None:
    """Declare which documents came with what a package keeps; once a package."""
    if find not in _along:
        _along.append(find)


def purposes_of(case: Case) -> tuple[Purpose, ...]:
    """For what a document of this case may be filed."""
    return tuple(each for find in _purposes for each in find(case))


def came_along(case: Case) -> tuple[CameAlong, ...]:
    """The documents that came with returns and notifications of this case."""
    return tuple(each for find in _along for each in find(case))

"""Under which ids the audit tells of a case: its own, and those of what came before it, such as its notification.

Packages above say what came before a case; this one knows none of them.
"""

from collections.abc import Callable, Iterable

from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case

_before: list[Callable[[Case], Iterable[str]]] = []


def told_before(find: Callable[[Case], Iterable[str]]) -> None:
    """Declare where to find ids under which events were recorded before there was the case; once a package."""
    if find not in _before:
        _before.append(find)


def ids_of(case: Case) -> list[str]:
    """The case's own id and those of cases merged into it, then those of what came before."""
    return [*case_ids_of(case), *(each for find in _before for each in find(case))]

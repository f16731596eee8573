"""What packages above know of a case that proposes a form or fills one in beforehand; this one knows none of them."""

from collections.abc import Callable, Mapping
from typing import Any

from opencdop.cases.models import Case

Find = Callable[[Case], Mapping[str, Any]]

_known: list[Find] = []
_for_form: dict[str, Find] = {}


def knows_answers(find: Find) -> None:
    """Declare answers that a package holds in rows of its own, such as a decision; once a package."""
    if find not in _known:
        _known.append(find)


def fills_in(form: str, find: Find) -> None:
    """Declare what a package can fill in beforehand in one form, for a person to look over."""
    _for_form[form] = find


def known_besides(case: Case) -> dict[str, Any]:
    """The answers that packages hold beside the agreed record."""
    return {key: value for find in _known for key, value in find(case).items()}


def filled_in(case: Case, *, form: str) -> dict[str, Any]:
    """What can be filled in beforehand in this form; nothing where no package offers it."""
    return dict(_for_form[form](case)) if form in _for_form else {}

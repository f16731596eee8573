"""What packages know of a case and offer to one another: answers that propose a form or fill one in beforehand, and
how a form stands. This one knows none of them.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from opencdop.cases.models import Case

Find = Callable[[Case], Mapping[str, Any]]


@dataclass(frozen=True)
class FormLine:
    """One form of a case as another package shows it: its title, how it stands, and where it is read or gone on with.
    `href` is empty for one that was not begun.
    """

    form: str
    title: str
    state: str = ""
    tint: str = "plain"
    label: str = ""
    href: str = ""


@dataclass(frozen=True)
class Beside:
    """Who else told of what the record says: agencies that say the same, and those whose other answer waits."""

    same: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()


@dataclass(frozen=True)
class Returned:
    """The returns of a case beside its record: by question who else told of it, and how many answers wait to be decided
    at `href`. `words_href` is where agencies' own words are read.
    """

    beside: Mapping[str, Beside] = field(default_factory=dict)
    waiting: int = 0
    href: str = ""
    words_href: str = ""


NO_RETURNS = Returned()
Count = Callable[[Case], int]
Lay = Callable[[Case], Returned]
Lines = Callable[[Case, Collection[str]], tuple[FormLine, ...]]

_known: list[Find] = []
_lines: list[Lines] = []
_for_form: dict[str, Find] = {}
_counts: dict[str, Count] = {}
_lays: list[Lay] = []


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


def keeps_forms(lines: Lines) -> None:
    """Declare how the forms of a case stand; by the package that keeps them."""
    if lines not in _lines:
        _lines.append(lines)


def forms_kept(case: Case, *, forms: Collection[str]) -> tuple[FormLine, ...]:
    """How these forms of the case stand."""
    return tuple(line for lines in _lines for line in lines(case, forms))


def counts_waiting(page: str, count: Count) -> None:
    """Declare how much waits for the office on one of the pages of a case; one query at most."""
    _counts[page] = count


def waiting_on(page: str, case: Case) -> int:
    """How much waits for the office there; nought where no package counts it."""
    return _counts[page](case) if page in _counts else 0


def lays_beside(lay: Lay) -> None:
    """Declare what the returns of a case say beside its record; by the package that keeps them."""
    _lays[:] = [lay]


def returned_in(case: Case) -> Returned:
    """What the returns of the case say beside its record; nothing where no package keeps any."""
    return _lays[0](case) if _lays else NO_RETURNS

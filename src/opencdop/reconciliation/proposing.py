"""What to propose for lines of a list: a case or notification that is here, out of scope, another area's, or missing.
It proposes with a reason; a person decides each. The number of queries does not grow with the lines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from opencdop.cases import matching
from opencdop.cases.candidates import Shown, shown_to
from opencdop.cases.identity import date_in, text_of
from opencdop.cases.likeness import Person, person_of
from opencdop.cases.matching import Found, Match
from opencdop.cases.models import Case
from opencdop.cases.stages import Stage
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.intake.children import identity_in, proposed_scope
from opencdop.intake.models import Notification
from opencdop.intake.transitions import DECIDED
from opencdop.keystore import keys
from opencdop.panels.models import Footprint, Panel
from opencdop.panels.places import whereabouts_of_all
from opencdop.reconciliation.columns import is_small_number, is_stillbirth, tells_of_a_child
from opencdop.reconciliation.models import ListLine
from opencdop.reconciliation.transitions import (
    ANOTHER_AREA,
    MATCHED,
    NO_CHILD,
    OPENED,
    OUT_OF_SCOPE,
    TO_LOOK_AT,
)


@dataclass(frozen=True)
class Proposal:
    """What the software proposes for a line, with its reason in words. `candidates` are cases that may be the child."""

    outcome: str
    words: str
    case: Case | None = None
    notification: Notification | None = None
    passed_to: str = ""
    candidates: tuple[Shown, ...] = ()
    notifications: tuple[tuple[Notification, Match], ...] = ()

    @property
    def at_once(self) -> bool:
        """Whether it can be taken as it is proposed, without a look at the line's own page."""
        return self.outcome in (MATCHED, OUT_OF_SCOPE, ANOTHER_AREA)


def proposals_for(lines: Sequence[ListLine], *, panel: Panel, by: Actor) -> list[Proposal]:
    """A proposal for each line, in their order."""
    people = [person_of(line.answers) for line in lines]
    found = matching.find(people) if people else []
    waiting = _notifications(panel)
    areas = _Areas(panel, lines)
    return [
        _proposal(line, person, _standing(each), waiting, areas, panel=panel, by=by)
        for line, person, each in zip(lines, people, found, strict=True)
    ]


def _standing(found: Found) -> list[Match]:
    return [match for match in found.matches if match.case and match.case.stage != Stage.VOID]


def _notifications(panel: Panel) -> list[tuple[Notification, Person]]:
    """What was told of and has no case: it waits, or was out of scope."""
    rows = Notification.objects.filter(panel=panel).exclude(state=DECIDED).select_related("submission")
    waiting = list(rows)
    keys.load_keys({row.data_key_id for row in waiting})
    return [(row, person_of(identity_in(row.submission.answers or {}))) for row in waiting]


def _proposal(
    line: ListLine,
    person: Person,
    matches: list[Match],
    waiting: list[tuple[Notification, Person]],
    areas: "_Areas",
    *,
    panel: Panel,
    by: Actor,
) -> Proposal:
    shown = tuple(shown_to(by, matches))
    compared = [(row, matching.compare_people(person, known)) for row, known in waiting]
    told = tuple(pair for pair in compared if pair[1].probability >= 0.1)
    beside: dict[str, Any] = {"candidates": shown, "notifications": told}
    if not tells_of_a_child(line.answers):
        return Proposal(NO_CHILD, "Nothing on it tells of a child: no name, no number, no date.", **beside)
    same = next((match for match in matches if _is_sure(match)), None)
    if same is not None and (ours := _ours(shown, same)):
        return Proposal(MATCHED, f"It is the child of {ours.reference}.", case=ours, **beside)
    for row, match in told:
        if _is_sure(match) and row.is_out:
            words = f"It is the child of {row.reference}, which was found out of scope."
            return Proposal(OUT_OF_SCOPE, words, notification=row, **beside)
        if _is_sure(match):
            words = f"It is the child of {row.reference}, which waits for a decision."
            return Proposal(MATCHED, words, notification=row, **beside)
    scope = proposed_scope(_for_scope(line))
    if not scope.in_scope:
        return Proposal(OUT_OF_SCOPE, scope.reason, **beside)
    theirs = next((each for each in shown if not each.is_own), None)
    if same is not None and theirs is not None:
        words = f"{theirs.panel_name} seems to have a case of this child."
        return Proposal(ANOTHER_AREA, words, passed_to=theirs.panel_name, **beside)
    where = areas.elsewhere(line)
    if where:
        return Proposal(ANOTHER_AREA, f"The postcode lies in the area of {where}.", passed_to=where, **beside)
    if shown or told:
        return Proposal(TO_LOOK_AT, "It may be a child who is here already. Look at the line.", **beside)
    return Proposal(OPENED, f"Nobody has told {panel.name} of this death.", **beside)


def _is_sure(match: Match) -> bool:
    """Whether it may be decided together with other lines: likely the same child, and nothing that has to be asked."""
    return match.is_same and not match.warning


def _ours(shown: Iterable[Shown], same: Match) -> Case | None:
    standing = same.case and (same.case.merged_into or same.case)
    return next((each.case for each in shown if each.case is not None and each.case == standing), None)


def _for_scope(line: ListLine) -> dict[str, Any]:
    said = dict(line.answers)
    if is_stillbirth(line.beside):
        said["signs_of_life"] = "no"
    if is_small_number(line.beside.get("age", "")):
        said.setdefault("estimated_age", int(line.beside["age"]))
    return said


class _Areas:
    """In whose area the homes on these lines lie; two queries for all of them."""

    def __init__(self, panel: Panel, lines: Sequence[ListLine]) -> None:
        self.panel = panel
        self.places = whereabouts_of_all({text_of(line.answers, "postcode") for line in lines} - {""})
        self.footprints = list(Footprint.objects.select_related("panel"))

    def elsewhere(self, line: ListLine) -> str:
        """The panel, or the nation, in whose area the home lies; empty where it is ours or not known."""
        place = self.places.get(text_of(line.answers, "postcode"))
        if place is None or not (place.authority or place.nation):
            return ""
        if not place.authority:
            return place.nation.replace("_", " ").title()
        on = date_in(line.answers, "date_of_death") or clock.today()
        holders = [
            each for each in self.footprints if each.authority_code == place.authority and _covers(each, on)
        ]
        if any(each.panel_id == self.panel.pk for each in holders):
            return ""
        return holders[0].panel.name if holders else f"another panel ({place.authority})"


def _covers(footprint: Footprint, on: date) -> bool:
    return footprint.from_on <= on and (footprint.until_on is None or on <= footprint.until_on)

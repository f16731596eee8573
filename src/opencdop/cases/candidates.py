"""What somebody may know of the cases that may be the same child. Matching looks at every case; this says who learns
what: a case of one's own panel whole, another panel's only by that panel's name and "same" or "differs" in each part,
and a restricted one not at all, unless one keeps it oneself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from opencdop.accounts.roles import Act, Role
from opencdop.cases import matching
from opencdop.cases.access import sees
from opencdop.cases.matching import Match
from opencdop.cases.models import Case
from opencdop.cases.stages import Stage
from opencdop.core.actor import SYSTEM, Actor

# Levels of definitions/matching.yaml; every other differs.
SAME_LEVELS = frozenset({"same", "common", "earlier"})


@dataclass(frozen=True)
class PartShown:
    """One part of the identity: whether it is the same, and, of a case of one's own panel, how they differ in words."""

    title: str
    same: bool
    words: str = ""

    @property
    def verdict(self) -> str:
        return "same" if self.same else "differs"


@dataclass(frozen=True)
class Shown:
    """A case that may be the same child, as far as this reader may know of it.

    `case` is None for another panel's: what is shown then is `panel_name`, and `verdict` of each part. `token` is what
    a page posts to ask that panel; it opens nothing.
    """

    panel_name: str
    parts: tuple[PartShown, ...]
    token: str
    case: Case | None = None
    probability: float | None = None
    caution: str = ""  # why these may be two children of one birth

    @property
    def why(self) -> str:
        """What is the same, in words, of a case of one's own panel."""
        return ", ".join(part.words for part in self.parts if part.same and part.words)

    @property
    def is_own(self) -> bool:
        return self.case is not None


def keeps(case: Case, actor: Actor) -> bool:
    """Whether the actor keeps this case where it is restricted: its coordinator, or a manager of its panel."""
    return (
        actor == SYSTEM
        or case.coordinator_id == actor.id
        or case.lead_panel_id in actor.organisations_as([Role.MANAGER])
    )


def standing_matches(person: Mapping[str, Any], *, besides: Iterable[str] = ()) -> list[Match]:
    """The cases that may be this child, best first: each by the one that stands for it, without those opened in error
    and without `besides` (ids of the record's own cases).
    """
    left_out, found = set(besides), []
    for match in matching.candidates(person):
        case = match.case
        if case is None or case.stage == Stage.VOID:
            continue
        standing = case.merged_into or case
        if standing.pk not in left_out:
            left_out.add(standing.pk)
            found.append(match)
    return found


def shown_to(actor: Actor, matches: Iterable[Match]) -> list[Shown]:
    """The matches as far as the actor may know of them, best first. Reads, and tells nobody; see `duplicate_questions`
    for how those learn of it who keep a restricted case.
    """
    shown = []
    for match in matches:
        case = match.case and (match.case.merged_into or match.case)
        if case is None or (case.restricted and not keeps(case, actor)):
            continue
        if sees(case, actor, Act.SEE_IDENTITY):
            shown.append(
                Shown(
                    panel_name=case.lead_panel.name,
                    parts=parts_of(match),
                    token=case.pk,
                    case=case,
                    probability=match.probability,
                    caution=match.warning,
                )
            )
        else:
            shown.append(Shown(case.lead_panel.name, parts_of(match, in_words=False), token=case.pk))
    return shown


def parts_of(match: Match, *, in_words: bool = True) -> tuple[PartShown, ...]:
    """What was compared, part by part; nothing of what neither or only one record knows."""
    return tuple(
        PartShown(
            title=reason.title,
            same=reason.level in SAME_LEVELS,
            words=reason.words if in_words else "",
        )
        for reason in match.reasons
    )

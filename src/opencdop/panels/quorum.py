"""Whether enough of the right people are there to decide, or could be. Pure.

No number was found in national guidance: the rule is the panel's own (total, health, local authority), and there is
always a chair or vice chair. Public health sits in local authorities and counts for them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

HEALTH, AUTHORITY, POLICE, PUBLIC_HEALTH, LAY, OTHER = (
    "health",
    "local_authority",
    "police",
    "public_health",
    "lay",
    "other",
)
KINDS = {
    HEALTH: "Health",
    AUTHORITY: "Local authority",
    POLICE: "Police",
    PUBLIC_HEALTH: "Public health",
    LAY: "Lay member",
    OTHER: "Other",
}
CHAIR, VICE_CHAIR, MEMBER = "chair", "vice_chair", "member"
SEATS = {CHAIR: "Chair", VICE_CHAIR: "Vice chair", MEMBER: "Member"}

_FOR_AUTHORITY = frozenset({AUTHORITY, PUBLIC_HEALTH})
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class PersonPresent:
    """One person in the room, or on the screen, who has not withdrawn from the case."""

    kind: str
    seat: str = MEMBER


@dataclass(frozen=True)
class Rule:
    """How many people the panel needs, and how many of them from health and from the local authority."""

    total: int
    health: int
    authority: int


@dataclass(frozen=True)
class Quorum:
    """Whether a meeting is quorate, what it lacks if not, and how many are there."""

    present: int
    missing: tuple[str, ...] = ()

    @property
    def is_quorate(self) -> bool:
        return not self.missing

    @property
    def words(self) -> str:
        """In a sentence: "Quorate: 5 present." or "Not quorate: a chair or vice chair is missing; 2 more people." """
        if self.is_quorate:
            return f"Quorate: {self.present} present."
        return f"Not quorate: {'; '.join(self.missing)}."


def quorum(present: Iterable[PersonPresent], *, rule: Rule) -> Quorum:
    """Count those present against the panel's rule."""
    people = list(present)
    health = sum(person.kind == HEALTH for person in people)
    authority = sum(person.kind in _FOR_AUTHORITY for person in people)
    missing = []
    if not any(person.seat in (CHAIR, VICE_CHAIR) for person in people):
        missing.append("a chair or vice chair is missing")
    if health < rule.health:
        missing.append(f"{_more(rule.health - health)} from health")
    if authority < rule.authority:
        missing.append(f"{_more(rule.authority - authority)} from the local authority or public health")
    if len(people) < rule.total:
        missing.append(f"{len(people)} present where {rule.total} are needed")
    return Quorum(present=len(people), missing=tuple(missing))


def _more(number: int) -> str:
    words = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{words} more person" if number == 1 else f"{words} more people"

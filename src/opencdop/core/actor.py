"""Who acts: a person with seats, the holder of one link or key, a member of the public, or the system itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class ActorKind(StrEnum):
    PERSON = "person"
    LINK = "link"
    PUBLIC = "public"
    KEY = "key"  # another system that proved its key
    SYSTEM = "system"


@dataclass(frozen=True)
class Seat:
    """A role held in one organisation on the day the actor was made."""

    role: str
    organisation_id: str
    organisation_name: str = field(default="", compare=False)


@dataclass(frozen=True)
class Actor:
    """Whoever asks for something to be done. Every service takes one as `by`."""

    kind: ActorKind
    id: str
    name: str
    seats: tuple[Seat, ...] = ()
    request_id: str = ""  # for a link holder: the one request that the link opens

    @property
    def organisations(self) -> frozenset[str]:
        """The organisations in which the actor holds any seat."""
        return frozenset(seat.organisation_id for seat in self.seats)

    @property
    def organisation_names(self) -> frozenset[str]:
        """What these organisations are called."""
        return frozenset(seat.organisation_name for seat in self.seats)

    def organisations_as(self, roles: Iterable[str]) -> frozenset[str]:
        """The organisations in which the actor holds one of the roles; without a role, none."""
        wanted = frozenset(roles)
        return frozenset(seat.organisation_id for seat in self.seats if seat.role in wanted)


SYSTEM = Actor(kind=ActorKind.SYSTEM, id="system", name="OpenCDOP")
PUBLIC = Actor(kind=ActorKind.PUBLIC, id="public", name="A member of the public")

"""Who acts: a person with seats, the holder of one link, a member of the public, or the system itself."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    PERSON = "person"
    LINK = "link"
    PUBLIC = "public"
    SYSTEM = "system"


@dataclass(frozen=True)
class Seat:
    """A role held in one organisation on the day the actor was made."""

    role: str
    organisation_id: str


@dataclass(frozen=True)
class Actor:
    """Whoever asks for something to be done. Every service takes one as `by`."""

    kind: ActorKind
    id: str
    name: str
    seats: tuple[Seat, ...] = ()
    request_id: str = ""  # for a link holder: the one request that the link opens

    def organisations(self, *roles: str) -> frozenset[str]:
        """The organisations in which the actor holds one of the roles (or any role, when none is named)."""
        return frozenset(seat.organisation_id for seat in self.seats if not roles or seat.role in roles)


SYSTEM = Actor(kind=ActorKind.SYSTEM, id="system", name="OpenCDOP")
PUBLIC = Actor(kind=ActorKind.PUBLIC, id="public", name="A member of the public")

"""Whether enough of the right people are there to decide: the panel's own rule, which stands with the panel. Pure."""

from opencdop.panels.quorum import (
    AUTHORITY,
    CHAIR,
    HEALTH,
    KINDS,
    LAY,
    MEMBER,
    OTHER,
    POLICE,
    PUBLIC_HEALTH,
    SEATS,
    VICE_CHAIR,
    PersonPresent,
    Quorum,
    Rule,
    quorum,
)

__all__ = [
    "AUTHORITY",
    "CHAIR",
    "HEALTH",
    "KINDS",
    "LAY",
    "MEMBER",
    "OTHER",
    "POLICE",
    "PUBLIC_HEALTH",
    "SEATS",
    "VICE_CHAIR",
    "PersonPresent",
    "Quorum",
    "Rule",
    "quorum",
]

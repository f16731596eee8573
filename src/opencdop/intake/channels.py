"""The ways on which a notification reaches a panel, as data (definitions/channels.yaml). Pure but for reading it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from opencdop.submissions.library import data

ONLINE, SIGNED_IN, CHILD_HEALTH = "online", "signed_in", "child_health_system"
POST, EMAIL = "post", "email"
BY_FORM, BY_MESSAGE = "form", "message"


@dataclass(frozen=True)
class Channel:
    """One way. `entered` says who enters it and how; `asks` and `sets` are keys of the notification form."""

    code: str
    title: str
    words: str
    entered: str = "none"
    asks: tuple[str, ...] = ()
    given: Mapping[str, Any] = field(
        default_factory=dict, hash=False
    )  # answers that the channel itself gives
    hint: str = ""
    second: str = ""
    certainty: str = "proposed"

    @property
    def expects_second(self) -> bool:
        """Whether another notification of the same death is expected to follow."""
        return bool(self.second)


@cache
def channels() -> Mapping[str, Channel]:
    """All of them by code, in the order of the file."""
    held = data("channels")["channels"]
    return {code: _channel(code, each) for code, each in held.items()}


def _channel(code: str, said: Mapping[str, Any]) -> Channel:
    return Channel(
        code=code,
        title=said["title"],
        words=said["words"],
        entered=said["entered"],
        asks=tuple(said.get("asks", ())),
        given={**said.get("from", {}), **said.get("sets", {})},
        hint=said.get("hint", ""),
        second=said.get("second", ""),
        certainty=said["certainty"],
    )


def channel(code: str) -> Channel:
    """The channel of this code. One that an installation no longer names is still read, by its code."""
    named = code.replace("_", " ")
    return channels().get(code) or Channel(code, named[:1].upper() + named[1:], f"by {named}")


def entered_by_office(how: str) -> tuple[Channel, ...]:
    """The channels whose notifications the office enters in this way: the whole form, or a short message."""
    return tuple(each for each in channels().values() if each.entered == how)

"""What somebody else saved while a page was open: shown above its form, in which what was typed stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class StandsNow:
    """What stands there now, by its labels; and who wrote it when, where that is kept."""

    said: Mapping[str, str]
    by_name: str = ""
    at: datetime | None = None

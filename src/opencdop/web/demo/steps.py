"""A step of the demonstration: something that somebody does at a moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Step:
    """What is done, and when."""

    at: datetime
    do: Callable[[], None]

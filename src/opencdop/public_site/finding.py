"""Which panel is the one for a place, as somebody types it: the name of a council, or a postcode."""

import re
from dataclasses import dataclass

from opencdop.panels.models import Panel
from opencdop.panels.queries import listed_panels

_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
LONGEST = 100


@dataclass(frozen=True)
class Found:
    """The panels for what was typed, and a sentence where that is not exactly one."""

    panels: tuple[Panel, ...]
    words: str = ""


def panels_for(typed: str) -> Found:
    """The panels whose area, or one of whose councils, is called so. Two queries, however many panels there are."""
    plain = _plain(typed[:LONGEST])
    if not plain:
        return Found((), "Type the name of the council, or choose the area from the list.")
    found = tuple(
        each.panel
        for each in listed_panels()
        if plain in _plain(each.panel.name) or any(plain in _plain(name) for name in each.authorities)
    )
    if not found:
        return Found((), "We found no panel for this here. Look at the list, or try the name of the council.")
    return Found(found, "More than one area fits. Choose yours." if len(found) > 1 else "")


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", words.lower()).split())

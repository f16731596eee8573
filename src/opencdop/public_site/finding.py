"""Which panel is the one for a place, as somebody types it: the name of a council, or a postcode."""

import re
from dataclasses import dataclass

from opencdop.core import clock
from opencdop.panels.models import Panel
from opencdop.panels.places import authority_of
from opencdop.panels.queries import listed_panels
from opencdop.public_site.queries import panel_with_authority

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
    if _POSTCODE.fullmatch(plain.strip()):
        return _of_postcode(plain)
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


def _of_postcode(postcode: str) -> Found:
    """The panel whose area the postcode's council belongs to today."""
    authority = authority_of(postcode)
    if authority is None:
        return Found((), "We do not know this postcode. Try the name of the council, or look at the list.")
    found = panel_with_authority(authority.code, clock.today())
    if found is None:
        return Found(
            (), f"{authority.name or 'This council'} belongs to a panel that is not here. Ask that council."
        )
    return Found((found,))


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", words.lower()).split())

"""A parcel that came, as the row that keeps that it did. Part of services, which record why."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.design.words import day
from opencdop.panels.models import Panel
from opencdop.transfers.parcel_models import Parcel
from opencdop.transfers.parcels.envelope import CHANGED, Refused
from opencdop.transfers.parcels.reading import REPLAYED, Came

KEPT = ("basis", "from_panel", "counts", "known_as")


def parcel_row(came: Came, panel: Panel | None, *, state: str, by: Actor) -> Parcel:
    """What came, as a row that is not written yet."""
    said = came.said
    return Parcel(
        parcel_id=came.address.parcel,
        direction=Parcel.IN,
        kind=came.address.kind,
        state=state,
        other=came.other,
        panel=panel,
        their_panel=word_of(said, "from_panel", "name", longest=200),
        their_slug=word_of(said, "from_panel", "slug", longest=60),
        their_case_id=word_of(said, "case", "id", longest=26),
        their_reference=word_of(said, "case", "reference", longest=24),
        sha256=came.sha256,
        size=came.size,
        made_at=_moment(came.address.made_at),
        noted_at=clock.now(),
        noted_by_name=by.name,
    )


def word_of(said: Mapping[str, Any], part: str, name: str, *, longest: int) -> str:
    """One word of what a manifest says, or nothing. Raises Refused for what is no word."""
    told = said.get(part) or {}
    word = (told.get(name) or "") if isinstance(told, Mapping) else None
    if not isinstance(word, str) or not word.isprintable():
        raise Refused(CHANGED)
    return word[:longest]


def told_of_case(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of the manifest of a case, in its shape: what is shown to people before they decide."""
    agreement, people = said.get("agreement") or {}, said.get("people") or []
    if not isinstance(agreement, Mapping) or not isinstance(people, list):
        raise Refused(CHANGED)
    if not all(isinstance(each, Mapping) for each in people):
        raise Refused(CHANGED)
    return {**{name: said.get(name) for name in KEPT}, "agreement": dict(agreement), "people": people}


def _moment(text: str) -> datetime:
    try:
        made_at = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(CHANGED) from None
    if made_at.tzinfo is None:
        raise Refused(CHANGED)
    return made_at


def save_new(parcel: Parcel) -> None:
    """Write the row. A file read in by two people at once is taken in by one of them."""
    try:
        parcel.save(force_insert=True)
    except IntegrityError:
        raise Refused(REPLAYED.format(on=day(clock.today()))) from None

"""A parcel that came, as the row that keeps that it did. Part of services, which record why."""

from datetime import datetime

from django.db import IntegrityError

from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.design.words import day
from opencdop.panels.models import Panel
from opencdop.transfers.parcel_models import Parcel
from opencdop.transfers.parcels.envelope import CHANGED, Refused
from opencdop.transfers.parcels.reading import REPLAYED, Came


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
        their_panel=str(said.get("from_panel", {}).get("name", ""))[:200],
        their_slug=str(said.get("from_panel", {}).get("slug", ""))[:60],
        their_case_id=str(said.get("case", {}).get("id", ""))[:26],
        their_reference=str(said.get("case", {}).get("reference", ""))[:24],
        sha256=came.sha256,
        size=came.size,
        made_at=_moment(came.address.made_at),
        noted_at=clock.now(),
        noted_by_name=by.name,
    )


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

"""Rows of the work list about files to and from other installations: what waits for an answer, or for a decision."""

from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.design import shell
from opencdop.design.words import short_day
from opencdop.transfers.parcel_models import Parcel
from opencdop.transfers.parcels.queries import waiting_parcels
from opencdop.transfers.parcels.transitions import ARRIVED
from opencdop.web.work import Work


def parcel_rows(actor: Actor) -> list[Work]:
    """One row each; none for somebody who exchanges no cases."""
    return [Work(clock.local_date(each.noted_at), _row(each)) for each in waiting_parcels(actor)]


def _row(parcel: Parcel) -> shell.WorkRow:
    reference = parcel.case.reference if parcel.case else parcel.their_reference
    came = parcel.state == ARRIVED
    href = f"/parcels/{parcel.pk}/"
    return shell.WorkRow(
        child=reference,
        href=href,
        details=parcel.other.name,
        tag="Other installation",
        tint="gold",
        need=f"{parcel.their_panel} hands a case over to you: decide"
        if came
        else f"{parcel.their_panel} has to answer",
        reason="" if came else "You offered the case and lead it until they take it over",
        who="Nobody yet" if came else parcel.their_panel,
        when=f"since {short_day(parcel.noted_at)}",
        acts=(shell.Act(label="Decide" if came else "Open", href=href, about=reference),),
    )

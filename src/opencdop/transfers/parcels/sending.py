"""Making the file of a parcel: its address, its manifest, its parts, sealed and signed. Part of services."""

import tempfile
from collections.abc import Iterable, Mapping
from typing import IO, Any, cast

from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.ids import new_id
from opencdop.panels.models import Panel
from opencdop.transfers.parcel_models import OtherInstallation, Parcel
from opencdop.transfers.parcels.contents import Part, written
from opencdop.transfers.parcels.envelope import Address, write_parcel
from opencdop.transfers.parcels.installations import own_key, require_usable
from opencdop.transfers.parcels.keeping import Leftovers, keep


def make_parcel(
    kind: str,
    *,
    other: OtherInstallation,
    said: Mapping[str, Any],
    parts: Iterable[Part] = (),
    left: Leftovers,
    by: Actor,
    **columns: Any,
) -> Parcel:
    """Make a parcel and keep its file, to be taken away. Raises RuleBroken without keys or a confirmed card."""
    require_usable(other)
    key, now = own_key(), clock.now()
    address = Address(
        kind=kind,
        parcel=new_id(),
        sender=key.installation_id,
        receiver=other.installation_id,
        made_at=now.isoformat(),
    )
    with tempfile.TemporaryFile() as file:
        size, sha256 = write_parcel(
            cast("IO[bytes]", file),
            address,
            written(address, said, parts),
            sealing_public=other.sealing_public,
            signing_private=key.signing_private,
        )
        kept = keep(cast("IO[bytes]", file), left=left, by=by)
    parcel = Parcel(
        parcel_id=address.parcel,
        direction=Parcel.OUT,
        kind=kind,
        other=other,
        size=size,
        sha256=sha256,
        file=kept,
        made_at=now,
        noted_at=now,
        noted_by_name=by.name,
        **columns,
    )
    parcel.save(force_insert=True)
    return parcel


def panel_said(panel: Panel) -> dict[str, str]:
    """One of our panels, as a manifest names it."""
    return {"slug": panel.slug, "name": panel.name, "email": panel.office_email}

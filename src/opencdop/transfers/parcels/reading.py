"""Reading a parcel that came: who sent it, whether it is whole, for us and new, and what is in it. It writes nothing.

Each check comes before anything is opened, and refuses the whole file with one sentence.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings

from opencdop.core.clock import local_date
from opencdop.design.words import day
from opencdop.documents.uploading import SealedScratch
from opencdop.panels.models import Panel
from opencdop.transfers.parcel_models import InstallationKey, OtherInstallation, Parcel
from opencdop.transfers.parcels.contents import Contents, Unpacking
from opencdop.transfers.parcels.envelope import (
    CHANGED,
    Address,
    Refused,
    check_signature,
    open_content,
    read_address,
)
from opencdop.transfers.parcels.installations import UNCONFIRMED, opening_keys, own_key
from opencdop.transfers.parcels.transitions import ARRIVED

UNKNOWN_SENDER = (
    "This file comes from an installation that is not known here. Nothing was taken in. Add its card, and have a "
    "second person confirm it, then take the file in."
)
NOT_FOR_US = "This file is addressed to another installation. Nothing was taken in. Tell whoever sent it and delete it."
OUR_OWN = "This is a file that was made here. It is for the other installation to take in."
TOO_LARGE = "This file is larger than {limit} MB, the most that is taken here. Nothing was taken in."
ENDED = "The exchange of cases with {name} has ended. Nothing was taken in."
REPLAYED = "This file came before, on {on}, and was dealt with then. Nothing was taken in a second time."
NOT_OUR_PANEL = "This file is for a panel that is not one of this installation. Nothing was taken in."
_MB = 1024 * 1024


class CameFile(io.BufferedReader):
    """A document on its way from a parcel into the storage, as the storage reads an upload."""

    def chunks(self) -> Iterator[bytes]:
        while data := self.read(_MB):
            yield data


class _Scratches:
    """Hands out sealed scratch files, to be finished when the parcel has been opened."""

    def __init__(self) -> None:
        self.made: list[SealedScratch] = []

    def __call__(self) -> SealedScratch:
        self.made.append(SealedScratch())
        return self.made[-1]

    def close(self) -> None:
        for each in self.made:
            each.close()


@dataclass(frozen=True)
class Came:
    """A parcel that is whole, for us, from somebody confirmed, and new."""

    address: Address
    other: OtherInstallation
    contents: Contents
    size: int
    sha256: str
    waiting: Parcel | None = None  # where it was read in before and waits for a decision

    @property
    def said(self) -> dict[str, Any]:
        return self.contents.manifest

    def close(self) -> None:
        """Let the scratch files go."""
        for each in self.contents.files.values():
            each.close()


def read_parcel(file: IO[bytes], *, card: OtherInstallation | None = None) -> Came:
    """Check and open a parcel. Raises Refused with a sentence; nothing is written either way.

    `card` is the one under which a parcel came that waits here: its sender may have other keys by now.
    """
    own = own_key()
    limit = settings.OPENCDOP_LARGEST_PARCEL_MB
    if file.seek(0, 2) > limit * _MB:
        raise Refused(TOO_LARGE.format(limit=limit))
    address = read_address(file)
    if address.sender == own.installation_id:
        raise Refused(OUR_OWN)
    other = _sender(address, card=card)
    size, sha256 = check_signature(file, signing_public=other.signing_public)
    if not InstallationKey.objects.filter(installation_id=address.receiver).exists():
        raise Refused(NOT_FOR_US)
    waiting = _not_replayed(other, address, sha256=sha256)
    contents = _opened(file, address, size=size)
    return Came(address, other, contents, size=size, sha256=sha256, waiting=waiting)


def _sender(address: Address, *, card: OtherInstallation | None) -> OtherInstallation:
    known = OtherInstallation.objects.filter(installation_id=address.sender).order_by("-added_at")
    other = known.filter(ended_at__isnull=True).first()
    if other is None:
        ended = known.first()
        raise Refused(ENDED.format(name=ended.name) if ended else UNKNOWN_SENDER)
    if other.confirmed_at is None:
        raise Refused(UNCONFIRMED.format(name=other.name))
    return card if card is not None and card.installation_id == address.sender else other


def _not_replayed(other: OtherInstallation, address: Address, *, sha256: str) -> Parcel | None:
    """Where it came before: the row, while it waits for a decision. Raises Refused once that was made."""
    came = (
        Parcel.objects.filter(
            other__installation_id=other.installation_id, direction=Parcel.IN, parcel_id=address.parcel
        )
        .select_related("case", "panel", "file")
        .first()
    )
    if came is None or (came.state == ARRIVED and came.sha256 == sha256):
        return came
    words = REPLAYED.format(on=day(local_date(came.noted_at)))
    raise Refused(f"{words} It is {came.case.reference} here." if came.case else words)


def _opened(file: IO[bytes], address: Address, *, size: int) -> Contents:
    scratches = _Scratches()
    unpacking = Unpacking(address, largest=size, scratch=scratches)
    try:
        open_content(file, unpacking, sealing_private=opening_keys())
        contents = unpacking.finish()
        for scratch in scratches.made:
            scratch.finish()
            scratch.seek(0)
    except BaseException:
        scratches.close()
        raise
    contents.files = {name: CameFile(each) for name, each in contents.files.items()}
    return contents


def our_panel(said: dict[str, Any]) -> Panel:
    """The panel of ours that it is for. Raises Refused."""
    try:
        slug = said["to_panel"]["slug"]
    except (KeyError, TypeError):
        raise Refused(CHANGED) from None
    found = Panel.objects.filter(slug=str(slug)).first()
    if found is None:
        raise Refused(NOT_OUR_PANEL)
    return found

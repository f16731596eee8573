"""Finding a death that is known in two installations: marks go out, marks come in, and then people talk.

Restricted cases are left out: nobody learns of them by comparing.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opencdop.accounts.roles import Act, has_act, places_for, refusal_for
from opencdop.audit.services import record, service
from opencdop.cases.models import Case
from opencdop.cases.stages import Stage
from opencdop.core import clock
from opencdop.core.actor import SYSTEM, Actor
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.core.ids import plain_code
from opencdop.core.rows import read_locked
from opencdop.keystore import keys
from opencdop.transfers.parcel_models import OtherInstallation, Parcel
from opencdop.transfers.parcels import events
from opencdop.transfers.parcels.contents import json_part
from opencdop.transfers.parcels.envelope import CHANGED, Refused
from opencdop.transfers.parcels.hashing import KINDS, Likeness, Marked, likenesses, marks_of, token_of
from opencdop.transfers.parcels.keeping import Leftovers, nothing_left_behind
from opencdop.transfers.parcels.noting import parcel_row, save_new
from opencdop.transfers.parcels.reading import Came
from opencdop.transfers.parcels.sending import make_parcel
from opencdop.transfers.parcels.transitions import FILED

KEY_BYTES = 32
NO_KEY = "There is no key for comparing with {name} yet. One of you makes it and sends it to the other, once."
ANOTHER_KEY = (
    "These marks were made with another key than the one that is here. Agree on a new key, then compare."
)
MARKS = "marks"


@dataclass(frozen=True)
class Found:
    """A case of ours that may be the same child as one of theirs."""

    case: Case
    token: str
    words: tuple[str, ...]


def _require(by: Actor) -> None:
    if by != SYSTEM and not has_act(by, Act.EXCHANGE_CASES):
        raise NotAllowed(refusal_for(Act.EXCHANGE_CASES))


def make_hash_key(other: OtherInstallation, *, by: Actor) -> Parcel:
    """Make a key for comparing with this installation alone, and the file that brings it there. An older one ends."""
    with nothing_left_behind() as left:
        return _make_hash_key(other, left=left, by=by)


@service
def _make_hash_key(other: OtherInstallation, *, left: Leftovers, by: Actor) -> Parcel:
    _require(by)
    other = OtherInstallation.objects.select_for_update().get(pk=other.pk)
    key = os.urandom(KEY_BYTES).hex()
    _keep(other, key)
    parcel = make_parcel(Parcel.HASH_KEY, other=other, said={"key": key}, left=left, by=by, state=FILED)
    record(events.HASH_KEY_MADE, by=by, about=other, words={"name": other.name})
    return parcel


def _keep(other: OtherInstallation, key: str) -> None:
    other.hash_key, other.hash_key_at = key, clock.now()
    other.save(update_fields=["hash_key", "hash_key_at"])


@service
def file_hash_key(came: Came, *, by: Actor) -> Parcel:
    """Take in the key that they made."""
    _require(by)
    if came.address.kind != Parcel.HASH_KEY:
        raise Refused("This file holds no key for comparing.")
    key = str(came.said.get("key"))
    if len(key) != 2 * KEY_BYTES or any(each not in "0123456789abcdef" for each in key):
        raise Refused(CHANGED)
    row = parcel_row(came, None, state=FILED, by=by)
    save_new(row)
    _keep(OtherInstallation.objects.select_for_update().get(pk=came.other.pk), key)
    record(events.HASH_KEY_FILED, by=by, about=came.other, words={"name": came.other.name})
    return row


def make_marks(other: OtherInstallation, *, by: Actor) -> Parcel:
    """Make the file of the marks of the children of the actor's panels. No name and no number is in it."""
    with nothing_left_behind() as left:
        return _make_marks(other, left=left, by=by)


@service
def _make_marks(other: OtherInstallation, *, left: Leftovers, by: Actor) -> Parcel:
    _require(by)
    read_locked(other)
    key, label = _key(other), os.urandom(8).hex()
    cases = _cases(by)
    listed = [
        {"token": token_of(case.pk, key=key, file=label), "marks": sorted(marks)}
        for case, marks in _marked(cases, key=key)
    ]
    listed.sort(key=lambda each: str(each["token"]))  # in no order of ours
    parcel = make_parcel(
        Parcel.HASHES,
        other=other,
        said={"label": label, "check": _check(key), "kinds": list(KINDS)},
        parts=[json_part(MARKS, listed)],
        left=left,
        by=by,
        state=FILED,
        content={"label": label},
    )
    words = {"name": other.name, "count": len(listed)}
    record(events.HASHES_MADE, by=by, about=parcel, words=words)
    return parcel


def _key(other: OtherInstallation) -> bytes:
    if not other.hash_key:
        raise RuleBroken(NO_KEY.format(name=other.name))
    return bytes.fromhex(other.hash_key)


def _check(key: bytes) -> str:
    """By which the other side sees that it has the same key."""
    return token_of("check", key=key, file="check")


def _cases(by: Actor) -> list[Case]:
    """The cases that are compared: not restricted, not opened in error, not merged into another."""
    found = Case.objects.filter(restricted=False, merged_into__isnull=True).exclude(stage=Stage.VOID)
    if by != SYSTEM:
        found = found.filter(lead_panel_id__in=places_for(by, Act.EXCHANGE_CASES))
    return list(found.select_related("child", "lead_panel").order_by("pk"))


def _marked(cases: list[Case], *, key: bytes) -> list[tuple[Case, frozenset[str]]]:
    keys.load_keys({case.data_key_id for case in cases})
    pairs = [(case, marks_of(case.child.known, key=key)) for case in cases]
    return [(case, marks) for case, marks in pairs if marks]


@service
def compare_marks(came: Came, *, by: Actor) -> tuple[Parcel, list[Found]]:
    """Lay their marks against ours. Returns what is alike: our case, their token, and in which respects.

    Both then speak to each other: they find their child by the token, and neither has told a name by file.
    """
    _require(by)
    if came.address.kind != Parcel.HASHES:
        raise Refused("This file holds no marks for comparing.")
    key = _key(came.other)
    if came.said.get("check") != _check(key):
        raise Refused(ANOTHER_KEY)
    cases = _cases(by)
    ours = {case.pk: marks for case, marks in _marked(cases, key=key)}
    by_id = {case.pk: case for case in cases}
    alike = likenesses(ours, _theirs(came))
    row = parcel_row(came, None, state=FILED, by=by)
    row.content = {"alike": [_kept(each) for each in alike]}
    save_new(row)
    record(events.HASHES_COMPARED, by=by, about=row, words={"name": came.other.name, "count": len(alike)})
    return row, [Found(by_id[each.ours], each.token, each.words) for each in alike]


def _kept(each: Likeness) -> Mapping[str, Any]:
    return {"case": each.ours, "token": each.token, "same": list(each.same)}


def _theirs(came: Came) -> list[Marked]:
    try:
        told = json.loads(came.contents.texts[MARKS])
        return [Marked(str(each["token"])[:20], frozenset(map(str, each["marks"]))) for each in told]
    except (ValueError, KeyError, TypeError):
        raise Refused(CHANGED) from None


def found_in(parcel: Parcel, *, by: Actor) -> list[Found]:
    """What a comparison found, for somebody of the panel that leads."""
    cases = {case.pk: case for case in _cases(by)}
    alike = (parcel.content or {}).get("alike", [])
    return [
        Found(cases[each["case"]], each["token"], tuple(KINDS[kind] for kind in each["same"]))
        for each in alike
        if each["case"] in cases
    ]


@service
def whose_token(other: OtherInstallation, *, token: str, by: Actor) -> Case:
    """Whose mark it is that they ask about: the case of ours, by the token in a file that we made. Raises NotFound."""
    _require(by)
    key, asked = _key(other), plain_code(token)
    made = Parcel.objects.filter(other=other, kind=Parcel.HASHES, direction=Parcel.OUT).order_by("-made_at")[
        :20
    ]
    cases = _cases(by)
    for parcel in made:
        label = (parcel.content or {}).get("label", "")
        for case in cases:
            if plain_code(token_of(case.pk, key=key, file=label)) == asked:
                record(
                    events.TOKEN_LOOKED_UP,
                    by=by,
                    case_id=case.pk,
                    about=case,
                    data_key_id=case.data_key_id,
                    words={"name": other.name},
                )
                return case
    raise NotFound("No file that we made for them has this token. Check the letters with them.")

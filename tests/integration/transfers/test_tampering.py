"""A parcel that was altered, cut, or sent to somebody else, or that comes from somebody unknown, changes no row."""

import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import ACase, Cast
from tests.integration.transfers.exchanging import Pair, card_of, file_of, full_case, sent
from tests.integration.transfers.test_parcels import counted

from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.core.ids import new_id
from opencdop.formkit.canonical import digest_of
from opencdop.submissions.models import PublishedDefinition
from opencdop.transfers.parcel_models import OtherInstallation, Parcel
from opencdop.transfers.parcels import installation_services as installations
from opencdop.transfers.parcels.answering_services import file_answer
from opencdop.transfers.parcels.cards import fingerprint_of, new_pair, read_card
from opencdop.transfers.parcels.contents import Part, json_part, written
from opencdop.transfers.parcels.envelope import MAGIC, Address, Refused, write_parcel
from opencdop.transfers.parcels.installations import fingerprint, own_card_text
from opencdop.transfers.parcels.reading import read_parcel
from opencdop.transfers.parcels.receiving_services import take_over

TO_US = {"to_panel": {"slug": "ashmoor"}, "from_panel": {"name": "Harrowdale", "slug": "harrowdale"}}


pytestmark = pytest.mark.usefixtures("document_folder")


@pytest.fixture
def pair(cast: Cast) -> Pair:
    return Pair(cast)


def made_there(
    pair: Pair, said: dict[str, Any], parts: list[Part] | None = None, *, kind: str = "case", **other: Any
) -> io.BytesIO:
    """A file as the other installation may make it, with its own keys and with whatever it likes inside."""
    file = io.BytesIO()
    address = Address(
        kind=kind,
        parcel=new_id(),
        sender=pair.there.installation_id,
        receiver=other.get("receiver", pair.here_key.installation_id),
        made_at=clock.now().isoformat(),
    )
    write_parcel(
        file,
        address,
        written(address, said, parts or []),
        sealing_public=other.get("sealing", pair.here_key.sealing_public),
        signing_private=other.get("signing", pair.keys.signing_private),
    )
    return file


def refused(file: io.BytesIO, pair: Pair, *, match: str) -> None:
    """Reading and taking in is refused with one sentence, and no row is other than it was."""
    before = counted()
    with pytest.raises(RuleBroken, match=match) as refusal:
        take_over(read_parcel(file), coordinator=pair.cast.person("asha"), by=pair.cast.actor("mina"))
    assert "Traceback" not in str(refusal.value)
    assert counted() == before


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_flipping_a_byte_or_cutting_anywhere_is_refused(data: st.DataObject, altered: "Altered") -> None:
    whole = altered.whole
    how = data.draw(st.sampled_from(["flip", "cut", "add", "double"]))
    at = data.draw(st.integers(0, len(whole) - 1))
    if how == "flip":
        bent = bytearray(whole)
        bent[at] ^= data.draw(st.integers(1, 255))
    elif how == "cut":
        bent = bytearray(whole[:at])
    elif how == "add":
        bent = bytearray(whole + whole[at:])
    else:
        bent = bytearray(whole[:at] + whole[at : at + 40] + whole[at:])
    altered.refuses(bytes(bent))


class Altered:
    """A file that is whole, and the other installation, which refuses whatever is not exactly that."""

    def __init__(self, whole: bytes, pair: Pair) -> None:
        self.whole, self.pair = whole, pair
        self.before = counted()

    def refuses(self, bent: bytes) -> None:
        if bent == self.whole:
            return
        with pytest.raises(RuleBroken):
            read_parcel(io.BytesIO(bent))
        assert counted() == self.before


@pytest.fixture
def altered(pair: Pair, cast: Cast) -> Any:
    whole = file_of(sent(pair, full_case(cast))).getvalue()
    with pair.as_there():
        yield Altered(whole, pair)


def test_every_byte_of_the_outside_and_of_the_signature_counts(altered: Altered) -> None:
    head = altered.whole.index(b"\n", altered.whole.index(b"\n") + 1)
    length = len(altered.whole)
    for at in (*range(head + 1), *range(length - 64, length)):
        for bit in (1, 128):
            bent = bytearray(altered.whole)
            bent[at] ^= bit
            altered.refuses(bytes(bent))
    altered.refuses(b"")


def test_a_file_for_somebody_else_is_refused(pair: Pair) -> None:
    refused(made_there(pair, TO_US, receiver=new_id()), pair, match="addressed to another installation")
    strange = new_pair().sealing_public
    refused(made_there(pair, TO_US, sealing=strange), pair, match="not ours")
    nobody = {**TO_US, "to_panel": {"slug": "nowhere"}}
    refused(made_there(pair, nobody), pair, match="a panel that is not one of this installation")


def test_a_file_of_ours_is_refused_here(pair: Pair, a_case: ACase) -> None:
    refused(file_of(sent(pair, a_case())), pair, match="made here")


def test_a_file_from_somebody_unknown_or_signed_by_another_is_refused(pair: Pair) -> None:
    refused(made_there(pair, TO_US, signing=new_pair().signing_private), pair, match="not as it was sent")
    OtherInstallation.objects.update(installation_id=new_id())
    refused(made_there(pair, TO_US), pair, match="not known here")


def test_a_file_of_an_unconfirmed_or_ended_installation_is_refused(pair: Pair, cast: Cast) -> None:
    OtherInstallation.objects.update(confirmed_at=None)
    refused(made_there(pair, TO_US), pair, match="not confirmed")
    assert installations.end_installation(pair.there, by=cast.actor("mina")) == 0
    refused(made_there(pair, TO_US), pair, match="has ended")


def test_a_newer_file_is_refused_with_what_to_do(pair: Pair) -> None:
    newer = io.BytesIO(made_there(pair, TO_US).getvalue().replace(MAGIC + b"1", MAGIC + b"2", 1))
    refused(newer, pair, match="newer version.*Update this installation")


def test_a_file_that_is_too_large_is_refused(pair: Pair, settings: Any) -> None:
    settings.OPENCDOP_LARGEST_PARCEL_MB = 0
    refused(made_there(pair, TO_US), pair, match="larger than 0 MB")


def test_a_file_of_another_kind_is_no_case(pair: Pair) -> None:
    for kind in ("answer", "outcome", "hashes", "hash_key", "strange"):
        refused(made_there(pair, TO_US, kind=kind), pair, match="holds no case")


Bent = dict[str, Any]


def case_parts(pair: Pair, cast: Cast) -> tuple[Bent, dict[str, Any], list[Part]]:
    """What a case of the other installation says, its tables, and its files; to be bent by a test."""
    parcel = sent(pair, full_case(cast))
    with pair.as_there():
        read = read_parcel(file_of(parcel))
    case_id, sender = new_id(), pair.there.installation_id
    said = {
        **TO_US,
        "case": {"id": case_id, "reference": "HAR-2026-0009"},
        "known_as": [{"installation": sender, "case": case_id}],
        "agreement": {},
        "people": [],
    }
    tables = {name: json.loads(text) for name, text in read.contents.texts.items()}
    files = []
    for each in tables["documents"]["documents.Document"]:
        plain = (read.contents.files[each["id"]].read(),)
        files.append(Part(f"files/{each['id']}", each["size"], each["sha256"], plain.__iter__))
    return said, tables, files


def test_rows_that_lead_outside_or_are_not_known_here_are_refused(
    pair: Pair, cast: Cast, a_case: ACase
) -> None:
    ours = a_case(surname="Okoro")
    notification = full_case(cast, surname="Other").notifications.get()
    said, tables, files = case_parts(pair, cast)

    def bent(package: str, table: str, **values: Any) -> io.BytesIO:
        copy = json.loads(json.dumps(tables))
        copy[package][table][0].update(values)
        return made_there(pair, said, [*(json_part(name, each) for name, each in copy.items()), *files])

    refused(
        bent("cases", "cases.CaseAnswer", submission_id=notification.submission_id),
        pair,
        match="did not come with it",
    )
    refused(bent("cases", "cases.Milestone", kind="made_up"), pair, match="not known here")
    refused(bent("cases", "cases.Need", colour="red"), pair, match="newer version")
    refused(bent("cases", "cases.Case", opened_at="yesterday"), pair, match="not known here")
    refused(bent("documents", "documents.Document", sha256="0" * 64), pair, match="a file is not the one")
    refused(made_there(pair, {**said, "known_as": []}, []), pair, match="not as it was sent")
    strange = {**tables, "cases": {**tables["cases"], "cases.Grant": []}}
    refused(
        made_there(pair, said, [json_part(name, each) for name, each in strange.items()]),
        pair,
        match="Grant is not known",
    )
    refused(made_there(pair, said, [json_part("cases", tables["cases"])]), pair, match="newer version")
    assert ours.answers.count()


def test_a_form_that_is_not_known_here_comes_with_the_case(pair: Pair, cast: Cast) -> None:
    said, tables, files = case_parts(pair, cast)
    form = tables["submissions"]["submissions.PublishedDefinition"][0]
    text = form["text"].replace('"title":"', '"title":"Locally: ', 1)
    text = json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    digest = digest_of(text)
    whole = json.loads(json.dumps(tables).replace(form["digest"], digest))
    for each in whole["submissions"]["submissions.PublishedDefinition"]:
        if each["digest"] == digest:
            each["text"] = text
    file = made_there(pair, said, [*(json_part(name, each) for name, each in whole.items()), *files])
    row, _ = take_over(read_parcel(file), coordinator=cast.person("asha"), by=cast.actor("mina"))
    kept = PublishedDefinition.objects.get(pk=digest)
    assert kept.panel.startswith(pair.there.installation_id)
    assert row.case is not None
    form["text"] = text
    other = {**said, "case": {"id": new_id()}}
    other["known_as"] = [{"installation": pair.there.installation_id, "case": other["case"]["id"]}]
    bent = made_there(pair, other, [*(json_part(name, each) for name, each in tables.items()), *files])
    refused(bent, pair, match="not the one that it says")


def test_an_answer_from_somebody_else_or_to_nothing_is_refused(pair: Pair, cast: Cast) -> None:
    said = {"answers": new_id(), "accepted": True, "person": {}, "case": {}, **TO_US}
    with pytest.raises(Refused, match="was not sent to them"):
        file_answer(read_parcel(made_there(pair, said, kind="answer")), by=cast.actor("mina"))


def test_a_card_is_confirmed_by_a_second_person_who_heard_it(pair: Pair, cast: Cast) -> None:
    edith, mina = cast.actor("edith"), cast.actor("mina")
    keys, theirs = new_pair(), new_id()
    card = card_of(keys, installation=theirs, name="Tarnside's own")
    other = installations.add_installation(card, by=mina)
    heard = fingerprint_of(theirs, sealing=keys.sealing_public, signing=keys.signing_public)
    assert heard == fingerprint(other)
    with pytest.raises(RuleBroken, match="You added"):
        installations.confirm_installation(other, heard=heard, by=mina)
    with pytest.raises(RuleBroken, match="not the digits"):
        installations.confirm_installation(other, heard=heard[:-1] + str((int(heard[-1]) + 1) % 10), by=edith)
    installations.confirm_installation(other, heard=heard.replace(" ", "-"), by=edith)
    assert other.is_usable
    fresh = installations.add_installation(card_of(new_pair(), installation=theirs), by=edith)
    other.refresh_from_db()
    assert (other.is_usable, fresh.is_usable) == (False, False)


def test_a_card_that_was_altered_or_is_none_or_our_own_is_refused(pair: Pair, cast: Cast) -> None:
    card = card_of(new_pair(), installation=new_id())
    with pytest.raises(RuleBroken, match="not as its installation made it"):
        read_card(card.replace("Harrowdale", "Tarrowdale"))
    for text in ("", "{}", "[]", card.replace("age1", "age2"), '{"what": "opencdop installation card"}'):
        with pytest.raises(RuleBroken, match="not the card"):
            read_card(text)
    with pytest.raises(RuleBroken, match="our own card"):
        installations.add_installation(own_card_text(), by=cast.actor("mina"))
    assert Parcel.objects.count() == 0

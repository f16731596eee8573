"""The answer to a case to which something else happened meanwhile; and nonsense, truthfully signed."""

from typing import Any

import pytest
from tests.cast import Cast
from tests.integration.transfers.exchanging import Pair, file_of, full_case, sent
from tests.integration.transfers.test_parcels import came, taken_over
from tests.integration.transfers.test_tampering import case_parts, made_there, refused

from opencdop.cases.duplicate_services import merge_cases
from opencdop.cases.models import Case
from opencdop.cases.stages import Stage
from opencdop.cases.void_services import restore_case, void_case
from opencdop.core.errors import NotFound
from opencdop.transfers.parcels import installation_services as installations
from opencdop.transfers.parcels.answering_services import file_answer
from opencdop.transfers.parcels.arrived import reopened
from opencdop.transfers.parcels.cards import Card, new_pair, written_card
from opencdop.transfers.parcels.contents import Part, json_part
from opencdop.transfers.parcels.envelope import Refused
from opencdop.transfers.parcels.installations import fingerprint, own_key
from opencdop.transfers.parcels.receiving_services import keep_arrived, take_over

pytestmark = pytest.mark.usefixtures("document_folder")


@pytest.fixture
def pair(cast: Cast) -> Pair:
    return Pair(cast)


def test_an_answer_to_an_earlier_file_ends_the_later_offer(pair: Pair, cast: Cast) -> None:
    case, mina = full_case(cast), cast.actor("mina")
    first = sent(pair, case)
    _there, answer = taken_over(pair, first)
    second = sent(pair, case)
    file_answer(came(answer), by=mina)
    second.refresh_from_db()
    assert second.state == "replaced"
    assert second.file is not None
    second.file.refresh_from_db()
    assert second.file.state == "erased"


def test_an_answer_counts_for_the_case_that_stands_after_a_merge(pair: Pair, cast: Cast) -> None:
    case, other, mina = full_case(cast), full_case(cast, surname="Nowicka"), cast.actor("mina")
    _there, answer = taken_over(pair, sent(pair, case))
    case, other = Case.objects.get(pk=case.pk), Case.objects.get(pk=other.pk)
    merge_cases(other, merged=case, reason="The same child", by=mina)
    file_answer(came(answer), by=mina)
    other.refresh_from_db()
    assert other.stage == Stage.ELSEWHERE
    assert other.interests.get().panel == cast.ashmoor


def test_an_answer_to_a_case_that_was_set_aside_changes_nothing_until_it_is_restored(
    pair: Pair, cast: Cast
) -> None:
    case, mina = full_case(cast), cast.actor("mina")
    parcel = sent(pair, case)
    _there, answer = taken_over(pair, parcel)
    case = Case.objects.get(pk=case.pk)
    void_case(case, reason="Opened twice", by=mina)
    with pytest.raises(Refused, match=r"opened in error.*Restore it"):
        file_answer(came(answer), by=mina)
    parcel.refresh_from_db()
    assert parcel.state == "sent"
    case = Case.objects.get(pk=case.pk)
    restore_case(case, reason="It was not", by=mina)
    file_answer(came(answer), by=mina)
    case.refresh_from_db()
    assert case.stage == Stage.ELSEWHERE


@pytest.mark.unaudited("another panel is made the lead by hand, as a transfer inside would")
def test_an_answer_to_a_case_that_another_panel_leads_by_now_changes_nothing(pair: Pair, cast: Cast) -> None:
    case = full_case(cast)
    parcel = sent(pair, case)
    _there, answer = taken_over(pair, parcel)
    Case.objects.filter(pk=case.pk).update(lead_panel=cast.harrowdale)
    with pytest.raises(Refused, match="another panel leads it by now"):
        file_answer(came(answer), by=cast.actor("mina"))
    with pytest.raises(NotFound):
        file_answer(came(answer), by=cast.actor("hana"))
    parcel.refresh_from_db()
    assert parcel.state == "sent"


def test_a_case_that_waits_is_decided_although_its_sender_has_other_keys_by_now(
    pair: Pair, cast: Cast
) -> None:
    parcel, hana = sent(pair, full_case(cast)), cast.actor("hana")
    with pair.as_there() as here:
        arrived = keep_arrived(came(parcel), file=file_of(parcel), by=hana)
        keys = new_pair()
        card = Card(
            installation=here.installation_id,
            name=here.name,
            sealing=keys.sealing_public,
            signing=keys.signing_public,
            panels=(("ashmoor", "Ashmoor"),),
        )
        fresh = installations.add_installation(
            written_card(card, private=keys.signing_private), by=cast.actor("edith")
        )
        arrived.refresh_from_db()
        with pytest.raises(Refused, match="not confirmed"), reopened(arrived):
            raise AssertionError
        installations.confirm_installation(fresh, heard=fingerprint(fresh), by=hana)
        with reopened(arrived) as again:
            row, answer = take_over(again, coordinator=cast.person("carol"), by=hana)
        assert row.pk == arrived.pk
        assert answer.other == fresh
        assert own_key().installation_id == pair.there.installation_id


@pytest.mark.parametrize(
    "nonsense",
    [
        {"from_panel": ["Harrowdale"]},
        {"from_panel": {"name": 7}},
        {"from_panel": {"name": "Harrow\x00dale"}},
        {"agreement": "as agreed"},
        {"people": {"name": "Somebody"}},
        {"people": ["Somebody"]},
        {"to_panel": None},
        {"known_as": 3},
        {"case": []},
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(nonsense: dict[str, Any], pair: Pair, cast: Cast) -> None:
    said, tables, files = case_parts(pair, cast)
    parts = [*(json_part(name, each) for name, each in tables.items()), *files]
    refused(made_there(pair, {**said, **nonsense}, parts), pair, match="not as it was sent")


def test_values_that_no_database_keeps_are_refused(pair: Pair, cast: Cast) -> None:
    said, tables, files = case_parts(pair, cast)
    for value, match in (("a\x00b", "not known here"), (float("nan"), "cannot be read")):
        tables["cases"]["cases.Need"][0]["code"] = value
        parts: list[Part] = [*(json_part(name, each) for name, each in tables.items()), *files]
        refused(made_there(pair, said, parts), pair, match=match)

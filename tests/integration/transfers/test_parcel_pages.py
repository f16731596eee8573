"""The exchange with another installation as a manager, an administrator and others see it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast
from tests.integration.browsing import Browse, browsing, text_of
from tests.integration.transfers.exchanging import THERE, Pair, card_of, file_of, full_case, sent

from opencdop.audit.models import Event
from opencdop.cases.models import Case
from opencdop.cases.stages import Stage
from opencdop.transfers.parcel_models import OtherInstallation, Parcel
from opencdop.transfers.parcels.cards import new_pair
from opencdop.transfers.parcels.hash_services import file_hash_key
from opencdop.transfers.parcels.installations import fingerprint
from opencdop.transfers.parcels.reading import read_parcel

pytestmark = pytest.mark.usefixtures("document_folder")


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


@pytest.fixture
def pair(cast: Cast) -> Pair:
    return Pair(cast)


def read_in(browser: Client, content: bytes) -> Any:
    upload = SimpleUploadedFile("case.parcel", content)
    return browser.post("/parcels/read-in/", {"file": upload}, follow=True)


def saved(browser: Client, parcel: Parcel) -> bytes:
    """The file, taken away by its button."""
    answer = browser.post(f"/parcels/{parcel.pk}/file/")
    assert parcel.parcel_id in answer["Content-Disposition"]
    return b"".join(answer.streaming_content)


def test_a_manager_sends_a_case_another_takes_it_over_and_the_answer_is_read_in(
    pair: Pair, cast: Cast, browse: Browse
) -> None:
    case, mina, hana = full_case(cast), browse("mina"), browse("hana")
    page = mina.get(f"/parcels/case/{case.pk}/send/")
    assert "Harrowdale (Harrowdale" in text_of(page)
    asked = {"to": f"{pair.there.pk}:harrowdale", "basis": ""}
    refused = mina.post(f"/parcels/case/{case.pk}/send/", asked)
    assert refused.status_code == 422
    assert "Say on what basis" in text_of(refused)
    made = mina.post(f"/parcels/case/{case.pk}/send/", {**asked, "basis": "Both agreed"}, follow=True)
    assert "The file is made" in text_of(made)
    assert "Harrowdale has to answer" in text_of(mina.get("/"))
    parcel = Parcel.objects.get(kind="case")
    content = saved(mina, parcel)
    assert Event.objects.filter(kind="parcels.file_taken", case_id=case.pk).exists()

    with pair.as_there():
        shown = text_of(read_in(hana, content))
        assert "Tomasz Nowicki" in shown
        assert "Both agreed" in shown
        arrived = Parcel.objects.get(direction="in")
        assert Event.objects.filter(kind="parcels.read", case_id=arrived.pk).exists()
        assert "hands a case over to you" in text_of(hana.get("/"))
        unsaid = hana.post(f"/parcels/{arrived.pk}/take-over/", {"coordinator": ""})
        assert unsaid.status_code == 422
        assert "Choose a coordinator" in text_of(unsaid)
        coordinator = cast.person("carol").pk
        taken = hana.post(f"/parcels/{arrived.pk}/take-over/", {"coordinator": coordinator}, follow=True)
        assert "Taken over" in text_of(taken)
        answer = saved(hana, Parcel.objects.get(kind="answer"))
        again = read_in(hana, content)
        assert again.status_code == 422
        assert "came before" in text_of(again)
    assert "is filed: taken over" in text_of(read_in(mina, answer))
    case.refresh_from_db()
    assert case.stage == Stage.ELSEWHERE


def test_a_case_is_not_accepted_with_a_reason(pair: Pair, cast: Cast, browse: Browse) -> None:
    content, hana = file_of(sent(pair, full_case(cast))).getvalue(), browse("hana")
    with pair.as_there():
        read_in(hana, content)
        arrived = Parcel.objects.get(direction="in")
        assert hana.post(f"/parcels/{arrived.pk}/not-accepted/", {"reason": ""}).status_code == 422
        done = hana.post(f"/parcels/{arrived.pk}/not-accepted/", {"reason": "They moved"}, follow=True)
        assert "Nothing of the case is kept here" in text_of(done)
    assert Case.objects.count() == 1


def test_a_file_that_is_none_is_refused_on_the_page_with_a_sentence(pair: Pair, browse: Browse) -> None:
    mina = browse("mina")
    refused = read_in(mina, b"a letter")
    assert refused.status_code == 422
    assert "not a file for exchanging cases" in text_of(refused)
    assert mina.post("/parcels/read-in/", {}).status_code == 422


def test_a_card_is_added_by_an_administrator_and_confirmed_by_a_manager(cast: Cast, browse: Browse) -> None:
    edith, mina = browse("edith"), browse("mina")
    made = edith.post("/parcels/keys/make/", {"name": "Ashmoor's own"}, follow=True)
    assert "The keys are made" in text_of(made)
    assert edith.get("/parcels/keys/card.json")["Content-Type"] == "application/json"
    card = SimpleUploadedFile("card.json", card_of(new_pair(), installation=THERE).encode())
    edith.post("/parcels/keys/add/", {"file": card})
    other = OtherInstallation.objects.get()
    assert "Not confirmed" in text_of(mina.get("/parcels/installations/"))
    address = f"/parcels/installations/{other.pk}/confirm/"
    assert "not the digits" in text_of(mina.post(address, {"heard": "1 2 3"}))
    mina.post(address, {"heard": fingerprint(other)})
    assert "Confirmed" in text_of(mina.get("/parcels/installations/"))
    edith.post(f"/parcels/keys/{other.pk}/end/")
    assert "No other installation yet" in text_of(edith.get("/parcels/keys/"))


def test_a_child_known_in_both_is_found_by_pages_and_looked_up_by_token(
    pair: Pair, cast: Cast, browse: Browse
) -> None:
    case, mina, hana = full_case(cast), browse("mina"), browse("hana")
    here = f"/parcels/installations/{pair.there.pk}/"
    mina.post(f"{here}comparing-key/")
    key = Parcel.objects.get(kind="hash_key")
    there = full_case(cast, nhs_number=None)
    Case.objects.filter(pk=there.pk).update(lead_panel=cast.harrowdale)
    with pair.as_there():
        file_hash_key(read_parcel(file_of(key)), by=cast.actor("hana"))
    mina.post(f"{here}marks/")
    marks = file_of(Parcel.objects.get(kind="hashes")).getvalue()
    with pair.as_there():
        found = text_of(read_in(hana, marks))
        assert there.reference in found
        assert "Names that sound the same" in found
        token = (Parcel.objects.get(kind="hashes", direction="in").content or {})["alike"][0]["token"]
    answer = mina.post(f"{here}whose/", {"token": token.lower()})
    assert answer["Location"] == f"/cases/{case.pk}/"
    assert mina.post(f"{here}whose/", {"token": "AAAA-AAAA"}).status_code == 404


def test_only_those_who_exchange_cases_see_files_and_only_of_their_panel(
    pair: Pair, cast: Cast, browse: Browse
) -> None:
    parcel = sent(pair, full_case(cast))
    assert browse("hana").get(f"/parcels/{parcel.pk}/").status_code == 404
    assert browse("hana").post(f"/parcels/{parcel.pk}/file/").status_code == 404
    for name in ("asha", "chidi", "ben", "dev", "ana", "edith"):
        assert browse(name).get("/parcels/").status_code == 403
    assert browse("mina").get("/parcels/keys/").status_code == 403
    back = browse("mina").post(f"/parcels/{parcel.pk}/take-back/", follow=True)
    assert "no longer offered" in text_of(back)
    assert browse("mina").post(f"/parcels/{parcel.pk}/file/").status_code == 404


def test_the_list_of_files_asks_as_often_for_many_as_for_one(
    pair: Pair, cast: Cast, browse: Browse, django_assert_max_num_queries: Any
) -> None:
    case, mina = full_case(cast), browse("mina")
    first = sent(pair, case)
    mina.get("/parcels/")
    with django_assert_max_num_queries(60) as few:
        mina.get("/parcels/")
    for number in range(24):
        copy = Parcel.objects.get(pk=first.pk)
        copy.pk, copy.parcel_id, copy.file = f"{number:026d}", f"{number:026d}", None
        copy.save(force_insert=True)
    with django_assert_max_num_queries(len(few)):
        assert mina.get("/parcels/").status_code == 200

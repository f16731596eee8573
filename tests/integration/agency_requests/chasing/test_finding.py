"""An agency rings and reads out a reference: the office is led to the request, and to none of another panel."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of, office
from tests.integration.agency_requests.forms import entered

from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.queries import requests_called
from opencdop.agency_requests.services import withdraw_request
from opencdop.audit.models import Event
from opencdop.cases.duplicate_services import merge_cases
from opencdop.core.ids import ALPHABET, ID_LENGTH, new_id

FIND = "/agencies/find/"


def page_of(request: AgencyRequest) -> str:
    return f"/cases/{request.case_id}/agencies/{request.id}/"


def other_than(reference: str) -> str:
    """A reference that differs in its last letter."""
    return reference[:-1] + ("2" if reference[-1] != "2" else "3")


def test_reference_leads_straight_to_the_request(a_case: ACase, cast: Cast):
    request, client = asked_of(a_case(), by=cast.actor("asha")), office(cast)
    for typed in (request.reference, request.reference[2:].lower(), request.reference.replace("-", " ")):
        assert client.post(FIND, {"reference": typed}).url == page_of(request)
    assert client.get(page_of(request)).status_code == 200
    assert Event.objects.filter(kind="request.looked_for").count() == 3
    assert Event.objects.filter(kind="case.read", case_id=request.case_id).count() == 1


def test_request_in_any_state_is_found(a_case: ACase, cast: Cast):
    case, asha = a_case(), cast.actor("asha")
    came = answered(asked_of(case, by=asha))
    gone = asked_of(case, by=asha, agency_name="Oak Lane School", email="head@oaklane.example")
    withdraw_request(gone, reason="Asked twice", by=asha)
    begun = entered(case, by=asha)
    for request in (came, gone, begun):
        assert office(cast).post(FIND, {"reference": request.reference}).url == page_of(request)


def test_request_of_a_case_entered_twice_is_found_in_the_one_that_stands_for_it(a_case: ACase, cast: Cast):
    kept, twice, asha = a_case(), a_case(), cast.actor("asha")
    request = asked_of(twice, by=asha)
    merge_cases(kept, merged=twice, reason="The same child", by=asha)
    client = office(cast)
    here = client.post(FIND, {"reference": request.reference}).url
    assert here == f"/cases/{kept.id}/agencies/{request.id}/"
    assert client.get(here).status_code == 200


def test_what_is_not_found_gets_a_sentence_and_what_was_typed_stays(a_case: ACase, cast: Cast):
    request, client = asked_of(a_case(), by=cast.actor("asha")), office(cast)
    for typed, said in (
        (other_than(request.reference), "No request of yours has the reference"),
        ("R-1A2B", "4 letters and figures after the R"),
        ("R-ZZZZ-ZZZ", "7 letters and figures after the R"),
        ("<b>Ella</b>", "stand in no reference"),
        ("- -", "What was typed has no letters and figures"),
        ("", "Enter the reference"),
    ):
        answer = client.post(FIND, {"reference": typed})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        assert "R-RZZZ" not in page  # nobody typed that
        assert f'value="{typed}"' in page or not typed or ("<b>" in typed and "&lt;b&gt;Ella" in page)
    assert client.get(FIND).status_code == 200


def test_of_another_panels_request_nothing_is_told(a_case: ACase, cast: Cast):
    request, carol = asked_of(a_case(), by=cast.actor("asha")), office(cast, "carol")
    theirs = carol.post(FIND, {"reference": request.reference})
    none = carol.post(FIND, {"reference": other_than(request.reference)})
    assert theirs.status_code == none.status_code == 422

    def plain(answer: Any, reference: str) -> str:
        return answer.content.decode().replace(reference, "REF").split("<main")[1].split("csrf")[0]

    assert plain(theirs, request.reference) == plain(none, other_than(request.reference))
    assert carol.post("/cases/", {"text": request.reference}).url == "/cases/"
    for name in ("chidi", "ben", "dev", "ana", "edith"):
        assert office(cast, name).post(FIND, {"reference": request.reference}).status_code == 403


@pytest.mark.unaudited("a case is restricted by hand")
def test_of_a_restricted_case_only_those_who_work_with_it_find_the_request(a_case: ACase, cast: Cast):
    request = asked_of(a_case(), by=cast.actor("asha"))
    type(request.case).objects.filter(pk=request.case_id).update(
        restricted=True, coordinator=cast.person("mina")
    )
    assert office(cast, "asha").post(FIND, {"reference": request.reference}).status_code == 422
    assert office(cast, "mina").post(FIND, {"reference": request.reference}).url == page_of(request)


@pytest.mark.unaudited("a second request gets an id that begins alike, by hand")
def test_of_two_that_bear_the_same_reference_one_is_chosen(a_case: ACase, cast: Cast):
    first = asked_of(a_case(), by=cast.actor("asha"))
    twin = asked_of(a_case(surname="Okoro"), by=cast.actor("asha"), agency_name="Oak Lane School")
    alike = first.id[:8] + twin.id[8:]
    AgencyRequest.objects.filter(pk=twin.pk).update(link_hash=new_id())
    twin.id, twin.pk = alike, alike
    twin.save(force_insert=True)
    page = office(cast).post(FIND, {"reference": first.reference}).content.decode()
    assert page_of(first) in page
    assert page_of(twin) in page
    assert Event.objects.filter(kind="case.listed").count() == 2


def test_list_of_cases_finds_it_too(a_case: ACase, cast: Cast):
    request, client = asked_of(a_case(), by=cast.actor("asha")), office(cast)
    assert client.post("/cases/", {"text": f" {request.reference.lower()} "}).url == page_of(request)
    assert client.post("/cases/", {"text": "Marsden"}).url == "/cases/"
    assert "Ella Rose Marsden" in client.get("/cases/").content.decode()
    client.post("/cases/", {"text": other_than(request.reference)})
    assert "the reference that an agency reads out" in client.get("/cases/").content.decode()


def test_board_leads_to_it(a_case: ACase, cast: Cast):
    asked_of(a_case(), by=cast.actor("asha"))
    assert f'action="{FIND}"' in office(cast).get("/agencies/").content.decode()


def test_key_is_sought_in_its_index(a_case: ACase, cast: Cast):
    """At 100,000 requests a prefix that is sought through all rows would be felt; a range of the key is not."""
    request, asha = asked_of(a_case(), by=cast.actor("asha")), cast.actor("asha")
    with CaptureQueriesContext(connection) as asked:
        assert [each.id for each in requests_called(asha, request.reference)] == [request.id]
    sql = next(each["sql"] for each in asked if '"agency_requests_agencyrequest"' in each["sql"])
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # of three rows it would read them all
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "agency_requests_agencyrequest_pkey" in plan, plan
            assert "Index Cond: ((id >= " in plan, plan
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = "\n".join(str(row[3]) for row in cursor.fetchall())
            assert "agency_requests_agencyrequest_1 (id>? AND id<?)" in plan, plan


def test_range_holds_what_begins_alike_by_the_rules_of_english_too(cast: Cast):
    """A database sorts by the language it was made for: in the range stands what begins alike, and nothing else."""
    on_postgres = connection.vendor == "postgresql"
    collations = ('"C"', '"en-GB-x-icu"', '"und-x-icu"') if on_postgres else ("BINARY",)
    low = "r1aa3c4z".ljust(ID_LENGTH, ALPHABET[0])
    high = "r1aa3c4z".ljust(ID_LENGTH, ALPHABET[-1])
    inside = ("r1aa3c4z", low, high, "r1aa3c4zz".ljust(ID_LENGTH, "a"))
    outside = (
        "r1aa3c4y".ljust(ID_LENGTH, "z"),
        "r1aa3c50".ljust(ID_LENGTH, "0"),
        "r1aa3d0".ljust(ID_LENGTH, "0"),
    )
    with connection.cursor() as cursor:
        for collation in collations:
            for each in (*inside, *outside):
                cursor.execute(
                    f"SELECT (CAST(%s AS text) COLLATE {collation}) >= %s"
                    f" AND (CAST(%s AS text) COLLATE {collation}) <= %s",
                    [each, "r1aa3c4z", each, high],
                )
                assert bool(cursor.fetchone()[0]) == (each in inside), (collation, each)

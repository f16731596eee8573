"""Candidates among the cases of an installation: found by keys, in few queries, whoever leads them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import ELLA, ACase, Cast

from opencdop.cases import matching
from opencdop.cases.indexing import remake_all
from opencdop.cases.matching import candidates, find
from opencdop.cases.models import Case, Child, IdentityHash
from opencdop.core.actor import SYSTEM
from opencdop.keystore import keys

OTHERS = [
    {"surname": "Okoro", "forenames": "Ada", "nhs_number": "9990000026", "date_of_birth": "2019-01-02",
     "date_of_death": "2026-10-01", "postcode": "ZZ98 1AA"},
    {"surname": "Marsden", "forenames": "Jack", "nhs_number": "", "date_of_birth": "2012-05-05",
     "date_of_death": "2026-09-01", "postcode": "ZZ97 1AA"},
]  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"nhs_number": ""},
        {"nhs_number": "", "date_of_birth": "2026-06-21", "forenames": "Ela"},
        {"nhs_number": "", "date_of_death": None, "surname": "Marsdon"},
        {"nhs_number": "", "surname": "Ella", "forenames": "Marsden", "postcode": None},
        {"surname": None, "forenames": None, "date_of_birth": None, "postcode": None},
        {"nhs_number": "", "surname": "Ward", "forenames": None, "unnamed_baby": "yes"},
    ],
)
def test_candidates_find_the_child_although_a_part_differs(a_case: ACase, told: dict[str, Any]) -> None:
    case = a_case()
    for other in OTHERS:
        a_case(**other)
    found = candidates({**ELLA, **told})
    assert found[0].case == case
    assert found[0].is_same
    assert [match.probability for match in found] == sorted((m.probability for m in found), reverse=True)


def test_candidates_find_a_child_by_the_number_that_another_replaced(a_case: ACase) -> None:
    """Adopted under another name, home and number: the number that both know leads from one to the other."""
    case = a_case(nhs_number="9990000026", nhs_number_superseded=ELLA["nhs_number"])
    [match] = candidates({**ELLA, "surname": "Northwood", "postcode": None, "date_of_death": None})
    assert match.case == case
    assert match.is_same
    [alone] = candidates({"nhs_number": ELLA["nhs_number"], "date_of_birth": ELLA["date_of_birth"]})
    assert alone.case == case


def test_candidates_are_of_every_panel(cast: Cast, a_case: ACase) -> None:
    theirs = a_case(panel=cast.harrowdale, coordinator="carol")
    assert [match.case for match in candidates(ELLA)] == [theirs]


def test_candidates_of_a_twin_are_shown_and_never_called_the_same(a_case: ACase) -> None:
    case = a_case()
    [match] = candidates({**ELLA, "forenames": "Ines", "nhs_number": "9990000026"})
    assert match.case == case
    assert not match.is_same
    assert match.warning


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"sex": "female"},
        {"sex": "female", "unnamed_baby": "yes"},
        {"nhs_number": "", "surname": " ", "forenames": None, "sex": "female"},
        {"postcode": "", "date_of_birth": "soon", "sex": "female"},
    ],
)
def test_candidates_of_nothing_that_tells_children_apart_are_none(
    a_case: ACase, told: dict[str, Any]
) -> None:
    a_case()
    a_case(
        surname=None,
        forenames=None,
        nhs_number="",
        date_of_birth=None,
        date_of_death="2026-11-02",
        postcode=None,
    )
    assert candidates(told) == []


@pytest.mark.parametrize("cases", [1, 25])
def test_candidates_take_as_many_queries_for_one_case_as_for_many(a_case: ACase, cases: int) -> None:
    for _ in range(cases):
        a_case(nhs_number="")
    keys.forget_opened_keys()
    with CaptureQueriesContext(connection) as seen:
        assert len(candidates(ELLA)) == cases
    assert len(seen) <= 5  # and one to the database of the keys: six at most
    assert len(seen) == 2


def test_candidates_of_many_people_take_no_more_queries(a_case: ACase) -> None:
    cases = [a_case(), *[a_case(**other) for other in OTHERS]]
    people = [ELLA, *[{**ELLA, **other} for other in OTHERS], {}]
    with CaptureQueriesContext(connection) as seen:
        found = find(people)
    assert len(seen) == 2
    assert [each.matches[0].case if each.matches else None for each in found] == [*cases, None]
    assert [each.matches for each in found] == [find([person])[0].matches for person in people]


def test_candidates_say_when_more_shared_a_key_than_were_compared(
    a_case: ACase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "LOOKED_AT", 2)
    likeliest = a_case()
    for _ in range(2):
        a_case(nhs_number="", postcode="ZZ98 1AA")
    [found] = find([ELLA])
    assert found.cut
    assert found.matches[0].case == likeliest
    assert len(found.matches) == 2
    assert not find([{"nhs_number": ELLA["nhs_number"]}])[0].cut


@pytest.mark.unaudited("cases are merged here by hand, to see what is found of them")
def test_candidates_show_a_merged_case_as_the_one_that_stands_for_it_and_once(a_case: ACase) -> None:
    survivor, merged, older = a_case(), a_case(nhs_number=""), a_case(nhs_number="", postcode=None)
    Case.objects.filter(pk=merged.pk).update(merged_into=survivor)
    Case.objects.filter(pk=older.pk).update(merged_into=merged)
    with CaptureQueriesContext(connection) as seen:
        assert [match.case for match in candidates(ELLA)] == [survivor]
    assert len(seen) <= 5


def test_candidates_leave_out_a_child_whose_key_was_destroyed(a_case: ACase) -> None:
    case = a_case()
    keys.destroy_key(case.data_key_id)
    assert candidates(ELLA) == []


def test_remaking_the_keys_finds_children_laid_away_by_an_earlier_version(a_case: ACase) -> None:
    later = {"multiplicity": "twins", "nhs_number_superseded": "9990000026"}
    case = a_case(**later)
    child = Child.objects.get(case=case)
    child.identity = {key: value for key, value in child.known.items() if key not in later}
    child.save()
    before = set(IdentityHash.objects.values_list("case_id", "what", "hash"))
    IdentityHash.objects.filter(what__startswith="match").delete()
    assert candidates(ELLA) == []
    assert list(remake_all(by=SYSTEM)) == [1]
    assert set(IdentityHash.objects.values_list("case_id", "what", "hash")) == before
    known = Child.objects.get(case=case).known
    assert {key: known[key] for key in later} == later
    assert candidates(ELLA)[0].case == case

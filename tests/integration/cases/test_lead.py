"""Whose review a case is, from its answers, its postcodes and what the office chose."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast

from opencdop.cases.jurisdiction_queries import has_to_be_settled, looked_at, needs_decision, proposed_lead
from opencdop.core.actor import SYSTEM
from opencdop.panels.models import Authority, Footprint
from opencdop.panels.place_services import import_places

ASHMOOR, HARROWDALE = "EASH00001", "EHAR00001"


@pytest.fixture
def places(db: None, tmp_path: Path) -> None:
    """Postcodes of both panels and of one authority that no panel has; all invented."""
    file = tmp_path / "places.csv"
    file.write_text(
        "postcode,authority,decile\n"
        f"AZ1 1AA,{ASHMOOR},2\nAZ1 1AB,{ASHMOOR},9\nHZ1 1AA,{HARROWDALE},1\nQZ1 1AA,E99000099,5\nWZ1 1AA,W99000001,\n"
    )
    import_places(file, by=SYSTEM)


def test_child_of_our_area_who_died_there_is_ours(cast: Cast, a_case: ACase, places: None):
    case = a_case(postcode="AZ1 1AA", place_postcode="AZ1 1AB")
    found = proposed_lead(case)
    assert (found.lead, found.status, found.rule) == (cast.ashmoor.pk, "AUTO", "JR1")
    assert "Ashmoor Council" in found.reason
    assert not has_to_be_settled(found, panel_id=case.lead_panel_id)


def test_child_of_another_area_is_theirs_and_has_to_be_settled(cast: Cast, a_case: ACase, places: None):
    case = a_case(postcode="HZ1 1AA", place_postcode="AZ1 1AA")
    found = proposed_lead(case)
    assert (found.lead, found.status, found.rule) == (cast.harrowdale.pk, "AGREEMENT_REQUIRED", "JR3")
    assert found.interested == (cast.ashmoor.pk,)
    assert has_to_be_settled(found, panel_id=case.lead_panel_id)
    agreed = proposed_lead(case, agreement={"proposed_lead": cast.ashmoor.pk, "status": "AGREED"})
    assert (agreed.lead, agreed.status, agreed.rule) == (cast.ashmoor.pk, "AGREED", "JR4")


def test_no_fixed_address_leads_for_now_and_says_why(cast: Cast, a_case: ACase, places: None):
    looked = looked_at(a_case(postcode="ZZ99 3VZ"))
    assert (looked.proposal.lead, looked.proposal.rule) == (cast.ashmoor.pk, "JR16")
    assert "no fixed address" in looked.says["postcode"]


def test_postcode_of_no_place_is_said_and_nothing_is_refused(a_case: ACase, places: None):
    looked = looked_at(a_case(postcode="AZ9 9ZZ"))
    assert looked.proposal.rule == "JR16"
    assert "No place has this postcode" in looked.says["postcode"]


def test_child_of_two_homes_goes_to_the_chairs(cast: Cast, a_case: ACase, places: None):
    found = proposed_lead(a_case(postcode="AZ1 1AA", second_postcode="HZ1 1AA", place_postcode="HZ1 1AA"))
    assert (found.lead, found.status, found.rule) == (cast.harrowdale.pk, "PROVISIONAL", "JR7")


def test_resident_of_another_nation_is_for_a_person_to_decide(a_case: ACase, places: None):
    assert needs_decision(proposed_lead(a_case(postcode="WZ1 1AA", place_postcode="AZ1 1AA")))


def test_authority_without_a_panel_here_has_no_lead_here(a_case: ACase, places: None):
    Authority.objects.create(code="E99000099", name="Farland Council")
    found = proposed_lead(a_case(postcode="QZ1 1AA", place_postcode="AZ1 1AA"))
    assert (found.lead, found.rule) == (None, "JR3")
    assert "Farland Council" in found.reason


def test_merged_area_belongs_to_its_successor_today(cast: Cast, a_case: ACase, places: None):
    Footprint.objects.filter(authority_code=HARROWDALE).update(until_on=date(2026, 3, 31))
    Footprint.objects.create(
        panel=cast.ashmoor,
        authority_code=HARROWDALE,
        authority_name="Harrowdale Council",
        from_on=date(2026, 4, 1),
    )
    found = proposed_lead(a_case(postcode="HZ1 1AA", place_postcode="HZ1 1AA"))
    assert (found.lead, found.status) == (cast.ashmoor.pk, "AUTO")


def test_proposed_lead_takes_few_queries(a_case: ACase, places: None):
    case = a_case(postcode="AZ1 1AA", second_postcode="HZ1 1AA", place_postcode="AZ1 1AB")
    with CaptureQueriesContext(connection) as asked:
        proposed_lead(case)
    assert len(asked) <= 9

"""Where a child lived, as it is counted: from the postcode, from what the office chose, and as it was at the death."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.statistics.reviewing import analysed, correct, signed_off

from opencdop.cases.jurisdiction_services import note_lead_facts
from opencdop.cases.models import Case
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.core.actor import SYSTEM
from opencdop.panels.models import Footprint
from opencdop.panels.place_services import import_places
from opencdop.returns.editions import Edition
from opencdop.returns.queries import report_of, return_of
from opencdop.statistics.counting import DEATHS, REVIEWED_ELSEWHERE, REVIEWS, deaths_of, reviews_of
from opencdop.statistics.models import CaseFacts
from opencdop.statistics.periods import ReportYear
from opencdop.statistics.queries import check_facts, facts_as_at, stale_case_ids, years_of
from opencdop.statistics.services import rebuild_stale

ASHMOOR, HARROWDALE = "EASH00001", "EHAR00001"
NOON = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
def places(db: None, tmp_path: Path) -> Path:
    file = tmp_path / "places.csv"
    file.write_text(
        f"postcode,authority,decile\nAZ1 1AA,{ASHMOOR},2\nHZ1 1AA,{HARROWDALE},9\nWZ1 1AA,W99000001,\n"
    )
    import_places(file, by=SYSTEM)
    return file


def facts(case: Case) -> CaseFacts:
    rebuild_stale()
    return CaseFacts.objects.get(case=case)


def test_postcode_gives_authority_and_decile_and_is_not_kept(a_case: ACase, places: Path):
    row = facts(a_case(postcode="AZ1 1AA"))
    assert (row.authority, row.deprivation_decile, row.resident) == (ASHMOOR, 2, "yes")
    assert row.panel_at_death == "ashmoor"
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT * FROM statistics_casefacts")
        assert "AZ1" not in str(cursor.fetchall())
    assert check_facts() == []


def test_what_the_office_chose_stands_over_the_postcode(cast: Cast, a_case: ACase, places: Path):
    case = a_case(postcode="AZ1 1AA")
    note_lead_facts(case, chosen={"residence_la": HARROWDALE}, by=cast.actor("asha"))
    row = facts(case)
    assert (row.authority, row.resident) == (HARROWDALE, "no")


def test_non_residents_review_counts_and_their_death_does_not(cast: Cast, a_case: ACase, places: Path):
    with clock.pretend(NOON):
        ours, theirs = a_case(postcode="AZ1 1AA"), a_case(postcode="HZ1 1AA")
        for case in (ours, theirs):
            analysed(case, cast=cast)
        found = facts_as_at(cast.ashmoor, as_at=NOON)
        year = ReportYear(2026)
        assert [each.case for each in deaths_of(found, panel="ashmoor", year=year, as_at=NOON)] == [ours.pk]
        assert {each.resident for each in found} == {"yes", "no"}
        assert len(reviews_of(found, year=year, as_at=NOON)) == len(
            [each for each in found if each.completed_by(NOON.date())]
        )


@pytest.mark.parametrize(
    ("chosen", "postcode"),
    [
        ({"residence_la": "elsewhere"}, "AZ1 1AA"),
        ({"country_of_residence": "wales"}, "ZZ99 3VZ"),
        ({}, "WZ1 1AA"),
        ({}, "ZZ99 6CZ"),
        ({"country_of_residence": "wales"}, "AZ1 1AA"),  # what the office chose stands over the postcode
        ({"residence_la": "M83000003"}, "AZ1 1AA"),
    ],
)
def test_home_outside_every_area_is_elsewhere(
    cast: Cast, a_case: ACase, places: Path, chosen: dict[str, str], postcode: str
):
    case = a_case(postcode=postcode)
    if chosen:
        note_lead_facts(case, chosen=chosen, by=cast.actor("asha"))
    row = facts(case)
    assert (row.authority, row.resident, row.panel_at_death) == ("", "no", "")


def test_resident_of_the_isle_of_man_is_reviewed_by_arrangement_and_counts_among_no_residents(
    cast: Cast, a_case: ACase, places: Path
):
    """E30: the island stands in the panel's area, and its children are not in any rate of England."""
    Footprint.objects.create(
        panel=cast.ashmoor, authority_code="M83000003", authority_name="Isle of Man", from_on=date(2008, 4, 1)
    )
    with clock.pretend(NOON):
        case = a_case(postcode="")
        note_lead_facts(case, chosen={"residence_la": "M83000003"}, by=cast.actor("asha"))
        analysed(case, cast=cast)
        assert (facts(case).resident, facts(case).panel_at_death) == ("no", "")
        found = facts_as_at(cast.ashmoor, as_at=NOON)
        assert deaths_of(found, panel="ashmoor", year=ReportYear(2026), as_at=NOON) == []
        assert [each.case for each in found] == [case.pk]


def test_merger_moves_the_case_and_not_authority_or_panel_at_death(cast: Cast, a_case: ACase, places: Path):
    case = a_case(postcode="HZ1 1AA", panel=cast.harrowdale, coordinator="carol")
    Footprint.objects.filter(authority_code=HARROWDALE).update(until_on=date(2026, 11, 30))
    Footprint.objects.create(
        panel=cast.ashmoor, authority_code=HARROWDALE, authority_name="Harrowdale", from_on=date(2026, 12, 1)
    )
    Case.objects.filter(pk=case.pk).update(lead_panel=cast.ashmoor)
    row = facts(case)
    assert row.panel_id == cast.ashmoor.pk
    assert (row.authority, row.panel_at_death, row.resident) == (HARROWDALE, "harrowdale", "yes")
    assert deaths_by_panel(cast) == {"ashmoor": [], "harrowdale": [case.pk]}


def deaths_by_panel(cast: Cast, *, as_at: datetime | None = None) -> dict[str, list[str]]:
    """The cases that count among the deaths of each panel in the year."""
    as_at = as_at or clock.now()
    return {
        panel.slug: [
            each.case
            for each in deaths_of(
                facts_as_at(panel, as_at=as_at), panel=panel.slug, year=ReportYear(2026), as_at=as_at
            )
        ]
        for panel in (cast.ashmoor, cast.harrowdale)
    }


def test_death_that_another_panel_reviews_counts_where_the_child_lived(
    cast: Cast, a_case: ACase, places: Path
):
    """E05, counted before and after the kept facts were made."""
    with clock.pretend(NOON):
        case = signed_off(a_case(postcode="HZ1 1AA"), cast=cast, on=NOON.date())
    for _ in range(2):
        assert deaths_by_panel(cast) == {"ashmoor": [], "harrowdale": [case.pk]}
        rebuild_stale()
    reports = {
        panel.slug: report_of(Edition(panel, ReportYear(2026), clock.now()))
        for panel in (cast.ashmoor, cast.harrowdale)
    }
    assert reports["harrowdale"].protected[REVIEWED_ELSEWHERE].why is not None  # one death: hidden
    assert reports["ashmoor"].protected[DEATHS].value == 0
    assert reports["ashmoor"].protected[REVIEWS].why is not None
    assert reports["harrowdale"].protected[REVIEWS].value == 0
    assert years_of([cast.harrowdale])[cast.harrowdale.pk] == [ReportYear(2026)]


def test_home_corrected_later_moves_the_death_from_then_on_and_not_before(
    cast: Cast, a_case: ACase, places: Path
):
    with clock.pretend(NOON):
        case = a_case(postcode="HZ1 1AA")
    with clock.pretend(NOON + timedelta(days=3)):
        correct(case, "postcode", "AZ1 1AA", cast=cast)
        rebuild_stale()
    before, after = NOON + timedelta(days=1), NOON + timedelta(days=4)
    assert deaths_by_panel(cast, as_at=before) == {"ashmoor": [], "harrowdale": [case.pk]}
    assert deaths_by_panel(cast, as_at=after) == {"ashmoor": [case.pk], "harrowdale": []}


def test_review_handed_outside_leaves_the_death_here(cast: Cast, a_case: ACase, places: Path):
    case = signed_off(a_case(postcode="AZ1 1AA"), cast=cast, on=date(2026, 11, 9))
    reach(case, milestone=MilestoneKind.HANDED_OVER, on=date(2026, 11, 10), by=cast.actor("asha"))
    assert deaths_by_panel(cast)["ashmoor"] == [case.pk]
    edition = Edition(cast.ashmoor, ReportYear(2026), clock.now())
    assert (return_of(edition).reviews, report_of(edition).protected[REVIEWS].value) == (0, 0)


def test_new_file_of_postcodes_counts_cases_again(a_case: ACase, places: Path):
    case = a_case(postcode="AZ1 1AA")
    facts(case)
    assert stale_case_ids() == []
    places.write_text(f"postcode,authority,decile\nAZ1 1AA,{ASHMOOR},7\n")
    import_places(places, by=SYSTEM)
    assert stale_case_ids() == [case.pk]
    assert facts(case).deprivation_decile == 7


@pytest.mark.parametrize("count", [1, 25])
def test_homes_take_a_fixed_number_of_queries(cast: Cast, a_case: ACase, places: Path, count: int):
    for _ in range(count):
        a_case(postcode="AZ1 1AA")
    with CaptureQueriesContext(connections["default"]) as asked:
        facts_as_at(cast.ashmoor, as_at=clock.now())
    assert len(asked) == 8

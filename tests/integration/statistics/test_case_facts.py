"""Kept facts follow the cases, hold nothing that names a child, and say as at a moment what was known then."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.statistics.reviewing import analysed, correct

from opencdop.audit.kinds import kind_of, told
from opencdop.audit.models import Event, EventDetail
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.core.errors import NotAllowed
from opencdop.keystore import keys
from opencdop.panels.models import Footprint
from opencdop.panels.services import add_authority, end_authority
from opencdop.statistics.events import FACTS_REBUILT
from opencdop.statistics.models import CaseFacts
from opencdop.statistics.periods import ReportYear
from opencdop.statistics.queries import (
    check_facts,
    facts_as_at,
    has_several_authorities,
    population_of,
    stale_case_ids,
    years_of,
)
from opencdop.statistics.services import rebuild_stale

NOON = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)


def test_rebuilding_counts_each_case_once_and_only_what_changed_again(cast: Cast, a_case: ACase) -> None:
    with clock.pretend(NOON):
        first, second = a_case(), a_case(sex="male")
        assert rebuild_stale() == 2
        assert rebuild_stale() == 0
        correct(second, "sex", "female", cast=cast)
        assert stale_case_ids() == [second.id]
        assert rebuild_stale() == 1
    assert {row.case_id: row.sex for row in CaseFacts.objects.all()} == {
        first.id: "female",
        second.id: "female",
    }
    assert check_facts() == []


def test_rebuilding_everything_counts_again_what_did_not_change(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    rebuild_stale()
    CaseFacts.objects.filter(case=case).update(sex="male")
    assert [(each.case_id, each.facts) for each in check_facts()] == [(case.id, ("sex",))]
    assert rebuild_stale() == 0
    assert rebuild_stale(cast.harrowdale, everything=True) == 0
    assert rebuild_stale(cast.ashmoor, everything=True) == 1
    assert check_facts() == []


def test_a_row_holds_bands_and_completed_years_and_no_birth_date(cast: Cast, a_case: ACase) -> None:
    case = analysed(a_case(), cast=cast, factors_child=[{"factor": "Marsden smoked", "modifiable": "yes"}])
    rebuild_stale()
    row = CaseFacts.objects.get(case=case)
    assert (row.age_band, row.completed_years, row.modifiable_factors) == ("days_28_364", 0, 1)
    assert (row.died_on, row.authority, row.in_scope) == (date(2026, 11, 2), "EASH00001", True)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT * FROM statistics_casefacts")
        written = str(cursor.fetchall())
    for canary in ("Marsden", "2026-06-20", "ZZ99", "9990000018", "smoked", "135"):
        assert canary not in written


def test_one_event_tells_of_a_whole_rebuild(cast: Cast, a_case: ACase) -> None:
    for _ in range(3):
        a_case()
    rebuild_stale()
    event = Event.objects.get(kind=FACTS_REBUILT.code)
    words = EventDetail.objects.get(id=event.detail_id).body["words"]
    assert told(kind_of(event.kind), words) == "counted 3 cases again"
    assert event.actor_id == "system"
    rebuild_stale()
    assert Event.objects.filter(kind=FACTS_REBUILT.code).count() == 1


def test_a_person_cannot_have_facts_counted(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        rebuild_stale(by=cast.actor("asha"))


@pytest.mark.parametrize("count", [1, 25])
def test_counting_takes_a_fixed_number_of_queries(cast: Cast, a_case: ACase, count: int) -> None:
    for _ in range(count):
        a_case()
    keys.forget_opened_keys()
    with (
        CaptureQueriesContext(connections["default"]) as asked,
        CaptureQueriesContext(connections["keys"]) as of_keys,
    ):
        facts = facts_as_at(cast.ashmoor, as_at=clock.now())
    assert len(facts) == count
    # the file of postcodes, cases, answers, milestones, areas, homes that were chosen
    assert (len(asked), len(of_keys)) == (6, 1)
    with CaptureQueriesContext(connections["default"]) as asked:
        rebuild_stale()
    statements = [each["sql"] for each in asked.captured_queries if "SAVEPOINT" not in each["sql"]]
    assert len([sql for sql in statements if sql.startswith("SELECT") and "audit" not in sql]) == 7


def test_facts_as_at_a_moment_do_not_know_what_came_later(cast: Cast, a_case: ACase) -> None:
    with clock.pretend(NOON):
        case = a_case(sex="male")
    with clock.pretend(NOON + timedelta(days=5)):
        correct(case, "sex", "female", cast=cast)
        reach(case, milestone=MilestoneKind.PANEL_REVIEWED, on=clock.today(), by=cast.actor("asha"))
        a_case()
    before = facts_as_at(cast.ashmoor, as_at=NOON + timedelta(days=1))
    assert [(each.sex, each.reviewed_on) for each in before] == [("male", None)]
    after = facts_as_at(cast.ashmoor, as_at=NOON + timedelta(days=6))
    assert {(each.sex, each.reviewed_on) for each in after if each.case == case.id} == {
        ("female", date(2026, 11, 15))
    }
    assert facts_as_at(cast.ashmoor, as_at=NOON - timedelta(days=1)) == []


def test_facts_of_now_and_facts_as_at_now_are_the_same(cast: Cast, a_case: ACase) -> None:
    a_case(expected="expected")
    rebuild_stale()
    kept = [row.facts() for row in CaseFacts.objects.select_related("panel")]
    assert kept == facts_as_at(cast.ashmoor, as_at=clock.now())
    assert facts_as_at(cast.harrowdale, as_at=clock.now()) == []


def test_an_erased_record_stays_as_it_was_last_counted(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    rebuild_stale()
    before = CaseFacts.objects.select_related("panel").get(case=case).facts()
    keys.destroy_key(case.data_key_id)
    assert facts_as_at(cast.ashmoor, as_at=clock.now()) == [before]
    rebuild_stale(everything=True)
    assert CaseFacts.objects.select_related("panel").get(case=case).facts() == before


def test_the_authority_is_told_only_where_the_panel_has_one(cast: Cast, a_case: ACase) -> None:
    a_case()
    year = ReportYear(2026)
    assert not has_several_authorities(cast.ashmoor, year=year)
    Footprint.objects.create(
        panel=cast.ashmoor,
        authority_code="E06000999",
        authority_name="Eastmoor Council",
        from_on=date(2026, 11, 2),
    )
    assert [each.authority for each in facts_as_at(cast.ashmoor, as_at=clock.now())] == [None]
    assert has_several_authorities(cast.ashmoor, year=year)
    Footprint.objects.filter(authority_code="E06000999").update(from_on=date(2026, 11, 3))
    assert [each.authority for each in facts_as_at(cast.ashmoor, as_at=clock.now())] == ["EASH00001"]


def test_years_are_those_of_a_death_or_a_review(cast: Cast, a_case: ACase) -> None:
    case = a_case(date_of_birth="2020-01-01", date_of_death="2025-02-02")
    reach(case, milestone=MilestoneKind.PANEL_REVIEWED, on=date(2025, 11, 3), by=cast.actor("asha"))
    rebuild_stale()
    assert years_of([cast.ashmoor, cast.harrowdale]) == {
        cast.ashmoor.pk: [ReportYear(2025), ReportYear(2024)],
        cast.harrowdale.pk: [],
    }


def test_the_population_is_that_of_the_year_or_the_latest_before(cast: Cast) -> None:
    found = population_of(cast.ashmoor, year=ReportYear(2026))
    assert found is not None
    assert (found.children, found.year) == (120_000, 2025)
    assert population_of(cast.ashmoor, year=ReportYear(2024)) is None


def test_the_command_counts_and_compares(
    cast: Cast, a_case: ACase, capsys: pytest.CaptureFixture[str]
) -> None:
    case = a_case()
    with pytest.raises(CommandError, match="1 cases differ"):
        call_command("rebuild_facts", check=True)
    assert f"{case.id}: not counted yet" in capsys.readouterr().out
    call_command("rebuild_facts")
    call_command("rebuild_facts", check=True)
    assert capsys.readouterr().out == "Cases counted again: 1\nAll kept facts are true.\n"


def test_a_row_gives_back_the_facts_it_was_made_from(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    facts = replace(
        facts_as_at(cast.ashmoor, as_at=clock.now())[0],
        deprivation_decile=3,
        authority=None,
        events=("fire",),
    )
    CaseFacts.of(facts, case=case, built_at=clock.now()).save()
    assert CaseFacts.objects.select_related("panel").get(case=case).facts() == facts


def test_cases_are_counted_again_once_the_area_of_their_panel_changed(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    rebuild_stale()
    edith = cast.actor("edith")
    days = {"from_on": date(2020, 1, 1), "until_on": None}
    add_authority(cast.harrowdale, code="E06000998", name="Westmoor Council", **days, by=edith)
    assert rebuild_stale() == 1  # another panel's area can make the panel at death another
    assert rebuild_stale() == 0
    add_authority(cast.ashmoor, code="E06000999", name="Eastmoor Council", **days, by=edith)
    assert rebuild_stale() == 1
    assert CaseFacts.objects.get(case=case).authority == ""
    assert rebuild_stale() == 0
    end_authority(Footprint.objects.get(authority_code="E06000999"), until_on=date(2021, 1, 1), by=edith)
    assert rebuild_stale() == 1
    assert CaseFacts.objects.get(case=case).authority == "EASH00001"
    assert check_facts() == []

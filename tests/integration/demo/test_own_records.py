"""The demonstration's records of panels, and its checklists: what somebody who looks around should find."""

from datetime import date, timedelta
from types import SimpleNamespace

from tests.cast import ACase, Cast

from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.panels.record_queries import bodies_on, membership_on, terms_on
from opencdop.panels.templates import template_for
from opencdop.telling_others.queries import checklist_of
from opencdop.web.demo.others_told import name_the_twin, telling_steps
from opencdop.web.demo.own_records import own_record_steps

ENTRY = {
    "key": "ashmoor",
    "name": "Ashmoor",
    "hospital": {"name": "Ashmoor Royal Infirmary"},
    "authorities": [{"name": "Ashmoor City Council"}],
    "accounts": [
        {"key": "mina", "name": "Mina Holt", "role": "manager", "job": "Manager"},
        {"key": "chidi", "name": "Chidi Eze", "role": "chair", "job": "Independent chair"},
        {
            "key": "ben",
            "name": "Ben Carter",
            "role": "panel_member",
            "job": "Doctor",
            "seat": "designated_doctor",
        },
    ],
}


def a_life(case: Case, cast: Cast, *, number: int, ago: timedelta) -> SimpleNamespace:
    triaged = clock.now() - ago
    course = SimpleNamespace(
        triaged_at=triaged, responded_at=triaged, review_meeting_at=clock.now() + timedelta(days=60)
    )
    child = SimpleNamespace(surname="Marsden", born_on=date(2026, 6, 20), age_days=2)
    plan = SimpleNamespace(number=number, course=course, child=child)
    return SimpleNamespace(plan=plan, case=case, by=cast.actor("asha"))


def test_a_panels_record_has_terms_vacant_seats_and_somebody_co_opted(cast: Cast) -> None:
    people = SimpleNamespace(panels={"ashmoor": cast.ashmoor}, people=cast.people, actor=cast.actor)
    now = clock.now()
    for step in own_record_steps(SimpleNamespace(panels=[ENTRY]), cast=people, now=now):  # type: ignore[arg-type]
        with clock.pretend(step.at):
            step.do()
    found = membership_on(cast.ashmoor, clock.today())
    assert {seat.role for seat in found.vacant} == {"vice_chair", "lay"}
    assert [each.co_opted_for for each in found.co_opted] == ["deaths of newborns"]
    assert terms_on(cast.ashmoor, clock.today(), published=True) is not None
    assert "Ashmoor Clinical Commissioning Group" in {
        b.name for b in bodies_on(cast.ashmoor, date(2020, 1, 1))
    }
    assert template_for(cast.ashmoor, "please_ring").version_no == 1


def test_older_cases_are_done_a_newer_one_is_half_done_and_a_twin_has_a_line(
    cast: Cast, a_case: ACase
) -> None:
    old, new, twin = a_case(), a_case(), a_case()
    lives = [
        a_life(old, cast, number=5, ago=timedelta(days=19)),
        a_life(new, cast, number=2, ago=timedelta(days=5)),
    ]
    for step in list(telling_steps(lives, now=clock.now()))[:2]:  # type: ignore[arg-type]
        with clock.pretend(step.at):
            step.do()
    assert checklist_of(old).open == ()
    half = checklist_of(new)
    assert half.done
    assert half.open
    name_the_twin(a_life(twin, cast, number=3, ago=timedelta(days=5)))  # type: ignore[arg-type]
    keep = [row.line.other for row in checklist_of(twin).rows if row.line.other]
    assert [(child.name, child.is_twin) for child in keep] == [("Theo Marsden", True)]

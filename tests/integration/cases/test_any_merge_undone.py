"""Whatever is merged and parted, in whatever order: nothing is lost, clocks keep the earliest, one case stands for a
child, and cases that are parted are as they were.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.cast import ELLA, Cast
from tests.integration.agency_requests.asking import asked_of
from tests.integration.cases.every_row import rows_of
from tests.integration.intake.conftest import ANotification
from tests.integration.intake.conftest import a_notification as a_notification

from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.queries import requests_of
from opencdop.cases.answer_services import agree_answers
from opencdop.cases.duplicate_services import merge_cases, part_cases
from opencdop.cases.identity import IDENTITY_QUESTIONS, date_in
from opencdop.cases.merged import survivor_of
from opencdop.cases.models import Case, CaseAnswer, Hold, Milestone
from opencdop.cases.queries import agreed_values, milestone_days, open_cases
from opencdop.cases.services import open_case, open_hold, reach, write_need
from opencdop.cases.stages import MilestoneKind
from opencdop.cases.standing import derived_stage
from opencdop.core.errors import RuleBroken
from opencdop.intake.models import Notification
from opencdop.intake.services import join_case
from opencdop.keystore import keys
from opencdop.submissions.library import form

WHY = "The same child, as both offices say."
FIRST = date(2026, 10, 20)
# What follows from the rows, and is written anew with each merge.
DERIVED = {"cases.Case", "cases.Child", "cases.IdentityHash"}

# Of a case: the day it was told of, whether the day of death is known and which, and what was done in it.
SOME_CASE = st.fixed_dictionaries(
    {
        "notified": st.integers(0, 12),
        "died": st.none() | st.integers(0, 12),
        "gp": st.none() | st.sampled_from(["Millbrook Surgery", "Hill Surgery"]),
        "surname": st.sampled_from(["Marsden", "Marsdon"]),
        "done": st.sets(st.sampled_from(["milestone", "hold", "need", "request", "notification"])),
    }
)
ACTS = st.sampled_from(
    ["merge", "merge", "merge", "part", "part", "answer", "milestone", "hold", "need", "request"]
)
STEPS = st.lists(st.tuples(ACTS, st.integers(0, 3), st.integers(0, 3)), max_size=9)


@contextmanager
def undone_after() -> Iterator[None]:
    """Each try begins where the one before began."""
    with transaction.atomic(using="default"), transaction.atomic(using="keys"):
        yield
        transaction.set_rollback(True, using="default")
        transaction.set_rollback(True, using="keys")
    keys.forget_opened_keys()


class World:
    """Cases, and what may be done with them."""

    def __init__(self, cast: Cast, a_notification: ANotification) -> None:
        self.cast, self.a_notification = cast, a_notification
        self.asha = cast.actor("asha")
        self.ids: list[str] = []
        self.done = 0

    def case(self, number: int) -> Case:
        return Case.objects.get(pk=self.ids[number % len(self.ids)])

    def open(self, told: dict[str, Any]) -> None:
        notified, died = (
            None if days is None else FIRST + timedelta(days=days)
            for days in (told["notified"], told["died"])
        )
        case = open_case(
            self.cast.ashmoor,
            coordinator=self.cast.person("asha"),
            notified_on=notified,  # type: ignore[arg-type]
            died_on=None,
            by=self.asha,
        )
        self.ids.append(case.pk)
        said = {**ELLA, "surname": told["surname"], "gp": told["gp"]}
        said["date_of_death"] = died.isoformat() if died else None
        self.agree(case, **{key: value for key, value in said.items() if value is not None})
        for act in sorted(told["done"]):
            self.do(act, len(self.ids) - 1)

    def agree(self, case: Case, **answers: Any) -> None:
        agree_answers(
            case,
            definition=form("notification"),
            answers=answers,
            source="Ward",
            submission=None,
            by=self.asha,
        )

    def do(self, act: str, number: int) -> None:
        """Something that is done in the case that stands for this one."""
        case, by = survivor_of(self.case(number)), self.asha
        self.done += 1
        on = FIRST + timedelta(days=self.done % 20)
        acts: dict[str, Callable[[], Any]] = {
            "answer": lambda: self.agree(case, gp=f"Surgery {self.done}", surname=f"Marsden{self.done}"),
            "milestone": lambda: reach(case, milestone=MilestoneKind.ASKED, on=on, by=by),
            "hold": lambda: open_hold(case, reason="inquest", note="", opened_on=on, expected_on=None, by=by),
            "need": lambda: write_need(
                case, gate="g1", code=f"report:{self.done}", words="A report", whose="Hospice", by=by
            ),
            "request": lambda: asked_of(case, by=by, email=f"h.lowe{self.done}@millbrook.nhs.uk"),
            "notification": lambda: join_case(self.a_notification(opened_by="asha"), case=case, by=by),
        }
        acts[act]()


@settings(
    max_examples=12,
    deadline=None,
    # A try takes a second: making it smaller would take minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(told=st.lists(SOME_CASE, min_size=2, max_size=4), steps=STEPS)
def test_nothing_is_lost_by_any_merges_and_partings(
    cast: Cast, a_notification: ANotification, told: list[dict[str, Any]], steps: list[tuple[str, int, int]]
) -> None:
    with undone_after():
        world = World(cast, a_notification)
        for each in told:
            world.open(each)
        before = kept_rows(world)
        untouched = {pk: rows_of(Case.objects.get(pk=pk)) for pk in world.ids}
        for act, one, other in steps:
            if act == "merge":
                with suppress(RuleBroken):
                    merge_cases(world.case(one), merged=world.case(other), reason=WHY, by=world.asha)
            elif act == "part":
                with suppress(RuleBroken):
                    part_cases(world.case(one), reason=WHY, by=world.asha)
            else:
                standing = survivor_of(world.case(one)).pk
                untouched.pop(standing, None)
                world.do(act, one)
                after = kept_rows(world)
                assert before.keys() <= after.keys()
                before = after
            assert kept_rows(world) == before, "a merge moves no row"
            as_one(world)
        for pk in world.ids:
            if (case := Case.objects.get(pk=pk)).merged_into is not None:
                part_cases(case, reason=WHY, by=world.asha)
        assert kept_rows(world) == before
        as_one(world)
        for pk, rows in untouched.items():
            assert rows_of(Case.objects.get(pk=pk)) == rows, "a case that was parted is as it was"


def kept_rows(world: World) -> dict[str, dict[str, Any]]:
    """All rows of all cases, but those that follow from the others."""
    rows = rows_of(*Case.objects.filter(pk__in=world.ids))
    return {name: row for name, row in rows.items() if name.partition(":")[0] not in DERIVED}


def as_one(world: World) -> None:
    """What stands for a child shows all that is kept of it, the earliest day, and stands alone."""
    cases = list(Case.objects.filter(pk__in=world.ids).select_related("merged_into"))
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(survivor_of(case).pk, []).append(case)
    assert {case.pk for case in open_cases(world.asha)} == set(groups), "one open case for each child"
    for pk, group in groups.items():
        standing, ids = Case.objects.get(pk=pk), {case.pk for case in group}
        assert {pk, *standing.merged_ids} == ids
        assert {case.lead_panel_id for case in group} == {standing.lead_panel_id}
        told = Milestone.objects.filter(case__in=ids, kind=MilestoneKind.NOTIFIED.value)
        assert milestone_days(standing)[MilestoneKind.NOTIFIED] == min(told.values_list("on", flat=True))
        days = [day for case in group if (day := date_in(own_values(case), "date_of_death"))]
        assert standing.died_on == min(days, default=None), "the clock runs from the earliest day of death"
        assert standing.holds.count() == Hold.objects.filter(case__in=ids).count()
        assert {each.pk for each in requests_of(standing)} == set(
            AgencyRequest.objects.filter(case__in=ids).values_list("pk", flat=True)
        )
        assert {each.pk for each in standing.notifications.all()} == set(
            Notification.objects.filter(case__in=ids).values_list("pk", flat=True)
        )
        assert agreed_values(standing).keys() == {key for case in group for key in own_values(case)}
        known = {key: value for key, value in agreed_values(standing).items() if key in IDENTITY_QUESTIONS}
        assert standing.child.identity == known
        assert {case.stage for case in group} == {derived_stage(standing).value}


def own_values(case: Case) -> dict[str, Any]:
    """What is agreed in this case alone."""
    rows = CaseAnswer.objects.filter(case=case, superseded_at__isnull=True)
    return {row.question: row.value for row in rows}

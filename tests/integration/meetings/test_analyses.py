"""The analysis: begun from what is known, finished, ratified by a quorate panel, deferred, signed off by the chair."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.cast import ACase, Cast, a_person
from tests.integration.meetings.way import (
    COMPLETE,
    RECOMMENDATION,
    a_meeting,
    a_quorate_panel,
    on_panel,
    ratified,
    reviewed_draft,
)

from opencdop.accounts.actors import actor_of
from opencdop.accounts.roles import Role
from opencdop.actions.models import Action
from opencdop.audit.queries import timeline_of
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_record, agreed_values
from opencdop.cases.services import write_need
from opencdop.core import clock
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.meetings import analysis_services as analyses
from opencdop.meetings import people_services, services
from opencdop.meetings.models import AgendaItem, Analysis, Declaration, Meeting
from opencdop.meetings.people_services import Attended
from opencdop.meetings.queries import people_of, sign_offs_waiting
from opencdop.submissions.models import Submission


def stage(case: Case) -> str:
    return Case.objects.get(pk=case.pk).stage


def test_review_goes_from_draft_to_signature_and_becomes_the_record(cast: Cast, a_case: ACase):
    case = a_case()
    draft = reviewed_draft(case, cast)
    assert stage(case) == "panel"
    analysis = analyses.begin_analysis(on_panel(case, cast), by=cast.actor("asha"))
    assert stage(case) == "listed"
    assert analysis.draft.answers["category"] == "8"
    assert analysis.draft.answers["earlier_meetings"][0]["kind"] == "review_meeting"
    analyses.ratify_analysis(analysis, answers=COMPLETE, by=cast.actor("asha"))
    assert stage(case) == "reviewed"
    assert "category" not in agreed_values(case)
    assert [each.analysis.pk for each in sign_offs_waiting(cast.actor("chidi"))] == [analysis.pk]
    analyses.sign_off(analysis, by=cast.actor("chidi"))
    assert stage(case) == "signed_off"
    agreed = agreed_record(case)
    assert agreed["category"].value == "9"
    assert agreed["category"].source.startswith("Panel review of ")
    assert agreed["category"].agreed_by == "Chidi Eze"
    assert Submission.objects.get(pk=draft.submission_id).answers["category"] == "8"
    assert sign_offs_waiting(cast.actor("chidi")) == []
    told = " ".join(event.sentence for event in timeline_of([case.id]))
    assert "finished the draft analysis" in told
    assert "recorded the panel's analysis" in told
    assert "signed off the review" in told


@pytest.mark.parametrize("times", [2, 3])
def test_act_done_twice_is_done_once(cast: Cast, a_case: ACase, times: int):
    case, asha = a_case(), cast.actor("asha")
    reviewed_draft(case, cast)
    item = on_panel(case, cast)
    for _ in range(times):
        analysis = analyses.begin_analysis(item, by=asha)
    for _ in range(times):
        analyses.ratify_analysis(analysis, answers=COMPLETE, by=asha)
    for _ in range(times):
        analyses.sign_off(analysis, by=cast.actor("chidi"))
    assert case.analyses.count() == 2
    assert Submission.objects.filter(form="analysis").count() == 2
    assert Action.objects.count() == 1
    assert case.milestones.filter(kind__in=("panel_reviewed", "signed_off")).count() == 2


def test_finished_draft_meets_the_panels_need_and_cannot_be_finished_differently(cast: Cast, a_case: ACase):
    case = a_case()
    analysis = reviewed_draft(case, cast)
    assert [need.code for need in case.needs.all() if need.is_open] == []
    again = analyses.finish_draft_analysis(analysis, answers={"category": "1"}, by=cast.actor("asha"))
    assert again.answers["category"] == "8"
    assert analysis.item.meeting.kind == Meeting.REVIEW_MEETING


def test_draft_that_names_the_child_is_not_finished(cast: Cast, a_case: ACase):
    case, asha = a_case(), cast.actor("asha")
    meeting = a_meeting(cast, kind=Meeting.REVIEW_MEETING)
    analysis = analyses.begin_analysis(services.put_on_agenda(case, meeting=meeting, by=asha), by=asha)
    with pytest.raises(RuleBroken, match="named under “Short background and what happened”"):
        analyses.finish_draft_analysis(analysis, answers={"case_summary": "Ella was well."}, by=asha)
    assert stage(case) != "panel"


def test_analysis_of_a_meeting_to_come_is_neither_finished_nor_ratified(cast: Cast, a_case: ACase):
    case, asha = a_case(), cast.actor("asha")
    tomorrow = clock.today() + timedelta(days=1)
    meeting = a_meeting(cast, kind=Meeting.REVIEW_MEETING, on=tomorrow)
    analysis = analyses.begin_analysis(services.put_on_agenda(case, meeting=meeting, by=asha), by=asha)
    with pytest.raises(RuleBroken, match="at the meeting or after it"):
        analyses.finish_draft_analysis(analysis, answers={}, by=asha)
    with pytest.raises(RuleBroken, match="finished, not ratified"):
        analyses.ratify_analysis(analysis, answers=COMPLETE, by=asha)


def a_panel_analysis(case: Case, cast: Cast, meeting: Meeting | None = None) -> Analysis:
    reviewed_draft(case, cast)
    return analyses.begin_analysis(on_panel(case, cast, meeting=meeting), by=cast.actor("asha"))


def test_panel_that_is_not_quorate_decides_only_with_a_reason(cast: Cast, a_case: ACase):
    case, asha = a_case(), cast.actor("asha")
    analysis = a_panel_analysis(case, cast, a_meeting(cast))
    with pytest.raises(RuleBroken, match="Not quorate: a chair or vice chair is missing"):
        analyses.ratify_analysis(analysis, answers=COMPLETE, by=asha)
    with pytest.raises(RuleBroken, match="Say why"):
        analyses.go_on_without_quorum(analysis.item, reason=" ", by=asha)
    analyses.go_on_without_quorum(analysis.item, reason="Health lead agreed by e-mail", by=asha)
    analyses.ratify_analysis(analysis, answers=COMPLETE, by=asha)
    analysis.refresh_from_db()
    assert analysis.quorate is False


def test_person_who_withdrew_does_not_count_for_the_quorum_of_that_case(cast: Cast, a_case: ACase):
    case, asha = a_case(), cast.actor("asha")
    meeting = a_quorate_panel(cast)
    analysis = a_panel_analysis(case, cast, meeting)
    doctor = next(person for person in people_of(meeting) if person.name == "Dr Lee")
    people_services.declare_interest(
        analysis.item, person=doctor, nature="Treated the child", outcome=Declaration.WITHDRAWS, by=asha
    )
    with pytest.raises(RuleBroken, match="one more person from health"):
        analyses.ratify_analysis(analysis, answers=COMPLETE, by=asha)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"category": None}, "category"),
        ({"panel_outcome": "deferred", "deferral_reason": "inquest"}, "Defer the case"),
        ({"category": "not_yet"}, "one of the ten categories"),
        ({"modifiable_outcome": "none"}, "marked as modifiable"),
        ({"case_summary": "The Marsdens. Marsden was seen."}, "is named under"),
        ({"recommendations": [{**RECOMMENDATION, "text": "See MARSDEN"}]}, "is named under"),
    ],
)
def test_analysis_that_is_not_complete_is_not_ratified(
    cast: Cast, a_case: ACase, change: dict[str, Any], sentence: str
):
    case = a_case()
    analysis = a_panel_analysis(case, cast)
    answers = {key: value for key, value in {**COMPLETE, **change}.items() if value is not None}
    with pytest.raises(RuleBroken, match=sentence):
        analyses.ratify_analysis(analysis, answers=answers, by=cast.actor("asha"))
    assert stage(case) == "listed"
    assert not Action.objects.exists()


def test_recommendations_become_actions_that_the_signature_agrees(cast: Cast, a_case: ACase):
    case = a_case()
    analysis = ratified(case, cast)
    action = Action.objects.get()
    assert (action.state, action.text, action.owner_name) == (
        "proposed",
        RECOMMENDATION["text"],
        "Head of midwifery",
    )
    analyses.sign_off(analysis, by=cast.actor("chidi"))
    action.refresh_from_db()
    assert action.state == "agreed"


def test_review_with_an_action_without_owner_or_day_is_not_signed_off(cast: Cast, a_case: ACase):
    unknown = {"no_answer": "not_known"}
    line = {**RECOMMENDATION, "owner": unknown, "due_on": unknown}
    analysis = ratified(a_case(), cast, recommendations=[line])
    with pytest.raises(RuleBroken, match="One action still needs an owner and a day"):
        analyses.sign_off(analysis, by=cast.actor("chidi"))


def test_review_that_waits_for_something_before_signature_is_not_signed_off(cast: Cast, a_case: ACase):
    case = a_case()
    analysis = ratified(case, cast)
    write_need(
        case, gate="sign_off", code="x", words="The coroner's letter", whose="Office", by=cast.actor("asha")
    )
    with pytest.raises(RuleBroken, match="The coroner's letter"):
        analyses.sign_off(analysis, by=cast.actor("chidi"))


@pytest.mark.parametrize("outcome", [Declaration.DOES_NOT_LEAD, Declaration.WITHDRAWS])
def test_chair_with_a_personal_part_leaves_the_signature_to_another(cast: Cast, a_case: ACase, outcome: str):
    case, asha = a_case(), cast.actor("asha")
    analysis = ratified(case, cast)
    chair = next(person for person in people_of(analysis.item.meeting) if person.seat == "chair")
    people_services.declare_interest(
        analysis.item, person=chair, nature="Led the ward", outcome=outcome, by=asha
    )
    with pytest.raises(RuleBroken, match="personal part"):
        analyses.sign_off(analysis, by=cast.actor("chidi"))
    deputy = a_person("Dora Lund", role=Role.CHAIR, at=cast.ashmoor.organisation)
    analyses.sign_off(analysis, by=actor_of(deputy))
    assert stage(case) == "signed_off"


def test_chair_who_stays_in_spite_of_a_small_part_signs(cast: Cast, a_case: ACase):
    analysis = ratified(a_case(), cast)
    chair = next(person for person in people_of(analysis.item.meeting) if person.seat == "chair")
    people_services.declare_interest(
        analysis.item, person=chair, nature="Met once", outcome=Declaration.STAYS, by=cast.actor("asha")
    )
    analyses.sign_off(analysis, by=cast.actor("chidi"))
    assert analysis.signed_off_by_name == "Chidi Eze"


def test_analysis_is_not_signed_off_before_it_is_ratified(cast: Cast, a_case: ACase):
    analysis = a_panel_analysis(a_case(), cast)
    with pytest.raises(RuleBroken, match="not ratified"):
        analyses.sign_off(analysis, by=cast.actor("chidi"))


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("asha", NotAllowed), ("mina", NotAllowed), ("ben", NotAllowed), ("carol", NotFound), ("dev", NotFound)],
)
def test_nobody_but_the_chair_signs_off(cast: Cast, a_case: ACase, name: str, refusal: type[Exception]):
    case = a_case()
    analysis = ratified(case, cast)
    with pytest.raises(refusal):
        analyses.sign_off(analysis, by=cast.actor(name))
    assert stage(case) == "reviewed"


def test_deferred_review_says_what_it_waits_for_and_when_to_look_again(cast: Cast, a_case: ACase):
    case, chidi = a_case(), cast.actor("chidi")
    reviewed_draft(case, cast)
    item = on_panel(case, cast)
    later = clock.today() + timedelta(days=60)
    analyses.defer_item(item, reason="inquest", note="The coroner's office", look_again_on=later, by=chidi)
    case = Case.objects.get(pk=case.pk)
    assert (case.stage, case.look_again_on) == ("deferred", later)
    with pytest.raises(RuleBroken, match="already"):
        analyses.defer_item(item, reason="inquest", note="", look_again_on=later, by=chidi)
    again = on_panel(case, cast)
    assert stage(case) == "listed"
    assert analyses.begin_analysis(again, by=chidi).draft.answers["category"] == "8"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reason": "rain"}, "what the review waits for"),
        ({"look_again_on": "yesterday"}, "today or a later day"),
    ],
)
def test_deferral_needs_a_known_reason_and_a_day_to_come(
    cast: Cast, a_case: ACase, said: dict[str, Any], sentence: str
):
    case = a_case()
    reviewed_draft(case, cast)
    item = on_panel(case, cast)
    today = clock.today()
    plan = {"reason": "inquest", "look_again_on": today, **said}
    if plan["look_again_on"] == "yesterday":
        plan["look_again_on"] = today - timedelta(days=1)
    with pytest.raises(RuleBroken, match=sentence):
        analyses.defer_item(item, note="", **plan, by=cast.actor("asha"))
    assert stage(case) == "listed"


Refused = Callable[[AgendaItem, Analysis, Any], object]
ACTS: dict[str, Refused] = {
    "begin": lambda item, analysis, by: analyses.begin_analysis(item, by=by),
    "ratify": lambda item, analysis, by: analyses.ratify_analysis(analysis, answers=COMPLETE, by=by),
    "quorum": lambda item, analysis, by: analyses.go_on_without_quorum(item, reason="x", by=by),
    "defer": lambda item, analysis, by: analyses.defer_item(
        item, reason="inquest", note="", look_again_on=clock.today(), by=by
    ),
}


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize(
    ("name", "refusal"), [("ben", NotAllowed), ("carol", NotFound), ("dev", NotFound), ("edith", NotFound)]
)
def test_people_without_the_right_do_nothing_to_an_analysis(
    cast: Cast, a_case: ACase, act: str, name: str, refusal: type[Exception]
):
    case = a_case()
    analysis = a_panel_analysis(case, cast)
    with pytest.raises(refusal):
        ACTS[act](analysis.item, analysis, cast.actor(name))
    assert stage(case) == "listed"


def test_attendance_of_a_meeting_makes_it_held_and_counts_who_came(cast: Cast, a_case: ACase):
    meeting, asha = a_meeting(cast), cast.actor("asha")
    first, *_rest = people_of(meeting)
    people_services.record_attendance(meeting, people={first.id: Attended("present", kind="health")}, by=asha)
    meeting.refresh_from_db()
    assert meeting.state == "held"
    assert people_of(meeting)[0].kind == "health"

"""Two cases of one child: merged, read as one, and parted again with every row as it was."""

from datetime import date

import pytest
from tests.cast import ACase, Cast
from tests.integration.cases.every_row import rows_of

from opencdop.accounts.roles import Act
from opencdop.agency_requests.queries import requests_of
from opencdop.audit.queries import timeline_of
from opencdop.cases.access import case_for, may, standing_of, visible_cases
from opencdop.cases.answer_services import agree_answers, correct_answer
from opencdop.cases.duplicate_services import merge_cases, part_cases, tell_apart
from opencdop.cases.merged import case_ids_of, survivor_of
from opencdop.cases.models import Case, DuplicatePair
from opencdop.cases.queries import (
    agreed_record,
    agreed_values,
    cases_with_standing,
    conflicting_answers,
    found_cases,
    milestone_days,
    open_cases,
)
from opencdop.cases.services import give_papers, meet_need, open_hold, reach, write_need
from opencdop.cases.stages import MilestoneKind, Stage
from opencdop.cases.told import ids_of
from opencdop.cases.void_services import void_case
from opencdop.core import clock
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.joint_response.queries import response_of
from opencdop.joint_response.services import decide_response
from opencdop.statistics.models import CaseFacts
from opencdop.statistics.queries import check_facts, counted_cases
from opencdop.statistics.services import rebuild_stale
from opencdop.submissions.library import form

WHY = "The same NHS number; the hospital and the hospice both told us."


@pytest.fixture
def two(cast: Cast, a_case: ACase) -> tuple[Case, Case]:
    """A full case, and a thin one of the same child with some answers of its own."""
    asha = cast.actor("asha")
    full, thin = a_case(), a_case(forenames="Ella", date_of_death="2026-11-01", gp="Millbrook Surgery")
    open_hold(thin, reason="inquest", note="", opened_on=date(2026, 11, 4), expected_on=None, by=asha)
    write_need(thin, gate="g1", code="request:1", words="Report of the hospice", whose="Hospice", by=asha)
    reach(thin, milestone=MilestoneKind.ASKED, on=date(2026, 11, 3), by=asha)
    for case in (full, thin):
        case.refresh_from_db()
    return full, thin


def test_merging_and_parting_leaves_every_row_as_it_was(cast: Cast, two: tuple[Case, Case]) -> None:
    full, thin = two
    before = rows_of(full, thin)
    merge_cases(full, merged=thin, reason=WHY, by=cast.actor("asha"))
    assert rows_of(full, thin) != before
    part_cases(Case.objects.get(pk=thin.pk), reason="A cousin of the same name.", by=cast.actor("asha"))
    assert rows_of(full, thin) == before
    pair = DuplicatePair.objects.get()
    assert (pair.state, pair.reason) == (DuplicatePair.DIFFERENT, "A cousin of the same name.")


def test_merging_changes_no_row_but_the_pointer_and_what_is_derived(
    cast: Cast, two: tuple[Case, Case]
) -> None:
    full, thin = two
    before = rows_of(full, thin)
    merge_cases(full, merged=thin, reason=WHY, by=cast.actor("asha"))
    after = rows_of(full, thin)
    changed = {
        name.partition(":")[0] for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    }
    assert changed <= {"cases.Case", "cases.Child", "cases.IdentityHash"}


def test_merged_record_reads_what_only_the_other_says_and_names_its_source(
    cast: Cast, two: tuple[Case, Case]
) -> None:
    full, thin = two
    merge_cases(full, merged=thin, reason=WHY, by=cast.actor("asha"))
    agreed = agreed_record(full)
    assert agreed["forenames"].value == "Ella Rose"
    assert agreed["gp"].value == "Millbrook Surgery"
    assert thin.reference in agreed["gp"].source
    differing = {mine.question: (mine.value, theirs.value) for mine, theirs in conflicting_answers(full)}
    assert differing == {
        "forenames": ("Ella Rose", "Ella"),
        "date_of_death": ("2026-11-02", "2026-11-01"),
    }
    assert full.child.known["surname"] == "Marsden"


def test_difference_is_settled_by_taking_or_keeping_with_a_reason(cast: Cast, two: tuple[Case, Case]) -> None:
    full, thin = two
    asha = cast.actor("asha")
    merge_cases(full, merged=thin, reason=WHY, by=asha)
    for mine, theirs in conflicting_answers(full):
        value = theirs.value if mine.question == "date_of_death" else mine.value
        question = form("notification").question(mine.question)
        correct_answer(
            full, question=question, value=value, reason="Seen on the certificate", seen=mine.id, by=asha
        )
    assert conflicting_answers(full) == []
    assert agreed_values(full)["date_of_death"] == "2026-11-01"
    assert agreed_values(thin)["forenames"] == "Ella", "the merged case's own answer is not written over"


def test_answer_that_only_the_merged_case_has_is_corrected_in_the_one_that_stands(
    cast: Cast, two: tuple[Case, Case]
) -> None:
    full, thin = two
    asha = cast.actor("asha")
    merge_cases(full, merged=thin, reason=WHY, by=asha)
    shown = agreed_record(full)["gp"]
    question = form("notification").question("gp")
    correct_answer(full, question=question, value="Hill Surgery", reason="Moved", seen=shown.id, by=asha)
    assert agreed_values(full)["gp"] == "Hill Surgery"
    assert agreed_values(thin)["gp"] == "Millbrook Surgery"


def test_clocks_keep_the_earliest(cast: Cast, two: tuple[Case, Case]) -> None:
    full, thin = two
    merge_cases(full, merged=thin, reason=WHY, by=cast.actor("asha"))
    assert milestone_days(full)[MilestoneKind.NOTIFIED] == date(2026, 11, 1)
    assert Case.objects.get(pk=full.pk).died_on == date(2026, 11, 1)


def test_merged_case_stands_in_no_list_and_its_address_leads_to_the_survivor(
    cast: Cast, two: tuple[Case, Case]
) -> None:
    full, thin = two
    asha = cast.actor("asha")
    merge_cases(full, merged=thin, reason=WHY, by=asha)
    assert open_cases(asha) == [full]
    assert list(found_cases(asha)) == [full]
    assert list(found_cases(asha, text=thin.reference)) == [full]
    assert case_for(asha, thin.pk, Act.SEE_CASES) == full
    assert survivor_of(Case.objects.get(pk=thin.pk)) == full
    assert case_ids_of(Case.objects.get(pk=full.pk)) == [full.pk, thin.pk]


def test_needs_and_holds_of_both_are_waited_for_and_met(cast: Cast, two: tuple[Case, Case]) -> None:
    full, thin = two
    asha = cast.actor("asha")
    merge_cases(full, merged=thin, reason=WHY, by=asha)
    (listed,) = cases_with_standing(Case.objects.filter(pk=full.pk))
    assert [need.words for need in listed.needs.all()] == ["Report of the hospice"]
    assert [hold.reason for hold in listed.holds.all()] == ["inquest"]
    assert Case.objects.get(pk=full.pk).stage == Stage.GATHERING
    meet_need(thin, gate="g1", code="request:1", by=asha)
    assert Case.objects.get(pk=full.pk).stage == Stage.REVIEW_MEETING
    assert Case.objects.get(pk=thin.pk).stage == Stage.REVIEW_MEETING, "the copy for lists follows"


def test_late_duplicate_does_not_open_a_closed_review_again(cast: Cast, a_case: ACase) -> None:
    done, late = a_case(), a_case()
    asha = cast.actor("asha")
    for kind in (MilestoneKind.PANEL_REVIEWED, MilestoneKind.SIGNED_OFF, MilestoneKind.CLOSED):
        reach(done, milestone=kind, on=date(2026, 11, 20), by=asha)
    later = a_case()
    merge_cases(done, merged=late, reason=WHY, by=asha)
    merge_cases(done, merged=later, reason=WHY, by=asha)
    assert Case.objects.get(pk=done.pk).stage == Stage.CLOSED
    assert Case.objects.get(pk=later.pk).stage == Stage.CLOSED


def test_joint_response_of_the_merged_case_is_the_survivors(cast: Cast, two: tuple[Case, Case]) -> None:
    full, thin = two
    asha = cast.actor("asha")
    decide_response(thin, decision="needed", grounds=["sudden_no_clear_cause"], reason="Sudden", by=asha)
    merge_cases(full, merged=thin, reason=WHY, by=asha)
    response = response_of(full)
    assert response is not None
    assert response.case == full
    assert requests_of(full) == []


def test_timeline_tells_what_happened_in_both(cast: Cast, two: tuple[Case, Case]) -> None:
    full, thin = two
    merge_cases(full, merged=thin, reason=WHY, by=cast.actor("asha"))
    sentences = [event.sentence for event in timeline_of(ids_of(full))]
    assert f"merged {thin.reference} into this case: it is the same child" in sentences
    assert f"opened the case as {thin.reference}" in sentences


def test_merged_child_is_counted_once_and_as_it_stood_at_an_earlier_moment(
    cast: Cast, two: tuple[Case, Case]
) -> None:
    full, thin = two
    rebuild_stale()
    before = clock.now()
    assert CaseFacts.objects.count() == 2
    merge_cases(full, merged=thin, reason=WHY, by=cast.actor("asha"))
    rebuild_stale()
    assert [facts.case_id for facts in CaseFacts.objects.all()] == [full.pk]
    assert check_facts() == []
    assert [each.case_id for each in counted_cases(cast.ashmoor, as_at=clock.now())] == [full.pk]
    assert {each.case_id for each in counted_cases(cast.ashmoor, as_at=before)} == {full.pk, thin.pk}
    part_cases(Case.objects.get(pk=thin.pk), reason="Not the same", by=cast.actor("asha"))
    rebuild_stale()
    assert CaseFacts.objects.count() == 2


def test_member_with_the_papers_of_one_sees_the_case_that_stands(cast: Cast, two: tuple[Case, Case]) -> None:
    full, thin = two
    give_papers(thin, to=[cast.person("ben")], basis="meeting:1", by=cast.actor("asha"))
    merge_cases(full, merged=thin, reason=WHY, by=cast.actor("asha"))
    for name in cast.people:
        actor = cast.actor(name)
        for act in Act:
            seen = set(visible_cases(actor, act).values_list("pk", flat=True))
            for case in Case.objects.all():
                assert may(actor, act, standing_of(case, actor)).allowed == (case.pk in seen), (name, act)
    assert case_for(cast.actor("ben"), thin.pk, Act.SEE_CASES) == full


def test_merging_is_refused_with_a_sentence(cast: Cast, a_case: ACase) -> None:
    asha = cast.actor("asha")
    one, other = a_case(), a_case()
    theirs = a_case(panel=cast.harrowdale, coordinator="carol")
    with pytest.raises(RuleBroken, match="Say why"):
        merge_cases(one, merged=other, reason=" ", by=asha)
    with pytest.raises(NotFound):
        merge_cases(one, merged=theirs, reason=WHY, by=asha)
    with pytest.raises(NotAllowed):
        merge_cases(one, merged=other, reason=WHY, by=cast.actor("chidi"))
    with pytest.raises(RuleBroken, match="two different"):
        merge_cases(one, merged=one, reason=WHY, by=asha)
    third = a_case()
    merge_cases(one, merged=other, reason=WHY, by=asha)
    with pytest.raises(RuleBroken, match="stands for another"):
        merge_cases(third, merged=one, reason=WHY, by=asha)
    with pytest.raises(RuleBroken, match="merged already"):
        merge_cases(third, merged=other, reason=WHY, by=asha)
    with pytest.raises(RuleBroken, match="Part them first"):
        tell_apart(one, other=other, sure=True, reason=WHY, by=asha)


def test_agreeing_answers_to_a_merged_record_writes_only_its_ownrows_of(
    cast: Cast, two: tuple[Case, Case]
) -> None:
    full, thin = two
    asha = cast.actor("asha")
    merge_cases(full, merged=thin, reason=WHY, by=asha)
    notification = form("notification")
    agree_answers(
        full, definition=notification, answers={"gp": "Hill Surgery"}, source="GP", submission=None, by=asha
    )
    assert agreed_values(full)["gp"] == "Hill Surgery"
    assert agreed_values(thin)["gp"] == "Millbrook Surgery"


def test_a_case_merged_meanwhile_is_neither_taken_out_nor_told_apart(
    cast: Cast, two: tuple[Case, Case]
) -> None:
    """Each of them read the case before somebody else merged it."""
    full, thin = two
    seen_full, seen_thin = Case.objects.get(pk=full.pk), Case.objects.get(pk=thin.pk)
    merge_cases(full, merged=thin, reason=WHY, by=cast.actor("asha"))
    with pytest.raises(RuleBroken, match="merged"):
        void_case(seen_thin, reason="A stillbirth", by=cast.actor("mina"))
    with pytest.raises(RuleBroken, match="merged"):
        tell_apart(seen_full, other=seen_thin, sure=True, reason="Twins", by=cast.actor("asha"))
    assert Case.objects.get(pk=thin.pk).stage != Stage.VOID
    assert DuplicatePair.objects.get().state == DuplicatePair.SAME

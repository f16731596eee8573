"""Deciding question by question over all returns of a case: taken, kept, written, undone; by two people at once."""

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of

from opencdop.agency_requests.correcting_services import enter_correction
from opencdop.agency_requests.entering.services import send_entered
from opencdop.agency_requests.merging.models import MergeDecision
from opencdop.agency_requests.merging.queries import merge_of, standing_decisions
from opencdop.agency_requests.merging.services import Choice, Outcome, decide, finish_returns, undo_decision
from opencdop.agency_requests.models import AgencyRequest
from opencdop.audit.queries import timeline_of
from opencdop.cases.answer_services import correct_answer
from opencdop.cases.models import Case, CaseAnswer
from opencdop.cases.queries import agreed_record, agreed_values, earlier_answers
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken, Stale
from opencdop.submissions.library import form

SURGERY, WARD, AMBULANCE = "Millbrook Surgery", "Ashmoor General Hospital", "Ashmoor Ambulance"
SAID = {
    SURGERY: {"birth_weight": 3310, "resuscitation": "yes"},
    WARD: {"birth_weight": 3310, "resuscitation": "yes", "religion": "None"},
    AMBULANCE: {"birth_weight": 3200, "resuscitation": "no"},
}


@pytest.fixture
def case(a_case: ACase, cast: Cast) -> Case:
    """Three agencies have answered. The record knows the birth weight from the notification: 3,200 g."""
    case = a_case(birth_weight=3200)
    for number, (agency, said) in enumerate(SAID.items()):
        email = f"office{number}@agency.example"
        answered(asked_of(case, by=cast.actor("asha"), agency_name=agency, email=email), **said)
    return case


def of(case: Case, agency: str) -> AgencyRequest:
    return case.agency_requests.get(agency_name=agency, superseded_at__isnull=True)


def chooses(
    case: Case, cast: Cast, who: str = "asha", *, seen: dict | None = None, **choices: Choice
) -> Outcome:
    laid = merge_of(case)
    return decide(case, choices=choices, seen=laid.seen if seen is None else seen, by=cast.actor(who))


def take(case: Case, agency: str) -> Choice:
    return Choice.take(of(case, agency).id)


def test_taking_from_one_return_settles_the_question_for_all(case: Case, cast: Cast):
    assert merge_of(case).open_keys == {"birth_weight", "resuscitation", "religion"}
    outcome = chooses(case, cast, birth_weight=take(case, WARD))
    assert outcome == Outcome(taken=1)
    record = agreed_record(case)["birth_weight"]
    assert (record.value, record.source, record.agreed_by) == (3310, WARD, "Asha Verma")
    assert "birth_weight" not in merge_of(case).open_keys
    assert of(case, SURGERY).merge_decisions == {"birth_weight": "alike"}
    assert of(case, WARD).merge_decisions == {"birth_weight": "taken"}
    assert of(case, AMBULANCE).merge_decisions == {"birth_weight": "kept"}
    sentences = [told.sentence for told in timeline_of([case.pk])]
    assert f"took 1 answer of {WARD} into the record and kept ours for 0" in sentences


def test_a_third_value_needs_a_reason_and_names_who_wrote_it(case: Case, cast: Cast):
    with pytest.raises(RuleBroken, match="Say why"):
        chooses(case, cast, birth_weight=Choice.write(3250, reason=" "))
    with pytest.raises(RuleBroken, match="Enter what the record"):
        chooses(case, cast, birth_weight=Choice.write(None, reason="The red book"))
    assert agreed_values(case)["birth_weight"] == 3200
    assert chooses(case, cast, birth_weight=Choice.write(3250, reason="The red book")) == Outcome(written=1)
    record = agreed_record(case)["birth_weight"]
    assert (record.value, record.source, record.reason) == (3250, "Corrected by Asha Verma", "The red book")
    assert {of(case, agency).merge_decisions["birth_weight"] for agency in SAID} == {"kept"}


def test_a_return_about_which_everything_is_decided_is_finished_with(case: Case, cast: Cast):
    chooses(case, cast, birth_weight=Choice.keep())
    assert of(case, SURGERY).merged_at is None
    chooses(case, cast, resuscitation=take(case, SURGERY))
    assert of(case, SURGERY).merged_by_name == "Asha Verma"
    assert of(case, AMBULANCE).merged_at is not None
    assert of(case, WARD).merged_at is None  # its religion waits
    chooses(case, cast, religion=take(case, WARD))
    assert merge_of(case).is_done


def test_returns_with_nothing_to_decide_are_finished_with_on_purpose(a_case: ACase, cast: Cast):
    case = a_case()
    answered(asked_of(case, by=cast.actor("asha")))
    assert finish_returns(case, by=cast.actor("asha")) == [SURGERY]
    assert finish_returns(case, by=cast.actor("asha")) == []


def test_a_late_return_reopens_only_what_it_changes(case: Case, cast: Cast):
    chooses(
        case, cast, birth_weight=take(case, WARD), resuscitation=take(case, WARD), religion=take(case, WARD)
    )
    assert merge_of(case).is_done
    late = asked_of(case, by=cast.actor("asha"), agency_name="Police", email="police@agency.example")
    answered(late, birth_weight=3310, resuscitation="no", place_of_death="home")
    laid = merge_of(case)
    assert "resuscitation" in laid.open_keys
    assert not {"birth_weight", "religion"} & laid.open_keys
    assert of(case, WARD).merged_at is not None
    chooses(case, cast, resuscitation=Choice.keep())
    assert agreed_values(case)["resuscitation"] == "yes"


def test_a_corrected_return_reopens_only_what_it_says_otherwise(case: Case, cast: Cast):
    chooses(
        case, cast, birth_weight=take(case, WARD), resuscitation=take(case, WARD), religion=take(case, WARD)
    )
    asha = cast.actor("asha")
    correction = enter_correction(of(case, WARD), by=asha)
    send_entered(correction, answers={**correction.draft.answers, "religion": "Quaker"}, by=asha)
    assert merge_of(case).open_keys == {"religion"}
    assert agreed_values(case)["religion"] == "None"


def test_undoing_lets_the_record_say_what_it_said_and_puts_the_question_again(case: Case, cast: Cast):
    chooses(
        case, cast, birth_weight=take(case, WARD), resuscitation=take(case, WARD), religion=take(case, WARD)
    )
    undo_decision(case, decision_id=standing_decisions(case)["birth_weight"].pk, by=cast.actor("mina"))
    record = agreed_record(case)["birth_weight"]
    assert (record.value, record.source) == (3200, "Notification")
    assert merge_of(case).open_keys == {"birth_weight"}
    assert of(case, WARD).merged_at is None
    assert [row.value for row in earlier_answers(case, question="birth_weight")] == [3310, 3200]
    undone = MergeDecision.objects.get(question="birth_weight")
    assert (undone.undone_by_name, undone.decided_by_name) == ("Mina Holt", "Asha Verma")
    assert "undid what was decided about “Birth weight”" in [t.sentence for t in timeline_of([case.pk])]


def test_undoing_what_was_new_leaves_the_record_without_it(case: Case, cast: Cast):
    chooses(case, cast, religion=take(case, WARD))
    undo_decision(case, decision_id=standing_decisions(case)["religion"].pk, by=cast.actor("asha"))
    assert "religion" not in agreed_values(case)
    assert merge_of(case).rows["religion"].state == "new"


def test_undoing_what_was_kept_only_puts_the_question_again(case: Case, cast: Cast):
    chooses(case, cast, birth_weight=Choice.keep())
    rows = CaseAnswer.objects.count()
    undo_decision(case, decision_id=standing_decisions(case)["birth_weight"].pk, by=cast.actor("asha"))
    assert CaseAnswer.objects.count() == rows
    assert "birth_weight" in merge_of(case).open_keys


def test_two_decisions_about_one_question_are_undone_one_after_the_other(case: Case, cast: Cast):
    chooses(case, cast, birth_weight=take(case, WARD))
    first = standing_decisions(case)["birth_weight"]
    chooses(case, cast, "mina", birth_weight=Choice.write(3250, reason="The red book"))
    with pytest.raises(Stale):
        undo_decision(case, decision_id=first.pk, by=cast.actor("asha"))
    undo_decision(case, decision_id=standing_decisions(case)["birth_weight"].pk, by=cast.actor("mina"))
    assert agreed_values(case)["birth_weight"] == 3310
    assert "birth_weight" not in merge_of(case).open_keys
    undo_decision(case, decision_id=first.pk, by=cast.actor("asha"))
    assert agreed_values(case)["birth_weight"] == 3200
    assert "birth_weight" in merge_of(case).open_keys


def test_what_somebody_corrected_since_is_not_undone(case: Case, cast: Cast):
    chooses(case, cast, birth_weight=take(case, WARD))
    correct_answer(
        case,
        question=form("reporting").question("birth_weight"),
        value=3400,
        reason="The midwife rang",
        seen=agreed_record(case)["birth_weight"].id,
        by=cast.actor("mina"),
    )
    with pytest.raises(Stale, match="changed since"):
        undo_decision(case, decision_id=standing_decisions(case)["birth_weight"].pk, by=cast.actor("asha"))
    assert agreed_values(case)["birth_weight"] == 3400
    assert "birth_weight" not in merge_of(case).open_keys


def test_undone_once_is_undone(case: Case, cast: Cast):
    chooses(case, cast, religion=take(case, WARD))
    decision = standing_decisions(case)["religion"].pk
    undo_decision(case, decision_id=decision, by=cast.actor("asha"))
    with pytest.raises(Stale):
        undo_decision(case, decision_id=decision, by=cast.actor("mina"))
    with pytest.raises(NotFound):
        undo_decision(case, decision_id="0" * 26, by=cast.actor("asha"))


def test_who_the_child_is_goes_back_with_an_undone_decision(case: Case, cast: Cast):
    answered(asked_of(case, by=cast.actor("asha"), agency_name="School"), surname="Marsdon")
    chooses(case, cast, surname=take(case, "School"))
    assert Case.objects.get(pk=case.pk).child.known["surname"] == "Marsdon"
    undo_decision(case, decision_id=standing_decisions(case)["surname"].pk, by=cast.actor("asha"))
    assert Case.objects.get(pk=case.pk).child.known["surname"] == "Marsden"


def test_the_second_is_told_of_what_changed_and_the_rest_of_the_choice_holds(case: Case, cast: Cast):
    seen = merge_of(case).seen
    chooses(case, cast, "asha", seen=seen, birth_weight=take(case, WARD))
    outcome = chooses(case, cast, "mina", seen=seen, birth_weight=Choice.keep(), religion=take(case, WARD))
    assert outcome == Outcome(taken=1, late=("birth_weight",))
    assert agreed_values(case)["birth_weight"] == 3310
    assert agreed_values(case)["religion"] == "None"


def test_the_same_choice_made_twice_is_one(case: Case, cast: Cast):
    seen = merge_of(case).seen
    chooses(case, cast, "asha", seen=seen, birth_weight=take(case, WARD))
    assert chooses(case, cast, "mina", seen=seen, birth_weight=take(case, SURGERY)) == Outcome()
    assert MergeDecision.objects.count() == 1


def test_a_return_that_comes_while_the_page_is_open_is_seen_before_it_is_decided_about(
    case: Case, cast: Cast
):
    seen = merge_of(case).seen
    answered(
        asked_of(case, by=cast.actor("asha"), agency_name="Police", email="p@agency.example"),
        birth_weight=3100,
    )
    assert chooses(case, cast, seen=seen, birth_weight=take(case, WARD)).late == ("birth_weight",)
    assert agreed_values(case)["birth_weight"] == 3200


@pytest.mark.parametrize("key", ["report_summary", "reporter_name", "unheard_of"])
def test_only_what_is_shown_can_be_decided(case: Case, cast: Cast, key: str):
    with pytest.raises(RuleBroken):
        chooses(case, cast, **{key: Choice.keep()})
    with pytest.raises(RuleBroken):
        chooses(case, cast, birth_weight=Choice.take("0" * 26))


@pytest.mark.parametrize(
    ("name", "refusal"), [("carol", NotFound), ("dev", NotFound), ("chidi", NotAllowed), ("edith", NotFound)]
)
def test_deciding_and_undoing_is_the_offices_alone(
    case: Case, cast: Cast, name: str, refusal: type[Exception]
):
    chooses(case, cast, religion=take(case, WARD))
    with pytest.raises(refusal):
        chooses(case, cast, name, birth_weight=Choice.keep())
    with pytest.raises(refusal):
        undo_decision(case, decision_id=standing_decisions(case)["religion"].pk, by=cast.actor(name))
    with pytest.raises(refusal):
        finish_returns(case, by=cast.actor(name))

"""How an analysis begins, what of it a paper leaves out, and which lines become actions."""

from datetime import date

from opencdop.formkit.checking import check_form
from opencdop.formkit.problems import blocking
from opencdop.meetings.forms import (
    HeldMeeting,
    analysis_form,
    as_draft,
    first_answers,
    named_in,
    on_paper,
    recommendations_in,
)

FORM = analysis_form()
TODAY = date(2026, 11, 21)
RECORD = {"expected": "unexpected", "surname": "Marsden", "sex": "female"}


def test_analysis_begins_from_shared_answers_and_nothing_that_identifies():
    begun = first_answers(FORM, record=RECORD, earlier=None, on=None, chair="", meetings=[])
    assert begun == {"expected": "unexpected"}


def test_panels_analysis_begins_from_the_earlier_draft_and_the_meeting_itself():
    earlier = {"category": "8", "expected": "expected", "review_chair": "Somebody else", "gone_question": 1}
    begun = first_answers(
        FORM,
        record=RECORD,
        earlier=earlier,
        on=date(2026, 12, 3),
        chair="Chidi Eze",
        meetings=[HeldMeeting(date(2026, 11, 12), "review_meeting", "Ashmoor Hospital")],
    )
    assert begun == {
        "expected": "expected",
        "category": "8",
        "review_date": "2026-12-03",
        "review_chair": "Chidi Eze",
        "earlier_meetings": [{"held_on": "2026-11-12", "kind": "review_meeting", "note": "Ashmoor Hospital"}],
    }


def test_review_meetings_draft_may_leave_everything_open_and_the_panels_may_not():
    contradicting = {"modifiable_outcome": "identified", "factors_child": [{"code": "x"}]}
    assert blocking(check_form(as_draft(FORM), {}, TODAY)) == ()
    assert blocking(check_form(FORM, {}, TODAY)) != ()
    levels = {
        each.level for each in check_form(as_draft(FORM), contradicting, TODAY) if each.about != "entry"
    }
    assert levels <= {"warns"}


def test_questions_under_which_the_child_is_named_are_told_by_their_labels():
    identity = {"surname": "Marsden", "forenames": "Ella"}
    answers = {
        "case_summary": "Ella was well",
        "good_practice": "A calm handover",
        "recommendations": [{"text": "Tell the Marsden family", "owner": "A. Marsden"}],
        "attendance_names": "Dr Marsden",
    }
    assert named_in(FORM, answers, identity=identity) == (
        "Short background and what happened",
        "Recommendations and actions",
    )


def test_paper_leaves_out_who_was_there_and_who_owns_an_action():
    answers = {
        "attendance_names": "Dr Who",
        "interests": "Ben knows the family",
        "followup_person": "Nurse",
        "category": "8",
        "recommendations": [{"text": "Do", "owner": "Matron"}],
        "earlier_meetings": [{"held_on": "2026-11-12", "note": "Ashmoor Hospital"}],
    }
    assert on_paper(answers) == {
        "category": "8",
        "recommendations": [{"text": "Do"}],
        "earlier_meetings": [{"held_on": "2026-11-12"}],
    }


def test_lines_that_say_what_to_do_become_actions_and_unknown_owners_stay_open():
    lines = [
        {"text": " Do this ", "level": "national", "addressee": "NHS", "owner": "A", "due_on": "2027-01-05"},
        {"text": "Or this", "owner": {"no_answer": "not_known"}, "due_on": {"no_answer": "not_known"}},
        {"level": "local"},
    ]
    first, second = recommendations_in({"recommendations": lines})
    assert (first.text, first.level, first.due_on) == ("Do this", "national", date(2027, 1, 5))
    assert (second.owner, second.due_on, second.level) == ("", None, "local")
    assert recommendations_in({"recommendations": {"no_answer": "not_applicable"}}) == ()
    assert recommendations_in({}) == ()

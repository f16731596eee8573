from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from opencdop.design.asked import (
    Names,
    add_words,
    asked_here,
    asked_in_row,
    date_fields,
    error_lines,
    marking_of,
    page_tree,
    picked,
    problem_at,
    row_count,
)
from opencdop.formkit.conditions import holds
from opencdop.formkit.definition import Choice, Group, Question
from opencdop.formkit.problems import Problem

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))
SMOKES = Question("smokes", "choice", "Does anybody smoke at home?", choices=YES_NO)


def group_of(*questions: Question) -> Group:
    return Group(key="home", title="At home", questions=questions)


def test_question_called_up_on_the_same_page_is_there_but_hidden():
    where = Question("where", "text", "Where?", when={"question": "smokes", "is": "yes"})
    shown = asked_here(group_of(SMOKES, where), {}, facts={})
    assert [(each.question.key, each.shown) for each in shown] == [("smokes", True), ("where", False)]
    assert shown[1].tree == {"question": "smokes", "is": "yes"}


def test_question_that_another_page_hides_is_left_out_and_one_it_shows_is_plain():
    where = Question("where", "text", "Where?", when={"question": "lives_at_home", "is": "yes"})
    assert asked_here(group_of(where), {"lives_at_home": "no"}, facts={}) == ()
    (shown,) = asked_here(group_of(where), {"lives_at_home": "yes"}, facts={})
    assert shown.shown
    assert shown.tree is None


def test_answers_of_other_pages_and_facts_never_reach_the_page():
    when = {"all": [{"question": "hiv", "is": "positive"}, {"fact": "age_days", "less_than": 28},
                    {"question": "smokes", "is": "yes"}]}  # fmt: skip
    secret = Question("mothers_treatment", "text", "Treatment", when=when)
    shown = asked_here(group_of(SMOKES, secret), {"hiv": "positive"}, facts={"age_days": 3})
    assert shown[1].tree == {"all": [{"question": "smokes", "is": "yes"}]}


def test_condition_inside_a_row_names_the_fields_of_that_row():
    repeat = Question(
        "siblings", "repeat", "Children", item="child",
        questions=(
            Question("school", "choice", "At school?", choices=YES_NO),
            Question("which", "text", "Which?", when={"question": "school", "is": "yes"}),
        ),
    )  # fmt: skip
    answers = {"siblings": [{"school": "no"}, {"school": "yes"}]}
    first = asked_in_row(repeat, 0, group_of(repeat), answers, name="siblings")
    second = asked_in_row(repeat, 1, group_of(repeat), answers, name="siblings")
    assert first[1].tree == {"question": "siblings-0-school", "is": "yes"}
    assert not first[1].shown
    assert second[1].shown


keys = st.sampled_from(["here", "there"])
values = st.sampled_from(["yes", "no", "not_known"])
leaves = st.one_of(
    st.builds(lambda key, value: {"question": key, "is": value}, keys, values),
    st.builds(lambda key, value: {"question": key, "is_not": value}, keys, values),
    st.builds(lambda key, wanted: {"question": key, "answered": wanted}, keys, st.booleans()),
    st.builds(lambda days: {"fact": "age_days", "less_than": days}, st.integers(0, 40)),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=8,
)
answered = st.sampled_from([None, "yes", "no", {"no_answer": "not_known"}])


@given(tree=trees, here=answered, there=answered, days=st.sampled_from([None, 3, 30]))
def test_page_tree_means_the_same_as_the_whole_condition(tree: Any, here: Any, there: Any, days: int | None):
    facts = {} if days is None else {"age_days": days}
    elsewhere = {} if there is None else {"there": there}
    reduced = page_tree(tree, elsewhere, facts, Names({"here": "here"}, {}))
    on_page = {} if here is None else {"here": here}
    meant = reduced["settled"] if "settled" in reduced else holds(reduced, on_page, {})
    assert meant == holds(tree, elsewhere | on_page, facts)
    assert "there" not in str(reduced)


def test_script_calls_up_what_hangs_on_whether_a_time_is_answered():
    """How a time compares it cannot tell; whether one is there, or is not known, it can."""
    found_at = Question("found_at", "time", "When?", not_known=True)
    answered = {
        "all": [{"question": "found_at", "answered": True}, {"question": "found_at", "is_not": "not_known"}]
    }
    how = Question("how_sure", "text", "How sure is this time?", when=answered)
    later = Question("later", "text", "Why so late?", when={"question": "found_at", "is": "23:00"})
    asked = {each.question.key: each for each in asked_here(group_of(found_at, how, later), {}, facts={})}
    assert (asked["how_sure"].shown, asked["how_sure"].tree) == (False, answered)
    assert "later" not in asked


def test_problem_stands_at_its_own_field_and_not_at_the_repeat_around_it():
    row = Problem("siblings", "Child 2: enter the name", field_id="siblings-1-name")
    whole = Problem("siblings", "Add at least one child", field_id="siblings")
    born = Problem("born", "The date of birth: enter the year", field_id="born-year")
    assert problem_at((row, born), "siblings") is None
    assert problem_at((row, born), "siblings-1-name") is row
    assert problem_at((row, whole), "siblings") is whole
    assert problem_at((born,), "born") is born
    assert problem_at(born, "born") is born
    assert problem_at(None, "born") is None


def test_problem_that_blocks_is_said_before_one_that_warns():
    warns = Problem("weight", "Please check", level="warns", field_id="weight")
    blocks = Problem("weight", "Enter the weight", field_id="weight")
    assert problem_at((warns, blocks), "weight") is blocks
    assert error_lines((warns, blocks)) == [{"text": "Enter the weight", "href": "#weight"}]


def test_only_the_part_of_a_date_that_is_wrong_is_marked():
    fields = date_fields("born", {"born-day": "4"}, {"text": "Enter the year", "at": "born-year"})
    assert ["error" in each["classes"] for each in fields] == [False, False, True]
    fields = date_fields("born", {}, {"text": "Enter the date", "at": "born"})
    assert all("error" in each["classes"] for each in fields)
    assert {each["autocomplete"] for each in fields} == {"off"}


def test_marking_follows_the_fewer():
    blocks = Question("a", "text", "A", needed="blocks")
    optional = Question("b", "text", "B")
    assert marking_of((blocks, blocks, optional)) == "optional"
    assert marking_of((blocks, optional, optional)) == "needed"
    assert marking_of((blocks,)) == "none"


def test_posted_values_are_taken_one_or_many_and_a_silly_count_does_no_harm():
    assert picked({"a": ["x", "", "y"]}, "a") == ("x", "y")
    assert picked({"a": "x"}, "a") == ("x",)
    assert picked({}, "a") == ()
    assert row_count({"a-count": "3"}, "a") == 3
    assert row_count({"a-count": "999999999"}, "a") == 0
    assert row_count({"a-count": "-1"}, "a") == 0
    assert add_words("adult", 0) == "Add an adult"
    assert add_words("child", 2) == "Add another child"

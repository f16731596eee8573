"""A key keeps its type and a code its meaning, over all forms and versions; nothing is lost in the one writing."""

from datetime import date
from decimal import Decimal

import pytest
from tests.unit.formkit.folders import a_folder, a_version
from tests.unit.formkit.written import a_question

from opencdop.formkit.canonical import definition_from_json, definition_json
from opencdop.formkit.loading import form_from, load_library
from opencdop.formkit.meanings import clashes
from opencdop.formkit.source import DefinitionError


def asking(question, *, form="reporting", version="1", since="2019-04-01"):
    body = (
        "title: A form\nsections:\n  - key: s\n    title: S\n    groups:\n      - key: g\n        title: G\n"
    )
    text = f"{body}        questions:\n          - {question}\n"
    return a_version(text, form=form, version=version, since=since)


def place(*choices):
    listed = ", ".join(f"{{code: {code}, label: {label}}}" for code, label in choices)
    return f"{{key: place, type: choice, label: Where, choices: [{listed}]}}"


def in_turn(*questions, form="reporting"):
    """The same form asking each of these in a version of its own."""
    return [
        form_from(asking(question, form=form, version=str(n), since=f"20{19 + n}-04-01"))
        for n, question in enumerate(questions)
    ]


def test_code_may_be_reworded():
    assert not list(clashes(in_turn(place(("home", "At home")), place(("home", "In the family's home")))))


def test_code_that_takes_the_meaning_of_another_is_refused():
    versions = in_turn(place(("a", "Home"), ("b", "School")), place(("a", "School"), ("b", "Home")))
    found = list(clashes(versions))
    assert {each.part for each in found} == {"choices"}
    assert "'Home' had the code a in reporting 0 and has b here" in " ".join(each.sentence for each in found)


def test_code_that_was_given_up_does_not_come_back_for_something_else():
    home, away = ("home", "At home"), ("away", "Away")
    (clash,) = clashes(in_turn(place(home, away), place(home), place(home, ("away", "Abroad"))))
    assert "the code away stood for 'Away' and was given up" in clash.sentence
    assert not list(clashes(in_turn(place(home, away), place(home), place(home, away))))


def test_code_of_another_form_keeps_its_meaning_too():
    ours = form_from(asking(place(("a", "Home"), ("b", "School")), form="notification"))
    theirs = form_from(asking(place(("a", "School"), ("b", "Home")), version="2", since="2022-04-01"))
    assert next(clashes([theirs, ours])).definition is theirs


def test_question_inside_rows_keeps_its_type():
    row = "{{key: siblings, type: repeat, item: sibling, questions: [{{key: born, type: {}, label: Born}}]}}"
    (clash,) = clashes(in_turn(row.format("date"), row.format("text")))
    assert (clash.path, clash.part) == (("siblings", "born"), "type")


def test_key_that_changes_type_is_refused_at_its_line(tmp_path):
    files = {
        "forms/reporting/1.yaml": asking("{key: surname, type: text, label: Name}"),
        "forms/reporting/2.yaml": asking(
            "{key: surname, type: long_text, label: Name}", version="2", since="2021-04-01"
        ),
    }
    with pytest.raises(
        DefinitionError, match=r"^forms/reporting/2\.yaml, line 12, surname\.type: surname is"
    ):
        load_library([a_folder(tmp_path, files)])


@pytest.mark.parametrize(
    ("older", "newer", "said"),
    [
        (
            "{key: a, type: text, label: A}",
            "{key: b, type: text, label: B, replaces: c}",
            "there is no question c",
        ),
        (
            "{key: a, type: text, label: A, replaces: b}",
            "{key: b, type: text, label: B, replaces: a}",
            "circle",
        ),
    ],
)
def test_question_that_replaces_nothing_or_goes_in_a_circle_is_refused(tmp_path, older, newer, said):
    files = {
        "forms/reporting/1.yaml": asking(older),
        "forms/reporting/2.yaml": asking(newer, version="2", since="2021-04-01"),
    }
    with pytest.raises(DefinitionError, match=f"2.yaml, line 12, b.replaces: .*{said}"):
        load_library([a_folder(tmp_path, files)])


def test_question_may_replace_an_older_one_but_is_not_asked_beside_it(tmp_path):
    older = "{key: a, type: text, label: A}"
    newer = "{key: b, type: text, label: B, replaces: a}"
    files = {
        "forms/reporting/1.yaml": asking(older),
        "forms/reporting/2.yaml": asking(newer, version="2", since="2021-04-01"),
    }
    assert load_library([a_folder(tmp_path, files)]).form("reporting").question("b").replaces == "a"
    files["forms/reporting/2.yaml"] = asking(f"{newer}\n          - {older}", version="2", since="2021-04-01")
    with pytest.raises(DefinitionError, match=r"b\.replaces: a is asked in this version too"):
        load_library([a_folder(tmp_path, files)])


def test_condition_on_a_question_that_this_version_has_dropped_is_refused(tmp_path):
    second = "- {key: b, type: text, label: B, when: {question: a, answered: true}}"
    files = {
        "forms/reporting/1.yaml": asking("{key: a, type: text, label: A}\n          " + second),
        "forms/reporting/2.yaml": a_version(
            'based_on: "1"\nchanges: [{drop: a}]\n', version="2", since="2021-04-01"
        ),
    }
    with pytest.raises(DefinitionError, match=r"b\.when: there is no question a in this version"):
        load_library([a_folder(tmp_path, files)])


def test_writing_and_reading_again_keeps_a_limit_of_nought():
    form = form_from(asking("{key: n, type: number, label: How many, min: 0, max: 12.50, soft_max: 10}"))
    again = definition_from_json(definition_json(form))
    assert again == form
    assert again.digest == form.digest
    assert again.question("n").min == Decimal(0)
    assert again.effective_from == date(2019, 4, 1)


@pytest.mark.parametrize("text", ["{}", "[]", '"x"', '{"form": "a", "colour": "red"}', "no json"])
def test_reading_what_is_no_definition_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        definition_from_json(text)


def test_part_of_a_form_has_the_digest_of_the_whole():
    form = form_from(asking("{key: a, type: text, label: A}"))
    assert form.part([]).digest == form.part([]).part([]).digest == form.outside.digest == form.digest
    assert a_question("{key: b, type: text, label: B}").key == "b"

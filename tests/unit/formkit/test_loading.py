from datetime import date
from pathlib import Path

import pytest
from tests.unit.formkit.written import HEAD, a_form, a_page, a_question

from opencdop.formkit.definition import NoSuchForm, NoSuchQuestion
from opencdop.formkit.loading import form_from, load_library
from opencdop.formkit.source import DefinitionError

DEFINITIONS = Path(__file__).parents[3] / "definitions"
SURNAME = "- {key: surname, type: text, label: Family name}"


def faults_of(questions: str, checks: str = "") -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        a_page(questions, checks)
    return [str(fault) for fault in caught.value.faults]


def a_folder(at: Path, *, choices: str = "", forms: dict[str, str]) -> Path:
    for name, text in forms.items():
        path = at / "forms" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if choices:
        at.mkdir(parents=True, exist_ok=True)
        (at / "choices.yaml").write_text(choices, encoding="utf-8")
    return at


def form_text(
    question: str, *, form: str = "notification", version: str = "2022-04", since: str = "2022-04-01"
) -> str:
    return f"""\
form: {form}
version: "{version}"
effective_from: {since}
title: A form
sections:
  - key: s
    title: S
    groups:
      - key: g
        title: G
        questions:
          {question}
"""


def test_load_keeps_everything_a_question_says():
    question = a_question(
        "{key: birth_weight, type: number, label: Birth weight, hint: In grams, needed: expected,"
        " not_known: true, identifying: true, certainty: seen, row: n.weight, ask: [gp, midwife], unit: g,"
        " min: 1, soft_max: 6500}"
    )
    assert (question.key, question.type, question.label, question.hint) == (
        "birth_weight", "number", "Birth weight", "In grams",
    )  # fmt: skip
    assert (question.not_known, question.identifying, question.not_applicable) == (True, True, False)
    assert (question.needed, question.certainty, question.row) == ("expected", "seen", "n.weight")
    assert question.ask == ("gp", "midwife")
    assert (question.min, question.max, question.soft_max) == (1, None, 6500)


def test_load_names_file_line_and_key_of_an_unknown_key():
    (fault,) = faults_of("- key: surname\n  type: text\n  label: Family name\n  compulsory: true")
    assert fault.startswith("form.yaml, line 16, surname.compulsory: ")
    assert "no such key" in fault


def test_load_reports_every_mistake_at_once():
    faults = faults_of(
        "- {key: Surname, type: text, label: Family name}\n"
        "- {key: age, type: nummer, label: Age}\n- {key: x, type: text}"
    )
    assert [fault.split(": ")[0].split(", ")[-1] for fault in faults] == ["key", "age.type", "x.label"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("{key: a, type: text, label: A, unit: g}", "no such key"),
        ("{key: a, type: text, label: A, needed: always}", "choose one of blocks, expected, optional"),
        ("{key: a, type: text, label: A, not_known: perhaps}", "write true or false"),
        ("{key: a, type: choice, label: A}", "name a list of choices.yaml"),
        ("{key: a, type: choice, label: A, choices: nowhere}", "there is no list nowhere"),
        ("{key: a, type: choice, label: A, choices: [{code: not_known, label: No}]}", "not_known: true"),
        ("{key: a, type: choice, label: A, choices: [{code: b, label: B}, {code: b, label: C}]}", "twice"),
        ("{key: a, type: choice, label: A, choices: [{code: b, label: B, colour: red}]}",
         "code, label and hint"),
        ("{key: a, type: number, label: A, min: 5, max: 2}", "min is above max"),
        ("{key: a, type: number, label: A, min: few}", "write a number"),
        ("{key: a, type: text, label: A, when: {question: b, is: x}}", "there is no question b"),
        ("{key: a, type: text, label: A, when: {fact: age, less_than: 2}}", "there is no fact age"),
        ("{key: a, type: text, label: A, when: {fact: age_days}}", "compare it"),
        ("{key: a, type: text, label: A, when: {fact: age_days, under: 2}}", "no such key"),
        ("{key: a, type: text, label: A, when: {all: []}}", "list at least one condition"),
        ("{key: a, type: text, label: A, when: yes}", "write a condition as"),
        ("{key: a, type: text, label: A, when: {question: a, answered: true}}", "goes in a circle"),
        ("{key: a, type: repeat, label: A, item: b, questions: [{key: c, type: repeat, item: d}]}",
         "cannot stand inside"),
        ("{key: a, type: table, label: A, questions: [{key: c, type: person, label: C}]}", "cannot stand inside"),
        ("{key: a, type: repeat, label: A, item: b, questions: [{key: c, type: file, label: C}]}",
         "cannot stand inside"),
        ("{key: a, type: person, label: A, parts: [name, shoe_size]}", "choose parts from name"),
        ("{key: a, type: person, label: A, parts: name}", "list the parts"),
        ("{key: a, type: person, label: A, parts: [sex]}", "there is no list sex in choices.yaml"),
        ("{key: a, type: person, label: A, parts: [name, {key: b, type: text}]}", "is missing"),
        ("{key: a, type: person, label: A, parts: [name, {key: b, type: causes, label: B}]}",
         "cannot stand inside"),
        ("{key: a, type: person, label: A, parts: [name, {key: b, type: text, label: B, when: {question: c, is: d}}]}",
         "there is no question c"),
        ("{key: a, type: repeat, label: A, item: b, questions: [{key: c, type: person, label: C, parts: "
         "[{key: d, type: text, label: D, when: {question: e, is: f}}]}]}", "there is no question e"),
        ("{key: a, type: computed, label: A}", "choose one of age_hours"),
        ("{key: a, type: computed, label: A, of: age_minutes}", "choose one of age_hours"),
        ("{key: a, type: computed, label: A, of: age_days, needed: blocks}", "no such key"),
        ("{key: a, type: text, label: A, label: B}", "is here twice"),
        ("{key: a, type: text, label: A, when: {fact: today, after: {question: b, is: c}}}", "one {"),
        ("{key: a, type: text, label: A, when: {fact: age_days, answered: 3}}", "write true or false"),
        ("{key: a, type: text, label: A, when: {fact: age_days, at_least: many}}", "write a number"),
        ("{key: a, type: text, label: A, when: {question: b, in: c}}", "write a list of codes"),
        ("{key: a, type: text, label: A, when: {question: b, is: [c]}}", "write one code"),
        ("{key: a, type: text, label: A, when: {question: b, fact: today, answered: true}}", "or one fact"),
        ("{key: a, type: text, label: A, when: {question: 3, answered: true}}", "the key of a question"),
        ("{key: a, type: text, label: [A]}", "write some words here"),
        ("{key: a, type: text, label: A, max_words: few}", "write a whole number"),
        ("{key: a, type: text, label: A, ask: gp}", "write a list"),
        ("{key: a, type: repeat, label: A, item: b, questions: c}", "write a list here"),
        ("{key: a, type: repeat, label: A, item: b, questions: [c]}", "keys of its own"),
        ("{key: a, type: choice, label: A, choices: [b]}", "write each choice as"),
        ("{key: a, type: choice, label: A, choices: [{code: 1, label: B}]}", "in quotes if a number"),
        ("{key: a, type: choice, label: A, choices: [{code: b}]}", "label and hint as words"),
        ("{key: a, type: text, label: A, when: {fact: today, after: soon}}", "a date like 2024-09-09"),
    ],
)  # fmt: skip
def test_load_refuses_a_mistake_with_what_to_do(question, said):
    assert any(said in fault for fault in faults_of(f"- {question}"))


def test_load_refuses_a_condition_on_a_choice_that_does_not_exist():
    choice = "- {key: at, type: choice, label: At, choices: [{code: home, label: Home}]}\n"
    faults = faults_of(choice + "- {key: who, type: text, label: Who, when: {question: at, is: hospital}}")
    assert "at has no choice hospital" in faults[0]
    faults = faults_of(choice + "- {key: who, type: text, label: Who, when: {question: at, is: not_known}}")
    assert "at does not offer not_known" in faults[0]


def test_load_reads_an_unquoted_yes_as_the_code():
    form = a_page(
        "- {key: told, type: choice, label: Told, "
        "choices: [{code: yes, label: Yes}, {code: no, label: No}]}\n"
        "- {key: who, type: text, label: Who, when: {question: told, is: yes}}"
    )
    assert form.question("told").labels == {"yes": "Yes", "no": "No"}
    assert form.question("who").when == {"question": "told", "is": "yes"}


def test_load_refuses_a_chain_of_conditions_without_end():
    chain = ["- {key: q0, type: text, label: First}"]
    chain += [
        f"- {{key: q{n}, type: text, label: Next, when: {{question: q{n - 1}, answered: true}}}}"
        for n in range(1, 60)
    ]
    assert "hangs on more than" in faults_of("\n".join(chain))[0]


def test_load_refuses_two_questions_of_one_key():
    assert "have the key surname" in faults_of(f"{SURNAME}\n{SURNAME}")[0]


def test_load_refuses_a_check_at_no_question():
    check = (
        "- {key: c, level: warns, when: {question: surname, answered: false}, at: forename, message: Look.}"
    )
    assert "no question forename" in faults_of(SURNAME, check)[0]


def test_load_says_where_a_file_is_not_yaml():
    with pytest.raises(DefinitionError, match=r"form\.yaml, line 2, file: this is not YAML"):
        form_from("form: x\n\ttitle: y")


@pytest.mark.parametrize("text", ["", "[]", "just words", "- a\n- b"])
def test_load_refuses_a_file_that_is_no_form(text):
    with pytest.raises(DefinitionError, match="begin the file with"):
        form_from(text)


def test_load_refuses_a_file_in_another_encoding(tmp_path):
    folder = a_folder(tmp_path, forms={"notification/2022-04.yaml": ""})
    (folder / "forms/notification/2022-04.yaml").write_bytes("title: Café".encode("latin-1"))
    with pytest.raises(DefinitionError, match="save the file as UTF-8"):
        load_library([folder])


def test_load_refuses_a_key_that_changes_type_between_forms(tmp_path):
    folder = a_folder(
        tmp_path,
        forms={
            "notification/2022-04.yaml": form_text(SURNAME),
            "reporting/2022-04.yaml": form_text(
                "- {key: surname, type: long_text, label: Name}", form="reporting"
            ),
        },
    )
    with pytest.raises(DefinitionError, match="one key means one fact"):
        load_library([folder])


def test_load_refuses_a_file_named_otherwise_than_its_form(tmp_path):
    folder = a_folder(tmp_path, forms={"notification/2023-01.yaml": form_text(SURNAME)})
    with pytest.raises(DefinitionError, match=r"name the file notification/2022-04\.yaml"):
        load_library([folder])


def test_load_lets_a_condition_look_at_another_form(tmp_path):
    question = "- {key: more, type: text, label: More, when: {question: surname, answered: true}}"
    forms = {
        "notification/2022-04.yaml": form_text(SURNAME),
        "reporting/1.yaml": form_text(question, form="reporting", version="1"),
    }
    library = load_library([a_folder(tmp_path, forms=forms)])
    assert library.forms() == ("notification", "reporting")


def test_load_puts_an_installations_own_folder_over_ours(tmp_path):
    question = "- {key: sex, type: choice, label: Sex, choices: sex}"
    ours = a_folder(
        tmp_path / "ours",
        choices="sex: [{code: male, label: Male}]",
        forms={"notification/2022-04.yaml": form_text(question)},
    )
    theirs = a_folder(tmp_path / "theirs", choices="sex: [{code: male, label: Boy}]", forms={})
    assert load_library([ours]).form("notification").question("sex").labels == {"male": "Male"}
    assert load_library([ours, theirs]).form("notification").question("sex").labels == {"male": "Boy"}


def test_form_gives_the_newest_version_unless_asked_for_another(tmp_path):
    forms = {
        "notification/2022-04.yaml": form_text(SURNAME),
        "notification/2019-01.yaml": form_text(SURNAME, version="2019-01", since="2019-01-01"),
    }
    library = load_library([a_folder(tmp_path, forms=forms)])
    assert library.form("notification").version == "2022-04"
    assert library.form("notification", "2019-01").version == "2019-01"
    assert library.in_force("notification", on=date(2022, 3, 31)).version == "2019-01"
    with pytest.raises(NoSuchForm):
        library.form("notification", "1999")
    with pytest.raises(NoSuchForm):
        library.in_force("notification", on=date(2018, 1, 1))


def test_question_that_is_not_there_is_named():
    with pytest.raises(NoSuchQuestion, match="shoe_size"):
        a_page(SURNAME).question("shoe_size")


def test_digest_stands_while_the_meaning_stands():
    written_out = "- key: surname\n  # a comment\n  label: Family name\n  needed: optional\n  type: text"
    assert a_page(SURNAME).digest == a_page(written_out).digest
    assert len(a_page(SURNAME).digest) == 64
    for changed in (
        "label: Surname",
        "label: Family name, needed: blocks",
        "label: Family name, not_known: true",
    ):
        assert a_page(f"- {{key: surname, type: text, {changed}}}").digest != a_page(SURNAME).digest


def test_part_keeps_the_sections_asked_for_and_their_checks():
    form = a_form(
        """\
        - {key: a, title: A, groups: [{key: ga, title: GA, questions: [{key: qa, type: text, label: QA}]}]}
        - key: b
          for: office
          title: B
          groups: [{key: gb, title: GB, questions: [{key: qb, type: text, label: QB}]}]
        """,
        """\
        - {key: ca, level: warns, when: {question: qa, answered: false}, at: qa, message: Look at A.}
        - {key: cb, level: warns, when: {question: qb, answered: false}, at: qb, message: Look at B.}
        """,
    )
    assert [check.key for check in form.part(["b"]).checks] == ["cb"]
    assert [question.key for question in form.outside.questions()] == ["qa"]
    assert form.outside.version == form.version


def test_pages_follow_each_other_past_those_not_asked():
    form = a_form(
        """\
        - key: s
          title: S
          groups:
            - {key: one, title: One, questions: [{key: a, type: tick, label: A}]}
            - key: two
              title: Two
              when: {question: a, is: true}
              questions: [{key: b, type: text, label: B}]
            - {key: three, title: Three, questions: [{key: c, type: text, label: C}]}
        """
    )
    assert form.first_group({}).key == "one"
    assert form.next_group("one", {}).key == "three"
    assert form.next_group("one", {"a": True}).key == "two"
    assert form.previous_group("three", {}).key == "one"
    assert form.next_group("three", {}) is None
    assert form.previous_group("one", {}) is None
    assert form.section_of("two").key == "s"


def test_our_definitions_load():
    library = load_library([DEFINITIONS])
    assert {"notification", "reporting", "analysis"} <= set(library.forms())
    assert HEAD.splitlines()[0] == "form: notification"


@pytest.mark.parametrize("text", ["[]", "sex: male", "Sex: [{code: m, label: M}]", "sex: []"])
def test_load_refuses_choice_lists_that_are_none(tmp_path, text):
    with pytest.raises(DefinitionError, match=r"choices\.yaml, line 1"):
        load_library([a_folder(tmp_path, choices=text, forms={})])


@pytest.mark.parametrize(
    "name", ["choices.yaml", "forms/notification/2031-01.yaml", "local/ashmoor/notification.yaml"]
)
def test_load_names_a_folder_that_stands_where_a_file_should(tmp_path, name):
    (tmp_path / name).mkdir(parents=True)
    with pytest.raises(DefinitionError) as refused:
        load_library([DEFINITIONS, tmp_path])
    assert {fault.file for fault in refused.value.faults} == {name}
    assert f"{name}, line 1, file: this is a folder" in str(refused.value)

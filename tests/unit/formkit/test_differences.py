"""Versions written as differences, and sections written once for many."""

from datetime import date
from textwrap import indent

import pytest
from tests.unit.formkit.folders import a_folder, a_version

from opencdop.formkit.loading import load_library
from opencdop.formkit.source import DefinitionError

BASE = """\
title: What your agency knows
intro: Answer what you hold.
sections:
  - key: a
    title: A
    minutes: 2
    groups:
      - key: who
        title: Who
        questions:
          - {key: name, type: text, label: Your name, hint: In full}
          - {key: role, type: text, label: Your job, when: {question: name, answered: true}}
      - key: how
        title: How
        questions:
          - {key: place, type: choice, label: Where, choices: [{code: home, label: At home}]}
  - key: b
    title: B
    groups:
      - key: family
        title: The family
        questions:
          - key: siblings
            type: repeat
            item: sibling
            label: Brothers and sisters
            questions:
              - {key: name, type: text, label: Name}
              - {key: age, type: number, label: Age}
checks:
  - {key: named, level: warns, when: {question: name, answered: false}, at: name, message: Give your name.}
"""


def changed(tmp_path, changes, *, base=BASE, heading="", **more):
    text = f'based_on: "2"\n{heading}changes:\n' + indent(changes, "  ") if changes else 'based_on: "2"\n'
    files = {
        "forms/reporting/2.yaml": a_version(base, version="2"),
        "forms/reporting/1.yaml": a_version(text, version="1", since="2019-04-01"),
        **more,
    }
    return load_library([a_folder(tmp_path, files)]).form("reporting", "1")


def faults_of(tmp_path, changes, **more):
    with pytest.raises(DefinitionError) as caught:
        changed(tmp_path, changes, **more)
    return [str(fault) for fault in caught.value.faults]


def keys(form):
    return [question.key for question in form.questions()]


def test_version_without_changes_asks_what_its_base_asks(tmp_path):
    form = changed(tmp_path, "")
    assert (form.version, form.effective_from) == ("1", date(2019, 4, 1))
    assert (form.title, form.intro) == ("What your agency knows", "Answer what you hold.")
    assert keys(form) == ["name", "role", "place", "siblings"]
    assert [check.key for check in form.checks] == ["named"]


def test_changes_drop_change_move_and_add_questions(tmp_path):
    form = changed(
        tmp_path,
        """\
- {drop: role}
- {change: name, to: {label: Who are you, hint: null, needed: blocks}}
- {move: place, to_group: who, after: name}
- add: {key: told, type: text, label: Who told you}
  to_group: how
- {add: {key: first, type: text, label: First}, before: name}
""",
    )
    assert keys(form) == ["first", "name", "place", "told", "siblings"]
    name = form.question("name")
    assert (name.label, name.hint, name.needed) == ("Who are you", "", "blocks")
    assert form.group_of("place").key == "who"


def test_changes_reach_pages_sections_checks_and_the_heading(tmp_path):
    form = changed(
        tmp_path,
        """\
- {change_form: reporting, to: {title: Report}}
- {change_group: who, to: {title: About you}}
- {change_section: a, to: {minutes: 5}}
- {change_check: named, to: {level: blocks}}
- {add_group: {key: more, title: More, questions: [{key: note, type: text, label: Note}]}, after: who}
- add_section:
    key: z
    title: Z
    groups: [{key: zz, title: ZZ, questions: [{key: zzz, type: text, label: ZZZ}]}]
  before: a
- {drop_section: b}
- {add_check: {key: placed, level: warns, when: {question: place, answered: false}, at: place, message: Say where.}}
- {move_group: how, to_section: z}
""",
    )
    assert form.title == "Report"
    assert [section.key for section in form.sections] == ["z", "a"]
    assert [group.key for group in form.groups()] == ["zz", "how", "who", "more"]
    assert form.group("who").title == "About you"
    assert [(check.key, check.level) for check in form.checks] == [("named", "blocks"), ("placed", "warns")]


def test_changes_inside_a_repeat_reach_its_rows(tmp_path):
    form = changed(
        tmp_path,
        """\
- {drop: age, inside: siblings}
- {change: name, inside: siblings, to: {label: First name}}
- {add: {key: born, type: date, label: Born}, inside: siblings, before: name}
""",
    )
    parts = form.question("siblings").questions
    assert [(part.key, part.label) for part in parts] == [("born", "Born"), ("name", "First name")]
    assert form.question("name").label == "Your name"


def test_changes_leave_the_base_as_it_was(tmp_path):
    files = {
        "forms/reporting/2.yaml": a_version(BASE, version="2"),
        "forms/reporting/1.yaml": a_version(
            'based_on: "2"\nchanges:\n  - {drop: role}\n  - {change_group: who, to: {title: You}}\n'
            "  - {drop: age, inside: siblings}\n",
            version="1",
        ),
    }
    base = load_library([a_folder(tmp_path, files)]).form("reporting", "2")
    alone = load_library([a_folder(tmp_path / "alone", {k: files[k] for k in list(files)[:1]})])
    assert base.digest == alone.form("reporting", "2").digest


def test_versions_build_on_each_other_in_any_order(tmp_path):
    files = {
        "forms/reporting/1.yaml": a_version('based_on: "2"\nchanges: [{drop: role}]\n', version="1"),
        "forms/reporting/2.yaml": a_version('based_on: "3"\nchanges: [{drop: place}, {drop_group: how}]\n',
                                            version="2"),
        "forms/reporting/3.yaml": a_version(BASE, version="3"),
    }  # fmt: skip
    library = load_library([a_folder(tmp_path, files)])
    assert keys(library.form("reporting", "1")) == ["name", "siblings"]
    assert keys(library.form("reporting", "2")) == ["name", "role", "siblings"]


def test_versions_that_share_a_question_share_what_was_read(tmp_path):
    files = {
        "forms/reporting/1.yaml": a_version('based_on: "2"\nchanges: [{drop: role}]\n', version="1"),
        "forms/reporting/2.yaml": a_version(BASE, version="2"),
    }
    library = load_library([a_folder(tmp_path, files)])
    assert library.form("reporting", "1").question("name") is library.form("reporting", "2").question("name")


def test_versions_in_a_circle_are_refused(tmp_path):
    files = {
        f"forms/reporting/{one}.yaml": a_version(f'based_on: "{other}"\n', version=one)
        for one, other in ("12", "21")
    }
    with pytest.raises(DefinitionError, match=r"reporting/[12]\.yaml, line 4, based_on: .*in a circle"):
        load_library([a_folder(tmp_path, files)])


def test_version_based_on_nothing_is_refused(tmp_path):
    files = {"forms/reporting/1.yaml": a_version('based_on: "7"\n', version="1")}
    with pytest.raises(DefinitionError, match=r"1\.yaml, line 4, based_on: there is no version 7"):
        load_library([a_folder(tmp_path, files)])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("- {drop: shoe_size}", "line 6, drop: there is no question shoe_size"),
        ("- {drop_group: nowhere}", "there is no group nowhere"),
        ("- {drop_check: nothing}", "there is no check nothing"),
        ("- {change: shoe_size, to: {label: X}}", "there is no question shoe_size"),
        ("- {move: name, to_group: nowhere}", "there is no group nowhere"),
        ("- {move: name, to_group: how, after: siblings}", "there is no question siblings in how"),
        ("- {add: {key: x, type: text, label: X}, to_group: nowhere}", "there is no group nowhere"),
        ("- {add: {key: x, type: text, label: X}}", "to_group: is missing"),
        ("- {add: x, to_group: how}", "write the whole question here"),
        ("- {change: name, to: {type: date}}", "the type of a question is not changed"),
        ("- {change: name, to: {key: other}}", "the key of a question is not changed"),
        ("- {change: name}", "say what becomes of it"),
        ("- {change: name, to: {colour: red}}", "name.colour: a question of type text has no such key"),
        ("- {change: name, to: {label: 3}}", "line 6, name.label: write some words here"),
        ("- {change_form: reporting, to: {version: x}}", "the version of a form is not changed"),
        ("- {drop: name, because: why}", "drop has no such key"),
        ("- {remove: name}", "name one change, of add, add_check"),
        ("- name", "write each change as"),
        ("- {drop: place}", "this leaves how without questions"),
        ("- {drop: x, inside: name}", "name has no questions inside it"),
        ("- {drop: x, inside: siblings}", "there is no question x in siblings"),
        ("- {drop: x, inside: nobody}", "there is no question nobody"),
        ("- {drop: name}", "at: there is no question name in version 1"),
        ("- {add: {key: place, type: text, label: X}, to_group: who}", "have the key place"),
    ],
)
def test_changes_with_a_mistake_are_refused_in_their_own_file(tmp_path, change, said):
    faults = faults_of(tmp_path, change + "\n")
    assert any(said in fault and fault.startswith("forms/reporting/1.yaml") for fault in faults) or (
        said.startswith("at:") and any(said in fault for fault in faults)
    ), faults


def test_changes_may_empty_a_page_and_drop_it(tmp_path):
    assert keys(changed(tmp_path, "- {drop: place}\n- {drop_group: how}\n")) == ["name", "role", "siblings"]


def test_version_with_differences_keeps_its_own_heading(tmp_path):
    assert changed(tmp_path, "- {drop: role}\n", heading="title: Report of 2019\n").title == "Report of 2019"
    (fault,) = faults_of(tmp_path / "b", "- {drop: role}\n", heading="sections: []\n")
    assert "write what differs under changes" in fault


def test_mistake_of_a_base_is_told_once_and_where_it_stands(tmp_path):
    faults = faults_of(tmp_path, "- {drop: role}\n", base=BASE.replace("type: choice", "type: chioce"))
    assert faults[0].startswith("forms/reporting/2.yaml, line 19, place.type: choose one of")
    assert len(faults) == 1


PART = """\
reporter:
  key: reporter
  title: About you
  minutes: 1
  groups:
    - key: reporter
      title: Who is answering
      questions:
        - {key: reporter_name, type: text, label: Your name}
        - {key: "{form}_used", type: text, label: "What {form} was answered from"}
"""
USING = """\
title: A form
sections:
  - use: reporter
    minutes: 3
  - for_each: [{stage: ambulance, called: the ambulance service}, {stage: police, called: the police}]
    key: "{stage}"
    title: "Care by {called}"
    apart: true
    groups:
      - key: "{stage}_care"
        title: Care
        questions:
          - {key: "{stage}_seen", type: tick, label: "Seen by {called}"}
          - {key: "{stage}_at", type: time, label: When, when: {question: "{stage}_seen", answered: true}}
"""


def used(tmp_path, text=USING, part=PART):
    files = {"parts.yaml": part, "forms/drowning/1.yaml": a_version(text, form="drowning", version="1")}
    return load_library([a_folder(tmp_path, files)]).form("drowning")


def test_use_takes_a_section_of_the_parts_and_puts_the_form_in(tmp_path):
    section = used(tmp_path).sections[0]
    assert (section.key, section.minutes, section.apart) == ("reporter", 3, False)
    assert [question.key for question in section.groups[0].questions] == ["reporter_name", "drowning_used"]
    assert section.groups[0].questions[1].label == "What drowning was answered from"


def test_for_each_writes_a_section_once_per_entry(tmp_path):
    form = used(tmp_path)
    assert [section.key for section in form.sections] == ["reporter", "ambulance", "police"]
    assert form.sections[2].title == "Care by the police"
    assert form.sections[2].apart
    assert form.question("police_at").when == {"question": "police_seen", "answered": True}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("use: reporter", "use: nobody", "1.yaml, line 6, use: there is no part nobody"),
        ("Care by {called}", "Care by {caller}", "1.yaml, line 10, caller: there is no {caller}"),
        ("for_each: [", "for_each: [3, ", "for_each: write a list like"),
    ],
)
def test_parts_with_a_mistake_are_refused_where_they_are_used(tmp_path, old, new, said):
    with pytest.raises(DefinitionError) as caught:
        used(tmp_path, USING.replace(old, new))
    assert any(said in str(fault) for fault in caught.value.faults), caught.value


def test_mistake_inside_a_part_is_told_in_the_file_of_parts(tmp_path):
    with pytest.raises(DefinitionError, match=r"^parts\.yaml, line 9, reporter_name\.colour: "):
        used(tmp_path, part=PART.replace("label: Your name}", "label: Your name, colour: red}"))
    with pytest.raises(DefinitionError, match=r"parts\.yaml, line 1, parts: write each part"):
        used(tmp_path / "b", part="- 3\n")


def test_source_of_a_question_stands_in_the_list_of_sources(tmp_path):
    text = BASE.replace("hint: In full", "source: NCMD22")
    files = {"forms/reporting/2.yaml": a_version(text, version="2"), "sources.yaml": "NCMD22: a page\n"}
    form = load_library([a_folder(tmp_path, files)]).form("reporting")
    assert form.question("name").source == "NCMD22"
    with pytest.raises(DefinitionError, match=r"name\.source: there is no source NCMD22 in sources\.yaml"):
        load_library([a_folder(tmp_path, {"sources.yaml": "NCMD21: a page\n"})])

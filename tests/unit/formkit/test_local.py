"""What one panel adds to a form, and how an adopter corrects one: in a folder of the installation's own."""

import pytest
from tests.unit.formkit.folders import a_folder, a_version
from tests.unit.formkit.versions import OLD

from opencdop.formkit.asking import answers_to_send
from opencdop.formkit.canonical import definition_from_json, definition_json
from opencdop.formkit.loading import load_library
from opencdop.formkit.reading import inputs_of, read_group
from opencdop.formkit.source import DefinitionError

LOCAL = """\
form: reporting
sections:
  - key: local.north_shire.ours
    title: For North Shire
    groups:
      - key: local.north_shire.pilot
        title: Our pilot
        questions:
          - {key: local.north_shire.in_pilot, type: choice, label: In the pilot, not_known: true, choices: yes_no}
          - key: local.north_shire.pilot_since
            type: date
            label: Since when
            when: {question: local.north_shire.in_pilot, is: "yes"}
          - key: local.north_shire.visits
            type: repeat
            item: visit
            label: Visits
            questions: [{key: on, type: date, label: Day}]
groups:
  - after: home
    key: local.north_shire.heating
    title: Heating
    questions:
      - {key: local.north_shire.heated, type: tick, label: The home was heated, when: {question: place, is: home}}
checks:
  - key: local.north_shire.told
    level: warns
    when: {question: local.north_shire.in_pilot, answered: false}
    at: local.north_shire.in_pilot
    message: Say whether the child was in the pilot.
"""
CHOICES = 'yes_no: [{code: "yes", label: "Yes"}, {code: "no", label: "No"}]\n'


def loaded(tmp_path, local=LOCAL, **more):
    ours = {
        "choices.yaml": CHOICES,
        "forms/reporting/1.yaml": a_version(OLD, version="1", since="2019-04-01"),
    }
    theirs = {"local/north-shire/reporting.yaml": local, **more}
    return load_library([a_folder(tmp_path / "ours", ours), a_folder(tmp_path / "theirs", theirs)])


def test_panel_has_its_own_questions_and_nobody_else_has(tmp_path):
    library = loaded(tmp_path)
    ours, theirs = library.form("reporting"), library.form("reporting", panel="north-shire")
    assert [group.key for group in theirs.groups()] == [
        "home", "local.north_shire.heating", "family", "local.north_shire.pilot",
    ]  # fmt: skip
    assert not any(key.startswith("local.") for key in ours.by_key)
    assert library.form("reporting", panel="elsewhere") is ours
    assert library.form("reporting", "1", panel="north-shire") is theirs
    assert [(section.key, section.panel) for section in theirs.sections] == [
        ("a", ""),
        ("local.north_shire.ours", "north-shire"),
    ]
    assert theirs.group("local.north_shire.heating").panel == "north-shire"
    assert theirs.question("local.north_shire.heated").certainty == "proposed"


def test_form_with_a_panels_questions_has_a_digest_of_its_own_and_comes_back(tmp_path):
    library = loaded(tmp_path)
    theirs = library.form("reporting", panel="north-shire")
    assert theirs.digest != library.form("reporting").digest
    again = definition_from_json(definition_json(theirs))
    assert (again, again.digest, again.panel) == (theirs, theirs.digest, "north-shire")
    assert [each.digest for each in library.variants("reporting", "1")] == [
        library.form("reporting").digest,
        theirs.digest,
    ]


def test_keys_with_dots_are_read_asked_and_sent(tmp_path):
    form = loaded(tmp_path).form("reporting", panel="north-shire")
    posted = {
        "local.north_shire.in_pilot": "yes",
        "local.north_shire.pilot_since-day": "3",
        "local.north_shire.pilot_since-month": "6",
        "local.north_shire.pilot_since-year": "2024",
        "local.north_shire.visits-0-on-day": "4",
        "local.north_shire.visits-0-on-month": "6",
        "local.north_shire.visits-0-on-year": "2024",
    }
    reading = read_group(form.group("local.north_shire.pilot"), posted, {}, definition=form)
    assert reading.problems == ()
    assert answers_to_send(form, reading.answers) == {
        "local.north_shire.in_pilot": "yes",
        "local.north_shire.pilot_since": "2024-06-03",
        "local.north_shire.visits": [{"on": "2024-06-04"}],
    }
    inputs = inputs_of(form.group("local.north_shire.pilot"), reading.answers)
    assert posted.items() <= inputs.items()
    posted["local.north_shire.in_pilot"] = "no"
    again = read_group(form.group("local.north_shire.pilot"), posted, {}, definition=form)
    assert "local.north_shire.pilot_since" not in answers_to_send(form, again.answers)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "key: local.north_shire.heated",
            "key: heated",
            "line {line}, key: begin heated with local.north_shire.",
        ),
        (
            "key: local.north_shire.ours",
            "key: local.other.ours",
            "line {line}, key: begin local.other.ours with",
        ),
        ("after: home", "after: nowhere", "line {line}, after: there is nothing called nowhere"),
        (
            "form: reporting",
            "form: notification",
            "line {line}, form: name the file and this key after a form",
        ),
        ("question: place, is: home", "question: gone_away, is: home", "there is no question gone_away"),
        ("type: tick", "type: tock", "line {line}, local.north_shire.heated.type: choose one of"),
        ("title: Heating", "titel: Heating", "a group has no such key"),
        ("checks:", "colour: red\nchecks:", "line {line}, colour: a panel's own form has no such key"),
        ("at: local.north_shire.in_pilot", "at: nothing", "there is no question nothing"),
    ],
)
def test_mistake_in_a_panels_file_is_told_there(tmp_path, old, new, said):
    with pytest.raises(DefinitionError) as caught:
        loaded(tmp_path, LOCAL.replace(old, new, 1))
    said = said.format(line=LOCAL[: LOCAL.index(old)].count("\n") + 1)
    first = [str(each) for each in caught.value.faults]
    assert any(said in each and each.startswith("local/north-shire/reporting.yaml, ") for each in first), (
        first
    )


def test_adopter_corrects_a_form_with_a_version_of_their_own(tmp_path):
    correction = (
        'based_on: "1"\nchanges:\n  - {change: gone, to: {label: As the form has it, certainty: seen}}\n'
    )
    library = loaded(
        tmp_path,
        **{"forms/reporting/1-b.yaml": a_version(correction, version="1-b", since="2019-04-01")},
    )
    assert library.form("reporting").version == "1-b"
    assert library.form("reporting").question("gone").label == "As the form has it"
    assert library.form("reporting", "1").question("gone").label == "A thing of old"
    theirs = library.form("reporting", panel="north-shire")
    assert theirs.version == "1-b"
    assert "local.north_shire.heated" in theirs.by_key

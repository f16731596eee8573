"""What questions are called inside a sentence: their names are read strictly and stand apart from what is asked."""

from pathlib import Path

import pytest

from opencdop.formkit.canonical import definition_from_json, definition_json
from opencdop.formkit.definition import Definition
from opencdop.formkit.loading import load_library
from opencdop.formkit.problems import asking_for, named
from opencdop.formkit.reading import read_group
from opencdop.formkit.source import DefinitionError

FORM = """
form: small
version: "2019-04"
effective_from: 2019-04-01
title: Small
sections:
  - key: s
    title: S
    groups:
      - key: g
        title: G
        questions:
          - {key: could_swim, type: choice, label: "Could the child swim?", choices: [{code: a, label: A}]}
          - {key: born, type: date, label: "Date of birth, if you know it"}
          - key: kin
            type: repeat
            item: brother or sister
            questions:
              - {key: born, type: date, label: "Born, if you know when"}
              - {key: care_a_end, type: text, label: "When did it end?"}
"""
NAMES = """
could_swim: whether the child could swim
born: the date of birth of the child
"*.born": the date of birth
kin.care_*_end: when the care ended
"kin.*": the answer
"""


def a_form(folder: Path, names: str = "") -> Definition:
    """The form above, in a folder with these names."""
    (folder / "forms" / "small").mkdir(parents=True, exist_ok=True)
    (folder / "forms" / "small" / "2019-04.yaml").write_text(FORM, encoding="utf-8")
    (folder / "question_names.yaml").write_text(names or "{}", encoding="utf-8")
    return load_library([folder]).form("small")


def test_questions_are_called_as_the_names_say_inside_rows_too(tmp_path: Path):
    form = a_form(tmp_path, NAMES)
    assert asking_for(form.question("could_swim")) == "Say whether the child could swim"
    assert asking_for(form.question("born")) == "Enter the date of birth of the child"
    posted = {"kin-1-born-year": "2020", "kin-1-care_a_end": "x" * 600}
    said = [each.message for each in read_group(form.group("g"), posted, {}).problems]
    assert said == [
        "Brother or sister 2, the date of birth: enter the day",
        "Brother or sister 2, when the care ended: shorten this to 500 characters or fewer",
    ]


def test_the_longest_path_that_fits_gives_the_name_and_a_later_folder_goes_before(tmp_path: Path):
    first, own = tmp_path / "first", tmp_path / "own"
    a_form(first, NAMES)
    own.mkdir()
    (own / "question_names.yaml").write_text("could_swim: how well the child swam", encoding="utf-8")
    form = load_library([first, own]).form("small")
    assert named(form.question("could_swim")) == "how well the child swam"
    assert [each.called for each in form.question("kin").questions] == [
        "the date of birth",
        "when the care ended",
    ]


def test_a_name_is_no_part_of_what_is_asked(tmp_path: Path):
    plain, named_form = a_form(tmp_path / "plain"), a_form(tmp_path / "named", NAMES)
    assert named_form == plain
    assert named_form.digest == plain.digest
    kept = definition_from_json(definition_json(named_form))
    assert kept.digest == plain.digest
    assert asking_for(kept.question("could_swim")) == "Choose an answer to 'Could the child swim?'"


@pytest.mark.parametrize(
    ("names", "where", "sentence"),
    [
        ("- born", "names", "write each name as KEY"),
        ("Born: the date", "Born", "the key of a question"),
        ('"kin born": the date', "kin born", "the key of a question"),
        ("born:", "born", "write some words here"),
        ("born: Date of birth", "born", "begin as inside a sentence"),
        ("born: date of birth", "born", "begin as inside a sentence"),
        ("born: The date of birth", "born", "begin as inside a sentence"),
        ("born: the date of birth, if you know it", "born", "leave out"),
        ("born: the date (of birth)", "born", "leave out"),
        ('born: "whether it is: born?"', "born", "leave out"),
        (f"born: the {'long ' * 30}", "born", "characters or fewer"),
    ],
)
def test_a_name_that_would_break_a_sentence_is_refused_with_its_place(
    tmp_path: Path, names: str, where: str, sentence: str
):
    with pytest.raises(DefinitionError) as refused:
        a_form(tmp_path, names)
    (fault,) = refused.value.faults
    assert str(fault).startswith("question_names.yaml, line 1")
    assert f"{where}: " in str(fault)
    assert sentence in str(fault)

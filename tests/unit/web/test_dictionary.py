"""The data dictionary: each key once, whoever asks it, with what older versions offered."""

import csv
import io

import pytest
from tests.unit.formkit.folders import a_folder, a_version
from tests.unit.formkit.versions import NEW, OLD

from opencdop.formkit.loading import load_library
from opencdop.web.generated_docs import dictionary
from opencdop.web.generated_docs.dictionary import HEADS, dictionary_csv, dictionary_page, entries

OTHER = """\
title: Another form
sections:
  - key: s
    title: S
    groups: [{key: g, title: G, questions: [{key: note, type: text, label: Note of ours, needed: blocks}]}]
"""


@pytest.fixture
def small(tmp_path, monkeypatch):
    files = {
        "forms/reporting/1.yaml": a_version(OLD, version="1", since="2019-04-01"),
        "forms/reporting/2.yaml": a_version(NEW, version="2", since="2022-04-01"),
        "forms/another/1.yaml": a_version(OTHER, form="another", version="1"),
    }
    library = load_library([a_folder(tmp_path, files)])
    monkeypatch.setattr(dictionary, "shipped", lambda: library)
    monkeypatch.setattr(dictionary, "counted_as", lambda: {"gone": "fresh"})
    return library


def lines() -> dict[str, dict[str, str]]:
    return {line["key"]: line for line in csv.DictReader(io.StringIO(dictionary_csv()))}


def test_each_key_stands_once_with_all_that_ask_it(small):
    keys = [entry.key for entry in entries(small)]
    assert sorted(keys) == sorted(set(keys))
    assert keys[:2] == ["place", "fresh"]
    assert lines()["note"]["asked in"] == "reporting 1, 2; another 1"


def test_question_inside_rows_has_a_line_of_its_own(small):
    assert lines()["siblings.name"]["label"] == "First name"
    assert lines()["siblings.school"]["asked in"] == "reporting 1"


def test_line_tells_choices_codes_given_up_and_what_an_older_question_counts_as(small):
    found = lines()
    assert found["place"]["choices"] == "home = In the home; street = In the street"
    assert found["place"]["retired codes"] == "away = Away"
    assert found["gone"]["counted as"] == "fresh"
    assert found["fresh"]["replaces"] == "gone"
    assert found["note"]["needed"] == "reporting: optional; another: blocks"
    assert list(found["note"]) == list(HEADS)


def test_page_has_a_table_for_each_form(small):
    page = dictionary_page()
    assert "## What your agency knows" in page
    assert "| `place` | Where did it happen | one of several | `home`, `street` | reporting 1, 2 |" in page
    assert "## Another form" not in page  # it asks nothing that the main form does not ask

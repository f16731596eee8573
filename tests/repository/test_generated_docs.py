"""The pages of docs/generated/ tell what the code does today, and the field register leaves no column out."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command

from opencdop.web.generated_docs import PAGES
from opencdop.web.generated_docs.access import readable, who_opens
from opencdop.web.generated_docs.fields import Entry, complaints, register
from opencdop.web.generated_docs.states import drawing


def test_every_page_is_current(capsys: pytest.CaptureFixture[str]):
    call_command("docs", "--check")
    assert f"{len(PAGES)} pages are current." in capsys.readouterr().out


def test_every_page_reads_the_same_twice():
    assert {name: page() for name, page in PAGES.items()} == {name: page() for name, page in PAGES.items()}


def test_stale_missing_and_left_over_pages_are_found_and_put_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    call_command("docs", folder=tmp_path)
    call_command("docs", "--check", folder=tmp_path)
    (tmp_path / "events.md").write_text("Something else.\n")
    (tmp_path / "forms.md").unlink()
    (tmp_path / "old.md").write_text("Of a page that is no longer written.\n")
    with pytest.raises(SystemExit) as ended:
        call_command("docs", "--check", folder=tmp_path)
    assert ended.value.code == 1
    assert [line.split()[0] for line in capsys.readouterr().err.splitlines()] == [
        "events.md",
        "forms.md",
        "old.md",
    ]
    call_command("docs", folder=tmp_path)
    call_command("docs", "--check", folder=tmp_path)
    assert not (tmp_path / "old.md").exists()


def test_every_column_is_registered_as_personal_or_not():
    assert complaints(register()) == []


def test_column_that_is_left_out_or_owes_a_reason_is_found():
    known = register()
    case, answer = known.tables["cases.Case"], known.tables["cases.CaseAnswer"]
    left_out = replace(case, entries={n: e for n, e in case.entries.items() if n != "died_on"})
    added = replace(case, entries={**case.entries, "shoe_size": Entry(holds="Nothing.")})
    bare = replace(answer, entries={**answer.entries, "coded": Entry(holds="Codes.", of=("child",))})
    of_nobody = replace(answer, entries={**answer.entries, "sealed": Entry(holds="Words.")})
    assert [
        complaints(replace(known, tables={**known.tables, label: changed}))
        for label, changed in (
            ("cases.Case", left_out),
            ("cases.Case", added),
            ("cases.CaseAnswer", bare),
            ("cases.CaseAnswer", of_nobody),
        )
    ] == [
        ["cases.Case: died_on is in no list"],
        ["cases.Case: shoe_size is registered and is no column"],
        ["cases.CaseAnswer: coded stands in clear and owes a reason"],
        ["cases.CaseAnswer: sealed is sealed and told to be of nobody"],
    ]
    without = {label: table for label, table in known.tables.items() if label != "cases.Need"}
    assert complaints(replace(known, tables=without)) == ["cases.Need is in no list"]
    assert complaints(replace(known, others={})) != []


def test_addresses_read_as_a_person_writes_them():
    assert readable("cases/<slug:case_id>/record/") == "/cases/<case_id>/record/"
    assert readable(r"^reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$") == "/reset/<uidb36>-<key>/"


def test_page_of_an_act_names_the_roles_that_hold_it():
    assert who_opens("account:sign_off") == ("sign off", "Chair")
    assert who_opens("link")[0] == ""


def test_drawing_shows_where_something_begins_and_ends():
    lines = drawing({"a": frozenset({"b"}), "b": frozenset()}, {"a": "Begun: so"}).splitlines()
    assert lines[2:-1] == ["    a: Begun  so", "    b: b", "    [*] --> a", "    a --> b", "    b --> [*]"]

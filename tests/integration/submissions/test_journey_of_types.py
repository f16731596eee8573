"""A page with a block, a table, a certificate and a code, walked as a browser does without script."""

from dataclasses import replace
from typing import Any

import pytest
from tests.integration.submissions.test_journey import FORM, Host, page

from opencdop.formkit.definition import Group, Question, Section

NAME = Question("name", "text", "Name")
CAUSE = Group(
    "cause",
    "The cause",
    (
        Question(
            "doctor",
            "professional",
            "Who certified it?",
            questions=(NAME, Question("tel", "telephone", "Telephone")),
        ),
        Question(
            "drugs", "table", "Medicines", item="medicine", questions=(NAME, Question("dose", "text", "Dose"))
        ),
        Question("causes", "causes", "Cause of death"),
        Question("code", "icd10", "Code of the cause"),
        Question("age", "computed", "Age at death", of="age_days"),
    ),
)
CAUSES_FORM = replace(FORM, form="causes", sections=(Section("cause", "The cause", (CAUSE,)),), checks=())
TYPED = {
    "doctor-name": "Dr Bo Example", "drugs-count": "1", "drugs-0-name": "Salbutamol", "causes-layout": "standard",
    "causes-1a": "Status asthmaticus", "code-search": "status asth", "age": "9999",
}  # fmt: skip


@pytest.fixture
def host() -> Host:
    return Host(CAUSES_FORM)


def saved(host: Host) -> dict[str, Any]:
    return host.fresh().answers or {}


def test_looking_for_a_code_shows_the_page_again_with_the_codes_and_everything_typed(host: Host):
    shown = page(host.post("cause", **TYPED, **{"find-code": "1"}))
    assert "<b>J46</b> Status asthmaticus" in shown
    assert 'value="J46"' in shown
    for text in ("Dr Bo Example", "Salbutamol", "Status asthmaticus", "status asth"):
        assert f'value="{text}"' in shown
    assert saved(host) == {}


def test_words_that_are_no_code_yet_are_asked_about_with_the_codes_to_choose_from(host: Host):
    answer = host.post("cause", **TYPED)
    assert answer.status_code == 422
    assert "The code of the cause: choose one of the codes found" in page(answer)
    assert 'value="J46"' in page(answer)
    assert saved(host)["drugs"] == [{"name": "Salbutamol"}]


def test_the_chosen_code_and_all_the_rest_are_saved_and_the_age_is_not(host: Host):
    assert host.post("cause", **TYPED, code="J46").status_code == 302
    assert saved(host) == {
        "doctor": {"name": "Dr Bo Example"},
        "drugs": [{"name": "Salbutamol"}],
        "causes": {"layout": "standard", "1a": "Status asthmaticus"},
        "code": "J46",
    }
    check = page(host.get("check"))
    for words in ("Name: Dr Bo Example", "Salbutamol", "1a: Status asthmaticus", "J46 Status asthmaticus"):
        assert words in check


def test_a_row_of_a_table_is_added_and_removed_without_losing_what_was_typed(host: Host):
    added = page(host.post("cause", **TYPED, **{"add-drugs": "1"}))
    assert 'name="drugs-1-dose"' in added
    assert 'value="Status asthmaticus"' in added
    removed = page(host.post("cause", **TYPED, **{"drugs-1-name": "B", "remove-drugs": "0"}))
    assert 'name="drugs-0-name" type="text"' in removed or 'value="B"' in removed
    assert 'value="Salbutamol"' not in removed


def test_a_line_that_rests_on_an_empty_one_is_pointed_out_once_and_then_let_pass(host: Host):
    odd = {"causes-layout": "standard", "causes-1b": "Asthma"}
    answer = page(host.post("cause", **odd))
    assert "line 1b is filled in and line 1a is empty" in answer
    assert host.post("cause", **odd, warned="unusual@causes-layout").status_code == 302

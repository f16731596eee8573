"""The return holds each completed review once, says what to look at, and comes out the same every time."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date

from tests.unit.statistics.builders import AS_AT, ORDINARY, a_case, a_year_of_cases

from opencdop.returns.checks import DISAGREES, MISSING, findings_of
from opencdop.returns.rows import COLUMNS, lines_of
from opencdop.returns.writing import Return, checks_csv_of, csv_of, json_of
from opencdop.statistics.counting import reviews_of
from opencdop.statistics.facts import Facts
from opencdop.statistics.periods import ReportYear

YEAR = ReportYear(2025)
WHOLE = replace(
    ORDINARY, joint_response="yes", child_protection_plan="never", looked_after="never", modifiable="none"
)


def made_of(facts: list[Facts]) -> Return:
    references = {each.case: f"NOR-2026-{each.case}" for each in facts}
    lines = lines_of(facts, references=references, year=YEAR, as_at=AS_AT)
    findings = findings_of(
        sorted(reviews_of(facts, year=YEAR, as_at=AS_AT), key=lambda each: references[each.case])
    )
    return Return(panel="north", year=YEAR, as_at=AS_AT, lines=lines, findings=findings)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_return_has_one_row_for_each_completed_review_of_the_year() -> None:
    facts = [
        a_case(case="a"),
        a_case(case="b", signed_off_on=None),
        a_case(case="c", reviewed_on=date(2025, 3, 31)),
        a_case(case="d", in_scope=False),
    ]
    assert [row["reference"] for row in rows(csv_of(made_of(facts)))] == ["NOR-2026-a"]


def test_the_same_facts_give_the_same_bytes_in_any_order() -> None:
    facts = a_year_of_cases(80, seed=8)
    one, other = made_of(facts), made_of(list(reversed(facts)))
    assert csv_of(one) == csv_of(other)
    assert json_of(one) == json_of(other)
    assert checks_csv_of(one) == checks_csv_of(other)


def test_csv_and_json_hold_the_same_reviews() -> None:
    made = made_of(a_year_of_cases(40, seed=3))
    from_json = json.loads(json_of(made))["reviews"]
    as_text = [{key: "" if value is None else str(value) for key, value in row.items()} for row in from_json]
    assert as_text == rows(csv_of(made))
    assert len(as_text) == len(made.lines) > 0


def test_the_return_holds_no_date_of_death_or_birth() -> None:
    keys = {column.key for column in COLUMNS}
    assert not keys & {"date_of_death", "date_of_birth", "postcode", "nhs_number", "completed_years"}
    assert b"2025-06-03" not in csv_of(made_of([a_case()]))


def test_a_cell_that_a_spreadsheet_could_run_is_made_harmless() -> None:
    made = made_of([a_case(authority="=cmd()")])
    assert rows(csv_of(made))[0]["authority"] == "'=cmd()"


def test_a_whole_review_has_no_finding_but_what_disagrees() -> None:
    assert findings_of([replace(WHOLE, joint_response="no")]) == ()
    only = findings_of([replace(WHOLE, expected="expected")])
    assert [(each.question, each.kind) for each in only] == [("expected", DISAGREES)]


def test_each_missing_item_is_named_with_its_question() -> None:
    found = findings_of([replace(WHOLE, sex="not_known", category=None, joint_response="no")])
    assert [(each.question, each.kind) for each in found] == [("sex", MISSING), ("category", MISSING)]
    assert found[0].words == "Add the child’s sex."


def test_the_modifiable_outcome_has_to_agree_with_the_factors() -> None:
    found = findings_of([replace(WHOLE, joint_response="no", modifiable="identified", modifiable_factors=0)])
    assert [each.question for each in found] == ["modifiable_outcome"]
    found = findings_of([replace(WHOLE, joint_response="no", modifiable="none", modifiable_factors=2)])
    assert [each.question for each in found] == ["modifiable_outcome"]


def test_dates_out_of_order_are_found() -> None:
    found = findings_of(
        [replace(WHOLE, joint_response="no", reviewed_on=date(2025, 6, 1), signed_off_on=date(2025, 5, 1))]
    )
    assert [each.question for each in found] == ["date_of_death", "review_date"]


def test_the_checks_report_names_reference_question_and_what_to_do() -> None:
    report = rows(checks_csv_of(made_of([a_case(case="a", sex="not_known")])))
    assert {
        "reference": "NOR-2026-a",
        "question": "sex",
        "kind": "missing",
        "what_to_do": "Add the child’s sex.",
    } in report

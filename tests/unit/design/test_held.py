"""What tables, blocks, certificates, codes and files show of what was posted."""

from opencdop.design.asked import asked_in_block, cells_in_row, problem_of, row_count
from opencdop.design.held import (
    code_typed,
    codes_found,
    files_kept,
    layout_now,
    stands_as_grid,
    width_of_grid,
    worked_out,
)
from opencdop.formkit.definition import Choice, Question
from opencdop.formkit.problems import Problem

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))
TAKEN = Question("taken", "choice", "Taken?", choices=YES_NO)
WHY = Question("why", "text", "Why not?", when={"question": "taken", "is": "no"})
ELSEWHERE = Question("far", "text", "Far?", when={"question": "abroad", "is": "yes"})


def test_every_row_that_was_posted_is_shown_and_a_great_number_makes_no_great_page():
    assert row_count({f"q-{n}-name": "x" for n in range(500)}, "q") == 500
    assert row_count({"q-9999-name": "x"}, "q") == 101
    assert row_count({"q-count": "2", "q-4-name": "x"}, "q") == 5


def test_a_row_of_a_table_has_a_cell_for_every_column():
    table = Question("drugs", "table", "Medicines", item="row", questions=(TAKEN, ELSEWHERE, WHY))
    cells = cells_in_row(table, 0, None, {"drugs": [{"taken": "yes"}]}, name="drugs")
    assert cells[1] is None
    assert cells[2] is not None
    assert (cells[2].shown, cells[2].tree) == (False, {"is": "no", "question": "drugs-0-taken"})


def test_a_table_stands_as_rows_only_where_its_columns_have_room():
    short = tuple(Question(f"c{n}", "text", "C") for n in range(5))
    assert stands_as_grid(Question("t", "table", "T", questions=short))
    assert width_of_grid(Question("t", "table", "T", questions=short)) == "many"
    assert width_of_grid(Question("t", "table", "T", questions=short[:4])) == "few"
    assert not stands_as_grid(Question("t", "table", "T", questions=(*short, TAKEN)))
    assert not stands_as_grid(Question("t", "table", "T", questions=(Question("s", "long_text", "Story"),)))


def test_a_part_of_a_block_is_shown_by_what_stands_in_its_fields():
    block = Question("carer", "person", "Carer", questions=(TAKEN, WHY))
    shown = asked_in_block(block, None, {"taken": "no"}, {"row-1-carer-taken": "yes"}, name="row-1-carer")
    assert [(each.question.key, each.shown) for each in shown] == [("taken", True), ("why", False)]
    assert shown[1].tree == {"is": "no", "question": "row-1-carer-taken"}
    again = asked_in_block(block, None, {}, {"row-1-carer-taken": "no"}, name="row-1-carer")
    assert again[1].shown


def test_a_problem_of_a_part_stands_at_the_part_and_one_of_the_block_at_the_block():
    block = Question("carer", "person", "Carer", questions=(TAKEN, WHY))
    part = Problem("carer", "Carer: Say why", field_id="carer-why")
    whole = Problem("carer", "Fill in 'Carer'", field_id="carer")
    assert problem_of((part,), block, "carer") is None
    assert problem_of((part, whole), block, "carer") == whole
    assert problem_of((part, whole), WHY, "carer-why") == part


def test_a_code_is_told_with_its_title_and_words_lead_to_codes():
    assert (
        code_typed({"q": "J45.9"}, "q")
        == code_typed({"q-search": "j459"}, "q")
        == "J45.9 Asthma, unspecified"
    )
    assert codes_found({"q": "J45.9"}, "q") == codes_found({}, "q") == ()
    assert [match.code for match in codes_found({"q-search": "status asthma"}, "q")] == ["J46"]


def test_a_certificate_filled_in_one_way_needs_no_choice_of_layout():
    assert layout_now({"q-1a": "Pneumonia"}, "q") == "standard"
    assert layout_now({"q-1a": "Pneumonia", "q-a": "Prematurity"}, "q") == ""
    assert layout_now({"q-layout": "neonatal", "q-1a": "Pneumonia"}, "q") == "neonatal"


def test_files_are_listed_by_the_numbers_that_their_buttons_remove():
    kept = files_kept(
        {"q-4-document": "x", "q-4-name": "Report.pdf", "q-4-size": "9" * 40, "q-7-document": "y"}, "q"
    )
    assert [(each.index, each.called, each.words) for each in kept] == [
        (4, "Report.pdf", ""), (7, "A file without a name", ""),
    ]  # fmt: skip


def test_what_is_worked_out_is_told_in_words_or_not_at_all():
    question = Question("age", "computed", "Age", of="age_days")
    assert worked_out(question, {"age": 3}) == "3 days"
    assert worked_out(question, {}) == ""

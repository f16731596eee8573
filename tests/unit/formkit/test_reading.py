from tests.unit.formkit.written import the_group

from opencdop.formkit.reading import inputs_of, read_group

NAMES = """\
- {key: surname, type: text, label: Family name, not_known: true}
- {key: born, type: date, label: Date of birth}
"""
SIBLINGS = """\
- key: siblings
  type: repeat
  item: brother or sister
  max: 3
  questions:
    - {key: name, type: text, label: Name}
    - key: kind
      type: choice
      label: Relation
      choices: [{code: full, label: Full}, {code: other, label: Other}]
    - {key: which, type: date, label: Since when, when: {question: kind, is: other}}
"""
THREE = {
    "siblings-count": "3",
    "siblings-0-name": "Ann",
    "siblings-1-name": "Bo",
    "siblings-2-name": "Cy",
    "siblings-2-kind": "full",
}


def test_read_group_puts_new_answers_over_old_and_takes_emptied_ones_out():
    before = {"surname": "Old", "born": "2020-01-01", "elsewhere": "stays"}
    reading = read_group(the_group(NAMES), {"surname": " New ", "born-day": ""}, before)
    assert reading.answers == {"surname": "New", "elsewhere": "stays"}
    assert reading.problems == ()
    assert before["surname"] == "Old"


def test_read_group_keeps_the_old_answer_and_the_raw_text_where_the_new_one_cannot_be_read():
    posted = {"surname": "Smith", "born-day": "31", "born-month": "2", "born-year": "2020"}
    reading = read_group(the_group(NAMES), posted, {"born": "2020-01-01"})
    assert reading.answers == {"surname": "Smith", "born": "2020-01-01"}
    assert [problem.field_id for problem in reading.problems] == ["born-day"]
    assert reading.raw == posted


def test_read_group_leaves_what_is_hidden_alone():
    group = the_group(
        """\
        - {key: told, type: tick, label: Told}
        - {key: told_on, type: date, label: Told on, when: {question: told, is: true}}
        """
    )
    posted = {"told_on-day": "99", "told_on-month": "1", "told_on-year": "2024"}
    reading = read_group(group, posted, {"told_on": "2024-01-05"})
    assert reading.problems == ()
    assert reading.answers == {"told_on": "2024-01-05"}
    assert read_group(group, {**posted, "told": "true"}, {}).problems[0].question == "told_on"


def test_read_group_reads_rows_and_drops_what_is_not_asked_in_them():
    hidden = {**THREE, "siblings-2-which-day": "rubbish"}
    reading = read_group(the_group(SIBLINGS), hidden, {})
    assert reading.problems == ()
    assert reading.answers["siblings"] == [{"name": "Ann"}, {"name": "Bo"}, {"name": "Cy", "kind": "full"}]
    asked = read_group(the_group(SIBLINGS), {**hidden, "siblings-2-kind": "other"}, {})
    assert asked.problems[0].field_id == "siblings-2-which-month"
    assert asked.problems[0].message.startswith("Brother or sister 3, since when: ")


def test_add_gives_one_more_row_and_loses_nothing_typed():
    reading = read_group(
        the_group(SIBLINGS), {"siblings-count": "1", "siblings-0-name": "Ann", "add-siblings": "1"}, {}
    )
    assert reading.rows_changed
    assert reading.raw["siblings-count"] == "2"
    assert reading.raw["siblings-0-name"] == "Ann"
    first = read_group(the_group(SIBLINGS), {"add-siblings": "1"}, {})
    assert first.raw["siblings-count"] == "1"


def test_add_stops_at_the_most_rows():
    assert read_group(the_group(SIBLINGS), {**THREE, "add-siblings": "1"}, {}).raw["siblings-count"] == "3"


def test_remove_takes_one_row_out_and_moves_the_others_up():
    reading = read_group(the_group(SIBLINGS), {**THREE, "remove-siblings": "1"}, {})
    assert reading.rows_changed
    assert reading.raw == {
        "siblings-count": "2",
        "siblings-0-name": "Ann",
        "siblings-1-name": "Cy",
        "siblings-1-kind": "full",
    }
    assert reading.answers["siblings"] == [{"name": "Ann"}, {"name": "Cy", "kind": "full"}]


def test_remove_of_no_row_changes_nothing_typed():
    for number in ("99", "x", "", "9" * 5000):
        reading = read_group(the_group(SIBLINGS), {**THREE, "remove-siblings": number}, {})
        assert reading.raw == THREE


def test_problems_are_unsaid_while_rows_are_added():
    posted = {"siblings-count": "1", "siblings-0-kind": "moon", "add-siblings": "1"}
    assert read_group(the_group(SIBLINGS), posted, {}).problems == ()


def test_five_hundred_rows_get_one_sentence_and_are_kept():
    posted = {f"siblings-{number}-name": "x" for number in range(500)}
    reading = read_group(the_group(SIBLINGS), posted, {"siblings": [{"name": "Ann"}]})
    assert len(reading.problems) == 1
    assert "3 entries or fewer" in reading.problems[0].message
    assert reading.answers["siblings"] == [{"name": "Ann"}]
    assert len(reading.raw) == 500


def test_inputs_of_fill_the_page_so_that_it_reads_the_same():
    answers = {"siblings": [{"name": "Ann"}, {"kind": "other", "which": "2020-01-02"}]}
    inputs = inputs_of(the_group(SIBLINGS), answers)
    assert inputs["siblings-count"] == "2"
    assert read_group(the_group(SIBLINGS), inputs, {}).answers == answers

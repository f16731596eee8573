"""Questions that hold others: read, checked and sent with what stands inside them; and what is worked out."""

from datetime import date

from tests.unit.formkit.written import a_page, the_group

from opencdop.formkit.answers import Standing
from opencdop.formkit.asking import Asking, answers_to_send
from opencdop.formkit.block_parts import standard_parts
from opencdop.formkit.checking import check_form
from opencdop.formkit.definition import Choice
from opencdop.formkit.progress import progress_of, standings_of
from opencdop.formkit.reading import inputs_of, read_group
from opencdop.formkit.types import TYPES
from opencdop.formkit.types.blocks import Person, Professional
from opencdop.formkit.types.files import size_in_words, with_documents

TODAY = date(2026, 6, 3)
TIES = "choices: [{code: mother, label: Mother}, {code: other, label: Other}]"
PERSON = f"""\
type: person
  parts:
    - name
    - {{key: tie, type: choice, label: Tie, {TIES}}}
    - {{key: tie_other, type: text, label: Which tie?, needed: expected, when: {{question: tie, is: other}}}}
    - telephone
"""
CARER = f"- key: carer\n  label: Carer\n  {PERSON}"
DOCUMENT = {"document": "0123456789abcdefghjkmnpqrs", "name": "Report.pdf", "size": 12, "sha256": "0" * 64}


def test_a_block_drops_the_part_that_is_not_asked_and_keeps_the_others():
    posted = {"carer-name": "Ann", "carer-tie": "mother", "carer-tie_other": "Godmother"}
    reading = read_group(the_group(CARER), posted, {})
    assert reading.answers == {"carer": {"name": "Ann", "tie": "mother"}}
    assert reading.raw == posted
    reading = read_group(the_group(CARER), {**posted, "carer-tie": "other"}, {})
    assert reading.answers["carer"]["tie_other"] == "Godmother"


def test_a_condition_inside_a_block_never_sees_the_form_under_the_same_key():
    page = f"- {{key: tie, type: choice, label: Tie, {TIES}}}\n{CARER}"
    reading = read_group(the_group(page), {"tie": "other", "carer-tie_other": "Godmother"}, {})
    assert reading.answers == {"tie": "other"}


def test_a_block_in_error_keeps_the_old_answer_and_all_that_was_typed():
    posted = {"carer-name": "Ann", "carer-telephone": "ask her"}
    reading = read_group(the_group(CARER), posted, {"carer": {"name": "Old"}})
    assert reading.answers == {"carer": {"name": "Old"}}
    assert reading.raw == posted
    assert [problem.field_id for problem in reading.problems] == ["carer-telephone"]


def test_what_is_expected_inside_a_block_is_missed_with_its_own_field():
    form = a_page(CARER)
    (problem,) = check_form(form, {"carer": {"tie": "other"}}, TODAY)
    assert problem.message == "The carer: answer 'Which tie?'"
    assert (problem.field_id, problem.level) == ("carer-tie_other", "warns")
    assert check_form(form, {"carer": {"tie": "mother"}}, TODAY) == ()


def test_a_person_in_a_row_is_read_checked_and_sent_with_its_own_conditions():
    page = "- key: people\n  type: repeat\n  item: person\n  questions:\n    - key: who\n      label: Who\n"
    page += "      " + PERSON.replace("\n", "\n    ")
    form = a_page(page)
    posted = {"people-0-who-name": "Ann", "people-0-who-tie": "mother", "people-0-who-tie_other": "no"}
    posted |= {"people-1-who-telephone": "01632 960 001"}
    reading = read_group(form.group("page"), posted, {})
    first, second = {"who": {"name": "Ann", "tie": "mother"}}, {"who": {"telephone": "01632 960 001"}}
    assert reading.answers == {"people": [first, second]}
    assert inputs_of(form.group("page"), reading.answers)["people-1-who-telephone"] == "01632 960 001"
    stored = {"people": [{"who": {**first["who"], "tie_other": "left over"}}]}
    assert answers_to_send(form, stored) == {"people": [first]}
    posted["people-1-who-telephone"] = "ask"
    (problem,) = read_group(form.group("page"), posted, {}).problems
    assert problem.message.startswith("Person 2, who, the telephone number: enter a telephone number")
    assert problem.field_id == "people-1-who-telephone"


def test_a_block_that_only_says_more_is_new_and_one_that_lacks_something_is_not():
    question = a_page(CARER).question("carer")
    compare = TYPES["person"].compare
    agreed = {"name": "Ann Lee", "tie": "mother"}
    assert compare(agreed, {"name": "ann  lee"}, question) == "same"
    assert compare(agreed, {**agreed, "telephone": "01632 960 001"}, question) == "new"
    assert compare(agreed, {"name": "Ann Lee", "telephone": "01632 960 001"}, question) == "conflicting"
    assert compare(agreed, {**agreed, "name": "Bo"}, question) == "conflicting"


def test_five_hundred_rows_get_a_sentence_and_nothing_is_lost():
    page = "- {key: drugs, type: table, label: Medicines, questions: [{key: name, type: text, label: Name}]}"
    posted = {f"drugs-{n}-name": f"number {n}" for n in range(500)}
    reading = read_group(the_group(page), posted, {"drugs": [{"name": "Old"}]})
    assert [problem.message for problem in reading.problems] == [
        "Medicines: keep 50 entries or fewer, and remove the others"
    ]
    assert reading.raw == posted
    assert reading.answers == {"drugs": [{"name": "Old"}]}
    fewer = read_group(the_group(page), {**posted, "remove-drugs": "3"}, {})
    assert fewer.rows_changed
    assert "number 3" not in fewer.raw.values()
    assert len([name for name in fewer.raw if name.endswith("-name")]) == 499


def test_a_file_is_removed_by_its_button_and_added_by_the_host():
    group = the_group("- {key: report, type: file, label: Report}")
    other = {**DOCUMENT, "document": "z" * 26, "name": "Other.pdf"}
    posted = with_documents(with_documents({}, "report", [DOCUMENT]), "report", [other])
    reading = read_group(group, posted, {})
    assert reading.answers == {"report": [DOCUMENT, other]}
    assert answers_to_send(a_page("- {key: report, type: file, label: Report}"), reading.answers)
    gone = read_group(group, {**posted, "remove-report": "0"}, {})
    assert gone.rows_changed
    assert gone.answers == {"report": [other]}
    assert read_group(group, {**posted, "add-report": "1"}, {}).rows_changed


def test_sizes_are_told_in_the_unit_that_people_read():
    assert [size_in_words(size) for size in (0, 999, 1500, 999_499, 3_440_000)] == [
        "0 bytes", "999 bytes", "2 KB", "999 KB", "3.4 MB",
    ]  # fmt: skip


def test_looking_for_a_code_shows_the_page_again_and_loses_nothing():
    page = """\
        - {key: code, type: icd10, label: Code}
        - {key: story, type: text, label: Story}
        - {key: rows, type: repeat, item: cause, questions: [{key: code, type: icd10, label: Code}]}
        """
    posted = {"code-search": "asthma", "story": "\u202e", "find-code": "1", "rows-0-code-search": "J45"}
    reading = read_group(the_group(page), posted, {})
    assert reading.rows_changed
    assert reading.problems == ()
    assert reading.raw == {name: text for name, text in posted.items() if name != "find-code"}
    pressed_inside = {"rows-0-code-search": "J45", "find-rows-0-code": "1"}
    assert read_group(the_group(page), pressed_inside, {}).rows_changed
    assert not read_group(the_group(page), {"find-story": "1"}, {}).rows_changed


AGES = """\
- {key: date_of_birth, type: date, label: Date of birth}
- {key: date_of_death, type: date, label: Date of death}
- {key: age, type: computed, label: Age at death, of: age_days}
- {key: fed, type: text, label: How was the baby fed?, when: {question: age, less_than: 28}}
"""
BORN_AND_DIED = {"date_of_birth": "2026-05-01", "date_of_death": "2026-05-04"}


def test_what_is_worked_out_is_shown_and_asked_about_but_never_stored_nor_taken_from_the_page():
    form = a_page(AGES)
    asked = Asking(form, {**BORN_AND_DIED, "age": 9999})
    assert asked.get("age") == asked["age"] == 3
    assert asked.question(form.question("fed"))
    assert TYPES["computed"].show(asked.get("age"), form.question("age")) == "3 days"
    assert TYPES["computed"].export(asked.get("age"), form.question("age")) == 3
    assert answers_to_send(form, {**BORN_AND_DIED, "age": 9999}) == BORN_AND_DIED
    reading = read_group(form.group("page"), {"age": "9999", "age-none": "not_known"}, BORN_AND_DIED)
    assert "age" not in reading.answers
    assert Asking(form, {}).get("age", "nothing") == "nothing"


def test_what_is_worked_out_is_nobodys_to_answer():
    form = a_page(AGES)
    (group,) = progress_of(form, BORN_AND_DIED).groups
    assert (group.answered, group.asked) == (2, 3)
    assert "age" not in standings_of(form, BORN_AND_DIED)
    assert progress_of(form, {}).standings[Standing.NOT_ANSWERED] == 2


def test_ages_are_told_in_the_singular_and_the_plural():
    question = a_page(AGES).question("age")
    assert [TYPES["computed"].show(days, question) for days in (0, 1, 1200)] == [
        "0 days",
        "1 day",
        "1,200 days",
    ]


def test_a_line_of_the_certificate_that_rests_on_an_empty_one_is_pointed_out():
    causes, question = (
        TYPES["causes"],
        a_page("- {key: c, type: causes, label: Cause of death}").question("c"),
    )
    said = [
        causes.unusual({"layout": "standard", **lines}, question)
        for lines in ({"1a": "x", "1b": "y", "2": "z"}, {"1b": "y"}, {"1a": "x", "1d": "z"}, {"2": "z"})
    ]
    assert said == [
        None,
        "The cause of death: check this, since line 1b is filled in and line 1a is empty",
        "The cause of death: check this, since line 1d is filled in and line 1c is empty",
        "The cause of death: check this, since line 1a is empty",
    ]
    assert causes.unusual({"layout": "neonatal", "a": "x", "c": "y"}, question) is None
    assert causes.unusual({"layout": "neonatal", "b": "y"}, question) is not None
    assert (
        causes.compare(
            {"layout": "standard", "1a": "X"}, {"layout": "standard", "1a": "x", "2": "y"}, question
        )
        == "new"
    )


def test_the_usual_parts_of_a_professional_offer_no_home_and_those_of_a_person_do():
    lists = {
        name: (Choice("a", "A"),) for name in ("agency_type", "involvement", "relationship", "yes_no", "sex")
    }
    parts = {
        kind.name: {
            key: found for key in kind.usual_parts() for found in standard_parts(kind, key, lists) or ()
        }
        for kind in (Person(), Professional())
    }
    assert not parts["professional"]["address"].identifying
    assert parts["person"]["address"].identifying
    assert parts["person"]["relationship_other"].when == {"question": "relationship", "is": "other"}
    assert all(part.not_known == (part.type == "choice") for part in parts["person"].values())
    assert TYPES["professional"].identifies

"""Returns laid beside the record: what differs, what is new, what is the same, and what was decided."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from opencdop.agency_requests.merging.laying import Merge, Return, lay, narratives_in
from opencdop.cases.queries import AgreedAnswer
from opencdop.formkit.definition import Choice, Definition, Group, Question, Section

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))
FORM = Definition(
    form="small",
    version="1",
    effective_from=date(2022, 4, 1),
    title="A small form",
    sections=(
        Section(
            "details",
            "You",
            (Group("reporter", "Who is answering", (Question("reporter_name", "text", "Your name"),)),),
        ),
        Section(
            "child",
            "The child",
            (
                Group(
                    "health",
                    "Health",
                    (
                        Question("smoking", "choice", "Smoking at home", choices=YES_NO, not_known=True),
                        Question("school", "text", "School"),
                        Question("surname", "text", "Family name"),
                        Question("diagnosed", "partial_date", "Date of diagnosis"),
                        Question("story", "long_text", "The child's story"),
                    ),
                ),
            ),
        ),
    ),
)
INCOMING = {
    "reporter_name": "Hana Lowe",
    "smoking": "yes",
    "school": "Brook Lane",
    "surname": "MARSDEN",
    "story": "A long story.\n\nIn two parts.",
}
CAME = datetime(2026, 6, 3, 9, tzinfo=UTC)
NOT_KNOWN = {"no_answer": "not_known"}


def came(agency: str, **other: Any) -> Return:
    said = {"answers": INCOMING, **other}
    return Return(id=agency.lower(), agency=agency, came_at=CAME, author="Hana Lowe", definition=FORM, **said)


def agreed(**values: Any) -> dict[str, AgreedAnswer]:
    return {
        key: AgreedAnswer(
            id=f"{key}-1",
            question=key,
            value=value,
            source="Notification",
            agreed_by="Asha",
            agreed_at=CAME,
            reason="",
        )
        for key, value in values.items()
    }


def keys(merge: Merge) -> dict[str, set[str]]:
    return {state: {row.key for row in merge.of(state)} for state in ("differs", "new", "same", "decided")}


def test_one_return_differs_is_new_or_says_the_same():
    merge = lay([came("GP")], agreed(smoking="no", surname="Marsden"))
    assert keys(merge) == {"differs": {"smoking"}, "new": {"school"}, "same": {"surname"}, "decided": set()}
    row = merge.rows["smoking"]
    assert (row.record_words, row.said[0].words, row.record.source) == ("No", "Yes", "Notification")
    assert row.section == "A small form: The child"


def test_neither_a_narrative_nor_what_tells_of_the_agency_is_ever_offered():
    merge = lay([came("GP")], agreed(story="Another agency's story.", reporter_name="Somebody else"))
    assert not {"story", "reporter_name"} & set(merge.rows)
    assert [(each.source, each.words) for each in narratives_in(FORM, INCOMING, source="GP")] == [
        ("GP", ("A long story.", "", "In two parts."))
    ]


def test_two_returns_that_disagree_about_something_new_differ():
    merge = lay([came("GP", answers={"school": "Brook Lane"}), came("Ward", answers={"school": "Hill"})], {})
    assert keys(merge)["differs"] == {"school"}
    assert merge.rows["school"].best is None


def test_two_returns_that_agree_about_something_new_are_one_new_answer():
    both = [came("GP", answers={"school": "Brook Lane"}), came("Ward", answers={"school": "brook  lane"})]
    row = lay(both, {}).rows["school"]
    assert row.state == "new"
    assert row.best is row.said[0]
    assert [said.like for said in row.said] == ["", "GP"]


@pytest.mark.parametrize("first", [True, False])
def test_of_answers_that_agree_the_fullest_is_taken(first: bool):
    both = [came("GP", answers={"diagnosed": "2024"}), came("Ward", answers={"diagnosed": "2024-02-12"})]
    row = lay(both if first else both[::-1], {}).rows["diagnosed"]
    assert row.state == "new"
    assert row.best.value == "2024-02-12"


def test_not_known_never_stands_against_an_answer():
    both = [came("GP", answers={"smoking": NOT_KNOWN}), came("Ward", answers={"smoking": "yes"})]
    row = lay(both, {}).rows["smoking"]
    assert (row.state, row.best.value) == ("new", "yes")
    assert lay([came("GP", answers={"smoking": NOT_KNOWN})], agreed(smoking="yes")).rows == {}


def test_what_was_decided_stays_decided_and_a_late_return_reopens_only_what_it_changes():
    record = agreed(smoking="no", school="Brook Lane")
    gp = came(
        "GP", answers={"smoking": "yes", "school": "Hill"}, decisions={"smoking": "kept", "school": "kept"}
    )
    assert keys(lay([gp], record))["decided"] == {"smoking", "school"}
    late = came("Police", answers={"smoking": "yes", "school": "BROOK LANE"})
    merge = lay([gp, late], record)
    assert keys(merge)["differs"] == {"smoking"}
    assert keys(merge)["decided"] == {"school"}
    assert [said.is_open for said in merge.rows["smoking"].said] == [False, True]
    assert merge.open_in("gp") == frozenset()
    assert merge.open_in("police") == {"smoking"}


def test_a_return_that_is_finished_with_is_not_asked_again_when_the_record_is_corrected():
    merge = lay([came("GP", answers={"smoking": "yes"}, is_finished=True)], agreed(smoking="no"))
    assert keys(merge)["decided"] == {"smoking"}


def test_what_the_record_lost_again_is_new_once_more_but_not_what_was_left_out():
    taken = came("GP", answers={"smoking": "yes"}, decisions={"smoking": "taken"}, is_finished=True)
    left = came("GP", answers={"smoking": "yes"}, decisions={"smoking": "kept"}, is_finished=True)
    assert keys(lay([taken], {}))["new"] == {"smoking"}
    assert keys(lay([left], {}))["decided"] == {"smoking"}


def test_each_question_has_a_version_of_its_own():
    gp = came("GP")
    before = lay([gp], agreed(smoking="no")).seen
    assert before == lay([gp], agreed(smoking="no")).seen
    other = {**agreed(smoking="no"), "school": agreed(school="Hill")["school"]}
    changed = {key for key, version in lay([gp], other).seen.items() if version != before[key]}
    assert changed == {"school"}
    decided = lay([came("GP", decisions={"smoking": "kept"})], agreed(smoking="no")).seen
    assert {key for key in decided if decided[key] != before[key]} == {"smoking"}
    late = lay([gp, came("Ward", answers={"smoking": "no"})], agreed(smoking="no")).seen
    assert {key for key in late if late[key] != before[key]} == {"smoking"}


def test_what_a_corrected_form_no_longer_says_is_shown_apart():
    corrected = came("GP", answers={"school": "Hill"}, replaced={"smoking": "yes", "school": "Hill"})
    assert [row.key for row in lay([corrected], agreed(smoking="yes", school="Hill")).gone] == ["smoking"]
    assert lay([corrected], agreed(smoking="no", school="Hill")).gone == ()

"""The agreed record: sources, supersession, correction, identity and search."""

from datetime import UTC, date, datetime

import pytest
from django.db import connections
from tests.cast import ELLA, ACase, Cast

from opencdop.audit.queries import timeline_of, verify
from opencdop.cases.answer_services import agree_answers, correct_answer
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_record, agreed_values, earlier_answers, found_cases
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken, Stale
from opencdop.submissions.library import form, questions


def test_agreed_answers_carry_their_source(a_case: ACase) -> None:
    record = agreed_record(a_case())
    assert record["surname"].value == "Marsden"
    assert record["surname"].source == "Notification"
    assert record["surname"].agreed_by == "Asha Verma"


def test_agreeing_the_same_again_changes_nothing(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    taken = agree_answers(
        case,
        definition=form("notification"),
        answers=ELLA,
        source="Again",
        submission=None,
        by=cast.actor("asha"),
    )
    assert taken == 0
    assert agreed_record(case)["surname"].source == "Notification"


def test_a_new_answer_supersedes_the_old_one_which_stays(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    answers = {"place_of_death": "home"}
    agree_answers(
        case,
        definition=form("notification"),
        answers=answers,
        source="GP",
        submission=None,
        by=cast.actor("asha"),
    )
    assert agreed_values(case)["place_of_death"] == "home"
    assert [row.value for row in earlier_answers(case, question="place_of_death")] == [
        "hospital_emergency_department"
    ]


def test_the_record_is_known_as_at_any_moment(cast: Cast, a_case: ACase) -> None:
    with clock.pretend(datetime(2026, 11, 3, 9, 0, tzinfo=UTC)):
        case = a_case()
    with clock.pretend(datetime(2026, 11, 10, 9, 0, tzinfo=UTC)):
        answers = {"expected": "expected"}
        agree_answers(
            case,
            definition=form("notification"),
            answers=answers,
            source="GP",
            submission=None,
            by=cast.actor("asha"),
        )
    before = agreed_values(case, as_at=datetime(2026, 11, 5, tzinfo=UTC))
    assert before["expected"] == "unexpected"
    assert agreed_values(case)["expected"] == "expected"
    assert agreed_values(case, as_at=datetime(2026, 11, 1, tzinfo=UTC)) == {}


def test_correcting_needs_a_reason_and_keeps_the_old_answer(cast: Cast, a_case: ACase) -> None:
    case, question = a_case(), questions()["surname"][1]
    seen = agreed_record(case)["surname"].id
    with pytest.raises(RuleBroken, match="Say why"):
        correct_answer(case, question=question, value="Marsdon", reason=" ", seen=seen, by=cast.actor("asha"))
    correct_answer(
        case,
        question=question,
        value="Marsdon",
        reason="Spelt so on the certificate",
        seen=seen,
        by=cast.actor("asha"),
    )
    assert agreed_record(case)["surname"].reason == "Spelt so on the certificate"
    assert [row.value for row in earlier_answers(case, question="surname")] == ["Marsden"]
    assert "corrected the answer" in timeline_of([case.id])[0].sentence
    assert verify().first_break is None


def test_two_corrections_of_the_same_answer_do_not_overwrite_each_other(cast: Cast, a_case: ACase) -> None:
    case, question = a_case(), questions()["surname"][1]
    seen = agreed_record(case)["surname"].id
    correct_answer(case, question=question, value="One", reason="first", seen=seen, by=cast.actor("asha"))
    with pytest.raises(Stale):
        correct_answer(
            case, question=question, value="Two", reason="second", seen=seen, by=cast.actor("mina")
        )
    assert agreed_values(case)["surname"] == "One"


def test_another_panels_coordinator_cannot_write(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    with pytest.raises(NotFound):
        agree_answers(
            case,
            definition=form("notification"),
            answers={"surname": "X"},
            source="",
            submission=None,
            by=cast.actor("carol"),
        )


@pytest.mark.parametrize(
    "text",
    [
        "marsden",
        "MARSDEN",
        "Ella",
        "ella marsden",
        "mars",
        "Marzden",
        "999 000 0018",
        "20/6/2026",
        "2.11.26",
        "ASH-2026-0001",
    ],
)
def test_a_child_is_found_by_name_sound_beginning_number_date_or_reference(
    cast: Cast, a_case: ACase, text: str
) -> None:
    with clock.pretend(datetime(2026, 11, 3, 9, 0, tzinfo=UTC)):
        case = a_case()
        a_case(
            surname="Okoro",
            forenames="Tobias",
            nhs_number="9990000026",
            date_of_birth="2020-01-01",
            date_of_death="2026-10-01",
        )
    if text == "mars":
        text = "mar"
    assert list(found_cases(cast.actor("asha"), text=text)) == [case]


def test_a_child_is_found_by_the_number_that_was_replaced_too(cast: Cast, a_case: ACase) -> None:
    case = a_case(nhs_number_superseded="9990000026")
    for number in ("999 000 0018", "9990000026"):
        assert list(found_cases(cast.actor("asha"), text=number)) == [case]


def test_searching_tells_a_chair_and_another_panel_nothing_about_names(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    assert list(found_cases(cast.actor("chidi"), text="Marsden")) == []
    assert list(found_cases(cast.actor("chidi"), text=case.reference)) == [case]
    assert list(found_cases(cast.actor("carol"), text=case.reference)) == []


def test_a_corrected_name_is_found_and_the_wrong_one_no_longer(cast: Cast, a_case: ACase) -> None:
    case, question = a_case(), questions()["surname"][1]
    seen = agreed_record(case)["surname"].id
    correct_answer(
        case, question=question, value="Featherstone", reason="wrong", seen=seen, by=cast.actor("asha")
    )
    assert list(found_cases(cast.actor("asha"), text="Featherstone")) == [case]
    assert list(found_cases(cast.actor("asha"), text="Marsden")) == []


def test_what_identifies_is_not_readable_in_the_database(a_case: ACase) -> None:
    """Canaries: neither the name nor the number nor the postcode stands in any column of any table."""
    a_case(circumstances="She was found by her grandmother Philippa at ten")
    canaries = [b"Marsden", b"9990000018", b"ZZ99", b"Philippa", b"2026-06-20"]
    for alias in ("default", "keys"):
        connection = connections[alias]
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names():
                cursor.execute(f'SELECT * FROM "{table}"')
                for row in cursor.fetchall():
                    written = b" ".join(
                        bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                        for cell in row
                    )
                    assert not [canary for canary in canaries if canary in written], table


def test_date_of_death_of_the_case_follows_the_agreed_answer(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    agree_answers(
        case,
        definition=form("notification"),
        answers={"date_of_death": "2026-11-01"},
        source="Registrar",
        submission=None,
        by=cast.actor("asha"),
    )
    assert Case.objects.get(pk=case.pk).died_on == date(2026, 11, 1)

"""A panel's paper: the analysis in full sentences and the record in codes, and nobody named in either."""

from datetime import date
from typing import Any

from opencdop.meetings.forms import analysis_form
from opencdop.meetings.papers import analysis_on_paper, record_on_paper
from opencdop.submissions.library import questions

FORM = analysis_form()
TODAY = date(2026, 11, 21)
IDENTITY = {"surname": "Marsden", "forenames": "Ella", "date_of_death": "2026-11-02"}
RECORD = {
    "surname": "Marsden",
    "nhs_number": "9990000018",
    "date_of_birth": "2018-06-20",
    "date_of_death": "2026-11-02",
    "postcode": "ZZ99 3VZ",
    "sex": "female",
    "place_of_death": "hospital_emergency_department",
    "expected": "unexpected",
}


def words_of(sections: Any) -> dict[str, Any]:
    return {row.key: row.value for section in sections for group in section.groups for row in group.rows}


def paper(**answers: Any) -> dict[str, Any]:
    return words_of(analysis_on_paper(FORM, answers, record=RECORD, identity=IDENTITY, today=TODAY))


def test_analysis_stands_on_the_paper_with_names_and_days_taken_out():
    shown = paper(case_summary="Ella died on 2 November 2026.\nThe Marsden family was at home.")
    assert shown["Short background and what happened"] == (
        "[name] died on [date].",
        "The [name] family was at home.",
    )


def test_people_who_were_there_are_not_on_the_paper():
    shown = paper(
        attendance_names="Dr Lee", interests="Ben taught her", followup_person="Nurse Orr", category="9"
    )
    assert list(shown) == ["Age at death", "Primary category"]


def test_factor_says_what_its_yes_means_and_an_owner_is_left_out():
    shown = paper(
        factors_services=[
            {"code": "access_to_care", "detail": "Seen late", "level": "2", "modifiable": "yes"}
        ],
        recommendations=[{"text": "Do it", "owner": "A. Matron", "addressee": "The trust"}],
    )
    assert shown["Factors"] == (
        "Access to health care · Seen late · 2. May have contributed to vulnerability, ill health or death"
        " · Modifiable: yes",
    )
    assert shown["Recommendations and actions"] == ("Do it · The trust",)


def test_question_for_older_children_is_shown_by_the_age_in_the_record():
    shown = paper(learning_disability_confirmed="no")
    assert shown == {
        "Age at death": "8 years",
        "Did the child have a confirmed learning disability?": "No",
    }


def test_record_on_the_paper_holds_codes_and_no_date_name_number_or_place_to_live():
    sections = record_on_paper(RECORD, questions=questions(), analysis=FORM)
    shown = {row.key: row.value for section in sections for row in section.rows}
    assert len(shown) == 1
    assert not [word for word in ("Marsden", "9990000018", "2018", "2026", "ZZ99") if word in str(shown)]

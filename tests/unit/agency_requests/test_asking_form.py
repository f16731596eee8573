from dataclasses import replace
from datetime import date

from opencdop.agency_requests.asking.form import ask_group, read_ask, words_about
from opencdop.formkit.definition import Choice, Definition, Group, Question, Section

TODAY = date(2026, 6, 1)
WHO = Group("who", "You", (Question("reporter_name", "text", "Your name"),))
PAGE = Group("page", "Page", (Question("q", "text", "Q"),))
REPORTING = Definition(
    form="reporting",
    version="1",
    effective_from=TODAY,
    title="Report",
    sections=(
        Section("details", "A. You", (WHO,), minutes=2),
        Section("child", "C. The child", (PAGE,), minutes=12),
        Section("notes", "Notes", (PAGE,), audience="office"),
    ),
)
GROUP = ask_group(REPORTING, agency_types=(Choice("gp", "GP practice"),))
POSTED = {
    "agency_type": "gp",
    "agency_name": "Millbrook Surgery",
    "respondent_name": "Dr Hana Lowe",
    "email": "h.lowe@millbrook.nhs.uk",
    "sections": ["child"],
    "due_on-day": "22",
    "due_on-month": "6",
    "due_on-year": "2026",
}


def test_asking_offers_the_sections_that_an_agency_may_see():
    sections = next(question for question in GROUP.questions if question.key == "sections")
    assert [choice.code for choice in sections.choices] == ["child"]


def test_asking_for_parts_of_several_people_says_that_each_is_asked_alone():
    stages = tuple(Section(key, key, (PAGE,), minutes=1, apart=True) for key in ("ambulance", "ward"))
    group = ask_group(replace(REPORTING, sections=stages), agency_types=())
    sections = next(question for question in group.questions if question.key == "sections")
    assert sections.choices[0].hint == "about 1 minute"
    assert "then ask the next one" in sections.hint


def test_asking_reads_a_whole_form():
    reading = read_ask(GROUP, POSTED, today=TODAY)
    assert reading.problems == ()
    assert reading.answers["due_on"] == "2026-06-22"
    assert reading.answers["sections"] == ["child"]


def test_asking_says_what_is_missing_in_the_order_of_the_page():
    reading = read_ask(GROUP, {"email": "h.lowe"}, today=TODAY)
    assert [problem.question for problem in reading.problems] == [
        "agency_type",
        "agency_name",
        "respondent_name",
        "email",
        "sections",
        "due_on",
    ]
    assert reading.raw["email"] == "h.lowe"


def test_asking_wants_a_day_to_come():
    reading = read_ask(GROUP, {**POSTED, "due_on-day": "1"}, today=TODAY)
    assert [problem.message for problem in reading.problems] == ["Choose a day to come for the answer"]


def test_address_of_an_unknown_kind_is_asked_about():
    for known in ("a@nhs.net", "a@millbrook.nhs.uk", "a@ashmoor.gov.uk", "a@ashmoor.police.uk"):
        assert words_about(known) == ""
    for private in ("a@mail.example", "a@notnhs.net", "a@nhs.net.example"):
        assert "Telephone" in words_about(private)

"""What others have settled: facts from those who can know them, and nothing that would tell the answer."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from opencdop.agency_requests.asked import minutes_of
from opencdop.agency_requests.settled.folding import (
    DIFFERS,
    PAGE,
    folded,
    questions_asked,
    settled_pages,
    without_opened,
)
from opencdop.agency_requests.settled.questions import OFFICE, Known, leading, settled_in
from opencdop.formkit.asking import Asking, answers_to_send
from opencdop.formkit.checking import check_form
from opencdop.formkit.problems import blocking
from opencdop.formkit.progress import progress_of
from opencdop.submissions.library import form

TODAY = date(2026, 11, 22)
REPORT = form("reporting")
AGE = {"date_of_birth": "2026-06-20", "date_of_death": "2026-11-02"}
MIDWIFE = "midwifery"
BIRTH = {
    "gestation": {"weeks": 39, "days": 2},
    "birth_weight": 3200,
    "multiplicity": "singleton",
    "birth_order": 1,
}


def settled(said: dict, *, by: str = MIDWIFE, conflicting: tuple[str, ...] = ()) -> tuple[str, ...]:
    known = {key: Known(value, "") for key, value in AGE.items()}
    known |= {key: Known(value, by) for key, value in said.items()}
    return settled_in(REPORT, known=known, conflicting=conflicting, today=TODAY)


def folded_for(said: dict, *, shown: dict[str, str] | None = None):
    agreed = {**AGE, **said}
    return folded(REPORT, settled(said), agreed=agreed, shown=shown, today=TODAY)


def test_a_fact_from_one_who_can_know_it_is_settled():
    assert set(settled({"birth_weight": 3200})) == {"birth_weight"}


@pytest.mark.parametrize("by", ["police", ""])
def test_a_fact_from_one_who_cannot_know_it_is_not_settled(by: str):
    assert settled({"birth_weight": 3200}, by=by) == ()


def test_what_the_office_decided_is_settled_whoever_was_to_know_it():
    assert settled({"birth_weight": 3200}, by=OFFICE) == ("birth_weight",)


def test_not_known_settles_nothing():
    assert settled({"birth_weight": {"no_answer": "not_known"}}) == ()


def test_what_a_return_says_otherwise_is_not_settled():
    assert settled({"birth_weight": 3200}, conflicting=("birth_weight",)) == ()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("report_summary", "A story"),
        ("child_narrative", "A story"),
        ("mother", [{"relationship": "mother"}]),
        ("events", ["infection"]),
        ("abuse_neglect", "no"),
        ("domestic_abuse", "no"),
        ("bullying", "no"),
        ("child_mental_health", "yes"),
        ("barriers", "no"),
        ("service_issues", ["none"]),
        ("reporter_name", "Hana Lowe"),
        ("surname", "Marsden"),
        ("date_of_birth", "2026-06-20"),
        ("known_since", "2026-07"),
    ],
)
def test_narratives_worries_and_what_an_agency_says_of_itself_are_never_settled(key: str, value: object):
    assert settled({key: value}, by=OFFICE) == ()


def test_a_question_that_leads_to_an_open_one_stays_open():
    """Were it folded, the open one would be lost, or its being asked would tell the answer."""
    assert settled({"child_protection_plan": "at_death"}, by="childrens_social_care") == ()


def test_a_question_whose_followers_are_known_is_settled_with_them():
    said = {"child_protection_plan": "at_death", "child_protection_category": ["neglect"]}
    found = settled(said, by="childrens_social_care")
    assert found == ("child_protection_plan",)
    assert leading(REPORT, found) == ("child_protection_plan",)


def test_a_question_that_leads_nowhere_as_it_was_answered_is_settled():
    assert settled({"child_protection_plan": "never"}, by="childrens_social_care") == (
        "child_protection_plan",
    )


def test_what_hangs_on_a_settled_question_is_not_named_so_that_it_tells_nothing():
    said = {
        "looked_after": "at_death",
        "looked_after_type": "section_20",
        "placement": "Ashmoor, foster home",
    }
    found = settled(said, by="childrens_social_care")
    assert set(found) == {"looked_after", "looked_after_type"}
    (page,) = settled_pages(REPORT, found).pages
    assert page == ("Child protection and care", (REPORT.question("looked_after").label,))
    asks = folded_for_social(said)
    assert "section" not in str(asks.group(PAGE))
    assert "In what way" not in asks.question(DIFFERS).choices[0].hint


def folded_for_social(said: dict):
    return folded(REPORT, settled(said, by="childrens_social_care"), agreed={**AGE, **said}, today=TODAY)


def test_settled_questions_are_asked_only_when_their_line_is_ticked():
    form_, draft = folded_for(BIRTH), dict(AGE)
    closed = Asking(form_, draft, today=TODAY)
    assert not any(closed.question(form_.question(key)) for key in BIRTH)
    opened = Asking(form_, {**draft, DIFFERS: ["birth"]}, today=TODAY)
    assert opened.question(form_.question("birth_weight"))
    assert not opened.question(form_.question("height")) or form_.group_of("height").key == "growth"


def test_an_answer_that_differs_is_sent_and_what_opened_its_page_is_not():
    form_ = folded_for(BIRTH)
    answers = {**AGE, DIFFERS: ["birth"], "birth_weight": 2900}
    sent = without_opened(answers_to_send(form_, answers, today=TODAY))
    assert sent == {**AGE, "birth_weight": 2900}
    closed_again = without_opened(answers_to_send(form_, {**answers, DIFFERS: []}, today=TODAY))
    assert "birth_weight" not in closed_again


def test_what_is_settled_neither_counts_as_expected_nor_is_asked_about_at_the_end():
    before, after = progress_of(REPORT, AGE, today=TODAY), progress_of(folded_for(BIRTH), AGE, today=TODAY)
    assert before.expected - after.expected == 3  # of one baby, the order is not asked
    about = {problem.about for problem in check_form(folded_for(BIRTH), AGE, TODAY)}
    assert not about & set(BIRTH)
    assert len(blocking(check_form(folded_for(BIRTH), AGE, TODAY))) == len(
        blocking(check_form(REPORT, AGE, TODAY))
    )


def test_a_settled_page_that_was_opened_expects_nothing():
    form_ = folded_for(BIRTH)
    closed = progress_of(form_, AGE, today=TODAY)
    assert progress_of(form_, {**AGE, DIFFERS: ["birth"]}, today=TODAY).expected == closed.expected


def test_the_estimate_shrinks_with_what_is_settled():
    said = {
        **BIRTH,
        "ethnicity": "white_british",
        "immunisation": "up_to_date",
        "antenatal_care": "yes",
        "gravidity": 2,
    }
    form_ = folded(REPORT, settled(said, by=OFFICE), agreed={**AGE, **said}, today=TODAY)
    minutes, before = ({each.key: each.minutes for each in of.sections} for of in (form_, REPORT))
    assert minutes["child"] < before["child"]
    assert minutes["family"] == before["family"]
    assert sum(minutes.values()) < sum(before.values())
    assert minutes_of(form_) <= minutes_of(REPORT)


def test_the_form_stays_the_same_form():
    form_ = folded_for(BIRTH)
    assert (form_.form, form_.version, form_.digest) == (REPORT.form, REPORT.version, REPORT.digest)
    assert set(form_.by_key) == {*REPORT.by_key, DIFFERS}
    assert folded(REPORT, (), agreed=AGE) is REPORT


def test_answers_are_shown_only_where_the_office_shows_them():
    assert "3200" not in str(folded_for(BIRTH).group(PAGE))
    shown = folded_for(BIRTH, shown={"birth_weight": "3200 g"}).question(DIFFERS).choices[0].hint
    assert "Birth weight: 3200 g." in shown


def test_nothing_held_closes_the_page_of_what_is_settled_too():
    form_ = folded_for(BIRTH)
    assert not Asking(form_, {**AGE, "nothing_held": True}, today=TODAY).group(form_.group(PAGE))


SAID = some.fixed_dictionaries({}, optional={
    **{key: some.just(value) for key, value in BIRTH.items()},
    "child_protection_plan": some.sampled_from(["at_death", "never"]),
    "looked_after_type": some.just("section_20"), "life_limiting": some.sampled_from(["yes", "no"]),
    "advance_care_plan": some.sampled_from(["yes", "no"]), "palliative_team": some.just("yes"),
    "mode_of_death": some.sampled_from(["palliative_care", "found"]), "smoking_in_pregnancy": some.just("no"),
    "resuscitation": some.sampled_from(["yes", "no"]), "housing_tenure": some.just("private_rent"),
    "place_of_death": some.sampled_from(["home", "other"]),
    "immunisation": some.sampled_from(["partial", "up_to_date"]),
    "post_mortem": some.sampled_from(["coronial", "none"]), "looked_after": some.sampled_from(["at_death", "never"]),
})  # fmt: skip


@given(SAID)
def test_whoever_skips_everything_settled_is_still_asked_all_that_is_open(said: dict):
    """What the record leads to and nobody has answered is asked, though a question that leads to it may be closed."""
    found = settled(said, by=OFFICE)
    agreed = {**AGE, **said}
    form_ = folded(REPORT, found, agreed=agreed, today=TODAY)
    before = Asking(REPORT, agreed, today=TODAY)
    open_ = {each.key for each in REPORT.questions() if before.question(each) and each.key not in agreed}
    skipping = Asking(form_, {key: value for key, value in agreed.items() if key not in found}, today=TODAY)
    assert {key for key in open_ if not skipping.question(form_.question(key))} == set()
    assert questions_asked(REPORT, found, agreed=agreed, today=TODAY) <= questions_asked(
        REPORT, agreed=agreed, today=TODAY
    )


@given(SAID, some.sets(some.sampled_from(["looked_after", "multiplicity", "life_limiting", "post_mortem"])))
def test_what_is_settled_names_no_question_that_only_one_answer_leads_to(said: dict, conflicting: set[str]):
    """Whatever the answers, the lines of the settled page alone never say what was answered."""
    found = leading(REPORT, settled(said, by=OFFICE, conflicting=tuple(conflicting)))
    asked_of_all = Asking(REPORT, AGE, today=TODAY)
    named = [REPORT.question(key) for key in found]
    assert [each.key for each in named if not asked_of_all.question(each)] == []

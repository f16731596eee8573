"""Recording whom was told and what was stopped; each refusal; the panel's own list."""

from datetime import date, timedelta

import pytest
from tests.cast import ACase, Cast

from opencdop.audit.queries import timeline_of
from opencdop.cases.answer_services import agree_answers
from opencdop.cases.models import Case
from opencdop.cases.queries import open_cases
from opencdop.core import clock
from opencdop.core.actor import SYSTEM
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken, Stale
from opencdop.outbox.models import OutgoingEmail
from opencdop.panels.refusals import Unfit
from opencdop.submissions.library import form
from opencdop.telling_others.list_services import add_line, change_line, move_line, retire_line
from opencdop.telling_others.models import TellingMark
from opencdop.telling_others.queries import checklist_of, due_in, list_of, mark_of
from opencdop.telling_others.services import Did, email_to, mark_done, mark_not_needed, take_back

ON = date(2026, 11, 3)
SAM = {"name": "Sam Marsden", "date_of_birth": "2026-06-20"}


def agreed(case: Case, cast: Cast, **answers: object) -> None:
    agree_answers(
        case,
        definition=form("notification"),
        answers=answers,
        source="Corrected",
        submission=None,
        by=cast.actor("asha"),
    )


def standing(case: Case) -> Case:
    return next(each for each in open_cases(SYSTEM) if each.id == case.id)


def test_a_case_has_its_list_from_the_first_moment_with_nothing_stored(cast: Cast, a_case: ACase) -> None:
    checklist = checklist_of(a_case())
    assert {"gp", "child_health", "nhs_record", "family_told"} <= {row.line.code for row in checklist.rows}
    assert checklist.done == 0
    assert not TellingMark.objects.exists()


def test_an_answer_that_is_corrected_corrects_the_list(cast: Cast, a_case: ACase) -> None:
    case = a_case(siblings=[SAM])
    keep = [row.line for row in checklist_of(case).rows if row.line.part == "keep"]
    assert [line.other.name for line in keep if line.other] == ["Sam Marsden"]
    assert keep[0].other is not None
    assert keep[0].other.is_twin
    assert "Sam" not in keep[0].code
    agreed(case, cast, siblings=[SAM, {"name": "Ada Marsden"}])
    assert sum(row.line.part == "keep" for row in checklist_of(case).rows) == 2


def test_several_lines_are_recorded_in_one_press_with_one_event_that_names_no_other_child(
    cast: Cast, a_case: ACase
) -> None:
    case, asha = a_case(siblings=[SAM]), cast.actor("asha")
    keep = next(row.line.code for row in checklist_of(case).rows if row.line.part == "keep")
    did = Did(on=ON, to_whom="Dr Lee", note="Rang twice")
    marks = mark_done(case, codes=["gp", "nhs_record", keep], did=did, by=asha)
    assert len(marks) == 3
    found = {row.line.code: row.mark for row in checklist_of(case).rows if row.mark}
    assert (found["gp"].how, found["nhs_record"].how, found["gp"].to_whom) == (
        "telephone",
        "system",
        "Dr Lee",
    )
    sentences = [event.sentence for event in timeline_of([case.id]) if "told or stopped" in event.sentence]
    assert len(sentences) == 1
    assert "another child of the family" in sentences[0]
    assert "Sam" not in sentences[0]


def test_what_cannot_have_been_is_not_recorded(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    for codes, did, refusal in (
        ([], Did(on=ON), RuleBroken),
        (["made_up"], Did(on=ON), NotFound),
        (["gp"], Did(on=clock.today() + timedelta(days=1)), Unfit),
        (["gp"], Did(on=date(2026, 11, 1)), Unfit),
        (["gp"], Did(on=ON, how="pigeon"), Unfit),
    ):
        with pytest.raises(refusal):
            mark_done(case, codes=codes, did=did, by=asha)
    with pytest.raises(Unfit, match="why this is not needed"):
        mark_not_needed(case, codes=["gp"], reason=" ", by=asha)
    assert not TellingMark.objects.exists()


def test_no_letter_to_the_family_before_a_named_person_told_them(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    with pytest.raises(RuleBroken, match="before a named person"):
        mark_done(case, codes=["family_letter"], did=Did(on=ON), by=asha)
    with pytest.raises(Unfit, match="in person or by telephone"):
        mark_done(case, codes=["family_told"], did=Did(on=ON, how="letter", done_by="Dr Pike"), by=asha)
    with pytest.raises(Unfit, match="by name"):
        mark_done(case, codes=["family_told"], did=Did(on=ON, how="telephone"), by=asha)
    mark_not_needed(case, codes=["family_told"], reason="No family is known", by=asha)
    with pytest.raises(RuleBroken, match="before a named person"):
        mark_done(case, codes=["family_letter"], did=Did(on=ON), by=asha)
    told = checklist_of(case).row("family_told").mark
    assert told is not None
    take_back(mark_of(case, told.id), by=asha)
    mark_done(case, codes=["family_told"], did=Did(on=ON, how="in_person", done_by="Dr Pike"), by=asha)
    mark_done(case, codes=["family_letter"], did=Did(on=ON), by=asha)


def test_a_line_is_recorded_once_and_open_again_when_taken_back(cast: Cast, a_case: ACase) -> None:
    case, asha = a_case(), cast.actor("asha")
    (mark,) = mark_done(case, codes=["gp"], did=Did(on=ON), by=asha)
    with pytest.raises(Stale):
        mark_not_needed(case, codes=["gp"], reason="x", by=asha)
    take_back(mark_of(case, mark.id), by=asha)
    with pytest.raises(NotFound):
        mark_of(case, mark.id)
    mark_not_needed(case, codes=["gp"], reason="Registered nowhere", by=asha)
    assert TellingMark.objects.filter(case=case, code="gp").count() == 2


def test_only_the_office_of_the_panel_records(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    for name, refusal in (("carol", NotFound), ("chidi", NotAllowed), ("edith", NotFound), ("ben", NotFound)):
        with pytest.raises(refusal):
            mark_done(case, codes=["gp"], did=Did(on=ON), by=cast.actor(name))
        with pytest.raises(refusal):
            email_to(case, code="gp", to="gp@practice.example", by=cast.actor(name))


def test_an_email_to_somebody_says_nothing_of_the_child_and_goes_once_a_day(
    cast: Cast, a_case: ACase
) -> None:
    case, asha = a_case(), cast.actor("asha")
    for _ in range(2):
        email_to(case, code="gp", to="gp@practice.example", by=asha)
    email = OutgoingEmail.objects.get(kind="telling others")
    for part in ("Ella", "Marsden", "9990000018", "2026-11-02", "2 November", "died"):
        assert part not in email.subject + email.body
    assert case.reference in email.body
    assert checklist_of(case).row("gp").is_open
    with pytest.raises(RuleBroken, match="no e-mail"):
        email_to(case, code="nhs_record", to="gp@practice.example", by=asha)


def test_open_lines_are_due_from_their_day_on_and_take_two_queries(
    cast: Cast, a_case: ACase, django_assert_num_queries: object
) -> None:
    first = a_case(siblings=[SAM])
    due = due_in([standing(first)])[first.id]
    assert due.since == date(2026, 11, 3)
    everything = [row.line.code for row in checklist_of(first).rows if row.line.code != "family_letter"]
    mark_done(
        first, codes=everything, did=Did(on=ON, how="telephone", done_by="Dr Pike"), by=cast.actor("asha")
    )
    assert due_in([standing(first)]) == {}
    for number in range(1, 25):
        a_case(nhs_number="", forenames=f"Child {number}")
        if number in (1, 24):
            cases = open_cases(SYSTEM)
            with django_assert_num_queries(2):  # type: ignore[operator]
                assert len(due_in(cases)) == number


def test_the_panels_own_lines_decide_what_is_due(cast: Cast, a_case: ACase) -> None:
    case, mina = a_case(), cast.actor("mina")
    before = due_in([standing(case)])[case.id].count
    add_line(cast.ashmoor, part="stop", title="Library", hint="", applies="always", how="email", by=mina)
    assert due_in([standing(case)])[case.id].count == before + 1
    retire_line(cast.ashmoor, code="gp", retired=True, by=mina)
    retire_line(cast.ashmoor, code="benefits", retired=True, by=mina)
    assert due_in([standing(case)])[case.id].count == before - 1
    due = [row for row in checklist_of(case).open if row.due_on and row.due_on <= clock.today()]
    assert len(due) == before - 1


def test_a_panel_adds_words_moves_and_retires_lines_for_itself_alone(cast: Cast, a_case: ACase) -> None:
    case, mina = a_case(), cast.actor("mina")
    own = add_line(
        cast.ashmoor, part="stop", title="Library reminders", hint="", applies="always", how="email", by=mina
    )
    change_line(
        cast.ashmoor, code="gp", title="The practice", hint="", applies="always", how="telephone", by=mina
    )
    retire_line(cast.ashmoor, code="benefits", retired=True, by=mina)
    move_line(cast.ashmoor, code="child_health", up=True, by=mina)
    codes = [row.line.code for row in checklist_of(case).rows]
    assert own.code in codes
    assert "benefits" not in codes
    assert codes.index("child_health") < codes.index("gp")
    assert checklist_of(case).row("gp").line.title == "The practice"
    assert "benefits" in {line.code for line in list_of(cast.harrowdale) if not line.is_retired}
    assert own.code not in {line.code for line in list_of(cast.harrowdale)}
    retire_line(cast.ashmoor, code="benefits", retired=False, by=mina)
    assert "benefits" in [row.line.code for row in checklist_of(case).rows]
    with pytest.raises(RuleBroken, match="already"):
        retire_line(cast.ashmoor, code="benefits", retired=False, by=mina)


def test_what_was_recorded_keeps_its_words_when_the_list_changes(cast: Cast, a_case: ACase) -> None:
    case, mina = a_case(), cast.actor("mina")
    mark_done(case, codes=["gp"], did=Did(on=ON), by=cast.actor("asha"))
    change_line(
        cast.ashmoor, code="gp", title="New words", hint="", applies="always", how="telephone", by=mina
    )
    mark = checklist_of(case).row("gp").mark
    assert mark is not None
    assert mark.words == "The child's GP practice"


def test_the_list_is_kept_by_the_manager_of_the_panel_alone(cast: Cast) -> None:
    for name, refusal in (("asha", NotAllowed), ("carol", NotFound), ("edith", NotFound)):
        with pytest.raises(refusal):
            retire_line(cast.ashmoor, code="gp", retired=True, by=cast.actor(name))
    for changed in (
        {"part": "keep"},
        {"part": "made_up"},
        {"title": " "},
        {"applies": "made_up"},
        {"how": "x"},
    ):
        said = {"part": "tell", "title": "x", "hint": "", "applies": "always", "how": "telephone", **changed}
        with pytest.raises(Unfit):
            add_line(cast.ashmoor, **said, by=cast.actor("mina"))

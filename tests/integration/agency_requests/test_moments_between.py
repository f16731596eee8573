"""Somebody else's act between the moment a request was read and the moment its row is held: nothing is lost by it, and
nothing goes to the wrong child or from the wrong person.
"""

from collections.abc import Callable
from typing import Any

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of, mails
from tests.integration.agency_requests.forms import entered
from tests.integration.between import held_open, meanwhile

from opencdop.agency_requests.case_forms.catalogue import RESPONSE_FORMS
from opencdop.agency_requests.case_forms.lifting_services import lift_form
from opencdop.agency_requests.correcting_services import enter_correction, mail_correction
from opencdop.agency_requests.entering.services import keep_response_form, send_entered
from opencdop.agency_requests.link.declining_services import decline
from opencdop.agency_requests.link.file_services import send_along
from opencdop.agency_requests.link.passing_services import pass_on
from opencdop.agency_requests.merging.models import MergeDecision
from opencdop.agency_requests.merging.queries import merge_for, merge_of
from opencdop.agency_requests.merging.services import (
    Choice,
    accept_answers_from,
    decide,
    finish_returns,
    undo_decision,
)
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import begin_answer, link_actor, say_nothing_held, send_answer
from opencdop.agency_requests.returned.moving import move_return
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_values
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.core.errors import RuleBroken, Stale
from opencdop.core.rows import read_locked
from opencdop.submissions.models import Draft
from opencdop.submissions.services import save_answers

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "The summary is of another child of the practice"
A_PAGE_READ = "case__lead_panel", "draft", "submission", "corrects__submission"


def as_read(request: AgencyRequest) -> AgencyRequest:
    """The request as a page reads it, before anything is held."""
    return AgencyRequest.objects.select_related(*A_PAGE_READ).get(pk=request.pk)


def fresh(case: Case) -> Case:
    return Case.objects.select_related("lead_panel").get(pk=case.pk)


def correction_of(request: AgencyRequest) -> AgencyRequest:
    """A corrected form, mailed and begun."""
    mail_correction(as_read(request))
    correction = as_read(AgencyRequest.objects.get(corrects=request))
    begin_answer(correction, by=link_actor(correction))
    return correction


def close(case: Case, cast: Cast) -> None:
    reach(fresh(case), milestone=MilestoneKind.CLOSED, on=clock.today(), by=cast.actor("asha"))


def test_return_moved_since_it_was_read_goes_into_no_wrong_record(a_case: ACase, cast: Cast):
    asha = cast.actor("asha")
    came = answered(asked_of(a_case(), by=asha), resuscitation="yes")
    wrong, read, seen = came.case, as_read(came), merge_for(came).seen
    before = agreed_values(wrong)
    move_return(as_read(came), to=a_case(surname="Nowicki"), reason=WHY, by=asha)
    with pytest.raises(Stale):
        accept_answers_from(read, take=["resuscitation"], seen=seen, by=asha)
    assert agreed_values(fresh(wrong)) == before


def test_what_was_decided_since_a_corrected_form_was_read_stays_decided(a_case: ACase, cast: Cast):
    asha = cast.actor("asha")
    came = answered(asked_of(a_case(birth_weight=3200), by=asha), birth_weight=3310)
    read = as_read(correction_of(came))
    accept_answers_from(as_read(came), take=["birth_weight"], seen=merge_for(came).seen, by=asha)
    send_answer(read, answers={**read.draft.answers, "religion": "None"}, by=link_actor(read))
    assert as_read(read).merge_decisions["birth_weight"] == "taken"


def test_decision_is_not_undone_past_a_corrected_form_that_comes_at_that_moment(a_case: ACase, cast: Cast):
    """Else the record gives the answer back and the corrected form, which took the decision over, never asks again."""
    asha = cast.actor("asha")
    came = answered(asked_of(a_case(birth_weight=3200), by=asha), birth_weight=3310)
    accept_answers_from(came, take=["birth_weight"], seen=merge_for(came).seen, by=asha)
    correction, case, decided = as_read(correction_of(came)), fresh(came.case), MergeDecision.objects.get().pk
    answers = {**correction.draft.answers, "religion": "None"}
    held_open(
        lambda: send_answer(correction, answers=answers, by=link_actor(correction)),
        lambda: undo_decision(case, decision_id=decided, by=asha),
    )
    is_taken = agreed_values(fresh(case))["birth_weight"] == 3310
    assert ("birth_weight" in as_read(correction).merge_decisions) == is_taken


def test_return_that_comes_while_others_are_finished_waits_for_its_own_turn(a_case: ACase, cast: Cast):
    asha = cast.actor("asha")
    case = a_case(birth_weight=3200)
    answered(asked_of(case, by=asha))
    late = asked_of(case, by=asha, agency_name="Ward", email="ward@agency.example")
    by = link_actor(late)
    answers = begin_answer(late, by=by).answers
    held_open(lambda: send_answer(late, answers=answers, by=by), lambda: finish_returns(fresh(case), by=asha))
    assert finish_returns(fresh(case), by=asha) in (["Ward"], [])


def test_return_that_comes_while_somebody_decides_is_not_decided_unseen(a_case: ACase, cast: Cast):
    asha = cast.actor("asha")
    case = a_case(birth_weight=3200)
    came = answered(asked_of(case, by=asha), birth_weight=3310)
    late = asked_of(case, by=asha, agency_name="Ward", email="ward@agency.example")
    by = link_actor(late)
    answers = {**begin_answer(late, by=by).answers, "birth_weight": 3400}
    seen, choices = merge_of(fresh(case)).seen, {"birth_weight": Choice.take(came.pk)}
    held_open(
        lambda: send_answer(late, answers=answers, by=by),
        lambda: decide(fresh(case), choices=choices, seen=seen, by=asha),
    )
    assert "birth_weight" not in as_read(late).merge_decisions


@pytest.mark.parametrize("act", ["nothing held", "answer", "decline", "send along"])
def test_nothing_goes_in_the_name_of_the_colleague_to_whom_it_was_passed_on(
    a_case: ACase, cast: Cast, act: str
):
    request = asked_of(a_case(), by=cast.actor("asha"))
    read, by = as_read(request), link_actor(request)
    pass_on(request, name="Ben Oduya", email="b.oduya@millbrook.nhs.uk", by=by)
    acts: dict[str, Any] = {
        "nothing held": lambda: say_nothing_held(read, by=by),
        "answer": lambda: begin_answer(read, by=by),
        "decline": lambda: decline(read, reason="somebody_else", words="Ask the ward.", by=by),
        "send along": lambda: send_along(read, upload=None, by=by),
    }
    with pytest.raises(RuleBroken, match="another address"):
        acts[act]()
    assert as_read(request).state == "sent"


def test_passing_on_while_the_draft_is_saved_keeps_both(a_case: ACase, cast: Cast):
    request = asked_of(a_case(), by=cast.actor("asha"))
    by = link_actor(request)
    draft = begin_answer(request, by=by)

    def write() -> None:
        save_answers(
            Draft.objects.get(pk=draft.pk),
            answers={"report_summary": "Just written"},
            seen=draft.version_no,
            by=by,
        )

    mine = as_read(request)
    held_open(write, lambda: pass_on(mine, name="Ben Oduya", email="b.oduya@millbrook.nhs.uk", by=by))
    kept = Draft.objects.get(pk=draft.pk).answers
    assert kept["report_summary"] == "Just written"
    assert kept["reporter_name"] == "Ben Oduya"


def test_nobody_is_asked_about_a_review_that_was_closed_since_it_was_read(a_case: ACase, cast: Cast):
    asha, case = cast.actor("asha"), a_case()
    read = fresh(case)
    close(case, cast)
    with pytest.raises(RuleBroken, match="Nobody is asked any more"):
        asked_of(read, by=asha)
    assert mails("request_link") == []


def test_no_form_is_begun_in_a_review_that_was_closed_since_it_was_read(a_case: ACase, cast: Cast):
    asha, case = cast.actor("asha"), a_case()
    read = fresh(case)
    close(case, cast)
    with pytest.raises(RuleBroken):
        entered(read, by=asha)
    with pytest.raises(RuleBroken):
        keep_response_form(read, form=next(iter(RESPONSE_FORMS)), by=asha)
    assert not AgencyRequest.objects.exists()


def test_corrected_form_begun_while_its_return_is_moved_does_not_stay_behind(a_case: ACase, cast: Cast):
    asha = cast.actor("asha")
    came, right = answered(asked_of(a_case(), by=asha)), a_case(surname="Nowicki")
    read = as_read(came)
    with (
        meanwhile(lambda: mail_correction(as_read(came)), after='"corrects_id" IN'),
        pytest.raises(RuleBroken, match="no corrected form of it is in hand"),
    ):
        move_return(read, to=right, reason=WHY, by=asha)


def test_form_is_lifted_while_its_corrected_form_is_sent_and_neither_fails(a_case: ACase, cast: Cast):
    asha = cast.actor("asha")
    came = entered(a_case(), by=asha, form="reporting", version="2021-04")
    send_entered(came, answers=came.draft.answers, by=asha)
    correction = enter_correction(as_read(came), by=asha)
    mine, theirs = as_read(correction), as_read(came)
    came_to = held_open(
        lambda: read_locked(mine),
        lambda: _refusal(lambda: lift_form(theirs, version="2022-04", by=asha)),
        then=lambda: send_entered(mine, answers=mine.draft.answers, by=asha),
    )
    assert as_read(correction).submission_id
    assert came_to is None or "corrected form" in came_to


def _refusal(act: Callable[[], object]) -> str | None:
    """The sentence with which it was refused; None where it was done."""
    try:
        act()
    except RuleBroken as refusal:
        return str(refusal)
    return None

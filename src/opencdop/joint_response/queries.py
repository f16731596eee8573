"""What may be asked of joint responses."""

from collections.abc import Collection
from datetime import time
from typing import Any

from django.db.models import FilteredRelation, Q

from opencdop.cases.identity import text_of
from opencdop.cases.merged import case_ids_of, read_as
from opencdop.cases.models import Case
from opencdop.cases.queries import milestone_days
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.core.errors import NotFound
from opencdop.joint_response.looking_back import audit_answers, known_of_response, record_answers
from opencdop.joint_response.models import JointResponse, ResponseStep
from opencdop.joint_response.transitions import NEEDED


def response_of(case: Case) -> JointResponse | None:
    """The case's decision on a joint response, if there is one; else that of a case merged into it."""
    return next(iter(responses_of(case)), None)


def responses_of(case: Case) -> list[JointResponse]:
    """The one that stands first, then those of cases merged into this one, where both had begun; nothing is lost."""
    ids = case_ids_of(case)
    found = sorted(JointResponse.objects.filter(case_id__in=ids), key=lambda each: ids.index(each.case_id))
    return [read_as(each, case) for each in found]


def steps_of(response: JointResponse) -> list[ResponseStep]:
    """The steps of a response in their order."""
    return list(response.steps.order_by("position"))


def step_of(case: Case, step_id: str) -> ResponseStep:
    """One step of the case's response. Raises NotFound."""
    step = (
        ResponseStep.objects.select_related("response__case__child")
        .filter(response__case_id__in=case_ids_of(case), id=step_id)
        .first()
    )
    if step is None:
        raise NotFound("There is no such step.")
    read_as(step.response, case)
    return step


def undecided_and_due(cases: Collection[Case]) -> tuple[set[str], dict[str, list[str]]]:
    """Of these cases, the ids of those for which nobody has decided on a joint response; and the codes of the open
    steps whose time has come, the earliest first, by case id. One query.
    """
    shown_in = _shown_in(cases)
    is_due = Q(
        decision=NEEDED,
        steps__done_at__isnull=True,
        steps__left_out_at__isnull=True,
        steps__due_at__lte=clock.now(),
    )
    found = (
        JointResponse.objects.filter(case_id__in=shown_in)
        .annotate(due_step=FilteredRelation("steps", condition=is_due))
        .order_by("due_step__due_at")
        .values_list("case_id", "due_step__code")
    )
    open_question, due = {case.id for case in cases}, dict[str, list[str]]()
    for case_id, code in found:
        open_question.discard(shown_in[case_id])
        if code is not None:
            due.setdefault(shown_in[case_id], []).append(code)
    return open_question, due


def _shown_in(cases: Collection[Case]) -> dict[str, str]:
    """By id of each case that these are made of: the id of the one in which it is shown."""
    return {each: case.id for case in cases for each in case_ids_of(case)}


def known_of_case(case: Case) -> dict[str, Any]:
    """What the office decided on a joint response, as answers; one query."""
    return known_of_response(response_of(case))


def record_answers_of(case: Case) -> dict[str, Any]:
    """What can be filled in beforehand in the record of the response."""
    return record_answers(response_of(case))


def audit_answers_of(case: Case) -> dict[str, Any]:
    """What can be filled in beforehand in the audit of the response."""
    response = response_of(case)
    if response is None:
        return {}
    return audit_answers(
        steps_of(response),
        died_on=case.died_on,
        died_at=time_of_death(case),
        final_on=milestone_days(case).get(MilestoneKind.REVIEW_MEETING_HELD),
    )


def time_of_death(case: Case) -> time | None:
    """The time of the death, where it is known."""
    try:
        return time.fromisoformat(text_of(case.child.known, "time_of_death"))
    except ValueError:
        return None

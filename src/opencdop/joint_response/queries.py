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
from opencdop.cases.together import Kept, Shaped, all_ids_of, rows_of, shaped
from opencdop.core import clock
from opencdop.core.errors import NotFound
from opencdop.joint_response.looking_back import audit_answers, known_of_response, record_answers
from opencdop.joint_response.models import JointResponse, ResponseStep
from opencdop.joint_response.transitions import NEEDED

_DECIDED = "joint response"


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


def response_rows(cases: Collection[Case]) -> Shaped:
    """What is asked of these cases together with others' rows: the decisions, each with the steps that are due."""
    is_due = Q(
        decision=NEEDED,
        steps__done_at__isnull=True,
        steps__left_out_at__isnull=True,
        steps__due_at__lte=clock.now(),
    )
    found = JointResponse.objects.filter(case_id__in=all_ids_of(cases))
    with_steps = found.annotate(due_step=FilteredRelation("steps", condition=is_due))
    return shaped(with_steps, _DECIDED, code="due_step__code", at="due_step__due_at")


def undecided_and_due(
    cases: Collection[Case], *, kept: Kept | None = None
) -> tuple[set[str], dict[str, list[str]]]:
    """Of these cases, the ids of those for which nobody has decided on a joint response; and the codes of the open
    steps whose time has come, the earliest first, by case id. One query, or none with `response_rows` among `kept`.
    """
    if kept is None:
        kept = rows_of(cases, [response_rows(cases)])
    decided = {case.id: kept.of(_DECIDED, case.id) for case in cases}
    open_question = {case_id for case_id, rows in decided.items() if not rows}
    steps = {
        case_id: sorted((row.at, row.code) for row in rows if row.at is not None)
        for case_id, rows in decided.items()
    }
    return open_question, {case_id: [code for _at, code in due] for case_id, due in steps.items() if due}


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

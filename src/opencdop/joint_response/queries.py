"""What may be asked of joint responses."""

from collections.abc import Collection
from datetime import time
from typing import Any

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
    ids = case_ids_of(case)
    found = sorted(JointResponse.objects.filter(case_id__in=ids), key=lambda each: ids.index(each.case_id))
    return read_as(found[0], case) if found else None


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


def undecided(cases: Collection[Case]) -> set[str]:
    """Of these cases, the ids of those for which nobody has decided on a joint response."""
    shown_in = _shown_in(cases)
    decided = JointResponse.objects.filter(case_id__in=shown_in).values_list("case_id", flat=True)
    return {case.id for case in cases} - {shown_in[case_id] for case_id in decided}


def steps_due(cases: Collection[Case]) -> dict[str, list[ResponseStep]]:
    """Of these cases, the open steps whose time has come, by case id; one query."""
    due: dict[str, list[ResponseStep]] = {}
    shown_in = _shown_in(cases)
    found = ResponseStep.objects.filter(
        response__case_id__in=shown_in,
        response__decision=NEEDED,
        done_at__isnull=True,
        left_out_at__isnull=True,
        due_at__lte=clock.now(),
    ).order_by("due_at")
    for step in found:
        due.setdefault(shown_in[step.response_id], []).append(step)
    return due


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

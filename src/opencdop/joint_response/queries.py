"""What may be asked of joint responses."""

from collections.abc import Collection

from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.errors import NotFound
from opencdop.joint_response.models import JointResponse, ResponseStep
from opencdop.joint_response.transitions import NEEDED


def response_of(case: Case) -> JointResponse | None:
    """The case's decision on a joint response, if there is one."""
    return JointResponse.objects.filter(case=case).first()


def steps_of(response: JointResponse) -> list[ResponseStep]:
    """The steps of a response in their order."""
    return list(response.steps.order_by("position"))


def step_of(case: Case, step_id: str) -> ResponseStep:
    """One step of the case's response. Raises NotFound."""
    step = (
        ResponseStep.objects.select_related("response__case__child")
        .filter(response__case=case, id=step_id)
        .first()
    )
    if step is None:
        raise NotFound("There is no such step.")
    return step


def undecided(cases: Collection[Case]) -> set[str]:
    """Of these cases, the ids of those for which nobody has decided on a joint response."""
    ids = {case.id for case in cases}
    return ids - set(JointResponse.objects.filter(case_id__in=ids).values_list("case_id", flat=True))


def steps_due(cases: Collection[Case]) -> dict[str, list[ResponseStep]]:
    """Of these cases, the open steps whose time has come, by case id; one query."""
    due: dict[str, list[ResponseStep]] = {}
    found = ResponseStep.objects.filter(
        response__case_id__in=[case.id for case in cases],
        response__decision=NEEDED,
        done_at__isnull=True,
        left_out_at__isnull=True,
        due_at__lte=clock.now(),
    ).order_by("due_at")
    for step in found:
        due.setdefault(step.response_id, []).append(step)
    return due

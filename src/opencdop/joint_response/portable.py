"""The joint response as it leaves for another installation and comes in from one."""

from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case
from opencdop.joint_response.models import JointResponse, ResponseStep
from opencdop.keystore.portable_rows import Rows, Told, told_all

ROWS = (Rows(JointResponse, of="case"), Rows(ResponseStep, of="response__case"))


def portable(case: Case) -> dict[str, list[Told]]:
    """The decision and its steps: the case's own, or that of one merged into it where it has none."""
    decided = set(JointResponse.objects.filter(case__in=case_ids_of(case)).values_list("pk", flat=True))
    first = [case_id for case_id in case_ids_of(case) if case_id in decided][:1]
    return told_all(ROWS, first)

"""A review brought to its end as the panel does it: analysis agreed, panel met, chair signed off."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.cast import Cast

from opencdop.cases.answer_services import agree_answers, correct_answer
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_record
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind
from opencdop.submissions.library import form, questions

ANALYSIS: Mapping[str, Any] = {"category": "8", "modifiable_outcome": "identified"}


def analysed(case: Case, *, cast: Cast, by: str = "asha", **answers: Any) -> Case:
    """The analysis as it is agreed."""
    agree_answers(
        case,
        definition=form("analysis"),
        answers={**ANALYSIS, **answers},
        source="Panel",
        submission=None,
        by=cast.actor(by),
    )
    return case


def signed_off(case: Case, *, cast: Cast, on: date, by: str = "asha", **answers: Any) -> Case:
    """A review that the panel held, and the chair signed off, on a day."""
    analysed(case, cast=cast, by=by, **answers)
    for milestone in (MilestoneKind.PANEL_REVIEWED, MilestoneKind.SIGNED_OFF):
        reach(case, milestone=milestone, on=on, by=cast.actor(by))
    return case


def correct(case: Case, question: str, value: object, *, cast: Cast) -> None:
    """Put another answer in the place of the agreed one."""
    current = agreed_record(case).get(question)
    correct_answer(
        case,
        question=questions()[question][1],
        value=value,
        reason="the registrar's entry",
        seen=current.id if current else None,
        by=cast.actor("asha"),
    )

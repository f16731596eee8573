"""What the steps of a joint response already answer in its own forms, for a person to look over. Pure.

Only what a step settles by itself is filled in; who did what is asked.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from opencdop.core.clock import LONDON, local_date
from opencdop.core.dates import add_working_days
from opencdop.joint_response.models import JointResponse, ResponseStep
from opencdop.joint_response.transitions import NEEDED

TWO_HOURS, A_DAY = timedelta(hours=2), timedelta(hours=24)


def known_of_response(response: JointResponse | None) -> dict[str, Any]:
    """The decision as answers of the notification ask it, so that forms can be proposed from it."""
    if response is None or response.decision != NEEDED:
        return {}
    return {"jar_started": "yes", "jar_criteria": list(response.grounds)}


def record_answers(response: JointResponse | None) -> dict[str, Any]:
    """What the decision answers in the record of the response."""
    return {"jar_criteria": list(response.grounds)} if response is not None and response.grounds else {}


def audit_answers(
    steps: Iterable[ResponseStep], *, died_on: date | None, died_at: time | None, final_on: date | None
) -> dict[str, Any]:
    """What the steps answer in the audit of the response. Without the day of death nothing is counted from it.

    `final_on` is the day of the review meeting, which is the final discussion of a joint response.
    """
    by_code = {step.code: step for step in steps}
    answers = {**_visit(by_code, died_on), **_post_mortem(by_code, died_on)}
    told, met = _done(by_code, "tell_each_other"), _done(by_code, "first_meeting")
    if told is not None and died_on is not None and died_at is not None:
        answers["audit_notified_when"] = _how_soon(told, datetime.combine(died_on, died_at, tzinfo=LONDON))
    if met is not None and died_on is not None:
        answers["audit_discussion_when"] = "same_day" if local_date(met) == died_on else "later"
    if final_on is not None:
        answers["audit_final_held"] = "yes"
        if died_on is not None:
            answers["audit_final_weeks"] = (final_on - died_on).days // 7
    return answers


def _visit(by_code: Mapping[str, ResponseStep], died_on: date | None) -> dict[str, Any]:
    visit = by_code.get("home_visit")
    if visit is None or visit.is_open:
        return {}
    if visit.done_at is None:
        return {"audit_visit": "not_done", **({"audit_visit_why_not": visit.note} if visit.note else {})}
    answers: dict[str, Any] = {"audit_visit": "done"}
    if died_on is not None:
        answers["audit_visit_when"] = _which_day(local_date(visit.done_at), died_on)
    return answers


def _post_mortem(by_code: Mapping[str, ResponseStep], died_on: date | None) -> dict[str, Any]:
    done, told = _done(by_code, "post_mortem"), _done(by_code, "report_to_pathologist")
    answers: dict[str, Any] = {}
    if done is not None and died_on is not None:
        answers["audit_pm_days"] = max((local_date(done) - died_on).days, 0)
    if done is not None and told is not None:
        answers["audit_pm_informed"] = "yes" if told <= done else "no"
    return answers


def _done(by_code: Mapping[str, ResponseStep], code: str) -> datetime | None:
    step = by_code.get(code)
    return step.done_at if step else None


def _how_soon(told: datetime, death: datetime) -> str:
    """The bands of the audit form, seen on the national Form D."""
    after = told - death
    if after <= TWO_HOURS:
        return "within_2h"
    if after <= A_DAY:
        return "within_24h"
    return _later(local_date(told), local_date(death))


def _which_day(on: date, died_on: date) -> str:
    return "same_day" if on == died_on else _later(on, died_on)


def _later(on: date, died_on: date) -> str:
    return "next_working_day" if on <= add_working_days(died_on, 1) else "later"

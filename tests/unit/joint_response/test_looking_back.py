"""What the steps of a response answer by themselves in its audit; what they do not settle is left to a person."""

from datetime import date, datetime, time
from typing import Any

from opencdop.core.clock import LONDON
from opencdop.joint_response.looking_back import audit_answers, known_of_response, record_answers
from opencdop.joint_response.models import JointResponse, ResponseStep

DIED = date(2026, 6, 5)  # a Friday
AT = time(6, 10)


def step(code: str, *, done: datetime | None = None, left_out: bool = False, note: str = "") -> ResponseStep:
    found = ResponseStep(code=code, position=0, done_at=done, note=note)
    found.left_out_at = datetime(2026, 6, 8, 9, tzinfo=LONDON) if left_out else None
    return found


def june(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=LONDON)


def told(*steps: ResponseStep, **other: Any) -> dict[str, Any]:
    return audit_answers(steps, **{"died_on": DIED, "died_at": AT, "final_on": None, **other})


def test_nothing_is_said_of_steps_that_are_open():
    assert told(step("home_visit"), step("post_mortem"), step("tell_each_other")) == {}


def test_how_soon_the_team_was_told_is_counted_from_the_death():
    for done, band in (
        (june(5, 8, 10), "within_2h"),
        (june(5, 8, 11), "within_24h"),
        (june(6, 6, 11), "next_working_day"),
        (june(8, 17), "next_working_day"),
        (june(9, 9), "later"),
    ):
        assert told(step("tell_each_other", done=done))["audit_notified_when"] == band


def test_a_visit_is_told_with_its_day_or_with_why_there_was_none():
    done = told(step("home_visit", done=june(5, 15)))
    assert (done["audit_visit"], done["audit_visit_when"]) == ("done", "same_day")
    assert told(step("home_visit", done=june(8)))["audit_visit_when"] == "next_working_day"
    none = told(step("home_visit", left_out=True, note="The family was abroad."))
    assert none == {"audit_visit": "not_done", "audit_visit_why_not": "The family was abroad."}


def test_the_pathologist_was_told_before_or_not():
    before = told(step("report_to_pathologist", done=june(6)), step("post_mortem", done=june(8)))
    assert (before["audit_pm_informed"], before["audit_pm_days"]) == ("yes", 3)
    after = told(step("report_to_pathologist", done=june(9)), step("post_mortem", done=june(8)))
    assert after["audit_pm_informed"] == "no"


def test_the_review_meeting_is_the_final_discussion():
    assert told(final_on=date(2026, 9, 4)) == {"audit_final_held": "yes", "audit_final_weeks": 13}


def test_without_the_day_of_death_nothing_is_counted_from_it():
    found = told(step("home_visit", done=june(5)), step("post_mortem", done=june(8)), died_on=None)
    assert found == {"audit_visit": "done"}


def test_only_a_response_that_runs_proposes_forms():
    runs = JointResponse(decision="needed", grounds=["external_cause"])
    assert known_of_response(runs) == {"jar_started": "yes", "jar_criteria": ["external_cause"]}
    assert known_of_response(JointResponse(decision="not_needed")) == {}
    assert known_of_response(None) == {}
    assert record_answers(runs) == {"jar_criteria": ["external_cause"]}

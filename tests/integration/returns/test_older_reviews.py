"""A review recorded on Form C stands in the return of its year, in the same columns as any other."""

from datetime import date, timedelta

from tests.cast import ACase, Cast
from tests.integration.returns.test_figures import at_noon

from opencdop.cases.answer_services import agree_answers
from opencdop.cases.models import CaseAnswer
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.returns.checks import findings_of
from opencdop.returns.rows import COLUMNS, lines_of
from opencdop.statistics.models import CaseFacts
from opencdop.statistics.periods import ReportYear
from opencdop.statistics.queries import facts_as_at
from opencdop.statistics.services import rebuild_stale
from opencdop.submissions.library import form

__all__ = ["at_noon"]

ON_PAPER = {
    "category": "5",
    "modifiable_outcome": "identified",
    "expected": "unexpected",
    "old_rapid_response": "yes",
    "old_events": ["sudden_unexpected"],
    "old_asylum_seeker": "no",
    "child_protection_plan": "previously",
    "old_factors_family": [{"code": "smoking_household", "detail": "Marsden family", "level": "2"}],
}
REVIEWED_ON = date(2013, 1, 10)


def test_a_review_of_2013_is_returned_in_the_columns_of_today(cast: Cast, a_case: ACase) -> None:
    asha = cast.actor("asha")
    case = a_case(date_of_birth="2011-03-01", date_of_death="2012-06-14")
    agree_answers(
        case,
        definition=form("form_c", "2010-04"),
        answers=ON_PAPER,
        source="Form C",
        submission=None,
        by=asha,
    )
    for milestone in (MilestoneKind.PANEL_REVIEWED, MilestoneKind.SIGNED_OFF):
        reach(case, milestone=milestone, on=REVIEWED_ON, by=asha)
    now = clock.now() + timedelta(minutes=1)
    facts = facts_as_at(cast.ashmoor, as_at=now)
    (line,) = lines_of(facts, references={case.id: case.reference}, year=ReportYear(2012), as_at=now)
    row = dict(zip((column.key for column in COLUMNS), line.values, strict=True))
    assert {key: row[key] for key in ("category", "modifiable", "joint_response", "events", "asylum")} == {
        "category": 5,
        "modifiable": "identified",
        "joint_response": "yes",
        "events": "sudden_unexpected",
        "asylum": "no",
    }
    assert (row["age_band"], row["child_protection_plan"], row["reviewed_on"]) == (
        "years_1_4",
        "previously",
        "2013-01-10",
    )
    assert not [finding for finding in findings_of(facts) if "marked as modifiable" in finding.words]


def test_what_the_paper_said_is_kept_under_its_own_question(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    agree_answers(
        case,
        definition=form("form_c", "2008-04"),
        answers={"preventability": "potentially_preventable", "old_rapid_response": "no"},
        source="Form C",
        submission=None,
        by=cast.actor("asha"),
    )
    rebuild_stale()
    kept = CaseAnswer.objects.get(case=case, question="preventability")
    assert kept.value == "potentially_preventable"
    counted = CaseFacts.objects.get(case=case)
    assert (counted.modifiable, counted.joint_response) == ("not_known", "no")
    assert not CaseAnswer.objects.filter(case=case, question="joint_response_held").exists()

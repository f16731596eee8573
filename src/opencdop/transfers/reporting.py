"""How and by when the panel that reviews tells the other one what came of it. Pure, but for the clock's default.

The number of days is a proposal (definitions/clocks.yaml, outcome_to_other_panel); an agreement sets its own.
"""

from datetime import date

from opencdop.cases.clocks import clocks
from opencdop.core.dates import add_working_days

ANALYSIS, SUMMARY, MINUTES = "analysis", "summary", "minutes"

METHODS = {
    ANALYSIS: "A copy of the analysis, without names",
    SUMMARY: "A summary of what was found and learned",
    MINUTES: "An extract of the minutes",
}

MOST_DAYS = 120  # a year's worth of waiting is no agreement


def default_days() -> int:
    """Working days after sign-off by which the outcome is reported, where an agreement says nothing else."""
    return clocks()["outcome_to_other_panel"].duration


def due_on(signed_off_on: date, *, working_days: int) -> date:
    """The day by which the outcome is reported."""
    return add_working_days(signed_off_on, working_days)

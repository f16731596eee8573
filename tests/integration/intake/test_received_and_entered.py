"""A form that came on Monday and was entered on Thursday counts from Monday, wherever a target or a list counts.

Reminders alone count from Thursday: until it was entered, nobody could have opened it.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.cast import Cast
from tests.integration.browsing import text_of
from tests.integration.intake.conftest import ANSWERS, Office

from opencdop.cases.frame import case_standing
from opencdop.cases.models import Case
from opencdop.cases.queries import milestone_days
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.intake import services
from opencdop.intake.letters import remind_unopened
from opencdop.intake.models import Notification
from opencdop.statistics.queries import counted_cases
from opencdop.submissions.library import form
from opencdop.telling_others.queries import checklist_of

MONDAY = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
THURSDAY = MONDAY + timedelta(days=3)


@pytest.fixture
def notification(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Notification:
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)
    asha = cast.actor("asha")
    draft = services.begin_office_form(cast.ashmoor, channel="post", received_at=MONDAY, by=asha)
    definition = form("notification").outside
    return services.send_notification(draft, definition=definition, answers=ANSWERS, by=asha)


def test_lists_and_pages_say_monday(cast: Cast, office: Office, notification: Notification) -> None:
    assert (notification.received_at, notification.entered_at) == (MONDAY, THURSDAY)
    assert notification.submission.received_at == MONDAY
    assert "received 16 Nov" in text_of(office("asha").get("/"))
    assert "received 3 days ago" in text_of(office("asha").get("/notifications/"))


def test_clocks_of_the_case_and_figures_begin_on_monday(cast: Cast, notification: Notification) -> None:
    asha, monday = cast.actor("asha"), date(2026, 11, 16)
    services.open_notification(notification, by=asha)
    opened = services.open_case_from_notification(notification, coordinator=cast.person("asha"), by=asha)
    case = Case.objects.prefetch_related("milestones", "needs", "holds").get(pk=opened.pk)
    assert milestone_days(case)[MilestoneKind.NOTIFIED] == monday
    assert case_standing(case).reached[MilestoneKind.NOTIFIED] == monday
    (counted,) = counted_cases(cast.ashmoor, as_at=THURSDAY + timedelta(minutes=1))
    assert counted.facts.notified_on == monday
    due = [row.due_on for row in checklist_of(case).rows if row.due_on is not None]
    assert min(due) == date(2026, 11, 17), "the working day after Monday"


def test_reminders_count_from_when_it_could_be_opened(cast: Cast, notification: Notification) -> None:
    assert remind_unopened(THURSDAY + timedelta(minutes=1)) == 0
    assert remind_unopened(THURSDAY + timedelta(days=3)) == 2

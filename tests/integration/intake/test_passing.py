"""A notification that came to the wrong panel: passed on, opened there, counted, and never lost."""

from datetime import timedelta

import pytest
from tests.cast import ACase, Cast
from tests.integration.intake.conftest import ANotification

from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.intake import passing_queries, queries, services
from opencdop.intake.letters import remind_unopened
from opencdop.intake.models import Notification
from opencdop.intake.passing_services import pass_on, pass_on_outside
from opencdop.outbox.models import OutgoingEmail

WHY = "The family lives in your area."


def test_passing_on_puts_it_on_the_other_panels_list_with_its_first_moment(
    cast: Cast, a_notification: ANotification
) -> None:
    notification = a_notification(opened_by="asha")
    received_at, reference = notification.received_at, notification.reference
    pass_on(notification, to=cast.harrowdale, reason=WHY, by=cast.actor("asha"))
    [row] = queries.undecided_notifications(cast.actor("carol"))
    assert (row.id, row.reference, row.received_at) == (notification.pk, reference, received_at)
    assert row.state == "received"
    assert queries.undecided_notifications(cast.actor("asha")) == []
    with pytest.raises(NotFound):
        queries.notification_for(cast.actor("asha"), notification.pk)
    [line] = passing_queries.passed_lines(cast.actor("asha"))
    assert (line.reference, line.to_name, line.waits) == (reference, "Harrowdale", True)
    assert "Nowicki" not in repr(line)
    services.open_notification(notification, by=cast.actor("carol"))
    [line] = passing_queries.passed_lines(cast.actor("asha"))
    assert not line.waits
    kinds = Event.objects.filter(case_id=notification.pk).values_list("kind", flat=True)
    assert {"notification.sent", "notification.opened", "notification.passed_on"} <= set(kinds)


def test_a_notification_that_was_passed_on_is_reminded_of_like_any_other(
    cast: Cast, a_notification: ANotification
) -> None:
    notification = a_notification(opened_by="asha")
    two_days = timedelta(days=2)
    with clock.pretend(clock.now() + two_days):
        pass_on(notification, to=cast.harrowdale, reason=WHY, by=cast.actor("asha"))
        assert remind_unopened(clock.now()) == 0  # the hours begin anew where it is now
        remind_unopened(clock.now() + timedelta(hours=25))
    sent = OutgoingEmail.objects.filter(to__isnull=False)
    told = [each.kind for each in sent if each.to.endswith("harrowdale.example")]
    assert sorted(told) == ["notification arrived", "notification manager", "notification unopened"]


def test_the_case_that_the_other_panel_opens_counts_from_the_first_moment(
    cast: Cast, a_notification: ANotification
) -> None:
    notification = a_notification(opened_by="asha")
    Notification.objects.get(pk=notification.pk)
    pass_on(notification, to=cast.harrowdale, reason=WHY, by=cast.actor("asha"))
    services.open_notification(notification, by=cast.actor("carol"))
    case = services.open_case_from_notification(
        notification, coordinator=cast.person("carol"), by=cast.actor("carol")
    )
    assert case.lead_panel == cast.harrowdale
    notified = case.milestones.get(kind="notified")
    assert notified.on == clock.local_date(notification.received_at)


def test_passing_on_outside_is_recorded_with_whom_how_and_when(
    cast: Cast, a_notification: ANotification
) -> None:
    notification, asha = a_notification(opened_by="asha"), cast.actor("asha")
    said = {"body": "Northmere panel", "how": "By secure e-mail to their office", "reason": WHY}
    for missing in ("body", "how", "reason"):
        with pytest.raises(RuleBroken):
            pass_on_outside(notification, **{**said, missing: " "}, by=asha)
    pass_on_outside(notification, **said, by=asha)
    assert (notification.state, notification.decision) == ("decided", "passed_on")
    assert notification.case is None
    [line] = passing_queries.passed_lines(asha)
    assert (line.to_name, line.how, line.waits) == ("Northmere panel", said["how"], False)
    with pytest.raises(RuleBroken):
        pass_on_outside(notification, **said, by=asha)


def test_what_is_not_open_or_not_ones_own_is_not_passed_on(cast: Cast, a_notification: ANotification) -> None:
    unopened = a_notification()
    with pytest.raises(RuleBroken, match="Open the notification first"):
        pass_on(unopened, to=cast.harrowdale, reason=WHY, by=cast.actor("asha"))
    opened = a_notification(opened_by="asha", surname="Okoro")
    for name in ("carol", "edith", "dev"):
        with pytest.raises(NotFound):
            pass_on(opened, to=cast.harrowdale, reason=WHY, by=cast.actor(name))
    with pytest.raises(RuleBroken, match="another panel than your own"):
        pass_on(opened, to=cast.ashmoor, reason=WHY, by=cast.actor("asha"))
    with pytest.raises(RuleBroken, match="Say why"):
        pass_on(opened, to=cast.harrowdale, reason="", by=cast.actor("asha"))


def test_counts_are_by_month_panel_and_channel(cast: Cast, a_notification: ANotification) -> None:
    for surname in ("Okoro", "Webb"):
        pass_on(
            a_notification(opened_by="asha", surname=surname, nhs_number=None),
            to=cast.harrowdale,
            reason=WHY,
            by=cast.actor("asha"),
        )
    [row] = passing_queries.passed_counts(cast.actor("mina"))
    assert (row.from_name, row.to_name, row.count) == ("Ashmoor", "Harrowdale", 2)
    assert row.month == f"{clock.today():%Y-%m}"
    assert passing_queries.passed_counts(cast.actor("carol")) == []


def test_the_panel_that_leads_is_proposed_and_nothing_of_its_case(
    cast: Cast, a_case: ACase, a_notification: ANotification
) -> None:
    a_case(
        panel=cast.harrowdale,
        coordinator="carol",
        surname="Nowicki",
        forenames="Tomasz",
        nhs_number="9990000026",
        date_of_birth="2026-03-04",
        date_of_death="2026-11-02",
        sex="male",
    )
    notification = a_notification(opened_by="asha")
    assert passing_queries.likely_leads(notification) == [cast.harrowdale]

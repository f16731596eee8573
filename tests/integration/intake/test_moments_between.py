"""Somebody else's act between the moment a notification was read and the moment its row is held."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.cast import ACase, Cast
from tests.integration.between import held_open
from tests.integration.intake.conftest import ANSWERS, ANotification

from opencdop.cases.models import Case
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.core.actor import PUBLIC
from opencdop.core.errors import RuleBroken
from opencdop.intake import services
from opencdop.intake.message_services import correct_came
from opencdop.intake.models import FormInHand, Notification
from opencdop.submissions.library import form
from opencdop.submissions.models import Draft
from opencdop.submissions.services import remove_expired_drafts

pytestmark = pytest.mark.django_db(transaction=True)
CAME = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


def send(draft: Draft, cast: Cast, name: str = "") -> Notification:
    by, definition = cast.actor(name) if name else PUBLIC, form("notification").outside
    return services.send_notification(draft, definition=definition, answers=ANSWERS, by=by)


def test_notification_sent_while_old_drafts_are_removed_can_be_read(cast: Cast) -> None:
    """Its words stand under the key that was the draft's: the key must not go with an old draft."""
    draft, _code = services.begin_public_form(cast.ashmoor, address="192.0.2.1", by=PUBLIC)
    Draft.objects.filter(pk=draft.pk).update(expires_at=clock.now() - timedelta(hours=1))
    removed = held_open(lambda: send(draft, cast), lambda: remove_expired_drafts())
    assert removed == 0
    assert Notification.objects.get().submission.answers["surname"] == "Nowicki"
    assert Draft.objects.get(pk=draft.pk).submission_id


def test_how_it_came_is_not_corrected_once_the_form_was_sent(cast: Cast) -> None:
    asha = cast.actor("asha")
    draft = services.begin_office_form(cast.ashmoor, channel="post", received_at=CAME, by=asha)
    read = FormInHand.objects.select_related("draft", "panel").get(draft=draft)
    send(Draft.objects.get(pk=draft.pk), cast, "asha")
    with pytest.raises(RuleBroken, match="has been sent"):
        correct_came(read, channel="post", received_at=CAME - timedelta(days=1), by=asha)
    assert FormInHand.objects.get(draft=draft).received_at == CAME


def test_how_it_came_as_corrected_a_moment_before_is_what_is_sent(cast: Cast) -> None:
    asha, right = cast.actor("asha"), CAME - timedelta(days=1)
    draft = services.begin_office_form(cast.ashmoor, channel="post", received_at=CAME, by=asha)
    mine, theirs = Draft.objects.get(pk=draft.pk), FormInHand.objects.select_related("draft").get(draft=draft)
    held_open(
        lambda: correct_came(theirs, channel="telephone", received_at=right, by=asha),
        lambda: send(mine, cast, "asha"),
    )
    sent = Notification.objects.get()
    assert (sent.channel, sent.received_at) == ("telephone", right)


def test_notification_joins_no_case_that_was_found_opened_in_error_since_it_was_read(
    cast: Cast, a_case: ACase, a_notification: ANotification
) -> None:
    """It would be decided, and stand where nobody looks."""
    asha, case = cast.actor("asha"), a_case()
    notification = a_notification(opened_by="asha")
    read = Case.objects.get(pk=case.pk)
    reach(case, milestone=MilestoneKind.VOIDED, on=clock.today(), by=cast.actor("mina"))
    with pytest.raises(RuleBroken, match="opened in error"):
        services.join_case(notification, case=read, by=asha)
    assert Notification.objects.get(pk=notification.pk).state == "opened"

"""A message about a child whose death another panel reviews: passed on to that panel, never lost, and counted.

Within the installation it moves to that panel's list, unopened, with the moment at which it first came; the panel that
passed it on keeps a line. Outside, it is recorded to whom it went, how and when.
"""

from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.transitions import check_transition
from opencdop.intake import events, letters
from opencdop.intake.holding import held
from opencdop.intake.models import Notification, Passing
from opencdop.intake.transitions import DECIDED, NOTIFICATION_MOVES, OPENED, PASSED_ON, RECEIVED
from opencdop.panels.models import Panel


@service
def pass_on(notification: Notification, *, to: Panel, reason: str, by: Actor) -> Passing:
    """Pass an opened notification on to another panel of this installation, which has to open it like any other."""
    locked = _ready(notification, reason=reason, by=by)
    if to.pk == locked.panel_id:
        raise RuleBroken("Choose another panel than your own.")
    check_transition(
        NOTIFICATION_MOVES, before=locked.state, after=PASSED_ON, sentence="This is decided already."
    )
    passing = _line(locked, to=to, body="", how="", reason=reason, by=by)
    locked.panel, locked.with_panel_since = to, passing.passed_at
    locked.state, locked.reason = RECEIVED, ""
    locked.opened_at, locked.opened_by_id, locked.opened_by_name = None, "", ""
    locked.save()
    _record(passing, by=by)
    letters.tell_office(locked, by=by)
    notification.refresh_from_db()
    return passing


@service
def pass_on_outside(notification: Notification, *, body: str, how: str, reason: str, by: Actor) -> Passing:
    """Record that the notification was passed on to a panel outside this installation: to whom, and how it went."""
    locked = _ready(notification, reason=reason, by=by)
    if not body.strip():
        raise RuleBroken("Name the panel to which you passed it on.")
    if not how.strip():
        raise RuleBroken("Say how it went there and to whom, for example by secure e-mail to their office.")
    check_transition(
        NOTIFICATION_MOVES, before=locked.state, after=DECIDED, sentence="This is decided already."
    )
    passing = _line(locked, to=None, body=body.strip(), how=how.strip(), reason=reason, by=by)
    locked.state, locked.decision = DECIDED, Notification.PASSED_ON
    locked.decided_at, locked.decided_by_id, locked.decided_by_name = passing.passed_at, by.id, by.name
    locked.save()
    _record(passing, by=by)
    notification.refresh_from_db()
    return passing


def _ready(notification: Notification, *, reason: str, by: Actor) -> Notification:
    access.require_panel(by, Act.TRIAGE, notification.panel_id)
    locked = held(notification)
    access.require_panel(by, Act.TRIAGE, locked.panel_id)
    if locked.state == RECEIVED:
        raise RuleBroken("Open the notification first.")
    if locked.state != OPENED:
        raise RuleBroken("Only a notification that waits for a decision is passed on.")
    if not reason.strip():
        raise RuleBroken("Say why another panel should have it. That panel reads your words.")
    return locked


def _line(
    notification: Notification, *, to: Panel | None, body: str, how: str, reason: str, by: Actor
) -> Passing:
    passing = Passing(
        data_key_id=notification.data_key_id,
        notification=notification,
        from_panel=notification.panel,
        to_panel=to,
        to_body=body,
        how=how,
        reason=reason.strip(),
        received_at=notification.with_panel_since or notification.received_at,
        passed_by_id=by.id,
        passed_by_name=by.name,
        passed_at=clock.now(),
    )
    passing.save(force_insert=True)
    return passing


def _record(passing: Passing, *, by: Actor) -> None:
    notification = passing.notification
    record(
        events.PASSED_ON,
        by=by,
        case_id=notification.pk,
        about=passing,
        data_key_id=notification.data_key_id,
        words={"reference": notification.reference, "panel": passing.to_name},
        after=passing.reason,
    )

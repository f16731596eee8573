"""A notification that was filed on the wrong child, moved to the right case. Both cases keep what happened: each
timeline tells of the move, and answers that came with it are taken back there and proposed here.
"""

from opencdop.audit.services import record, service
from opencdop.cases.models import Case
from opencdop.cases.services import touch
from opencdop.cases.taking_back import hold_both, take_back_answers
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.intake import events
from opencdop.intake.holding import held
from opencdop.intake.models import Notification
from opencdop.intake.services import keep_earliest, take_into_record
from opencdop.intake.transitions import DECIDED


@service
def move_notification(notification: Notification, *, to: Case, reason: str, by: Actor) -> int:
    """Move a decided notification to another case of the same panel. Returns how many of its answers differ there.

    What the right record did not know is taken into it, as when a notification joins; what differs is left to look at.
    """
    if not reason.strip():
        raise RuleBroken("Say why it belongs to the other case.")
    found = held(notification)
    wrong = found.case
    if found.state != DECIDED or wrong is None:
        raise RuleBroken("This notification has no case yet. Decide about it first.")
    other_panel = "Choose a case of the panel that has this notification."
    hold_both(wrong, to=to, otherwise=other_panel, by=by)
    source = f"notification {found.reference}"
    take_back_answers(wrong, submission=found.submission, source=source, reason=reason, by=by)
    found.case, found.decision = to, Notification.JOINED
    found.decided_at, found.decided_by_id, found.decided_by_name = clock.now(), by.id, by.name
    found.save(update_fields=["case", "decision", "decided_at", "decided_by_id", "decided_by_name"])
    differing = take_into_record(found, case=to, by=by)
    keep_earliest(found, case=to, by=by)
    for case, other, kind in (
        (wrong, to, events.NOTIFICATION_MOVED_AWAY),
        (to, wrong, events.NOTIFICATION_MOVED_HERE),
    ):
        touch(case)
        words = {"reference": found.reference, "other": other.reference}
        record(
            kind,
            by=by,
            case_id=case.pk,
            about=found,
            data_key_id=case.data_key_id,
            words=words,
            after=reason.strip(),
        )
    notification.refresh_from_db()
    return differing

"""That a notification is not about the child of a case that was proposed: remembered, so that it is not proposed again.

It says nothing of other notifications of that child, and is ended by nothing: the case it becomes can still be merged.
"""

from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.cases.duplicate_services import tell_apart
from opencdop.cases.models import Case
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.intake import events
from opencdop.intake.models import Notification

SAID_AT_TRIAGE = "Decided when the notification was opened: a different child."


@service
def set_apart(notification: Notification, *, case: Case, by: Actor) -> None:
    """Decide that the notification is about another child than this case. It is not proposed again for it."""
    access.require_panel(by, Act.TRIAGE, notification.panel_id)
    access.require(by, Act.DECIDE_DUPLICATES, case)
    locked = Notification.objects.select_for_update().get(pk=notification.pk)
    if locked.case_id is not None:
        raise RuleBroken(
            "This notification belongs to a case already. Decide there, under Duplicates and links."
        )
    if case.pk not in locked.other_children:
        locked.other_children = [*locked.other_children, case.pk]
        locked.save(update_fields=["other_children"])
    record(
        events.SET_APART,
        by=by,
        about=locked,
        data_key_id=locked.data_key_id,
        words={"reference": locked.reference, "case": case.reference},
    )
    notification.refresh_from_db()


@service
def carry_apart(notification: Notification, *, case: Case, by: Actor) -> None:
    """Let the case that was opened from a notification keep what was decided of it: those are different children."""
    for other in Case.objects.filter(pk__in=notification.other_children, merged_into__isnull=True):
        if access.sees(other, by, Act.DECIDE_DUPLICATES):
            tell_apart(case, other=other, sure=True, reason=SAID_AT_TRIAGE, by=by)

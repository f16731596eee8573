"""Whose review a notified death is: what the office chooses until there is a case, and the case opened with it."""

from collections.abc import Mapping
from typing import Any

from opencdop.accounts.models import Person
from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.cases.jurisdiction_services import begin_lead
from opencdop.cases.lead_seen import check_seen
from opencdop.cases.models import Case
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.intake import events
from opencdop.intake.models import Notification
from opencdop.intake.services import open_case_from_notification
from opencdop.intake.transitions import OPENED


@service
def choose_lead_facts(
    notification: Notification, *, chosen: Mapping[str, Any], seen: str | None = None, by: Actor
) -> None:
    """Keep what the office chose of homes and places. It goes over into the case when one is opened.

    `seen` is the mark of the choice that was on screen; raises Stale where somebody chose otherwise since.
    """
    access.require_panel(by, Act.TRIAGE, notification.panel_id)
    locked = Notification.objects.select_for_update().get(pk=notification.pk)
    if locked.state != OPENED:
        raise RuleBroken("This notification is not open to be decided. Look at it again.")
    check_seen(locked.lead_facts, chosen=chosen, seen=seen)
    before, locked.lead_facts = locked.lead_facts, dict(chosen)
    locked.save(update_fields=["lead_facts"])
    record(
        events.LEAD_FACTS_CHOSEN,
        by=by,
        case_id=locked.pk,
        about=locked,
        data_key_id=locked.data_key_id,
        words={"reference": locked.reference},
        before=before,
        after=dict(chosen),
    )
    notification.refresh_from_db()


@service
def open_case_with_lead(
    notification: Notification, *, coordinator: Person, reason: str = "", by: Actor
) -> tuple[Case, str]:
    """Open the case here, whoever will lead: somebody has to, the joint response may begin, and the clock runs.

    `reason` is needed where there is no duty to review. Returns the case and how its lead stands.
    """
    case = open_case_from_notification(notification, coordinator=coordinator, by=by)
    status = begin_lead(case, chosen=notification.lead_facts or {}, reason=reason, by=by)
    return case, status

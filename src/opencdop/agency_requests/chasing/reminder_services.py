"""What the scheduler does about requests that wait. Several in one transaction; one that fails holds up no other."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import DatabaseError

from opencdop.agency_requests import queries as requests
from opencdop.agency_requests.chasing.queries import (
    Turn,
    cases_held,
    quiet_until,
    turns,
    waiting_of,
    with_a_manager,
)
from opencdop.agency_requests.chasing.rules import rules_of_panels, shipped_rules
from opencdop.agency_requests.chasing.services import manager_for, tell_manager
from opencdop.agency_requests.chasing.turns import turn_of
from opencdop.agency_requests.reminding import MANAGER
from opencdop.agency_requests.services import remind
from opencdop.audit.services import service
from opencdop.cases.merged import case_ids_of
from opencdop.core import clock
from opencdop.core.actor import SYSTEM, Actor
from opencdop.core.errors import Refusal, RuleBroken
from opencdop.core.rows import made_fresh
from opencdop.outbox.services import sent_together

logger = logging.getLogger("opencdop.chasing")
AT_ONCE = 50


def chase_what_is_due(now: datetime) -> int:
    """What the scheduler calls: reminders, and managers told. Returns how many e-mails were queued."""
    found = turns(now)
    told = with_a_manager([turn.request for turn in found if turn.step == MANAGER])
    found = [turn for turn in found if turn.step != MANAGER or turn.request.id in told]
    return sum(_carried_out(found[first : first + AT_ONCE]) for first in range(0, len(found), AT_ONCE))


def _carried_out(batch: Sequence[Turn]) -> int:
    try:
        return carry_out(batch, by=SYSTEM)
    except (Refusal, DatabaseError, ValueError):
        return sum(_alone(turn) for turn in batch)


def _alone(turn: Turn) -> int:
    try:
        return carry_out([turn], by=SYSTEM)
    except (Refusal, DatabaseError, ValueError) as failure:
        # The class only: the words of an error may hold what somebody wrote.
        logger.error("request %s could not be chased: %s", turn.request.reference, type(failure).__name__)
        return 0


@service
def carry_out(batch: Sequence[Turn], *, by: Actor) -> int:
    """Do what is due about several requests, each looked at anew under a lock of its row: somebody may have answered,
    paused it or reminded by hand meanwhile, or the review may be held or over. Returns how many e-mails were queued.
    """
    by_id = {turn.request.id: turn for turn in batch}
    fresh = requests.locked(by_id)
    waited_for, held = requests.waited_for_still(by_id), cases_held()
    today = clock.today()
    quiet, own, queued = quiet_until(today, requests=list(by_id)), rules_of_panels(today), 0
    with sent_together():
        for request_id, turn in by_id.items():
            request = made_fresh(turn.request, fresh[request_id])
            rules = own.get(request.case.lead_panel_id, shipped_rules())
            waiting = waiting_of(request, quiet_until=quiet.get(request_id))
            if request_id not in waited_for or held.intersection(case_ids_of(request.case)):
                continue
            if turn_of(waiting, rules=rules, today=today) != turn.step:
                continue
            if turn.step == MANAGER:
                queued += _told_manager(turn, by=by)
            else:
                queued += remind(request, step=turn.step, by=by)
    return queued


def _told_manager(turn: Turn, *, by: Actor) -> bool:
    try:
        name, email = manager_for(turn.request)
    except RuleBroken:
        return False  # nobody is known: it stands on the board, for the office to name somebody
    tell_manager(turn.request, name=name, email=email, by=by)
    return True

"""Saying what is known of whose review a case is, and how that stands. Panels agree who reviews elsewhere."""

from collections.abc import Mapping
from typing import Any

from opencdop.accounts.roles import Act
from opencdop.audit.services import service
from opencdop.cases import access, events
from opencdop.cases.jurisdiction import AGREED, DECISION_REQUIRED, DISPUTED, STATUSES
from opencdop.cases.jurisdiction_queries import proposed_lead
from opencdop.cases.jurisdiction_rules import status_title
from opencdop.cases.lead_seen import check_seen
from opencdop.cases.models import Case, LeadFacts
from opencdop.cases.noting import note_event
from opencdop.cases.services import lock, touch
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.rows import read_locked


@service
def begin_lead(case: Case, *, chosen: Mapping[str, Any], reason: str = "", by: Actor) -> str:
    """Note, when a case is opened, by which rule its panel leads and how firmly. Returns the status.

    Where there is no duty to review, `reason` says why it is reviewed all the same.
    """
    access.require(by, Act.TRIAGE, case)
    if chosen:
        _keep(case, chosen, by=by)
    proposal = proposed_lead(case)
    if proposal.status == DECISION_REQUIRED:
        _decide(case, reason=reason, by=by)
    _stand(case, rule=proposal.rule, status=proposal.status, by=by)
    return proposal.status


@service
def note_lead_facts(
    case: Case, *, chosen: Mapping[str, Any], agreement: Any = None, seen: str | None = None, by: Actor
) -> str:
    """Change what is known of homes and places: facts change, and the lead may be proposed anew. No clock starts again.

    `agreement` is what panels have agreed so far, from whoever knows it; without it, what they settled stands until
    they settle it anew. `seen` is the mark of the choice that was on screen; raises Stale where somebody chose
    otherwise since. Returns the status.
    """
    access.require(by, Act.PROPOSE_LEAD, case)
    read_locked(case)  # panels may have agreed meanwhile
    before = LeadFacts.objects.filter(case=case).first()
    check_seen(before.chosen if before else None, chosen=chosen, seen=seen)
    note_event(
        events.LEAD_FACTS_NOTED,
        case,
        by=by,
        before=before.chosen if before else None,
        after=dict(chosen),
    )
    _keep(case, chosen, by=by)
    if agreement is None and case.lead_status in (AGREED, DISPUTED):
        touch(case)
        return str(case.lead_status)
    proposal = proposed_lead(case, agreement=agreement)
    _stand(case, rule=proposal.rule, status=proposal.status, by=by)
    return proposal.status


@service
def decide_review(case: Case, *, reason: str, by: Actor) -> None:
    """Decide that a death without a duty to review is reviewed here, and why. Not to review it is to put it out."""
    access.require(by, Act.PROPOSE_LEAD, case)
    lock(case)
    _decide(case, reason=reason, by=by)
    touch(case)


@service
def settle_lead(case: Case, *, rule: str, status: str, by: Actor) -> None:
    """Note how the lead stands after panels have agreed, or could not. The caller has checked the right to that."""
    _stand(case, rule=rule, status=status, by=by)


def _decide(case: Case, *, reason: str, by: Actor) -> None:
    if not reason.strip():
        raise RuleBroken("There is no duty to review this death. Say why it is reviewed here.")
    facts, _ = LeadFacts.objects.get_or_create(
        case=case,
        defaults={
            "data_key_id": case.data_key_id,
            "chosen": {},
            "noted_by_name": by.name,
            "noted_at": clock.now(),
        },
    )
    facts.decision, facts.decision_reason = LeadFacts.REVIEW, reason.strip()
    facts.decided_by_name, facts.decided_at = by.name, clock.now()
    facts.save()
    note_event(
        events.REVIEW_DECIDED,
        case,
        by=by,
        after=reason.strip(),
    )


def _keep(case: Case, chosen: Mapping[str, Any], *, by: Actor) -> None:
    LeadFacts.objects.update_or_create(
        case=case,
        defaults={
            "data_key_id": case.data_key_id,
            "chosen": dict(chosen),
            "noted_by_name": by.name,
            "noted_at": clock.now(),
        },
    )


def _stand(case: Case, *, rule: str, status: str, by: Actor) -> None:
    if status not in STATUSES:
        raise ValueError(f"no such status of a lead: {status}")
    read_locked(case)
    if (case.lead_rule, case.lead_status) == (rule, status):
        return
    case.lead_rule, case.lead_status = rule, status
    case.save(update_fields=["lead_rule", "lead_status"])
    touch(case)
    note_event(
        events.LEAD_STANDS,
        case,
        by=by,
        words={"rule": rule, "status": status_title(status).lower()},
    )

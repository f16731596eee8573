"""From what was chosen on a page to the service that does it."""

from opencdop.accounts.roles import Act
from opencdop.cases.access import case_for
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.intake.queries import notification_for
from opencdop.reconciliation import services
from opencdop.reconciliation.models import ListLine
from opencdop.reconciliation.proposing import Proposal
from opencdop.reconciliation.transitions import ANOTHER_AREA, MATCHED, NO_CHILD, OPENED, OUT_OF_SCOPE


def decide(line: ListLine, *, choice: str, reason: str, passed_to: str, by: Actor) -> str:
    """Do what was chosen; returns a sentence of what happened. Raises RuleBroken where something is missing."""
    what, _, target = choice.partition(":")
    if what == "case":
        case = case_for(by, target, Act.RECONCILE)
        services.match_case(line, case=case, by=by)
        return f"Line {line.number} is matched with {case.reference}."
    if what == "notification":
        notification = notification_for(by, target)
        services.match_notification(line, notification=notification, by=by)
        return f"Line {line.number} is matched with {notification.reference}."
    if what == OPENED:
        notification = services.open_missing(line, by=by)
        return f"Line {line.number} was opened as {notification.reference}. It waits for triage."
    if what == OUT_OF_SCOPE:
        services.put_out_of_scope(line, reason=reason, by=by)
        return f"Line {line.number} is out of scope."
    if what == ANOTHER_AREA:
        services.pass_on(line, to=passed_to, reason=reason, by=by)
        return f"Line {line.number} is another area’s: {line.passed_to}."
    if what == NO_CHILD:
        services.set_aside(line, reason=reason, by=by)
        return f"Line {line.number} names no child."
    raise RuleBroken("Choose what becomes of this line.")


def accept(line: ListLine, proposal: Proposal, *, by: Actor) -> None:
    """Take a proposal as it was shown."""
    if proposal.outcome == MATCHED and proposal.case is not None:
        services.match_case(line, case=proposal.case, by=by)
    elif proposal.notification is not None:
        services.match_notification(line, notification=proposal.notification, by=by)
    elif proposal.outcome == OUT_OF_SCOPE:
        services.put_out_of_scope(line, reason=proposal.words, by=by)
    else:
        services.pass_on(line, to=proposal.passed_to, reason=proposal.words, by=by)

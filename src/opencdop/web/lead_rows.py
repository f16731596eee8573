"""What the work list says of who leads: proposals to answer, cases to take over, outcome reports owed and received."""

from opencdop.core.actor import Actor
from opencdop.core.clock import local_date
from opencdop.design.shell import Act, WorkRow
from opencdop.design.words import short_day
from opencdop.transfers.outcome_queries import Came, OutcomeReports
from opencdop.transfers.queries import Asked, Owed, to_answer
from opencdop.web.work import Work


def lead_rows(actor: Actor, *, reports: OutcomeReports) -> list[Work]:
    """The rows of the actor's office; a fixed number of queries. `reports` are those of outcomes, owed and come."""
    return [
        *(_asked(each) for each in to_answer(actor)),
        *(_owed(each) for each in reports.owed),
        *(_came(each) for each in reports.to_confirm),
    ]


def _asked(each: Asked) -> Work:
    case = each.agreement.case
    row = WorkRow(
        child=each.child,
        href=each.href,
        details=case.reference,
        tag="Which panel leads",
        tint="gold",
        need=each.words,
        reason="Another panel waits for your office’s answer",
        who="A manager of your office",
        when=f"since {short_day(each.since)}",
        acts=(Act(label="Answer", href=each.href, about=each.child),),
    )
    return Work(local_date(each.since), row, (case.pk, case.data_key_id))


def _owed(each: Owed) -> Work:
    case = each.interest.case
    row = WorkRow(
        child=each.child,
        href=f"/cases/{case.pk}/",
        details=case.reference,
        tag=case.stage_title,
        tint="sky",
        need=f"Send the outcome report to {each.interest.name}",
        who=f"{case.lead_panel.name} office",
        when=f"by {short_day(each.due_on)}",
        acts=(Act(label="Send", href=each.href, about=each.child),),
    )
    return Work(each.due_on, row, (case.pk, case.data_key_id))


def _came(each: Came) -> Work:
    case, href = each.interest.case, f"/leads/{each.interest.pk}/"
    row = WorkRow(
        child=each.child,
        href=href,
        details=case.reference,
        tag="Which panel leads",
        tint="sage",
        need=f"{each.lead_name} reports the outcome of its review: read it, and confirm that it is here",
        who="Your office",
        when=f"since {short_day(each.sent_at)}",
        acts=(Act(label="Read", href=href, about=each.child),),
    )
    return Work(local_date(each.sent_at), row, (case.pk, case.data_key_id))

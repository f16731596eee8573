"""The e-mails between the offices of two panels: our reference and a link, and nothing of the child."""

from django.conf import settings

from opencdop.core.actor import Actor
from opencdop.outbox.services import queue_email
from opencdop.panels.models import Panel
from opencdop.panels.templates import email_for
from opencdop.transfers.models import Interest, JurisdictionAgreement


def ask_for_answer(agreement: JurisdictionAgreement, *, interest: Interest | None, by: Actor) -> None:
    """Tell the other office of a proposal; a body outside is told by the office itself."""
    other = agreement.other_panel
    if other is None:
        return
    leads = agreement.case.lead_panel_id == other.pk
    href = (
        f"/cases/{agreement.case_id}/lead/" if leads else f"/leads/{interest.pk}/" if interest else "/leads/"
    )
    _tell(agreement, other, agreement.proposing_panel, "proposed", href, by=by)


def tell_answer(agreement: JurisdictionAgreement, *, by: Actor) -> None:
    """Tell the office that proposed."""
    if agreement.other_panel is not None:
        _tell(agreement, agreement.proposing_panel, agreement.other_panel, "answered", "/leads/", by=by)


def ask_chairs(agreement: JurisdictionAgreement, *, by: Actor) -> None:
    """Ask both offices to tell their chairs; what chairs read names nobody."""
    href = f"/leads/chairs/{agreement.pk}/"
    for panel in _parties(agreement):
        _tell(agreement, panel, panel, "chairs", href, by=by)


def tell_settled(agreement: JurisdictionAgreement, *, by: Actor) -> None:
    """Tell both offices what the chairs decided."""
    for panel in _parties(agreement):
        _tell(agreement, panel, panel, "settled", "/leads/", by=by)


def tell_outcome(interest: Interest, *, report_id: str, by: Actor) -> None:
    """Tell the office of an interested panel that the outcome is there."""
    if interest.panel is None:
        return
    letter = email_for(
        interest.case.lead_panel,
        "review_outcome",
        {
            "reference": interest.case.reference,
            "link": f"{settings.OPENCDOP_ADDRESS}/leads/{interest.pk}/",
        },
    )
    queue_email(
        kind="outcome of a review",
        to=interest.panel.office_email,
        subject=letter.subject,
        body=letter.body,
        words=letter.words,
        dedupe_key=f"outcome:{report_id}",
        case_id=interest.case_id,
        by=by,
    )


def _parties(agreement: JurisdictionAgreement) -> list[Panel]:
    return [panel for panel in (agreement.proposing_panel, agreement.other_panel) if panel is not None]


def _tell(
    agreement: JurisdictionAgreement, to: Panel, about: Panel, which: str, href: str, *, by: Actor
) -> None:
    """In the words of the panel it is about."""
    words = {"reference": agreement.case.reference, "link": f"{settings.OPENCDOP_ADDRESS}{href}"}
    letter = email_for(about, f"lead_{which}", words)
    queue_email(
        kind=f"lead {which}",
        to=to.office_email,
        subject=letter.subject,
        body=letter.body,
        words=letter.words,
        dedupe_key=f"lead:{agreement.pk}:{which}:{to.pk}",
        case_id=agreement.case_id,
        by=by,
    )

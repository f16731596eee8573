"""The e-mails between the offices of two panels: our reference and a link, and nothing of the child."""

from django.conf import settings

from opencdop.core.actor import Actor
from opencdop.outbox.services import queue_email
from opencdop.panels.models import Panel
from opencdop.transfers.models import Interest, JurisdictionAgreement

_SIGN_IN = """You will be asked to sign in. This message says nothing about the child on purpose.
Please do not answer it."""
PROPOSED = f"""{{panel}} proposes which panel reviews a death, and asks for your answer. Its reference is {{reference}}.

Answer here: {{link}}

{_SIGN_IN}
"""
ANSWERED = f"""{{panel}} has answered your proposal about {{reference}}.

Read the answer here: {{link}}

{_SIGN_IN}
"""
CHAIRS = f"""Two panels could not agree which of them reviews a death. The chairs of both decide.
Its reference is {{reference}}.

Read the reasons here: {{link}}

{_SIGN_IN}
"""
SETTLED = f"""The chairs of both panels have decided who reviews. The reference is {{reference}}.

Go on from here: {{link}}

{_SIGN_IN}
"""
OUTCOME = f"""{{panel}} has finished the review {{reference}} and reports the outcome to you, as was agreed.

Read it here: {{link}}

{_SIGN_IN}
"""


def ask_for_answer(agreement: JurisdictionAgreement, *, interest: Interest | None, by: Actor) -> None:
    """Tell the other office of a proposal; a body outside is told by the office itself."""
    other = agreement.other_panel
    if other is None:
        return
    leads = agreement.case.lead_panel_id == other.pk
    href = (
        f"/cases/{agreement.case_id}/lead/" if leads else f"/leads/{interest.pk}/" if interest else "/leads/"
    )
    _tell(
        agreement, other, agreement.proposing_panel, "proposed", "Who reviews a death", PROPOSED, href, by=by
    )


def tell_answer(agreement: JurisdictionAgreement, *, by: Actor) -> None:
    """Tell the office that proposed."""
    if agreement.other_panel is not None:
        words = ("answered", "An answer about who reviews", ANSWERED, "/leads/")
        _tell(agreement, agreement.proposing_panel, agreement.other_panel, *words, by=by)


def ask_chairs(agreement: JurisdictionAgreement, *, by: Actor) -> None:
    """Ask both offices to tell their chairs; what chairs read names nobody."""
    href = f"/leads/chairs/{agreement.pk}/"
    for panel in _parties(agreement):
        _tell(agreement, panel, panel, "chairs", "For the chair: who reviews a death", CHAIRS, href, by=by)


def tell_settled(agreement: JurisdictionAgreement, *, by: Actor) -> None:
    """Tell both offices what the chairs decided."""
    for panel in _parties(agreement):
        _tell(agreement, panel, panel, "settled", "The chairs have decided", SETTLED, "/leads/", by=by)


def tell_outcome(interest: Interest, *, report_id: str, by: Actor) -> None:
    """Tell the office of an interested panel that the outcome is there."""
    if interest.panel is None:
        return
    queue_email(
        kind="outcome of a review",
        to=interest.panel.office_email,
        subject="The outcome of a review: {reference}",
        body=OUTCOME,
        words={
            "reference": interest.case.reference,
            "panel": interest.case.lead_panel.name,
            "link": f"{settings.OPENCDOP_ADDRESS}/leads/{interest.pk}/",
        },
        dedupe_key=f"outcome:{report_id}",
        case_id=interest.case_id,
        by=by,
    )


def _parties(agreement: JurisdictionAgreement) -> list[Panel]:
    return [panel for panel in (agreement.proposing_panel, agreement.other_panel) if panel is not None]


def _tell(
    agreement: JurisdictionAgreement,
    to: Panel,
    about: Panel,
    which: str,
    subject: str,
    body: str,
    href: str,
    *,
    by: Actor,
) -> None:
    queue_email(
        kind=f"lead {which}",
        to=to.office_email,
        subject=f"{subject}: {{reference}}",
        body=body,
        words={
            "reference": agreement.case.reference,
            "panel": about.name,
            "link": f"{settings.OPENCDOP_ADDRESS}{href}",
        },
        dedupe_key=f"lead:{agreement.pk}:{which}:{to.pk}",
        case_id=agreement.case_id,
        by=by,
    )

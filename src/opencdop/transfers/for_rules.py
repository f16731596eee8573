"""What panels have agreed, as the rules of jurisdiction take it (`cases.jurisdiction.propose`). Pure."""

from collections.abc import Mapping
from typing import Any

from opencdop.cases.jurisdiction import AGREED, DISPUTED
from opencdop.transfers.models import JurisdictionAgreement
from opencdop.transfers.transitions import DECLINED, ESCALATED


def agreement_for_rules(agreement: JurisdictionAgreement | None) -> Mapping[str, Any] | None:
    """The agreement as the rules see it: agreed, disputed, or nothing yet. A panel stands by its id."""
    if agreement is None:
        return None
    if agreement.stands:
        lead = agreement.lead_panel_id or agreement.lead_name
        return {"proposed_lead": lead, "status": AGREED, "basis": agreement.basis}
    if agreement.state in (DECLINED, ESCALATED):
        return {"proposed_lead": None, "status": DISPUTED, "basis": agreement.basis}
    return None

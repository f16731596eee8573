"""Who leads and what went where is each installation's own account: none of it leaves with a case. What was agreed
goes along in the words of the file, and both keep the event.
"""

from opencdop.cases.models import Case
from opencdop.keystore.portable_rows import Rows, Told

ROWS: tuple[Rows, ...] = ()
STAYS = {
    "transfers.JurisdictionAgreement": "said in the words of the file; a new one names the panels of that installation",
    "transfers.ChairAnswer": "of an agreement",
    "transfers.Transfer": "between panels of this installation",
    "transfers.Interest": "of panels as they are known here; the panel that sends the case gets one there",
    "transfers.OutcomeReport": "owed to panels as they are known here",
    "transfers.Parcel": "what went and came here",
}


def portable(case: Case) -> dict[str, list[Told]]:
    """Nothing."""
    return {}

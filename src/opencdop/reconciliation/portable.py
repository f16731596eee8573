"""What of others' lists goes with a case that is handed to another installation: nothing."""

from opencdop.cases.models import Case
from opencdop.keystore.portable_rows import Rows, Told

ROWS: tuple[Rows, ...] = ()
STAYS = {
    "reconciliation.ListLine": "a line of a list that tells of other children too; the panel it came to keeps it"
}


def portable(case: Case) -> dict[str, list[Told]]:
    """Nothing."""
    return {}

"""Facts are made from the record: none leaves with a case, and those of a case that came are made here."""

from opencdop.cases.models import Case
from opencdop.keystore.portable_rows import Rows, Told

ROWS: tuple[Rows, ...] = ()
STAYS = {"statistics.CaseFacts": "made again from the record"}


def portable(case: Case) -> dict[str, list[Told]]:
    """Nothing."""
    return {}

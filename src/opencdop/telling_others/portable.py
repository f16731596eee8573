"""Who was told of a death, and what was stopped, as it leaves for another installation and comes in from one."""

from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case
from opencdop.keystore.portable_rows import Rows, Told, told_all
from opencdop.telling_others.models import TellingMark

ROWS = (Rows(TellingMark, of="case", once=("code", "taken_back_at")),)


def portable(case: Case) -> dict[str, list[Told]]:
    """Each line as it read, with who was told, when and by whom."""
    return told_all(ROWS, case_ids_of(case))

"""A case's actions as they leave for another installation and come in from one."""

from opencdop.actions.models import Action
from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case
from opencdop.keystore.portable_rows import Rows, Told, told_all

ROWS = (
    Rows(Action, of="case", given=("panel",), leaves={"owner": "an account here; the name and the words go"}),
)


def portable(case: Case) -> dict[str, list[Told]]:
    """What should be done, by whom, and how far it is."""
    return told_all(ROWS, case_ids_of(case))

"""A case's messages as they leave for another installation and come in from one."""

from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case
from opencdop.conversations.models import Message, Thread
from opencdop.conversations.transitions import SETTLED
from opencdop.keystore.portable_rows import Rows, Told, told_all

ROWS = (
    Rows(
        Thread,
        of="case",
        leaves={"person": "an account here; the name goes"},
        anew={"state": lambda told: SETTLED},  # nobody there can be reached from where it now stands
    ),
    Rows(Message, of="thread__case", leaves={"once": "of the page on which it was written"}),
)


def portable(case: Case) -> dict[str, list[Told]]:
    """What the office and professionals wrote to each other."""
    return told_all(ROWS, case_ids_of(case))

"""The notifications of a case, each with its notifier, as they leave for another installation and come in from one."""

from collections.abc import Mapping
from typing import Any

from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case
from opencdop.core.ids import new_id
from opencdop.intake.models import Notification
from opencdop.keystore.portable_rows import Rows, Told, told_all

LONGEST = 24  # of a reference


def _free_reference(told: Mapping[str, Any]) -> str:
    """Their reference, which the notifier was told; with a few letters more where we gave the same one."""
    reference = str(told.get("reference", ""))[: LONGEST - 5]
    taken = Notification.objects.filter(reference=reference).exists()
    return f"{reference}-{new_id()[:4]}" if taken else reference


ROWS = (
    Rows(
        Notification,
        of="case",
        given=("panel",),
        leaves={
            "notifier_id": "an account here; the name goes",
            "other_children": "cases of this installation",
        },
        anew={"reference": _free_reference},
    ),
)

STAYS = {
    "intake.Passing": "counted by the panel here that passed it on",
    "intake.SentOnce": "a mark of a system that sends to this installation",
}


def portable(case: Case) -> dict[str, list[Told]]:
    """What was told of the death, by whom and when it came."""
    return told_all(ROWS, case_ids_of(case))

"""A case's actions as they leave for another installation and come in from one."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from opencdop.actions.models import Action
from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case
from opencdop.keystore.portable_rows import Rows, Told, take_all, told_all

ROWS = (
    Rows(Action, of="case", given=("panel",), leaves={"owner": "an account here; the name and the words go"}),
)


def portable(case: Case) -> dict[str, list[Told]]:
    """What should be done, by whom, and how far it is."""
    return told_all(ROWS, case_ids_of(case))


def take_in(
    case: Case,
    parts: Mapping[str, Iterable[Mapping[str, Any]]],
    *,
    given: Mapping[str, Any],
    ids: Collection[str],
) -> None:
    """Write the actions, which the panel that leads now follows."""
    take_all(ROWS, parts, given=given, ids=ids)

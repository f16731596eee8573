"""All of a case that goes, asked of each package below: its rows, the forms they were filled in on, the files."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from types import ModuleType
from typing import Any

from opencdop.actions import portable as actions
from opencdop.agency_requests import portable as agency_requests
from opencdop.cases import portable as cases
from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case
from opencdop.conversations import portable as conversations
from opencdop.core.ids import ALPHABET, ID_LENGTH
from opencdop.documents import portable as documents
from opencdop.intake import portable as intake
from opencdop.joint_response import portable as joint_response
from opencdop.meetings import portable as meetings
from opencdop.submissions import portable as submissions
from opencdop.telling_others import portable as telling_others
from opencdop.transfers.parcels.contents import FILES, Part, json_part

ID = re.compile(rf"(?<![0-9A-Za-z])[{ALPHABET}]{{{ID_LENGTH}}}(?![0-9A-Za-z])")

# Each says by its ROWS what is taken in, and has `portable(case)`; a guard test finds one that is missing here.
PACKAGES: Mapping[str, ModuleType] = {
    "cases": cases,
    "intake": intake,
    "agency_requests": agency_requests,
    "joint_response": joint_response,
    "meetings": meetings,
    "actions": actions,
    "conversations": conversations,
    "telling_others": telling_others,
}
SUBMISSIONS, DOCUMENTS = "submissions", "documents"


@dataclass(frozen=True)
class Gathered:
    """The parts of a case, and how many rows of each sort are in them."""

    parts: tuple[Part, ...]
    counts: Mapping[str, int]


def gathered(case: Case) -> Gathered:
    """The case as it is kept, with every id as it is here."""
    tables: dict[str, dict[str, list[dict[str, Any]]]] = {
        name: package.portable(case) for name, package in PACKAGES.items()
    }
    _cut_links_elsewhere(tables)
    tables[SUBMISSIONS] = submissions.portable_named(_ids_in(tables))
    tables[DOCUMENTS] = documents.portable_documents(
        _ids_in(tables),
        case_ids=case_ids_of(case),
        data_key_ids=submissions.data_keys_of(tables[SUBMISSIONS]) | {case.data_key_id},
    )
    files = [told for rows in tables[DOCUMENTS].values() for told in rows if documents.has_file(told)]
    parts = [json_part(name, told) for name, told in tables.items()]
    counts = {label: len(rows) for told in tables.values() for label, rows in told.items() if rows}
    return Gathered((*parts, *map(_file, files)), counts)


def _cut_links_elsewhere(tables: Mapping[str, Mapping[str, list[dict[str, Any]]]]) -> None:
    """Let lead nowhere what leads to a row of a case from which this one was parted: a version that was replaced, a
    return whose answer was taken. What came of it goes.
    """
    keys = {
        label: {row.get("id") for row in rows} for told in tables.values() for label, rows in told.items()
    }
    for rows in (rows for package in PACKAGES.values() for rows in package.ROWS):
        for column in rows.columns():
            if not (column.is_relation and column.null and column.related_model._meta.label in keys):
                continue
            for row in chain.from_iterable(told.get(rows.name, ()) for told in tables.values()):
                if row[column.attname] not in keys[column.related_model._meta.label]:
                    row[column.attname] = None


def _ids_in(tables: Mapping[str, Any]) -> set[str]:
    return set(ID.findall(json.dumps(tables)))


def _file(told: Mapping[str, Any]) -> Part:
    def chunks() -> Iterable[bytes]:
        return documents.file_chunks(told["id"])

    return Part(FILES + told["id"], told["size"], told["sha256"], chunks)

"""Writing a case that came: under new ids, sealed with a new key, all of it or nothing. Part of a service."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps

from opencdop.accounts.models import Person
from opencdop.cases import portable as cases
from opencdop.cases.models import Case
from opencdop.cases.standing import refresh_stage
from opencdop.core.ids import new_id
from opencdop.documents import portable as documents
from opencdop.keystore import keys
from opencdop.keystore.portable_rows import NotUnderstood, take_all
from opencdop.panels.models import Panel
from opencdop.submissions import portable as submissions
from opencdop.transfers.parcels.contents import Contents, read_json
from opencdop.transfers.parcels.envelope import NEWER, Refused
from opencdop.transfers.parcels.gathering import DOCUMENTS, ID, PACKAGES, SUBMISSIONS
from opencdop.transfers.parcels.keeping import Leftovers

Tables = Mapping[str, list[dict[str, Any]]]


def take_in(
    contents: Contents, *, panel: Panel, coordinator: Person, from_where: str, left: Leftovers
) -> Case:
    """The case as it stands here from now on. Raises Refused; whatever was begun is in `left`."""
    try:
        return _take_in(contents, panel=panel, coordinator=coordinator, from_where=from_where, left=left)
    except NotUnderstood as problem:
        # Which column it was is for whoever maintains the two programs; no value of it is told.
        raise Refused(f"{NEWER} ({problem}.)") from problem


def _take_in(
    contents: Contents, *, panel: Panel, coordinator: Person, from_where: str, left: Leftovers
) -> Case:
    here = _under_new_ids(contents.texts)
    ids = set(here.new.values())
    data_key_id = keys.create_key()
    left.key_ids.append(data_key_id)
    given = {"data_key_id": data_key_id, "panel_id": panel.pk}
    case = cases.begin(
        here.tables["cases"], panel=panel, coordinator=coordinator, data_key_id=data_key_id, ids=ids
    )
    submissions.take_in(here.tables[SUBMISSIONS], given=given, ids=ids, from_where=from_where)
    documents.take_in(
        here.tables[DOCUMENTS],
        files={here.new[old]: file for old, file in contents.files.items() if old in here.new},
        given={**given, "case_id": case.pk},
        ids=ids,
        stored=left.stored,
    )
    for name, package in PACKAGES.items():
        take_all(package.ROWS, here.tables[name], given=given, ids=ids)
    refresh_stage(case)
    case.refresh_from_db()
    return case


class _Here:
    """The tables under the ids that they have here, and which id became which."""

    def __init__(self, tables: Mapping[str, Tables], new: Mapping[str, str]) -> None:
        self.tables, self.new = tables, new


def _under_new_ids(texts: Mapping[str, str]) -> _Here:
    """Give every row an id of ours, and put it in the place of the old one wherever that stands.

    Ids are random and found as whole words, so that one in an answer, a need's code or a key is found as well.
    """
    wanted = {*PACKAGES, SUBMISSIONS, DOCUMENTS}
    if set(texts) != wanted:
        raise NotUnderstood(f"its parts are not {', '.join(sorted(wanted))}")
    new: dict[str, str] = {}
    case_id = new_id()
    for name, text in texts.items():
        for label, rows in _tables(name, text).items():
            column = apps.get_model(label)._meta.pk.attname
            for row in rows:
                for each in {row.get("case_id"), row.get("response_id")} - {None}:
                    new[str(each)] = case_id
                if ID.fullmatch(str(row.get(column))):
                    new.setdefault(str(row[column]), case_id if label == cases.CASE.name else new_id())
    swapped = {name: ID.sub(lambda found: new.get(found[0], found[0]), text) for name, text in texts.items()}
    return _Here({name: _tables(name, text) for name, text in swapped.items()}, new)


def _tables(name: str, text: str) -> Tables:
    """One part as tables of rows. Raises NotUnderstood for a table that this part does not have here."""
    try:
        told = read_json(text)
    except (ValueError, RecursionError) as problem:
        raise NotUnderstood(f"{name} cannot be read") from problem
    if not isinstance(told, dict):
        raise NotUnderstood(f"{name} cannot be read")
    for label, rows in told.items():
        if label not in _known(name):
            raise NotUnderstood(f"{label} is not known here")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise NotUnderstood(f"{label} cannot be read")
    return told


def _known(name: str) -> set[str]:
    if name == SUBMISSIONS:
        return {rows.name for rows in submissions.ROWS} | {submissions.FORMS}
    if name == DOCUMENTS:
        return {rows.name for rows in documents.ROWS}
    first = {cases.CASE.name, cases.CHILD.name} if name == "cases" else set()
    return first | {rows.name for rows in PACKAGES[name].ROWS}

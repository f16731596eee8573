"""A case can leave an installation whole: every table with rows of a case says that it goes, or why it stays."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db import models

from opencdop.accounts.models import Organisation, Person
from opencdop.cases.models import Case
from opencdop.documents.portable import ROWS as DOCUMENTS
from opencdop.keystore.portable_rows import Rows
from opencdop.panels.models import Panel
from opencdop.submissions.portable import ROWS as SUBMISSIONS
from opencdop.transfers.parcels.gathering import PACKAGES

SECRET = ("_hash", "token", "secret", "password")  # how a column ends that opens something here
OURS = (Person, Organisation, Panel)  # what is this installation's own, and another's is not
OWN = {"cases.Case", "cases.Child"}  # made by `cases.portable.begin`, which comes first


def of_a_case(found: Iterable[type[models.Model]]) -> set[type[models.Model]]:
    """The tables with rows of a case: a foreign key leads from them to it, directly or by others of them."""
    among, more = {Case}, list(found)
    while added := {each for each in more if each not in among and _points_to(each) & among}:
        among |= added
    return among - {Case}


def _points_to(model: type[models.Model]) -> set[Any]:
    fields = model._meta.concrete_fields
    return {field.related_model for field in fields if field.is_relation and field.related_model}


def portable_of(model: type[models.Model]) -> ModuleType | None:
    name = f"{apps.get_containing_app_config(model.__module__).name}.portable"  # type: ignore[union-attr]
    return import_module(name) if find_spec(name) else None


def goes(module: Any) -> set[str]:
    return {rows.name for rows in module.ROWS}


def undecided(found: Iterable[type[models.Model]], modules: Mapping[str, Any] | None = None) -> list[str]:
    """The tables of a case of which nobody has said whether they go."""
    missing = []
    for model in found:
        module = (modules or {}).get(model._meta.app_label) or portable_of(model)
        said = goes(module) | set(getattr(module, "STAYS", {})) | OWN if module else set()
        if model._meta.label not in said or not callable(getattr(module, "portable", None)):
            missing.append(model._meta.label)
    return sorted(missing)


def all_rows() -> list[Rows]:
    listed = [rows for package in PACKAGES.values() for rows in package.ROWS]
    cases = PACKAGES["cases"]
    return [*listed, cases.CASE, cases.CHILD, *SUBMISSIONS, *DOCUMENTS]


def leading_out(rows: Rows, *, going: set[Any]) -> list[str]:
    """The columns that would carry what is this installation's own: a key to a row that stays, or a secret."""
    wrong = []
    for column in rows.columns():
        stays = column.related_model in OURS or column.related_model not in going
        if (column.is_relation and stays) or column.name.endswith(SECRET):
            wrong.append(f"{rows.name}.{column.name}")
    return wrong


def test_every_table_of_a_case_goes_with_it_or_says_why_it_stays():
    found = of_a_case(apps.get_models())
    assert {"cases.CaseAnswer", "joint_response.ResponseStep", "meetings.Declaration"} <= {
        model._meta.label for model in found
    }
    assert undecided(found) == []


def test_every_package_that_carries_rows_is_asked_for_them():
    modules = [portable_of(model) for model in of_a_case(apps.get_models())]
    carrying = {module.__name__ for module in modules if module and module.ROWS}
    assert carrying == {package.__name__ for package in PACKAGES.values()}


def test_nothing_that_goes_leads_to_what_stays_or_opens_anything():
    going = {rows.model for rows in all_rows()}
    assert [where for rows in all_rows() for where in leading_out(rows, going=going)] == []


def test_what_stays_has_a_reason_and_is_a_table():
    labels = {model._meta.label for model in apps.get_models()}
    for model in of_a_case(apps.get_models()):
        for label, why in getattr(portable_of(model), "STAYS", {}).items():
            assert label in labels
            assert why.strip()
    for rows in all_rows():
        columns = {field.name for field in rows.model._meta.concrete_fields}
        assert {*rows.leaves, *rows.anew, *rows.given} <= columns
        assert all(why.strip() for why in rows.leaves.values())


def test_package_without_portable_and_column_that_leads_out_are_found():
    class Empty:
        ROWS = ()

    labels = undecided([apps.get_model("cases.Need")], {"cases": Empty})
    assert labels == ["cases.Need"]
    bare = Rows(apps.get_model("agency_requests.AgencyRequest"), of="case")
    wrong = leading_out(bare, going={Case, apps.get_model("agency_requests.AgencyRequest")})
    assert {"agency_requests.AgencyRequest.link_hash", "agency_requests.AgencyRequest.organisation"} <= set(
        wrong
    )

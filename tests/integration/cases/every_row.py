"""Every row that belongs to cases, whatever package keeps it."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from opencdop.cases.models import Case, DuplicatePair

# What a merge and its end leave behind: that something changed, when, and the decision itself.
LEAVES = {"changed_at", "version_no", "merged_at"}
OF_A_CASE = ("cases", "agency_requests", "meetings", "actions", "intake", "joint_response", "submissions")


def rows_of(*cases: Case) -> dict[str, dict[str, Any]]:
    """Every row of every package that belongs to these cases, column by column, sealed ones opened."""
    ids = [case.pk for case in cases]
    found: dict[str, dict[str, Any]] = {}
    for model in apps.get_models():
        if model._meta.app_label not in OF_A_CASE or model is DuplicatePair:
            continue
        for key in _of_case(model):
            for row in model._default_manager.filter(**{f"{key}__in": ids}):
                columns = {field.attname for field in model._meta.concrete_fields} - LEAVES
                name = "hash" if model.__name__ == "IdentityHash" else "pk"
                found[
                    f"{model._meta.label}:{row.pk if name == 'pk' else (row.case_id, row.what, row.hash)}"
                ] = {
                    column: getattr(row, column) for column in columns - ({"id"} if name == "hash" else set())
                }
    return found


def _of_case(model: Any) -> Iterator[str]:
    if model is Case:
        yield "pk"
    for field in model._meta.concrete_fields:
        if field.related_model is Case and field.name == "case":
            yield field.attname

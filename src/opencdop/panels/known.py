"""The roles, bodies and rules of thumb that panel records are made of, read from definitions/panel_records.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from opencdop.core.dates import add_months
from opencdop.panels.quorum import MEMBER


@dataclass(frozen=True)
class PanelRole:
    """A role on a panel, and the seat as which it counts for the quorum."""

    code: str
    title: str
    seat: str


def records_file(name: str) -> dict[str, Any]:
    """A file of the definitions that is no form; the installation's own stands over ours."""
    for folder in reversed(settings.OPENCDOP_DEFINITIONS):
        path = Path(folder) / f"{name}.yaml"
        if path.exists():
            loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
            return loaded
    raise FileNotFoundError(f"{name}.yaml is missing from the definitions")


@cache
def _known() -> dict[str, Any]:
    return records_file("panel_records")


@cache
def roles() -> Mapping[str, PanelRole]:
    """The roles by code, in their order; read once a process."""
    return {each["code"]: PanelRole(each["code"], each["title"], each["seat"]) for each in _known()["roles"]}


def role_of(code: str) -> PanelRole:
    """A role; one that the definitions no longer have still reads, by its code."""
    return roles().get(code) or PanelRole(code, code.replace("_", " ").capitalize(), MEMBER)


@cache
def kinds_of_body() -> Mapping[str, str]:
    """Code to title."""
    return {each["code"]: each["title"] for each in _known()["bodies"]}


def warning_for_chair(counts_for: str, *, job_title: str) -> str:
    """Why a chair may not look independent, in words; nothing for others, and never for a Director of Public Health."""
    found = _known()["independence"]
    if counts_for not in found["warn_for"] or "public health" in job_title.lower():
        return ""
    return str(found["words"])


def statement_lasts_until(signed_on: Any) -> Any:
    """The day until which a confidentiality statement signed on a day is good, by our default."""
    return add_months(signed_on, int(_known()["statement"]["renew_months"]))

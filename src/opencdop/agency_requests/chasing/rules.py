"""The rules by which a panel chases: ours (definitions/chasing.yaml), or its own of the latest day that has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from opencdop.agency_requests.chasing.models import ChasingRules
from opencdop.panels.models import Panel
from opencdop.submissions.library import data

MOST_REMINDERS = 6
SMALLEST_PERCENT, LARGEST_PERCENT = 10, 400


@dataclass(frozen=True)
class Rules:
    """When reminders go, and when the manager is told (0: never by itself), as shares of the working days given."""

    remind_at_percent: tuple[int, ...]
    manager_at_percent: int
    from_on: date | None = None  # None: the rules that came with the product
    written_by_name: str = ""


@cache
def shipped_rules() -> Rules:
    """What holds where a panel has said nothing else."""
    ours = data("chasing")
    return Rules(tuple(ours["remind_at_percent"]), int(ours["manager_at_percent"]))


@cache
def pause_reasons() -> dict[str, str]:
    """Why a request may be left in peace, code to words."""
    return {each["code"]: each["words"] for each in data("chasing")["pauses"]}


@cache
def quiet_while() -> frozenset[str]:
    """The causes of waiting of a case during which none of its agencies is reminded."""
    return frozenset(data("chasing")["quiet_while"])


def rules_of_panels(on: date) -> Mapping[str, Rules]:
    """The rules in force on a day of each panel that has its own; one query."""
    written = ChasingRules.objects.filter(from_on__lte=on).order_by("from_on", "written_at")
    return {each.panel_id: _as_rules(each) for each in written}


def rules_of(panel: Panel, on: date) -> Rules:
    """The rules in force on a day for one panel."""
    written = ChasingRules.objects.filter(panel=panel, from_on__lte=on).order_by("-from_on", "-written_at")
    latest = written.first()
    return _as_rules(latest) if latest else shipped_rules()


def history_of(panel: Panel) -> list[Rules]:
    """All rules that the panel ever wrote, the latest day first."""
    written = ChasingRules.objects.filter(panel=panel).order_by("-from_on", "-written_at")
    return [_as_rules(each) for each in written]


def _as_rules(written: ChasingRules) -> Rules:
    return Rules(
        tuple(written.remind_at_percent),
        written.manager_at_percent,
        from_on=written.from_on,
        written_by_name=written.written_by_name,
    )

"""Thin notifications after which another is expected: what is said of them, and which cases still wait for the rest."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from opencdop.cases.models import Case
from opencdop.intake.channels import channel
from opencdop.intake.models import Notification

UNITS = ("neonatal_unit", "obstetrics", "midwifery")  # who is asked for the rest, the usual one first


@dataclass(frozen=True)
class Expected:
    """That a second one is expected. `ask_href` is where the unit is asked for the rest, once there is a case."""

    sentence: str
    ask_href: str = ""


@dataclass(frozen=True)
class Waiting:
    """A case of which all that is here is thin, and since when."""

    case_id: str
    reference: str
    received_at: datetime


def second_expected(notification: Notification) -> Expected | None:
    """What to expect after this notification; None where nothing more is, or where the rest is here."""
    way = channel(notification.channel)
    if not way.expects_second:
        return None
    if notification.case is None:
        return Expected(way.second)
    survivor = str(notification.case.merged_into_id or notification.case.pk)
    if any(each.case_id == survivor for each in _told([survivor]) if not each.is_thin):
        return None
    return Expected(way.second, f"/cases/{survivor}/agencies/ask/?type={UNITS[0]}")


def waiting_for_rest(cases: list[Case]) -> list[Waiting]:
    """Those of these cases of which only thin notifications are here, the longest waiting first; one query."""
    told = _told([case.pk for case in cases])
    complete = {each.case_id for each in told if not each.is_thin}
    first: dict[str, Waiting] = {}
    for each in told:
        if each.case_id not in complete:
            first.setdefault(each.case_id, Waiting(each.case_id, each.reference, each.received_at))
    return list(first.values())


@dataclass(frozen=True)
class _Told:
    case_id: str  # of the case that stands, where it was merged into another
    reference: str
    received_at: datetime
    is_thin: bool


def _told(case_ids: list[str]) -> list[_Told]:
    """The notifications of cases, and of those merged into them, the earliest first; one query."""
    rows = (
        Notification.objects.filter(Q(case__in=case_ids) | Q(case__merged_into__in=case_ids))
        .order_by("received_at")
        .values_list("case_id", "case__merged_into_id", "reference", "received_at", "channel")
    )
    return [
        _Told(merged_into or case_id, reference, received_at, channel(code).expects_second)
        for case_id, merged_into, reference, received_at, code in rows
    ]

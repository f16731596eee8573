"""Thin notifications after which another is expected: what is said of them, and which cases still wait for the rest."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from opencdop.cases.models import Case
from opencdop.cases.together import Kept, Shaped, all_ids_of, shaped
from opencdop.intake.channels import channel
from opencdop.intake.models import Notification

_NOTIFIED = "notified"
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
    of_child = Notification.objects.filter(Q(case=survivor) | Q(case__merged_into=survivor))
    if not all(channel(code).expects_second for code in of_child.values_list("channel", flat=True)):
        return None
    return Expected(way.second, f"/cases/{survivor}/agencies/ask/?type={UNITS[0]}")


def notification_rows(cases: Collection[Case]) -> Shaped:
    """What is asked of these cases together with others' rows: how each notification came."""
    rows = Notification.objects.filter(case_id__in=all_ids_of(cases))
    return shaped(rows, _NOTIFIED, code="channel", words="reference", at="received_at")


def waiting_for_rest(cases: Collection[Case], kept: Kept) -> list[Waiting]:
    """Those of these cases of which only thin notifications are here, the longest waiting first; of
    `notification_rows`.
    """
    told = {
        case.pk: sorted((row.at, row.words, row.code) for row in kept.of(_NOTIFIED, case.pk) if row.at)
        for case in cases
    }
    waiting = [
        Waiting(case_id, rows[0][1], rows[0][0])
        for case_id, rows in told.items()
        if rows and all(channel(code).expects_second for _at, _reference, code in rows)
    ]
    return sorted(waiting, key=lambda each: each.received_at)

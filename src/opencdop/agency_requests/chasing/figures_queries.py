"""The requests of a year as the figures see them, of the office's panels; opens no return."""

from collections.abc import Sequence
from datetime import date, datetime, time

from opencdop.accounts.roles import Act
from opencdop.agency_requests.chasing.figures import Told
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reminding import MANAGER
from opencdop.agency_requests.transitions import ASKED, DECLINED, NOTHING_HELD, WAITING, WITHDRAWN
from opencdop.cases.access import visible_cases
from opencdop.cases.merged import survivor_of
from opencdop.cases.stages import why_locked
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.clock import LONDON, local_date
from opencdop.core.dates import report_year_of
from opencdop.directory.joined import Joined, joined
from opencdop.keystore import keys


def years_asked(actor: Actor) -> list[int]:
    """The years (April to March) in which agencies were asked, the newest first; this year always among them."""
    cases = visible_cases(actor, Act.ASK_AGENCY).values("id")
    rows = AgencyRequest.objects.filter(kind=ASKED, case_id__in=cases).order_by("sent_at")
    first = rows.values_list("sent_at", flat=True).first()
    this = report_year_of(clock.today())
    began = report_year_of(local_date(first)) if first else this
    return list(range(this, began - 1, -1))


def told_in(actor: Actor, *, year: int, panel_id: str = "") -> list[Told]:
    """What agencies were asked in a year that began in April; nothing in one of no calendar. Three queries.

    An agency is called what it is called today; one that was entered twice is one.
    """
    try:
        begins, ends = (
            datetime.combine(date(each, 4, 1), time(), tzinfo=LONDON) for each in (year, year + 1)
        )
    except (ValueError, OverflowError):
        return []
    cases = visible_cases(actor, Act.ASK_AGENCY)
    if panel_id:
        cases = cases.filter(lead_panel_id=panel_id)
    rows = AgencyRequest.objects.filter(
        kind=ASKED,
        corrects__isnull=True,
        sent_at__gte=begins,
        sent_at__lt=ends,
        case_id__in=cases.values("id"),
    ).exclude(state=WITHDRAWN)
    today, merged = clock.today(), joined()
    rows = rows.select_related("case__merged_into", "measure", "organisation").order_by("sent_at")
    return [_told(row, merged, today=today) for row in rows]


def _told(row: AgencyRequest, merged: Joined, *, today: date) -> Told:
    measure = getattr(row, "measure", None)
    return Told(
        agency=merged.agency_of(row.organisation).name if row.organisation else row.agency_name,
        kind=row.agency_type,
        sent_on=local_date(row.sent_at),
        due_on=row.due_on,
        answered_on=local_date(row.answered_at) if row.answered_at else None,
        held_nothing=row.state == NOTHING_HELD,
        declined=row.state == DECLINED,
        reminders=len([step for step in row.reminders_sent if step != MANAGER]),
        is_late=row.state in WAITING and row.due_on < today and not why_locked(survivor_of(row.case).stage),
        expected=measure.expected if measure else 0,
        known=measure.known if measure else 0,
        not_known=measure.not_known if measure else 0,
    )


def key_of(agency: str) -> str:
    """What an agency is called in the address of its page: its name stands in no log."""
    return keys.index_hash(f"agency:{agency.casefold().strip()}")[:24]


def of_agency(told: Sequence[Told], key: str) -> list[Told]:
    """The requests to one agency."""
    return [each for each in told if key_of(each.agency) == key]

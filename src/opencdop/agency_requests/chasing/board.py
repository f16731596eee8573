"""The board: every request of the office's panels that an agency was asked, filtered, sorted, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

from opencdop.accounts.roles import Act
from opencdop.agency_requests.chasing.models import Chase
from opencdop.agency_requests.chasing.queries import cases_held, quiet_by, quiet_until, waiting_of
from opencdop.agency_requests.chasing.rules import rules_of_panels, shipped_rules
from opencdop.agency_requests.chasing.turns import Waiting, is_manager_untold
from opencdop.agency_requests.due import is_awaited
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.queries import given_up, given_up_to, with_case
from opencdop.agency_requests.reminding import MANAGER
from opencdop.agency_requests.transitions import ASKED, OPENED, REQUEST_STATES, SENT, WAITING
from opencdop.cases.access import visible_cases
from opencdop.cases.merged import case_ids_of, takes_answers
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.clock import local_date
from opencdop.outbox.models import OutgoingEmail

OPEN, LATE, UNTOLD, QUIET, LOST, ALL = "open", "late", "untold", "quiet", "lost", "all"
STATES: Mapping[str, str] = {
    OPEN: "Waiting for an answer",
    LATE: "Late",
    UNTOLD: "Late, and no manager told",
    SENT: "Not opened",
    OPENED: "Opened, not answered",
    QUIET: "Paused or chased by telephone",
    LOST: "E-mail not delivered",
    **{state: title for state, title in REQUEST_STATES.items() if state not in (*WAITING, "entering")},
    ALL: "All",
}
ORDERS: Mapping[str, tuple[str, tuple[str | OrderBy, ...]]] = {
    "due": ("Longest overdue first", ("due_on", "sent_at", "id")),
    "sent": ("Longest waiting first", ("sent_at", "id")),
    "newest": ("Newest first", ("-sent_at", "id")),
    "agency": ("By agency", ("agency_name", "due_on", "id")),
    "reminded": ("Not reminded for longest", (F("reminded_at").asc(nulls_first=True), "due_on", "id")),
}
AGENCY = "request"  # to whom an e-mail about a request went, as its key begins; the other is MANAGER
NAMES = ("state", "kind", "panel", "order", "mine")


@dataclass(frozen=True)
class Filters:
    """What the board shows, and in which order; each a code of a fixed list, and nothing typed."""

    state: str = OPEN
    kind: str = ""  # of agency
    panel: str = ""
    order: str = "due"
    mine: bool = False

    @property
    def is_usual(self) -> bool:
        return replace(self, order="due") == Filters()


def filters_from(said: Mapping[str, str]) -> Filters:
    """What somebody chose; what no list has is left out."""
    return Filters(
        state=said.get("state", OPEN) if said.get("state") in STATES else OPEN,
        kind=said.get("kind", "")[:40],
        panel=said.get("panel", "")[:26],
        order=said.get("order", "due") if said.get("order") in ORDERS else "due",
        mine=bool(said.get("mine")),
    )


@dataclass(frozen=True)
class Line:
    """A request on the board, with what is known of its chasing."""

    request: AgencyRequest
    chase: Chase | None
    quiet_until: date | None
    is_lost: bool
    is_untold: bool  # the day for telling a manager has gone by, and none is known
    is_manager_lost: bool  # a manager was told, and the e-mail did not arrive


def on_board(actor: Actor, filters: Filters) -> QuerySet[AgencyRequest]:
    """The requests that the actor's office asked, as filtered and sorted; those that wait, while the review takes an
    answer.
    """
    cases = visible_cases(actor, Act.ASK_AGENCY)
    if filters.panel:
        cases = cases.filter(lead_panel_id=filters.panel)
    if filters.mine:
        cases = cases.filter(coordinator_id=actor.id)
    rows = AgencyRequest.objects.filter(kind=ASKED, case_id__in=cases.values("id"))
    if filters.kind:
        rows = rows.filter(agency_type=filters.kind)
    return _in_state(rows, filters.state).order_by(*ORDERS[filters.order][1])


def _in_state(rows: QuerySet[AgencyRequest], state: str) -> QuerySet[AgencyRequest]:
    if state == ALL:
        return rows
    if state in STATES and state in REQUEST_STATES and state not in WAITING:
        return rows.filter(state=state)
    waiting = rows.filter(takes_answers(), state__in=WAITING, corrects__isnull=True)
    if state in WAITING:
        return waiting.filter(state=state)
    if state == LATE:
        return waiting.filter(due_on__lt=clock.today())
    if state == UNTOLD:
        return waiting.filter(id__in=_untold(waiting))
    if state == QUIET:
        return waiting.filter(id__in=quiet_until(clock.today()))
    if state == LOST:
        return waiting.filter(id__in=_lost())
    return waiting


def _untold(waiting: QuerySet[AgencyRequest]) -> list[str]:
    """The requests that waited beyond the day of the manager when none was told, or whose manager was not reached."""
    today = clock.today()
    own, held = rules_of_panels(today), cases_held()
    lost = waiting.filter(id__in=_lost(to=MANAGER)).values_list("id", flat=True)
    late = waiting.filter(due_on__lt=today).exclude(id__in=quiet_until(today))
    late = late.exclude(case_id__in=held).exclude(case__merged_into_id__in=held)
    rows = late.values_list("id", "case__lead_panel_id", "sent_at", "due_on", "reminders_sent")
    return [
        *lost,
        *(
            request_id
            for request_id, panel_id, sent_at, due_on, done in rows
            if is_manager_untold(
                Waiting(local_date(sent_at), due_on, done),
                rules=own.get(panel_id, shipped_rules()),
                today=today,
            )
        ),
    ]


def _lost(*, to: str = AGENCY) -> list[str]:
    """The requests whose newest e-mail was not delivered: few, so they are found by their e-mails."""
    failed = OutgoingEmail.objects.exclude(failed_at=None, returned_at=None)
    cases = failed.filter(dedupe_key__startswith=f"{to}:").values("case_id")
    return list(given_up(OutgoingEmail.objects.filter(case_id__in=cases), to=to))


def lines_of(rows: Sequence[AgencyRequest]) -> list[Line]:
    """The rows of one page, each with what is known of its chasing; a fixed number of queries."""
    ids = [row.id for row in rows]
    today = clock.today()
    chases = list(Chase.objects.filter(request_id__in=ids).order_by("at", "id"))
    latest, quiet = {chase.request_id: chase for chase in chases}, quiet_by(chases, today)
    emails = OutgoingEmail.objects.filter(case_id__in={row.case_id for row in rows})
    lost = given_up_to(emails, AGENCY, MANAGER)
    own, held = rules_of_panels(today), cases_held()
    return [
        Line(
            request=row,
            chase=latest.get(row.id),
            quiet_until=quiet.get(row.id) if is_awaited(row) else None,
            is_lost=is_awaited(row) and row.id in lost[AGENCY],
            is_untold=is_awaited(row)
            and not held.intersection(case_ids_of(row.case))
            and is_manager_untold(
                waiting_of(row, quiet_until=quiet.get(row.id)),
                rules=own.get(row.case.lead_panel_id, shipped_rules()),
                today=today,
            ),
            is_manager_lost=is_awaited(row) and row.id in lost[MANAGER],
        )
        for row in rows
    ]


def loaded(rows: QuerySet[AgencyRequest]) -> list[AgencyRequest]:
    """The rows with their cases, children, panels and coordinators, and the keys to read them."""
    return with_case(rows)

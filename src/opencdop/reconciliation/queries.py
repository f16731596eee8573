"""What may be asked of others' lists: which there are, what is still to look at, one line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from opencdop.accounts.roles import Act, places_for
from opencdop.core.actor import SYSTEM, Actor
from opencdop.core.errors import NotFound
from opencdop.keystore import keys
from opencdop.panels.models import Panel
from opencdop.reconciliation.models import ColumnMeaning, ListLine, MonthlyList
from opencdop.reconciliation.transitions import OUTCOME_TITLES, TO_LOOK_AT

A_PAGE = 25


@dataclass(frozen=True)
class Summary:
    """How the lines of a list stand; the counts add up to all of them."""

    counts: Mapping[str, int]  # by outcome, all outcomes

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        return self.counts[TO_LOOK_AT]


@dataclass(frozen=True)
class ListRow:
    """A list as the page of lists shows it."""

    monthly_list: MonthlyList
    total: int
    left: int


def _reach(actor: Actor) -> QuerySet[MonthlyList]:
    rows = MonthlyList.objects.select_related("panel")
    return rows if actor == SYSTEM else rows.filter(panel_id__in=places_for(actor, Act.RECONCILE))


def panels_of(actor: Actor) -> list[Panel]:
    """The panels whose lists the actor lays against the cases."""
    return list(Panel.objects.filter(pk__in=places_for(actor, Act.RECONCILE)).order_by("name"))


def all_lists(actor: Actor) -> list[ListRow]:
    """Every list of the actor's panels, the newest first."""
    return _rows(_reach(actor).order_by("-month", "-added_at"))


def lists_waiting(actor: Actor) -> list[ListRow]:
    """Those with a line that nobody has decided, the longest waiting first."""
    return [row for row in _rows(_reach(actor).order_by("added_at")) if row.left]


def _rows(lists: QuerySet[MonthlyList]) -> list[ListRow]:
    left = Count("lines", filter=Q(lines__outcome=TO_LOOK_AT))
    return [ListRow(each, each.total, each.left) for each in lists.annotate(total=Count("lines"), left=left)]


def list_for(actor: Actor, list_id: str) -> MonthlyList:
    """One list of the actor's panels. Raises NotFound."""
    found = _reach(actor).filter(pk=list_id).first()
    if found is None:
        raise NotFound("There is no such list.")
    return found


def summary_of(monthly_list: MonthlyList) -> Summary:
    """The counts of its lines by outcome."""
    counted = dict(monthly_list.lines.order_by().values_list("outcome").annotate(count=Count("id")))
    return Summary({outcome: counted.get(outcome, 0) for outcome in OUTCOME_TITLES})


def lines_of(monthly_list: MonthlyList, *, outcome: str = "") -> QuerySet[ListLine]:
    """The lines in the order of the file; of one outcome, where one is named."""
    rows = monthly_list.lines.select_related(
        "case__lead_panel", "notification", "repeats__monthly_list", "repeats__case", "repeats__notification"
    ).order_by("number")
    keys.load_keys({monthly_list.data_key_id})
    return rows.filter(outcome=outcome) if outcome else rows


def line_for(monthly_list: MonthlyList, line_id: str) -> ListLine:
    """One line of the list. Raises NotFound."""
    found = lines_of(monthly_list).filter(pk=line_id).first()
    if found is None:
        raise NotFound("There is no such line.")
    return found


def next_line(monthly_list: MonthlyList, *, after: int) -> ListLine | None:
    """The next line that nobody has decided, from a number on and then from the beginning."""
    left = lines_of(monthly_list, outcome=TO_LOOK_AT)
    return left.filter(number__gt=after).first() or left.first()


def remembered_columns(monthly_list: MonthlyList) -> dict[str, str]:
    """What the columns of this source meant the last time."""
    row = ColumnMeaning.objects.filter(panel_id=monthly_list.panel_id, source=monthly_list.source).first()
    meaning: dict[str, str] = row.meaning if row else {}
    return meaning


def same_list_before(monthly_list: MonthlyList) -> datetime | None:
    """When a list of this source and month was read in before this one."""
    others = MonthlyList.objects.filter(
        panel_id=monthly_list.panel_id, source=monthly_list.source, month=monthly_list.month
    ).exclude(pk=monthly_list.pk)
    earlier = others.filter(added_at__lt=monthly_list.added_at).order_by("added_at").first()
    return earlier.added_at if earlier else None

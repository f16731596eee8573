"""Which figures are meant: a panel, a year, and the moment as at which they are counted. Pure rules.

Somebody who may compare two moments at will can find a single child in the difference of two protected tables.
So only those who may see every case of the panel choose the moment; for others it is the first of the month.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from opencdop.accounts.roles import Act, places_for
from opencdop.core.actor import Actor
from opencdop.core.clock import LONDON
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.panels.models import Panel
from opencdop.statistics.periods import ReportYear, as_at_in_words, as_local

EARLIEST = 2000
NO_SUCH_YEAR = "There are no figures for this year."


@dataclass(frozen=True)
class Edition:
    """The figures of one panel for one year as at a moment (aware, whole seconds, UTC)."""

    panel: Panel
    year: ReportYear
    as_at: datetime

    @property
    def moment(self) -> str:
        """The moment as it stands in addresses: "2026-05-01T09:00:00Z"."""
        return f"{self.as_at:%Y-%m-%dT%H:%M:%S}Z"

    @property
    def as_at_words(self) -> str:
        return as_at_in_words(self.as_at)

    @property
    def year_is_over(self) -> bool:
        """Whether the year had ended at the moment: before that, no rate for a year can be given."""
        return as_local(self.as_at).date() > self.year.last


def year_at(slug: str) -> ReportYear:
    """The year of an address such as "2025-26". Raises NotFound."""
    try:
        year = ReportYear.from_label(slug)
    except ValueError:
        raise NotFound(NO_SUCH_YEAR) from None
    if year.slug != slug or not EARLIEST <= year.begins < 9999:
        raise NotFound(NO_SUCH_YEAR)
    return year


def chooses_moment(actor: Actor, panel: Panel) -> bool:
    """Whether the actor may look at the panel's figures as at any moment: office, analyst and chair."""
    return panel.pk in places_for(actor, Act.MAKE_RETURN) | places_for(actor, Act.SIGN_OFF)


def edition_for(actor: Actor, panel: Panel, *, year: ReportYear, asked: str, now: datetime) -> Edition:
    """The edition that is asked for, by a moment as in an address, or the present one where `asked` is empty.

    Raises NotAllowed for a moment that is not the actor's to choose, RuleBroken for one that makes no sense.
    """
    now = now.astimezone(UTC).replace(microsecond=0)
    if chooses_moment(actor, panel):
        as_at = _moment_of(asked) if asked else now
    else:
        as_at = _first_of_month(now)
        if asked and _moment_of(asked) != as_at:
            raise NotAllowed("For your role the figures stand as at the first of the month.")
    if as_at > now:
        raise RuleBroken("Choose a moment that has passed.")
    if as_local(as_at).date() < year.first:
        if asked:
            raise RuleBroken("The year had not begun at this moment. Choose a later one.")
        raise NotFound(NO_SUCH_YEAR)
    return Edition(panel, year, as_at)


def moment_typed(typed: Mapping[str, str]) -> str:
    """A day and a time on a London clock, from the fields of the page, as it stands in addresses.

    Raises RuleBroken with what to do.
    """
    try:
        day = date(*(int(typed.get(f"as-at-{part}", "").strip()) for part in ("year", "month", "day")))
    except (ValueError, OverflowError):
        raise RuleBroken("Enter a real date, such as 31 3 2026.") from None
    try:
        at = time.fromisoformat(typed.get("as-at-time", "").strip() or "00:00").replace(tzinfo=None)
    except ValueError:
        raise RuleBroken("Enter the time with four figures, such as 09:30.") from None
    if day.year < EARLIEST:
        raise RuleBroken("Enter the year with four figures, such as 2026.")
    moment = datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


def _moment_of(asked: str) -> datetime:
    try:
        moment = datetime.strptime(asked, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise RuleBroken("Choose the moment again: this address names none.") from None
    if moment.year < EARLIEST:
        raise RuleBroken("Choose a later moment.")
    return moment


def _first_of_month(now: datetime) -> datetime:
    first = as_local(now).date().replace(day=1)
    return datetime.combine(first, time(), tzinfo=LONDON).astimezone(UTC)

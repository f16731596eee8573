"""What may be asked of notifications that were passed on: by whom to whom, whether somebody has them, how many."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from opencdop.accounts.roles import Act, places_for
from opencdop.cases.candidates import standing_matches
from opencdop.core.actor import Actor
from opencdop.core.clock import local_date
from opencdop.intake.channels import channel
from opencdop.intake.children import identity_in
from opencdop.intake.models import Notification, Passing
from opencdop.intake.transitions import RECEIVED
from opencdop.keystore import keys
from opencdop.panels.models import Panel


@dataclass(frozen=True)
class PassedLine:
    """What the panel that passed a notification on keeps of it: no word about the child."""

    reference: str
    from_name: str
    to_name: str
    channel_words: str
    received_at: datetime
    passed_at: datetime
    passed_by_name: str
    how: str
    waits: bool  # the other panel of this installation has not opened it yet


@dataclass(frozen=True)
class PassedCount:
    """How many notifications one panel passed on to another in a month, by the channel they came by."""

    month: str  # 2026-11
    from_name: str
    to_name: str
    channel_words: str
    count: int


def passed_lines(actor: Actor) -> list[PassedLine]:
    """What the actor's panels passed on, the newest first; a fixed number of queries."""
    return [
        PassedLine(
            reference=row.notification.reference,
            from_name=row.from_panel.name,
            to_name=row.to_name,
            channel_words=row.notification.channel_words,
            received_at=row.received_at,
            passed_at=row.passed_at,
            passed_by_name=row.passed_by_name,
            how=row.how,
            waits=row.notification.state == RECEIVED and row.notification.panel_id == row.to_panel_id,
        )
        for row in _passed(actor)
    ]


def passed_counts(actor: Actor) -> list[PassedCount]:
    """The same, counted by month, panel and channel, the newest month first."""
    found = Counter(
        (
            f"{local_date(row.passed_at):%Y-%m}",
            row.from_panel.name,
            row.to_name,
            channel(row.notification.channel).words,
        )
        for row in _passed(actor)
    )
    rows = [PassedCount(*at, count) for at, count in found.items()]
    rows.sort(key=lambda each: (each.from_name, each.to_name, each.channel_words))
    return sorted(rows, key=lambda each: each.month, reverse=True)


def _passed(actor: Actor) -> list[Passing]:
    rows = list(
        Passing.objects.filter(from_panel_id__in=places_for(actor, Act.TRIAGE))
        .select_related("notification", "from_panel", "to_panel")
        .order_by("-passed_at", "-id")
    )
    keys.load_keys({row.data_key_id for row in rows})
    return rows


def other_panels(notification: Notification) -> list[Panel]:
    """The panels of this installation to which it can be passed on, by name."""
    return list(Panel.objects.exclude(pk=notification.panel_id).order_by("name"))


def likely_leads(notification: Notification) -> list[Panel]:
    """The other panels that lead a case which may be this child: their names and nothing of their cases.

    What is restricted tells nothing here, not even whose it is.
    """
    answers = notification.submission.answers or {}
    return _distinct(
        match.case.lead_panel
        for match in standing_matches(identity_in(answers))
        if match.is_same and match.case is not None and not match.case.restricted
        if match.case.lead_panel_id != notification.panel_id
    )


def _distinct(panels: Iterable[Panel]) -> list[Panel]:
    return list({panel.pk: panel for panel in panels}.values())

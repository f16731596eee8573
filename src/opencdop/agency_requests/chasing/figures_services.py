"""Sending an agency its own figures: counts of requests, which tell nothing of a child, by e-mail."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from opencdop.accounts.roles import Act
from opencdop.agency_requests import events, queries
from opencdop.agency_requests.chasing.figures import Figures
from opencdop.agency_requests.chasing.figures_words import lines_of, year_words
from opencdop.agency_requests.wording import how_to_reach
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.services import queue_email
from opencdop.panels.models import Panel


@service
def send_figures(panel: Panel, *, figures: Figures, year: int, email: str, by: Actor) -> OutgoingEmail:
    """Send an agency's figures of a year to somebody there, at most once a day to one address. Raises RuleBroken."""
    access.require_panel(by, Act.ASK_AGENCY, panel.pk)
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise RuleBroken("Enter an e-mail address in the form name@example.org.") from None
    lines = "\n".join(f"{name}: {value}" for name, value in lines_of(figures))
    record(
        events.FIGURES_SENT,
        by=by,
        about=panel,
        words={"agency": figures.agency, "year": year_words(year), "panel": panel.name},
    )
    return queue_email(
        kind="agency_figures",
        to=email,
        subject="{panel} child death review: how our requests to you were answered",
        body="Hello,\n\nThis is how the requests of the {panel} child death review to your organisation were answered "
        f"in {year_words(year)} (April to March). It counts requests and tells nothing of any child.\n\n{lines}\n\n"
        "If a figure looks wrong to you, please tell our office.\n\n{panel} child death review\n"
        + how_to_reach(panel),
        words={"panel": panel.name},
        dedupe_key=f"figures:{panel.pk}:{queries.email_hash(email)[:16]}:{queries.email_hash(figures.agency)[:16]}:"
        f"{year}:{clock.today().isoformat()}",
        by=by,
    )

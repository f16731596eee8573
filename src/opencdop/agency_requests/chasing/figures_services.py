"""Sending an agency its own figures: counts of requests, which tell nothing of a child, by e-mail or as a letter."""

from opencdop.accounts.roles import Act
from opencdop.agency_requests import events, queries
from opencdop.agency_requests.addresses import check_address
from opencdop.agency_requests.chasing import wording
from opencdop.agency_requests.chasing.figures import Figures
from opencdop.agency_requests.chasing.figures_words import year_words
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.services import queue_email
from opencdop.panels.models import Panel


@service
def send_figures(panel: Panel, *, figures: Figures, year: int, email: str, by: Actor) -> OutgoingEmail:
    """Send an agency's figures of a year to somebody there, at most once a day to one address. Raises RuleBroken."""
    access.require_panel(by, Act.ASK_AGENCY, panel.pk)
    email = email.strip()
    check_address(email)
    record(
        events.FIGURES_SENT,
        by=by,
        about=panel,
        words={"agency": figures.agency, "year": year_words(year), "panel": panel.name},
    )
    letter = wording.telling_figures(figures, panel=panel, year=year)
    return queue_email(
        kind="agency_figures",
        to=email,
        subject=letter.subject,
        body=letter.body,
        words=letter.words,
        dedupe_key=f"figures:{panel.pk}:{queries.email_hash(email)[:16]}:{queries.email_hash(figures.agency)[:16]}:"
        f"{year}:{clock.today().isoformat()}",
        by=by,
    )


@service
def note_figures_written(panel: Panel, *, figures: Figures, year: int, by: Actor) -> None:
    """Note that a letter with an agency's figures was made; the letter itself is not kept."""
    access.require_panel(by, Act.ASK_AGENCY, panel.pk)
    record(
        events.FIGURES_WRITTEN,
        by=by,
        about=panel,
        words={"agency": figures.agency, "year": year_words(year), "panel": panel.name},
    )

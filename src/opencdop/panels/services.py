"""Making a panel and saying who lives in its area: for administrators and for the installation's own commands."""

import re
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from opencdop.accounts.models import Organisation
from opencdop.accounts.places import manages_everywhere
from opencdop.audit.services import record, service
from opencdop.core.actor import Actor
from opencdop.core.errors import NotAllowed, RuleBroken
from opencdop.panels import events
from opencdop.panels.models import Footprint, Panel, Population


@service
def make_panel(
    name: str,
    *,
    slug: str,
    code: str,
    office_email: str,
    manager_email: str,
    telephone: str = "",
    authorities: Mapping[str, str],
    since: date,
    by: Actor,
) -> Panel:
    """Make a panel with its area: the local authorities by code, all from the same day.

    `slug` stands in its addresses and `code` begins its references. Raises RuleBroken where one is taken.
    """
    _require_administrator(by)
    _check(name, slug=slug, code=code, addresses=(office_email, manager_email), authorities=authorities)
    organisation = Organisation.objects.create(
        kind=Organisation.PANEL, name=f"{name} child death review", active_from=since
    )
    panel = Panel(
        organisation=organisation,
        slug=slug,
        code=code,
        name=name,
        office_email=office_email,
        manager_email=manager_email,
        telephone=telephone,
    )
    panel.save(force_insert=True)
    Footprint.objects.bulk_create(
        Footprint(panel=panel, authority_code=each, authority_name=title, from_on=since)
        for each, title in authorities.items()
    )
    record(events.PANEL_MADE, by=by, about=panel, words={"panel": name})
    return panel


@service
def record_population(panel: Panel, *, mid_year: int, under_18: int, source: str, by: Actor) -> Population:
    """Record how many children under 18 live in the area in a year, with where the figure comes from."""
    _require_administrator(by)
    if under_18 < 1 or not source.strip():
        raise RuleBroken("Give the number of children and where it comes from.")
    population, _ = Population.objects.update_or_create(
        panel=panel, mid_year=mid_year, defaults={"under_18": under_18, "source": source.strip()}
    )
    record(events.POPULATION_RECORDED, by=by, about=population, words={"panel": panel.name, "year": mid_year})
    return population


def _require_administrator(by: Actor) -> None:
    if not manages_everywhere(by):
        raise NotAllowed("Panels are made by an administrator.")


def _check(
    name: str, *, slug: str, code: str, addresses: tuple[str, ...], authorities: Mapping[str, str]
) -> None:
    if not name.strip() or not authorities:
        raise RuleBroken("Give the panel's name and at least one local authority of its area.")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > 40:
        raise RuleBroken("Write the part of the address in small letters, numbers and dashes.")
    if not re.fullmatch(r"[A-Z0-9]{2,6}", code):
        raise RuleBroken("Write the code in two to six capital letters or numbers.")
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError:
            raise RuleBroken("Enter an e-mail address in the form name@example.org.") from None
    if any(len(each) > 9 for each in authorities):
        raise RuleBroken("The code of a local authority has at most nine characters, such as E06000042.")
    if Panel.objects.filter(slug=slug).exists() or Panel.objects.filter(code=code).exists():
        raise RuleBroken("Another panel has this address or this code. Choose another.")
    if Organisation.objects.filter(
        kind=Organisation.PANEL, name__iexact=f"{name} child death review"
    ).exists():
        raise RuleBroken("There is a panel of this name already.")

"""Making a panel and keeping what is known of it: for administrators and for the installation's own commands."""

import re
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from opencdop.accounts.models import Organisation
from opencdop.accounts.places import manages_everywhere
from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotAllowed, RuleBroken
from opencdop.design.words import day
from opencdop.outbox.wording import SaysTooMuch, check_no_personal_data
from opencdop.panels import events
from opencdop.panels.models import Footprint, Panel, Population
from opencdop.panels.refusals import Unfit

LARGEST_QUORUM = 50
LONGEST_NAME = 180  # its organisation's name is a little longer
LONGEST_AUTHORITY = 120
MOST_ADDRESS_LINES, LONGEST_ADDRESS_LINE = 6, 60  # what stands in the window of an envelope
FIRST_POPULATION_YEAR = 2001  # earlier figures serve no year that this product counts


@service
def make_panel(
    name: str,
    *,
    slug: str,
    code: str,
    office_email: str,
    manager_email: str,
    telephone: str = "",
    postal_address: str = "",
    authorities: Mapping[str, str],
    since: date,
    by: Actor,
) -> Panel:
    """Make a panel with its area: the local authorities by code, all from the same day.

    `slug` stands in its addresses and `code` begins its references. Raises Unfit where one is taken.
    """
    _require_administrator(by)
    name = " ".join(name.split())

    def check() -> None:
        _check(
            name,
            slug=slug,
            code=code,
            addresses={"office_email": office_email, "manager_email": manager_email},
            authorities=authorities,
        )

    check()
    panel = Panel(
        slug=slug,
        code=code,
        name=name,
        office_email=office_email,
        manager_email=manager_email,
        telephone=telephone,
        postal_address=_address(postal_address),
    )
    try:
        with transaction.atomic():
            panel.organisation = Organisation.objects.create(
                kind=Organisation.PANEL, name=f"{name} child death review", active_from=since
            )
            panel.save(force_insert=True)
    except IntegrityError:  # somebody else took the name, the code or the part of the address at this moment
        check()
        raise
    Footprint.objects.bulk_create(
        Footprint(panel=panel, authority_code=each, authority_name=title, from_on=since)
        for each, title in authorities.items()
    )
    record(events.PANEL_MADE, by=by, about=panel, words={"panel": name})
    return panel


@service
def change_office(
    panel: Panel,
    *,
    office_email: str,
    manager_email: str,
    telephone: str = "",
    postal_address: str = "",
    by: Actor,
) -> Panel:
    """Change how the panel's office and its manager are reached. Raises Unfit for what is no e-mail address, and for a
    postal address that stands on no envelope.
    """
    _require_administrator(by)
    check_addresses(office_email=office_email, manager_email=manager_email)
    after = {
        "office_email": office_email,
        "manager_email": manager_email,
        "telephone": telephone.strip(),
        "postal_address": _address(postal_address),
    }
    panel, before = _changed(panel, after)
    record(events.OFFICE_CHANGED, by=by, about=panel, words={"panel": panel.name}, before=before, after=after)
    return panel


@service
def set_quorum(panel: Panel, *, total: int, health: int, authority: int, by: Actor) -> Panel:
    """Set how many people decide, and how many of them come from health and from a local authority.

    It is the panel's own rule: no number was found in national guidance. Raises Unfit for numbers that cannot be.
    """
    _require_administrator(by)
    if not 1 <= total <= LARGEST_QUORUM:
        raise Unfit(f"Enter a number from 1 to {LARGEST_QUORUM} for all people together.", at="total")
    for at, number in (("health", health), ("authority", authority)):
        if not 0 <= number <= total:
            raise Unfit(f"Enter a number from 0 to {total}, the number of all people together.", at=at)
    if health + authority > total:
        raise Unfit("Health and local authority together are more than all people. Raise this.", at="total")
    after = {"quorum_total": total, "quorum_health": health, "quorum_authority": authority}
    panel, before = _changed(panel, after)
    words = {"panel": panel.name, "total": total, "health": health, "authority": authority}
    record(events.QUORUM_SET, by=by, about=panel, words=words, before=before, after=after)
    return panel


@service
def record_population(panel: Panel, *, mid_year: int, under_18: int, source: str, by: Actor) -> Population:
    """Record how many children under 18 live in the area in a year, with where the figure comes from.

    A newer figure for the same year takes the place of the older one, which stays in the audit.
    """
    _require_administrator(by)
    if under_18 < 1 or not source.strip():
        raise RuleBroken("Give the number of children and where it comes from.")
    if not FIRST_POPULATION_YEAR <= mid_year <= clock.today().year:
        raise Unfit(
            f"Enter a year from {FIRST_POPULATION_YEAR} to {clock.today().year}, such as 2025.", at="mid_year"
        )
    older = Population.objects.filter(panel=panel, mid_year=mid_year).first()
    before = {"under_18": older.under_18, "source": older.source} if older else None
    after = {"under_18": under_18, "source": source.strip()}
    population, _ = Population.objects.update_or_create(panel=panel, mid_year=mid_year, defaults=after)
    record(
        events.POPULATION_RECORDED,
        by=by,
        about=population,
        words={"panel": panel.name, "year": mid_year},
        before=before,
        after=after,
    )
    return population


@service
def add_authority(
    panel: Panel, *, code: str, name: str, from_on: date, until_on: date | None = None, by: Actor
) -> Footprint:
    """Add a local authority to the panel's area, from a day and perhaps until one.

    Raises Unfit where it belongs to the area on one of these days already.
    """
    _require_administrator(by)
    code, name = code.strip(), " ".join(name.split())
    if not re.fullmatch(r"[A-Z0-9]{1,9}", code):
        raise Unfit(
            "Write the authority's code in at most nine capital letters or numbers, such as E06000042.",
            at="code",
        )
    if not name or len(name) > LONGEST_AUTHORITY:
        raise Unfit(f"Enter the authority's name, in at most {LONGEST_AUTHORITY} characters.", at="name")
    if until_on and until_on < from_on:
        raise Unfit("The last day is before the first. Put one of them right.", at="until_on")
    Panel.objects.select_for_update().get(pk=panel.pk)  # whoever adds the same one at this moment comes after
    for other in panel.footprint.filter(authority_code=code):
        if (other.until_on is None or from_on <= other.until_on) and (
            until_on is None or other.from_on <= until_on
        ):
            raise Unfit(f"{other.authority_name} belongs to the area on these days already.", at="code")
    footprint = Footprint.objects.create(
        panel=panel,
        authority_code=code,
        authority_name=name,
        from_on=from_on,
        until_on=until_on,
        changed_at=clock.now(),
    )
    words = {"authority": name, "panel": panel.name, "day": day(from_on)}
    record(events.AUTHORITY_ADDED, by=by, about=panel, words=words)
    return footprint


@service
def end_authority(footprint: Footprint, *, until_on: date, by: Actor) -> Footprint:
    """Say with which day a local authority leaves the area. Raises Unfit before its first day."""
    _require_administrator(by)
    if until_on < footprint.from_on:
        raise Unfit(
            f"It belongs to the area since {day(footprint.from_on)}. Give a later day.", at="until_on"
        )
    if not Footprint.objects.filter(pk=footprint.pk, until_on__isnull=True).update(
        until_on=until_on, changed_at=clock.now()
    ):
        raise RuleBroken("The last day of this authority in the area is given already.")
    words = {"authority": footprint.authority_name, "panel": footprint.panel.name, "day": day(until_on)}
    record(events.AUTHORITY_ENDED, by=by, about=footprint.panel, words=words)
    return footprint


def _changed(panel: Panel, after: Mapping[str, str | int]) -> tuple[Panel, dict[str, str | int]]:
    """The panel with new values, and the old ones; the row is locked where the database locks rows."""
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    before = {name: getattr(panel, name) for name in after}
    for name, value in after.items():
        setattr(panel, name, value)
    panel.save(update_fields=list(after))
    return panel, before


def _require_administrator(by: Actor) -> None:
    if not manages_everywhere(by):
        raise NotAllowed("Panels are made by an administrator.")


def _check_can_be_said(code: str) -> None:
    """Raise Unfit where the guard on e-mails would hold back every reference that begins with this code."""
    try:
        check_no_personal_data("{reference}", words={"reference": f"{code}-2026-0107"})
    except SaysTooMuch:
        raise Unfit(
            "Choose another code. A reference that begins with this one reads like a date, a postcode or a person's "
            "number, and no e-mail could name it.",
            at="code",
        ) from None


def _check(
    name: str, *, slug: str, code: str, addresses: Mapping[str, str], authorities: Mapping[str, str]
) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise Unfit(f"Enter the name of the panel's area, in at most {LONGEST_NAME} characters.", at="name")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > 40:
        raise Unfit("Write the part of the address in small letters, numbers and dashes.", at="slug")
    if not re.fullmatch(r"[A-Z0-9]{2,6}", code):
        raise Unfit("Write the code in two to six capital letters or numbers.", at="code")
    _check_can_be_said(code)
    check_addresses(**addresses)
    if not authorities:
        raise Unfit("Give at least one local authority of the panel's area.", at="authorities")
    if any(len(each) > 9 for each in authorities):
        raise Unfit(
            "The code of a local authority has at most nine characters, such as E06000042.", at="authorities"
        )
    if Panel.objects.filter(slug=slug).exists():
        raise Unfit("Another panel has this part of the address. Choose another.", at="slug")
    if Panel.objects.filter(code=code).exists():
        raise Unfit("Another panel has this code. Choose another.", at="code")
    if Organisation.objects.filter(
        kind=Organisation.PANEL, name__iexact=f"{name} child death review"
    ).exists():
        raise Unfit("There is a panel of this name already.", at="name")


def _address(words: str) -> str:
    """A postal address, one line below the other, without empty lines. Raises Unfit for too many or too long ones."""
    lines = [" ".join(line.split()) for line in words.splitlines() if line.strip()]
    if len(lines) > MOST_ADDRESS_LINES or any(len(line) > LONGEST_ADDRESS_LINE for line in lines):
        raise Unfit(
            f"Write the address in at most {MOST_ADDRESS_LINES} lines of at most {LONGEST_ADDRESS_LINE} characters.",
            at="postal_address",
        )
    return "\n".join(lines)


def check_addresses(**addresses: str) -> None:
    """Raise Unfit, by the name of the argument, for what is no e-mail address."""
    for at, address in addresses.items():
        try:
            validate_email(address)
        except ValidationError:
            raise Unfit("Enter an e-mail address in the form name@example.org.", at=at) from None

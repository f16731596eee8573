"""Agencies coming, changing their name, and going. The offices keep the directory; an end, which takes seats away, is
the administrator's. No agency is ever deleted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction

from opencdop.accounts.models import Organisation
from opencdop.accounts.places import manages_everywhere
from opencdop.accounts.roles import Act, has_act, refusal_for
from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotAllowed, RuleBroken
from opencdop.design.words import day
from opencdop.panels import events
from opencdop.panels.agency_types import agency_types
from opencdop.panels.refusals import Unfit

LONGEST_NAME = 200
LONGEST_REASON = 300


@service
def make_agency(name: str, *, agency_type: str, by: Actor) -> Organisation:
    """Add an agency, from today. Raises Unfit for a name that an agency has already, or a kind that is none."""
    _require_keeper(by)
    name = _checked(name, agency_type=agency_type)
    with _named_once(name, agency_type=agency_type):
        agency = Organisation.objects.create(
            kind=Organisation.AGENCY, agency_type=agency_type, name=name, active_from=clock.today()
        )
    record(events.AGENCY_MADE, by=by, about=agency, words={"agency": name})
    return agency


@service
def rename_agency(agency: Organisation, *, name: str, agency_type: str, by: Actor) -> Organisation:
    """Give an agency another name, or put its kind right. Raises Unfit as `make_agency` does."""
    _require_keeper(by)
    agency = _agency(agency)
    name = _checked(name, agency_type=agency_type, besides=agency)
    before = {"name": agency.name, "agency_type": agency.agency_type}
    after = {"name": name, "agency_type": agency_type}
    if before == after:
        return agency
    agency.name, agency.agency_type = name, agency_type
    with _named_once(name, agency_type=agency_type, besides=agency):
        agency.save(update_fields=["name", "agency_type"])
    words = {"before": before["name"], "agency": name}
    record(events.AGENCY_RENAMED, by=by, about=agency, words=words, before=before, after=after)
    return agency


@service
def end_agency(agency: Organisation, *, until: date, reason: str, by: Actor) -> Organisation:
    """Let an agency end with a day, for a reason. Its seats give no rights from the next day on.

    The day may be put right until it has passed. Raises Unfit without a reason or for a day before it began.
    """
    _require_administrator(by)
    agency = _agency(agency)
    reason = reason.strip()
    if agency.active_until and agency.active_until < clock.today():
        raise RuleBroken(f"{agency.name} ended on {day(agency.active_until)} already.")
    if until < agency.active_from:
        raise Unfit(f"{agency.name} is here since {day(agency.active_from)}. Give a later day.", at="until")
    if not reason or len(reason) > LONGEST_REASON:
        raise Unfit(f"Say in one sentence why it ends, in at most {LONGEST_REASON} characters.", at="reason")
    agency.active_until = until
    agency.save(update_fields=["active_until"])
    words = {"agency": agency.name, "day": day(until), "reason": reason}
    record(events.AGENCY_ENDED, by=by, about=agency, words=words)
    return agency


@service
def readmit_agency(agency: Organisation, *, by: Actor) -> Organisation:
    """Take the end of an agency back, with the seats that have not ended themselves."""
    _require_administrator(by)
    agency = _agency(agency)
    if agency.active_until is None:
        raise RuleBroken(f"{agency.name} has no end.")
    before = agency.active_until.isoformat()
    agency.active_until = None
    agency.save(update_fields=["active_until"])
    record(events.AGENCY_READMITTED, by=by, about=agency, words={"agency": agency.name}, before=before)
    return agency


def _require_administrator(by: Actor) -> None:
    if not manages_everywhere(by):
        raise NotAllowed("Agencies are ended by an administrator.")


def _require_keeper(by: Actor) -> None:
    if not manages_everywhere(by) and not has_act(by, Act.KEEP_DIRECTORY):
        raise NotAllowed(refusal_for(Act.KEEP_DIRECTORY))


def _agency(agency: Organisation) -> Organisation:
    """The row as it is now, locked where the database locks rows. Raises RuleBroken for a panel or the host."""
    if agency.kind != Organisation.AGENCY:
        raise RuleBroken("This can be done with an agency only.")
    return Organisation.objects.select_for_update().get(pk=agency.pk)


@contextmanager
def _named_once(name: str, *, agency_type: str, besides: Organisation | None = None) -> Iterator[None]:
    """Where somebody else gives the name at this moment, it is refused as one that an agency has already."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        _checked(name, agency_type=agency_type, besides=besides)
        raise


def _checked(name: str, *, agency_type: str, besides: Organisation | None = None) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Unfit(f"Enter the agency's name, in at most {LONGEST_NAME} characters.", at="name")
    if agency_type not in agency_types():
        raise Unfit("Choose what kind of agency it is.", at="agency_type")
    same = Organisation.objects.filter(kind=Organisation.AGENCY, name__iexact=name)
    if besides is not None:
        same = same.exclude(pk=besides.pk)
    if found := same.first():
        over = " It has an end: open it to bring it back." if found.active_until else ""
        raise Unfit(f"There is an agency with the name {found.name} already.{over}", at="name")
    return name

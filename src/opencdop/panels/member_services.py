"""Keeping who sits on a panel: fixed seats, the people in them, and members co-opted for something and for a time."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from opencdop.accounts.models import Person
from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.rows import read_locked
from opencdop.design.words import day
from opencdop.panels import events, known
from opencdop.panels.models import Panel, PanelMember, PanelSeat
from opencdop.panels.quorum import KINDS
from opencdop.panels.record_queries import KEEP, accounts_of, own_panel
from opencdop.panels.refusals import Unfit

LONGEST = 200


@dataclass(frozen=True)
class Told:
    """What is recorded of a member beside the seat and the days. Nobody is named in public who did not agree to it."""

    name: str
    job_title: str = ""
    deputy_name: str = ""
    person_id: str = ""  # of their account with this panel, where they have one
    named_publicly: bool = False
    statement_signed_on: date | None = None
    statement_until: date | None = None


@service
def add_seat(
    panel: Panel, *, role: str, organisation_name: str, counts_for: str, from_on: date, by: Actor
) -> PanelSeat:
    """Add a fixed seat: a role that a named organisation fills. It is vacant until somebody sits in it."""
    panel = own_panel(by, panel.pk, act=KEEP)
    organisation_name = " ".join(organisation_name.split())
    if role not in known.roles():
        raise Unfit("Choose the role on the panel.", at="role")
    if counts_for not in KINDS:
        raise Unfit("Choose for whom the seat counts.", at="counts_for")
    if not organisation_name or len(organisation_name) > LONGEST:
        raise Unfit(f"Enter the organisation, in at most {LONGEST} characters.", at="organisation_name")
    seat = PanelSeat.objects.create(
        panel=panel, role=role, organisation_name=organisation_name, counts_for=counts_for, from_on=from_on
    )
    words = {"panel": panel.name, "seat": _seat_words(seat)}
    record(events.SEAT_ADDED, by=by, about=seat, words=words)
    return seat


@service
def end_seat(seat: PanelSeat, *, until_on: date, by: Actor) -> PanelSeat:
    """Let a seat end with a day, and with it the membership of whoever sits in it."""
    panel = own_panel(by, seat.panel_id, act=KEEP)
    Panel.objects.select_for_update().get(pk=panel.pk)  # as whoever seats somebody does
    if until_on < seat.from_on:
        raise Unfit(f"The seat is there since {day(seat.from_on)}. Give a later day.", at="until_on")
    if not PanelSeat.objects.filter(pk=seat.pk, until_on__isnull=True).update(until_on=until_on):
        raise RuleBroken("The last day of this seat is given already.")
    for member in seat.members.filter(_still(until_on)).select_related("panel"):
        _leave(member, until_on=max(until_on, member.from_on), by=by)
    words = {"panel": panel.name, "seat": _seat_words(seat), "day": day(until_on)}
    record(events.SEAT_ENDED, by=by, about=seat, words=words)
    return seat


@service
def seat_member(seat: PanelSeat, *, told: Told, from_on: date, by: Actor) -> PanelMember:
    """Record who sits in a seat from a day on. Raises Unfit while somebody else sits in it."""
    panel = own_panel(by, seat.panel_id, act=KEEP)
    Panel.objects.select_for_update().get(pk=panel.pk)
    read_locked(seat)
    if from_on < seat.from_on or (seat.until_on and from_on > seat.until_on):
        raise Unfit("The seat was not there on this day.", at="from_on")
    sitting = seat.members.filter(_still(from_on)).first()
    if sitting is not None:
        raise Unfit(f"{sitting.name} sits in this seat. End that membership first.", at="from_on")
    member = PanelMember(panel=panel, seat=seat, from_on=from_on)
    _write(member, told)
    member.save(force_insert=True)
    record(events.MEMBER_SEATED, by=by, about=member, words=_words(member))
    return member


@service
def co_opt(
    panel: Panel,
    *,
    told: Told,
    organisation_name: str,
    counts_for: str,
    co_opted_for: str,
    from_on: date,
    until_on: date | None,
    by: Actor,
) -> PanelMember:
    """Record somebody co-opted for one meeting or one kind of death, until a day. Raises Unfit without either."""
    panel = own_panel(by, panel.pk, act=KEEP)
    organisation_name, co_opted_for = " ".join(organisation_name.split()), " ".join(co_opted_for.split())
    if not co_opted_for or len(co_opted_for) > LONGEST:
        raise Unfit("Say for which meeting or kind of death, in a few words.", at="co_opted_for")
    if len(organisation_name) > LONGEST:
        raise Unfit(f"Write this in at most {LONGEST} characters.", at="organisation_name")
    if counts_for not in KINDS:
        raise Unfit("Choose for whom they speak.", at="counts_for")
    if until_on is None or until_on < from_on:
        raise Unfit("Give the last day. It is not before the first.", at="until_on")
    member = PanelMember(
        panel=panel,
        organisation_name=organisation_name,
        counts_for=counts_for,
        co_opted_for=co_opted_for,
        from_on=from_on,
        until_on=until_on,
    )
    _write(member, told)
    member.save(force_insert=True)
    record(events.MEMBER_SEATED, by=by, about=member, words=_words(member))
    return member


@service
def change_member(member: PanelMember, *, told: Told, by: Actor) -> PanelMember:
    """Put right what is recorded of a member: name, title, deputy, account, agreement, statement."""
    own_panel(by, member.panel_id, act=KEEP)
    member = PanelMember.objects.select_for_update().select_related(None).get(pk=member.pk)
    _write(member, told)
    member.save()
    record(events.MEMBER_CHANGED, by=by, about=member, words=_words(member))
    return member


@service
def end_membership(member: PanelMember, *, until_on: date, by: Actor) -> PanelMember:
    """Say with which day somebody leaves the panel. The seat is vacant from the next day on."""
    own_panel(by, member.panel_id, act=KEEP)
    if until_on < member.from_on:
        raise Unfit(f"They are a member since {day(member.from_on)}. Give a later day.", at="until_on")
    return _leave(member, until_on=until_on, by=by)


def _leave(member: PanelMember, *, until_on: date, by: Actor) -> PanelMember:
    member.until_on = until_on
    member.save(update_fields=["until_on"])
    record(events.MEMBER_LEFT, by=by, about=member, words={**_words(member), "day": day(until_on)})
    return member


def _write(member: PanelMember, told: Told) -> None:
    name = " ".join(told.name.split())
    if not name or len(name) > LONGEST:
        raise Unfit(f"Enter the person's name, in at most {LONGEST} characters.", at="name")
    for at, words in (("job_title", told.job_title), ("deputy_name", told.deputy_name)):
        if len(words) > LONGEST:
            raise Unfit(f"Write this in at most {LONGEST} characters.", at=at)
    signed, until = told.statement_signed_on, told.statement_until
    if signed and signed > clock.today():
        raise Unfit("Check the day. It lies in the future.", at="statement_signed_on")
    if until and (signed is None or until < signed):
        raise Unfit("Give the day of signing, and an end that is not before it.", at="statement_until")
    member.name, member.job_title = name, " ".join(told.job_title.split())
    member.deputy_name = " ".join(told.deputy_name.split())
    member.person = _account(member.panel, told.person_id)
    member.named_publicly = told.named_publicly
    member.statement_signed_on = signed
    member.statement_until = until or (known.statement_lasts_until(signed) if signed else None)


def _account(panel: Panel, person_id: str) -> Person | None:
    """The account that was chosen, if any. Raises Unfit for one that belongs to nobody of this panel."""
    if not person_id:
        return None
    found = next((person for person in accounts_of(panel) if person.id == person_id), None)
    if found is None:
        raise Unfit("Choose an account of this panel, or none.", at="person_id")
    return found


def _still(on: date) -> Q:
    return Q(until_on__isnull=True) | Q(until_on__gte=on)


def _seat_words(seat: PanelSeat) -> str:
    return f"{known.role_of(seat.role).title}, {seat.organisation_name}"


def _words(member: PanelMember) -> dict[str, object]:
    return {"name": member.name, "panel": member.panel.name}

"""Who sits on the panel: the fixed seats with their people, the vacant ones, and members co-opted for a time."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from opencdop.core import clock
from opencdop.design.words import day
from opencdop.panels import known, member_services
from opencdop.panels import record_queries as queries
from opencdop.panels.asking import asked
from opencdop.panels.models import Panel
from opencdop.panels.quorum import KINDS
from opencdop.panels.record_forms import CoOptedForm, LastDayForm, MemberForm, SeatForm, SittingForm
from opencdop.panels.record_pages import keeps, manager, office_reads
from opencdop.panels.record_queries import KEEP, READ, own_panel


@office_reads
def members(request: Any, panel_id: str) -> HttpResponseBase:
    """The membership of today."""
    panel = own_panel(request.actor, panel_id, act=READ)
    today = clock.today()
    context = {
        "panel": panel,
        "keeps": keeps(request.actor, panel),
        "membership": queries.membership_on(panel, today),
        "earlier": queries.earlier_members(panel, today),
        "kinds": KINDS,
        "today": today,
    }
    return render(request, "panels/members.html", context)


@manager
def add_seat(request: Any, panel_id: str) -> HttpResponseBase:
    """Add a fixed seat."""
    panel = own_panel(request.actor, panel_id, act=KEEP)

    def done(said: dict[str, Any]) -> HttpResponseBase:
        member_services.add_seat(panel, **said, by=request.actor)
        messages.success(request, "The seat is added. It is vacant until you record who sits in it.")
        return _back(panel)

    return asked(
        request,
        SeatForm(request.POST or None),
        done,
        title="Add a seat",
        lede="A fixed seat of the core membership, which a named organisation fills.",
        button="Add the seat",
        back=_members(panel),
    )


@manager
def end_seat(request: Any, panel_id: str, seat_id: str) -> HttpResponseBase:
    """Let a seat end."""
    panel = own_panel(request.actor, panel_id, act=KEEP)
    seat = queries.seat_by_id(panel, seat_id)

    def end(until_on: date) -> str:
        member_services.end_seat(seat, until_on=until_on, by=request.actor)
        return f"The seat ends with {day(until_on)}."

    return _ended(
        request,
        panel,
        end,
        title=f"End this seat: {known.role_of(seat.role).title}, {seat.organisation_name}",
        lede="The membership of whoever sits in it ends on the same day.",
        button="End the seat",
    )


@manager
def fill_seat(request: Any, panel_id: str, seat_id: str) -> HttpResponseBase:
    """Record who sits in a vacant seat."""
    panel = own_panel(request.actor, panel_id, act=KEEP)
    seat = queries.seat_by_id(panel, seat_id)
    form = SittingForm(request.POST or None, panel=panel)

    def done(said: dict[str, Any]) -> HttpResponseBase:
        member = member_services.seat_member(seat, told=form.told, from_on=said["from_on"], by=request.actor)
        messages.success(request, f"{member.name} is recorded.")
        return _back(panel)

    return asked(
        request,
        form,
        done,
        title=f"Who sits here: {known.role_of(seat.role).title}, {seat.organisation_name}",
        button="Save",
        back=_members(panel),
    )


@manager
def co_opt(request: Any, panel_id: str) -> HttpResponseBase:
    """Record somebody co-opted."""
    panel = own_panel(request.actor, panel_id, act=KEEP)
    form = CoOptedForm(request.POST or None, panel=panel)
    own = ("organisation_name", "counts_for", "co_opted_for", "from_on", "until_on")

    def done(said: dict[str, Any]) -> HttpResponseBase:
        given = {name: said[name] for name in own}
        member = member_services.co_opt(panel, told=form.told, **given, by=request.actor)
        messages.success(request, f"{member.name} is co-opted until {day(said['until_on'])}.")
        return _back(panel)

    return asked(
        request,
        form,
        done,
        title="Co-opt somebody",
        lede="For one meeting or one kind of death, and until a day. Papers are still given by each meeting.",
        button="Save",
        back=_members(panel),
    )


@manager
def change_member(request: Any, panel_id: str, member_id: str) -> HttpResponseBase:
    """Put right what is recorded of a member."""
    panel = own_panel(request.actor, panel_id, act=KEEP)
    member = queries.member_by_id(panel, member_id)
    so_far = {name: getattr(member, name) for name in MemberForm.OWN if name != "person_id"}
    form = MemberForm(
        request.POST or None, panel=panel, initial={**so_far, "person_id": member.person_id or ""}
    )

    def done(said: dict[str, Any]) -> HttpResponseBase:
        changed = member_services.change_member(member, told=form.told, by=request.actor)
        messages.success(request, f"Saved: {changed.name}.")
        return _back(panel)

    return asked(
        request,
        form,
        done,
        title=f"{member.name}: what is recorded",
        button="Save",
        back=_members(panel),
    )


@manager
def end_membership(request: Any, panel_id: str, member_id: str) -> HttpResponseBase:
    """Say when somebody leaves."""
    panel = own_panel(request.actor, panel_id, act=KEEP)
    member = queries.member_by_id(panel, member_id)

    def end(until_on: date) -> str:
        member_services.end_membership(member, until_on=until_on, by=request.actor)
        return f"{member.name} leaves the panel with {day(until_on)}."

    return _ended(
        request,
        panel,
        end,
        title=f"{member.name} leaves the panel",
        lede="This ends the membership in this record. An account is ended under People.",
        button="Save",
    )


def _ended(
    request: Any, panel: Panel, end: Callable[[date], str], *, title: str, lede: str, button: str
) -> HttpResponseBase:
    """The page that asks for a last day. `end` lets it end with that day and says so in a sentence."""

    def done(said: dict[str, Any]) -> HttpResponseBase:
        messages.success(request, end(said["until_on"]))
        return _back(panel)

    form = LastDayForm(request.POST or None)
    return asked(request, form, done, title=title, lede=lede, button=button, back=_members(panel))


def _members(panel: Panel) -> str:
    return reverse("panel_members", args=[panel.pk])


def _back(panel: Panel) -> HttpResponseBase:
    return redirect("panel_members", panel_id=panel.pk)

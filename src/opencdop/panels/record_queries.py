"""What may be asked of a panel's own record, by date: its terms of reference, its membership, the bodies around it.

The public site asks with `published=True`, and gets only what was approved and published, and only the names of those
who agreed to be named.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from opencdop.accounts.actors import seats_on
from opencdop.accounts.models import Membership, Person
from opencdop.accounts.roles import Act, places_for, refusal_for
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotAllowed, NotFound
from opencdop.panels import known
from opencdop.panels.models import Body, Panel, PanelMember, PanelSeat, TermsOfReference
from opencdop.panels.quorum import CHAIR, VICE_CHAIR, PersonPresent, Quorum, Rule, quorum

READ = Act.ARRANGE_MEETING  # whose rights open a panel's own record to be read: its office
KEEP = Act.KEEP_PANEL


@dataclass(frozen=True)
class TermsShown:
    """Terms of reference as they are read. Texts are Markdown; who renders them decides what may stand in it."""

    id: str
    version_no: int
    text: str
    functions: str
    frequency: str
    reports_to: str
    from_on: date
    until_on: date | None
    approved_by: str
    approved_on: date | None
    published: bool


@dataclass(frozen=True)
class SeatShown:
    """A fixed seat on a day, with who sits in it; `name` is empty where nobody does, or may not be named."""

    seat_id: str
    role: str
    role_title: str
    organisation: str
    counts_for: str
    is_vacant: bool
    member_id: str = ""
    name: str = ""
    job_title: str = ""
    deputy: str = ""
    person_id: str = ""
    named_publicly: bool = False
    statement_signed_on: date | None = None
    statement_until: date | None = None
    warning: str = ""


@dataclass(frozen=True)
class CoOptedShown:
    """Somebody co-opted for one meeting or one kind of death."""

    member_id: str
    name: str
    job_title: str
    organisation: str
    co_opted_for: str
    from_on: date
    until_on: date | None
    counts_for: str = ""
    person_id: str = ""
    statement_until: date | None = None


@dataclass(frozen=True)
class MembershipShown:
    """A panel's membership on a day, and whether its core could be quorate if all of it came."""

    on: date
    seats: tuple[SeatShown, ...]
    co_opted: tuple[CoOptedShown, ...]
    could_be: Quorum

    @property
    def vacant(self) -> tuple[SeatShown, ...]:
        return tuple(seat for seat in self.seats if seat.is_vacant)


def own_panel(actor: Actor, panel_id: str, *, act: Act) -> Panel:
    """The panel, for somebody of it who may do `act`. Raises NotFound for another's, NotAllowed without the act."""
    panel = Panel.objects.filter(pk=panel_id).select_related("organisation").first()
    if panel is None or panel_id not in actor.organisations:
        raise NotFound("There is no such panel.")
    if panel_id not in places_for(actor, act):
        raise NotAllowed(refusal_for(act))
    return panel


def own_panels(actor: Actor) -> list[Panel]:
    """The panels whose record the actor may read, by name."""
    return list(Panel.objects.filter(pk__in=places_for(actor, READ)).order_by("name"))


def terms_on(panel: Panel, on: date, *, published: bool = False) -> TermsShown | None:
    """The approved terms of reference in force on a day; with `published`, only where they are public."""
    rows = panel.terms.filter(_on(on), approved_on__isnull=False).select_related("reports_to")
    found = (rows.filter(published=True) if published else rows).order_by("-from_on", "-version_no").first()
    return shown_terms(found) if found else None


def all_terms(panel: Panel) -> list[TermsShown]:
    """Every version, the newest first."""
    return [shown_terms(row) for row in panel.terms.select_related("reports_to").order_by("-version_no")]


def terms_by_id(panel: Panel, terms_id: str) -> TermsOfReference:
    """One version of the panel. Raises NotFound."""
    found = panel.terms.filter(id=terms_id).select_related("panel", "reports_to").first()
    if found is None:
        raise NotFound("There are no such terms of reference.")
    return found


def shown_terms(row: TermsOfReference) -> TermsShown:
    return TermsShown(
        id=row.id,
        version_no=row.version_no,
        text=row.text,
        functions=row.functions,
        frequency=row.frequency,
        reports_to=row.reports_to.name if row.reports_to else "",
        from_on=row.from_on,
        until_on=row.until_on,
        approved_by=row.approved_by_name,
        approved_on=row.approved_on,
        published=row.published,
    )


def bodies_on(panel: Panel, on: date, *, part: str = "") -> list[Body]:
    """The partners of the panel and the bodies that it reports to, under their names of that day."""
    found = panel.bodies.filter(_on(on))
    return list((found.filter(part=part) if part else found).order_by("-part", "name"))


def all_bodies(panel: Panel) -> list[Body]:
    return list(panel.bodies.order_by("-part", "name", "from_on"))


def body_by_id(panel: Panel, body_id: str) -> Body:
    """A body of the panel. Raises NotFound."""
    found = panel.bodies.filter(id=body_id).select_related("panel").first()
    if found is None:
        raise NotFound("There is no such body in this panel's record.")
    return found


def membership_on(panel: Panel, on: date, *, published: bool = False) -> MembershipShown:
    """The seats of a day with who sits in them, the vacant ones too; two queries.

    With `published`, only those who agreed are named, deputies are not, and nobody co-opted is shown.
    """
    people = list(panel.members.filter(_on(on)).order_by("from_on"))
    sitting = {member.seat_id: member for member in people if member.seat_id}
    order = {code: place for place, code in enumerate(known.roles())}
    seats = sorted(
        panel.seats.filter(_on(on)),
        key=lambda seat: (order.get(seat.role, len(order)), seat.organisation_name),
    )
    shown = tuple(_seat(seat, sitting.get(seat.id), published=published) for seat in seats)
    co_opted = () if published else tuple(_co_opted(each) for each in people if not each.seat_id)
    rule = Rule(panel.quorum_total, panel.quorum_health, panel.quorum_authority)
    filled = [
        PersonPresent(seat.counts_for, known.role_of(seat.role).seat) for seat in shown if not seat.is_vacant
    ]
    return MembershipShown(on=on, seats=shown, co_opted=co_opted, could_be=quorum(filled, rule=rule))


def seat_by_id(panel: Panel, seat_id: str) -> PanelSeat:
    """A seat of the panel. Raises NotFound."""
    found = panel.seats.filter(id=seat_id).select_related("panel").first()
    if found is None:
        raise NotFound("There is no such seat.")
    return found


def member_by_id(panel: Panel, member_id: str) -> PanelMember:
    """A member of the panel, in a seat or co-opted. Raises NotFound."""
    found = panel.members.filter(id=member_id).select_related("panel", "seat").first()
    if found is None:
        raise NotFound("There is no such member.")
    return found


def accounts_of(panel: Panel) -> list[Person]:
    """The people with an account who hold a role in the panel today, by name."""
    held = Membership.objects.filter(seats_on(clock.today()), organisation_id=panel.pk)
    return list(Person.objects.filter(id__in=held.values("person_id"), is_active=True).order_by("name"))


def earlier_members(panel: Panel, on: date) -> list[PanelMember]:
    """Those whose time on the panel was over on that day, the latest first."""
    return list(panel.members.filter(until_on__lt=on).select_related("seat").order_by("-until_on", "name"))


def _on(day: date) -> Q:
    return Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gte=day))


def _seat(seat: PanelSeat, member: PanelMember | None, *, published: bool) -> SeatShown:
    role = known.role_of(seat.role)
    empty = SeatShown(
        seat_id=seat.id,
        role=seat.role,
        role_title=role.title,
        organisation=seat.organisation_name,
        counts_for=seat.counts_for,
        is_vacant=member is None,
    )
    if member is None:
        return empty
    told = {**empty.__dict__, "member_id": member.id, "named_publicly": member.named_publicly}
    if published:
        named = {"name": member.name, "job_title": member.job_title} if member.named_publicly else {}
        return SeatShown(**{**told, **named})
    chairs = role.seat in (CHAIR, VICE_CHAIR)
    return SeatShown(
        **{
            **told,
            "name": member.name,
            "job_title": member.job_title,
            "deputy": member.deputy_name,
            "person_id": member.person_id or "",
            "statement_signed_on": member.statement_signed_on,
            "statement_until": member.statement_until,
            "warning": known.warning_for_chair(seat.counts_for, job_title=member.job_title) if chairs else "",
        }
    )


def _co_opted(member: PanelMember) -> CoOptedShown:
    return CoOptedShown(
        member_id=member.id,
        name=member.name,
        job_title=member.job_title,
        organisation=member.organisation_name,
        co_opted_for=member.co_opted_for,
        from_on=member.from_on,
        until_on=member.until_on,
        counts_for=member.counts_for,
        person_id=member.person_id or "",
        statement_until=member.statement_until,
    )

"""What may be asked of the directory: whom to write to, who is told when nobody answers, and who an address is."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from opencdop.accounts.models import Organisation
from opencdop.core import clock
from opencdop.core.errors import NotFound
from opencdop.directory.joined import Joined, joined, standing_contact
from opencdop.directory.models import Contact


def contacts_for(
    *, agency_types: Collection[str], authorities: Collection[str] = (), on: date
) -> list[Contact]:
    """Those who may be asked on a day at agencies of these kinds, the ones to ask first in front.

    With `authorities`, those of these areas and those without one. Whose mail comes back stands last and has
    `bounced_at`: whoever proposes must say so. Three queries.
    """
    merged = joined()
    of_kind = Q(agency__agency_type__in=agency_types) | Q(agency_id__in=merged.agencies)
    contacts = merged.shown(standing().filter(of_kind, here_on(on)))
    fitting = [
        each
        for each in contacts
        if each.agency.agency_type in agency_types and serves(each, authorities) and is_here(each.agency, on)
    ]
    return sorted(fitting, key=_in_order)


def contact_with_id(contact_id: str) -> Contact:
    """The contact with an id; of one that was entered twice, the one that stands for it. Raises NotFound."""
    found = _all().filter(pk=contact_id).first()
    if found is None:
        raise NotFound("There is no such contact in the directory.")
    return joined().shown([standing_contact(found)])[0]


def manager_of(contact: Contact) -> Contact | None:
    """Who is told when this contact does not answer: of the team, else of the agency as a whole; else nobody.

    For somebody without a team, a team's manager is better than nobody. A manager whose mail comes back is none. Of a
    manager, the next one above: never themselves.
    """
    merged = joined()
    [shown] = merged.shown([contact])
    others = [each for each in _managers(shown.agency, merged) if each.email != contact.email]
    team_id = shown.team.pk if shown.team else ""
    nearest = [
        [each for each in others if each.team and each.team.pk == team_id and not contact.escalated_to],
        [each for each in others if each.team is None],
        [each for each in others if not team_id and not contact.escalated_to],
    ]
    for tier in nearest:
        fitting = [each for each in tier if serves(each, contact.areas)]
        if fitting:
            return min(fitting, key=_in_order)
    return None


def manager_at(agency: Organisation) -> Contact | None:
    """Who is told where the directory does not know whoever was asked: of the agency as a whole, else of a team."""
    merged = joined()
    found = _managers(merged.agency_of(agency), merged)
    return min((each for each in found if each.team is None), key=_in_order, default=None) or min(
        found, key=_in_order, default=None
    )


def agencies_with_a_manager() -> frozenset[str]:
    """The ids of agencies in which somebody is told today when nobody answers, also of those read as such a one."""
    merged = joined()
    return frozenset(
        agency_id
        for manager in standing().filter(_told_on(clock.today()))
        for agency_id in merged.ids_of(merged.agency_of(manager.agency))
    )


def agencies_at(emails: Collection[str]) -> dict[str, set[str]]:
    """For each address that the directory has ever known, the ids of the agencies of those who have or had it."""
    found: dict[str, set[str]] = {}
    for row in _all().filter(email__in={plain_address(email) for email in emails}):
        found.setdefault(row.email, set()).add(standing_contact(row).agency_id)
    return found


def contact_at(email: str) -> Contact | None:
    """Who has an address today, or had it last; of several, the one to ask first. None for an unknown address."""
    found = row_at(email)
    return joined().shown([found])[0] if found else None


def row_at(email: str) -> Contact | None:
    """The same for whoever notes which contact it is and shows none: its agency as it stands in the row; one query."""
    rows = Contact.objects.select_related("agency", "merged_into__agency").filter(email=plain_address(email))
    today = clock.today()
    found = {row.pk: row for row in map(standing_contact, rows)}.values()
    here = [row for row in found if row.from_on <= today and (row.until_on is None or today <= row.until_on)]
    if here:
        return min(here, key=_in_order)
    return max(found, key=lambda row: (row.until_on or row.from_on, row.pk), default=None)


def contacts_whose_mail_returns() -> list[Contact]:
    """Those who are there today and get no mail, longest first, each at the agency of its entry; one query."""
    rows = standing().filter(here_on(clock.today()), bounced_at__isnull=False)
    return list(rows.order_by("bounced_at", "pk"))


def plain_address(email: str) -> str:
    """An address as it is kept: without spaces around it, in small letters."""
    return email.strip().lower()


def here_on(day: date) -> Q:
    """Rows whose days include a day."""
    return Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gte=day))


def is_here(agency: Organisation, on: date) -> bool:
    """Whether an agency is there on a day."""
    return agency.active_until is None or on <= agency.active_until


def serves(contact: Contact, authorities: Collection[str]) -> bool:
    """Whether somebody works for one of the areas; somebody without an area works everywhere."""
    return not authorities or not contact.areas or bool(set(contact.areas) & set(authorities))


def standing() -> QuerySet[Contact]:
    """All contacts but those that were entered twice and are read as another."""
    return _all().filter(merged_into__isnull=True)


def shown(contacts: Iterable[Contact], merged: Joined | None = None) -> list[Contact]:
    """The contacts, each in the agency and team that stand for its own."""
    return (merged or joined()).shown(contacts)


def _all() -> QuerySet[Contact]:
    return Contact.objects.select_related("agency", "team", "merged_into__agency", "merged_into__team")


def _managers(agency: Organisation, merged: Joined) -> list[Contact]:
    """Those of an agency who are told when nobody answers, and whose mail arrives."""
    return merged.shown(standing().filter(_told_on(clock.today()), agency_id__in=merged.ids_of(agency)))


def _told_on(day: date) -> Q:
    """Those who are told on a day when nobody answers, and whose mail arrives."""
    return here_on(day) & Q(escalated_to=True, bounced_at__isnull=True)


def _in_order(contact: Contact) -> tuple[bool, bool, bool, str, str, str]:
    """To be asked first in front; those whose mail comes back last; a manager after those who know the family."""
    back = contact.bounced_at is not None
    return (
        back, not contact.asked_first, contact.escalated_to,
        contact.agency.name.casefold(), contact.name.casefold(), contact.pk,
    )  # fmt: skip

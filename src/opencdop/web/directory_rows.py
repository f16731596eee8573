"""What the work list says of the directory: contacts whom our e-mail does not reach."""

from opencdop.core.clock import local_date
from opencdop.design.shell import Act, WorkRow
from opencdop.design.words import count_of, short_day
from opencdop.directory.finding import RETURNED, STANDINGS
from opencdop.directory.models import Contact
from opencdop.directory.queries import contacts_whose_mail_returns
from opencdop.web.work import Work

NAMED = 5  # contacts with a row of their own; when mail fails for many, they do not crowd out the children
OFFICE = "Anybody in the office"


def directory_rows() -> list[Work]:
    """Contacts whose e-mail comes back, longest first; one query. All offices keep the directory together."""
    returned = contacts_whose_mail_returns()
    rows = [_row(contact) for contact in returned[:NAMED]]
    if more := returned[NAMED:]:
        rows.append(_rest(more))
    return rows


def _row(contact: Contact) -> Work:
    since = local_date(contact.bounced_at or contact.address_since)
    href = f"/directory/contacts/{contact.pk}/"
    row = WorkRow(
        child=contact.name,
        href=href,
        details=contact.agency.name,
        tag="Directory",
        tint="gold",
        need=f"E-mail to {contact.name} comes back: find out the address",
        reason="Until then nobody there learns what is asked",
        who=OFFICE,
        when=f"since {short_day(since)}",
        acts=(Act("Put it right", href, about=f"{contact.name}, {contact.agency.name}"),),
    )
    return Work(since, row)


def _rest(more: list[Contact]) -> Work:
    since = local_date(more[0].bounced_at or more[0].address_since)
    row = WorkRow(
        child=count_of(len(more), "more contact"),
        href="/directory/",
        tag="Directory",
        tint="gold",
        need="E-mail to these comes back too",
        reason=f"In the directory, choose “{STANDINGS[RETURNED]}”",
        who=OFFICE,
        when=f"since {short_day(since)}",
        acts=(Act("Directory", "/directory/"),),
    )
    return Work(since, row)

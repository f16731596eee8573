"""Agencies and contacts for tests, made through the services that offices use."""

from datetime import date
from typing import Any

from tests.cast import Cast

from opencdop.accounts.models import Organisation
from opencdop.core import clock
from opencdop.directory.bounces import mark_returned_mail
from opencdop.directory.contact_services import add_contact
from opencdop.directory.keeping import Told
from opencdop.directory.models import Contact
from opencdop.outbox.models import OutgoingEmail
from opencdop.panels.agency_services import make_agency

LONG_AGO = date(2024, 1, 1)


def an_agency(cast: Cast, name: str = "Westbrook Police", *, kind: str = "police") -> Organisation:
    return make_agency(name, agency_type=kind, by=cast.actor("asha"))


def a_contact(
    cast: Cast, agency: Organisation, name: str = "Fiona Latch", *, since: date = LONG_AGO, **said: Any
) -> Contact:
    email = said.pop("email", f"{name.lower().replace(' ', '.')}@agency.example")
    told = Told(name=name, email=email, **said)
    return add_contact(agency, told=told, from_on=since, by=cast.actor("asha"))


def mail_comes_back(contact: Contact) -> None:
    """An e-mail to the contact was refused for good, and the contacts were looked through."""
    number = OutgoingEmail.objects.count()
    OutgoingEmail.objects.create(
        kind="request",
        to=contact.email.upper(),
        subject="A request",
        body="Words",
        dedupe_key=f"test:{number}",
        message_id=f"<{number}@test.example>",
        state=OutgoingEmail.FAILED,
        failed_at=clock.now(),
        refused_for_good=True,
    )
    mark_returned_mail()

"""Somebody else's act between the moment the directory was read and the moment it is written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.cast import Cast
from tests.integration.between import held_open, meanwhile
from tests.integration.directory.entries import LONG_AGO, a_contact, an_agency, mail_comes_back
from tests.integration.directory.test_lists import LINES, looked_at, read

from opencdop.core import clock
from opencdop.core.errors import Stale
from opencdop.directory.bounces import mark_returned_mail
from opencdop.directory.comparing import digest_of
from opencdop.directory.contact_services import add_contact, change_contact
from opencdop.directory.keeping import Told, said_of
from opencdop.directory.list_services import take_over
from opencdop.directory.models import Contact, Team
from opencdop.directory.team_services import add_team
from opencdop.panels.refusals import Unfit

pytestmark = pytest.mark.django_db(transaction=True)


def changing(contact: Contact, cast: Cast, **said: str) -> Callable[[], Contact]:
    """Somebody puts a contact right."""
    told, seen, by = replace(said_of(contact), **said), contact.version_no, cast.actor("mina")
    return lambda: change_contact(contact, told=told, seen=seen, by=by)


def test_list_does_not_overwrite_what_somebody_puts_right_while_it_is_taken_over(cast: Cast):
    contact = a_contact(cast, an_agency(cast))
    contact_list, by = read(cast, LINES[2]), cast.actor("asha")
    seen = digest_of(looked_at(contact_list))
    came = held_open(
        changing(contact, cast, role="Inspector", telephone="01632 960123"),
        lambda: take_over(contact_list, seen=seen, by=by),
    )
    assert isinstance(came, Stale)
    contact.refresh_from_db()
    assert (contact.role, contact.telephone) == ("Inspector", "01632 960123")


def test_address_corrected_while_returned_mail_is_looked_through_is_not_marked(cast: Cast):
    agency = an_agency(cast)
    contact = a_contact(cast, agency)
    mail_comes_back(contact)
    Contact.objects.update(bounced_at=None, address_since=clock.now() - timedelta(days=1))
    contact.refresh_from_db()
    with meanwhile(changing(contact, cast, email="fiona@new.example"), after='"bounced_at" IS NULL'):
        assert mark_returned_mail() == 0
    contact.refresh_from_db()
    assert contact.bounced_at is None


def test_contact_added_by_two_presses_at_once_stands_once(cast: Cast):
    agency, by = an_agency(cast), cast.actor("asha")
    told = Told(name="Imran Cole", email="i.cole@police.example")
    came = held_open(*[lambda: add_contact(agency, told=told, from_on=LONG_AGO, by=by)] * 2)
    assert isinstance(came, Unfit)
    assert Contact.objects.count() == 1


def test_team_added_by_two_presses_at_once_stands_once_and_the_second_is_told(cast: Cast):
    agency, by = an_agency(cast), cast.actor("asha")
    came = held_open(
        lambda: add_team(agency, name="Nurses", from_on=LONG_AGO, by=by),
        lambda: add_team(agency, name="nurses", from_on=LONG_AGO, by=by),
    )
    assert isinstance(came, Unfit)
    assert Team.objects.count() == 1

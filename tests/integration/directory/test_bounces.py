"""Mail that comes back marks everybody at the address; another address, or a look at it, takes the mark away."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.cast import Cast
from tests.integration.directory.entries import a_contact, an_agency, mail_comes_back

from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.directory.bounces import mark_returned_mail
from opencdop.directory.contact_services import change_contact, say_address_is_right
from opencdop.directory.keeping import said_of
from opencdop.directory.models import Contact
from opencdop.outbox.models import OutgoingEmail
from opencdop.web.schedule import SCHEDULE


def marked() -> list[str]:
    return sorted(Contact.objects.filter(bounced_at__isnull=False).values_list("name", flat=True))


def test_everybody_at_the_address_is_marked_once(cast: Cast):
    agency = an_agency(cast)
    contact = a_contact(cast, agency, email="duty@police.example")
    a_contact(cast, agency, "Imran Cole", email="duty@police.example")
    a_contact(cast, agency, "Ada Other")
    mail_comes_back(contact)
    assert marked() == ["Fiona Latch", "Imran Cole"]
    assert mark_returned_mail() == 0
    assert Event.objects.filter(kind="directory.mail_came_back").count() == 2


def test_the_schedule_marks_them():
    assert mark_returned_mail in [due.do for due in SCHEDULE]


def test_mail_returned_by_a_report_marks_too_and_mail_that_merely_waits_does_not(cast: Cast):
    contact = a_contact(cast, an_agency(cast))
    mail_comes_back(contact)
    OutgoingEmail.objects.update(refused_for_good=False)  # given up because our own way out was closed
    say_address_is_right(contact, by=cast.actor("asha"))
    assert mark_returned_mail() == 0
    now = clock.now()
    OutgoingEmail.objects.update(
        state=OutgoingEmail.SENT, sent_at=now, failed_at=None, returned_at=now + timedelta(minutes=1)
    )
    assert mark_returned_mail() == 1


def test_another_address_takes_the_mark_away_and_old_mail_does_not_bring_it_back(cast: Cast):
    contact = a_contact(cast, an_agency(cast))
    mail_comes_back(contact)
    contact.refresh_from_db()
    told = replace(said_of(contact), role="Sergeant")
    changed = change_contact(contact, told=told, seen=contact.version_no, by=cast.actor("asha"))
    assert changed.bounced_at is not None  # another job is no other address
    told = replace(told, email="fiona@new.example")
    changed = change_contact(changed, told=told, seen=changed.version_no, by=cast.actor("asha"))
    assert changed.bounced_at is None
    told = replace(told, email=contact.email)
    change_contact(changed, told=told, seen=changed.version_no, by=cast.actor("asha"))
    assert mark_returned_mail() == 0


def test_an_address_that_is_right_after_all_is_written_to_again(cast: Cast):
    contact = a_contact(cast, an_agency(cast))
    with pytest.raises(RuleBroken, match="has come back"):
        say_address_is_right(contact, by=cast.actor("asha"))
    mail_comes_back(contact)
    assert say_address_is_right(contact, by=cast.actor("asha")).bounced_at is None
    assert mark_returned_mail() == 0


def test_an_e_mail_whose_address_was_erased_marks_nobody(cast: Cast):
    contact = a_contact(cast, an_agency(cast))
    mail_comes_back(contact)
    say_address_is_right(contact, by=cast.actor("asha"))
    OutgoingEmail.objects.update(to=None, body=None, failed_at=clock.now() + timedelta(minutes=1))
    assert mark_returned_mail() == 0

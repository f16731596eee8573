"""The surroundings of the tests do what they promise on either database: mail, and tables that can be emptied."""

import smtplib

import pytest
from django.core.mail import send_mail
from django.db import DatabaseError, connection, transaction
from tests.fixtures.mail import MailServer

from opencdop.audit.kinds import kind
from opencdop.audit.models import Event
from opencdop.audit.services import record, recording
from opencdop.core.actor import SYSTEM
from opencdop.keystore.models import DataKey

TRIED = kind("tests.tried", "tried the surroundings of the tests")


def test_mail_server_keeps_what_django_sends(smtp_server: MailServer):
    send_mail("A subject", "A body with a £ sign", "from@example.org", ["to@example.org"])
    (message,) = smtp_server.to("to@example.org")
    assert message["Subject"] == "A subject"
    assert "£" in message.get_content()
    assert smtp_server.to("another@example.org") == []


def test_mail_server_can_refuse(smtp_server: MailServer):
    smtp_server.refuses = True
    with pytest.raises(smtplib.SMTPException):
        send_mail("A subject", "A body", "from@example.org", ["to@example.org"])
    assert smtp_server.messages == []


def test_both_databases_may_be_used():
    assert DataKey.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_test_that_commits_leaves_nothing_behind(turn: int):
    assert Event.objects.count() == 0
    with recording():
        record(TRIED, by=SYSTEM)
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_emptying_leaves_the_append_only_trigger_in_force():
    with recording():
        record(TRIED, by=SYSTEM)
    connection.ops.execute_sql_flush([])
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.all().delete()
    assert Event.objects.count() == 1

"""The surroundings of the tests do what they promise on either database: mail, and tables that can be emptied."""

import smtplib
from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.mail import send_mail
from django.db import DatabaseError, connection, transaction
from tests.fixtures.mail import MailServer

from opencdop.accounts.models import Person
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
@pytest.mark.parametrize("turn", [1, 2])
def test_what_is_said_of_the_models_stands_after_a_test_that_commits(turn: int):
    about = ContentType.objects.get_for_model(Person)
    assert Permission.objects.filter(content_type=about).count() == 4


def test_password_is_kept_by_argon2_and_costs_what_it_should_outside_the_tests(
    cost_of_passwords: dict[str, int], settings: Any
):
    assert identify_hasher(make_password("a long password for tests")).algorithm == "argon2"
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert cost_of_passwords == {"time_cost": 2, "memory_cost": 102_400, "parallelism": 8}


@pytest.mark.django_db(transaction=True)
def test_emptying_leaves_the_append_only_trigger_in_force():
    with recording():
        record(TRIED, by=SYSTEM)
    connection.ops.execute_sql_flush([])
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.all().delete()
    assert Event.objects.count() == 1

"""The outbox against a real mail server: once, in time, and nothing left lying about."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult
from tests.fixtures.mail import MailServer

from opencdop.audit.models import Event
from opencdop.audit.services import recording
from opencdop.core import clock
from opencdop.core.actor import SYSTEM
from opencdop.core.errors import RuleBroken
from opencdop.outbox import queries, services
from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.wording import SaysTooMuch

CASE = "c" * 26


def queued(dedupe_key: str = "told office", **more: str) -> OutgoingEmail:
    return services.queue_email(
        kind="intake.arrived",
        to="office@example.org",
        subject="A notification has arrived",
        body="Open {link} to read it.",
        dedupe_key=dedupe_key,
        words={"link": "http://localhost:8000/notifications/abc/"},
        by=SYSTEM,
        **more,
    )


def queue_and_fail() -> None:
    with recording():
        queued()
        raise ZeroDivisionError


def kinds() -> list[str]:
    return list(Event.objects.order_by("seq").values_list("kind", flat=True))


def test_queue_email_commits_a_job_that_holds_only_the_id():
    email = queued()
    job = DBTaskResult.objects.get()
    assert job.args_kwargs == {"args": [email.id], "kwargs": {}}
    assert kinds() == ["email.queued"]


def test_queue_email_leaves_nothing_when_its_cause_fails():
    with pytest.raises(ZeroDivisionError):
        queue_and_fail()
    assert (OutgoingEmail.objects.count(), DBTaskResult.objects.count(), kinds()) == (0, 0, [])


def test_queue_email_tells_the_same_thing_once():
    assert queued().id == queued().id
    assert (OutgoingEmail.objects.count(), DBTaskResult.objects.count(), kinds()) == (1, 1, ["email.queued"])


def test_queue_email_refuses_what_tells_of_a_child():
    with pytest.raises(SaysTooMuch):
        services.queue_email(
            kind="x", to="a@example.org", subject="S", body="999 012 3456", dedupe_key="x", by=SYSTEM
        )
    assert OutgoingEmail.objects.count() == 0


@pytest.mark.parametrize(
    ("to", "subject"),
    [("not an address", "S"), ("a@example.org\nBcc: b@example.org", "S"), ("a@example.org", "S\nBcc: b")],
)
def test_queue_email_refuses_a_header_slipped_in(to: str, subject: str):
    with pytest.raises(RuleBroken):
        services.queue_email(kind="x", to=to, subject=subject, body="B", dedupe_key="x", by=SYSTEM)


def test_deliver_sends_the_message_once(smtp_server: MailServer):
    email = queued(case_id=CASE)
    assert services.deliver(email.id) == "sent"
    assert services.deliver(email.id) == ""
    (message,) = smtp_server.to("office@example.org")
    assert message["Message-ID"] == email.message_id
    assert "http://localhost:8000/notifications/abc/" in message.get_content()
    assert queries.emails_of_case(CASE).get().sent_at is not None
    assert kinds() == ["email.queued", "email.sent"]


def test_job_sends_the_message(smtp_server: MailServer):
    from opencdop.outbox.jobs import send_email

    assert send_email.call(queued().id) == "sent"
    assert len(smtp_server.messages) == 1


def test_deliver_tries_again_after_a_refusal_with_the_same_message_id(smtp_server: MailServer):
    email = queued(case_id=CASE)
    smtp_server.refuses = True
    assert services.deliver(email.id) == "queued"
    assert services.deliver(email.id) == ""  # not due yet
    assert queries.not_arrived(case_ids=[CASE]).get().last_problem == "SMTPDataError"
    smtp_server.refuses = False
    with clock.pretend(clock.now() + timedelta(seconds=31)):
        assert services.send_due_emails() == 1
    assert smtp_server.messages[0]["Message-ID"] == email.message_id
    assert kinds() == ["email.queued", "email.delayed", "email.sent"]


def test_deliver_gives_up_after_72_hours_and_says_so(smtp_server: MailServer):
    email = queued(case_id=CASE)
    smtp_server.refuses = True
    with clock.pretend(clock.now() + timedelta(hours=72)):
        assert services.deliver(email.id) == "failed"
    assert queries.not_arrived(case_ids=[CASE]).get().id == email.id
    assert queries.emails_by_state() == {"failed": 1}
    smtp_server.refuses = False
    services.send_again(queries.not_arrived(case_ids=[CASE]).get(), by=SYSTEM)
    assert services.send_due_emails() == 1


def test_undeliverable_since_names_what_the_address_is_to_blame_for(smtp_server: MailServer):
    began = clock.now()
    refused, given_up, returned = queued("refused"), queued("given up"), queued("returned")
    smtp_server.answer = "554 No such box"
    assert services.deliver(refused.id) == "failed"
    smtp_server.answer = "451 Please try again later"
    with clock.pretend(began + timedelta(hours=73)):
        assert services.deliver(given_up.id) == "failed"
    OutgoingEmail.objects.filter(id=returned.id).update(returned_at=clock.now())
    assert [email.id for email in queries.undeliverable_since(began)] == [refused.id, returned.id]
    assert queries.undeliverable_since(clock.now()) == []
    assert not services.send_again(queries.undeliverable_since(began)[0], by=SYSTEM).refused_for_good


def test_send_again_refuses_what_did_not_fail():
    with pytest.raises(RuleBroken):
        services.send_again(queued(), by=SYSTEM)


def test_send_due_emails_stops_at_a_server_that_is_away(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    queued("one")
    queued("two")
    assert services.send_due_emails() == 0
    assert sorted(OutgoingEmail.objects.values_list("attempts", flat=True)) == [0, 1]


def test_email_claimed_by_a_killed_worker_goes_again(smtp_server: MailServer):
    email = queued()
    OutgoingEmail.objects.filter(id=email.id).update(state="sending", claimed_at=clock.now(), attempts=1)
    assert services.deliver(email.id) == ""
    with clock.pretend(clock.now() + timedelta(minutes=6)):
        assert services.deliver(email.id) == "sent"
    assert smtp_server.messages[0]["Message-ID"] == email.message_id


def test_address_and_words_are_sealed_and_erased_seven_days_after_sending(smtp_server: MailServer):
    email = queued()
    assert b"office@example.org" not in raw("to")
    assert b"notifications" not in raw("body")
    services.deliver(email.id)
    assert services.erase_old_emails() == 0
    with clock.pretend(clock.now() + timedelta(days=7, minutes=1)):
        assert services.erase_old_emails() == 1
        assert services.erase_old_emails() == 0
    assert (raw("to"), raw("body")) == (b"", b"")
    kept = OutgoingEmail.objects.get()
    assert (kept.to, kept.body, kept.state) == ("", "", "sent")


def raw(column: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM outbox_outgoingemail')
        return bytes(cursor.fetchone()[0] or b"")


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_an_email_once(smtp_server: MailServer):
    email_ids = [queued(f"key {number}").id for number in range(5)]
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        for email_id in email_ids:
            services.deliver(email_id)
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(message["Message-ID"] for message in smtp_server.messages) == sorted(
        OutgoingEmail.objects.values_list("message_id", flat=True)
    )

"""Delivery reports from standard input or a folder, and one line for many messages."""

import io
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.fixtures.mail import MailServer
from tests.integration.outbox.test_outbox import kinds, queued
from tests.unit.outbox.test_reports import a_report

from opencdop.outbox import queries, services
from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.posting import line_kept


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("mail_returned", *arguments, stdout=out)
    return out.getvalue()


def piped(report: bytes, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report)))
    return said()


def test_report_on_standard_input_marks_the_email_once(
    smtp_server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    email = queued(case_id="c" * 26)
    services.deliver(email.id)
    report = a_report(message_id=email.message_id)
    assert "did not arrive" in piped(report, monkeypatch)
    assert "did not arrive" in piped(report, monkeypatch)
    assert queries.undeliverable_since(email.queued_at) == [email]
    assert kinds().count("email.returned") == 1
    assert [each.id for each in queries.not_arrived(case_ids=["c" * 26])] == [email.id]


def test_reports_of_a_folder_are_read_and_foreign_ones_left_alone(smtp_server: MailServer, tmp_path: Path):
    email, waiting = queued("one"), queued("two")
    services.deliver(email.id)
    (tmp_path / "1").write_bytes(a_report(message_id=email.message_id))
    (tmp_path / "2").write_bytes(a_report(message_id="<00000000000000000000000000@elsewhere.example>"))
    (tmp_path / "3").write_bytes(b"Subject: Out of office\r\n\r\nI am away.")
    (tmp_path / "4").write_bytes(a_report(message_id=waiting.message_id))  # it has not gone yet
    (tmp_path / "5").symlink_to(tmp_path / "1")
    (tmp_path / "more").mkdir()
    lines = said(str(tmp_path)).splitlines()
    assert [line.split(":")[0] for line in lines] == ["Noted", *["Left alone"] * 3]
    assert OutgoingEmail.objects.filter(returned_at__isnull=False).count() == 1


@pytest.mark.parametrize("mangled", ["<a..b@[", "<[", "[", "<a@[", "<@"])
def test_report_over_which_the_reader_of_e_mail_trips_does_not_hold_up_those_behind_it(
    smtp_server: MailServer, tmp_path: Path, mangled: str
):
    email = queued("one")
    services.deliver(email.id)
    (tmp_path / "1").write_bytes(a_report(message_id=mangled))
    (tmp_path / "2").write_bytes(a_report(message_id=email.message_id))
    assert [line.split(":")[0] for line in said(str(tmp_path)).splitlines()] == ["Left alone", "Noted"]


def test_folder_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(CommandError, match="no such folder"):
        said(str(tmp_path / "none"))


def test_many_messages_go_over_one_line(smtp_server: MailServer):
    emails = [queued(f"key {number}") for number in range(5)]
    with line_kept():
        assert [services.deliver(email.id) for email in emails] == ["sent"] * 5
    assert len(smtp_server.lines) == 1
    services.deliver(queued("another").id)
    assert len(smtp_server.lines) == 2


def test_line_that_the_server_hung_up_is_opened_again_and_nothing_goes_twice(smtp_server: MailServer):
    emails = [queued(f"key {number}") for number in range(3)]
    with line_kept():
        assert services.deliver(emails[0].id) == "sent"
        smtp_server.hang_up()
        assert services.deliver(emails[1].id) == "sent"
        smtp_server.answer = "554 No such box"
        assert services.deliver(emails[2].id) == "failed"
    assert [message["Message-ID"] for message in smtp_server.messages] == [
        email.message_id for email in emails[:2]
    ]


def test_what_is_queued_together_is_one_job_and_each_goes_once(smtp_server: MailServer):
    from opencdop.audit.services import recording
    from opencdop.outbox.jobs import send_emails

    with recording(), services.sent_together():
        emails = [queued(f"key {number}") for number in range(3)]
    assert send_emails.call([email.id for email in emails]) == 3
    assert send_emails.call([email.id for email in emails]) == 0
    assert len(smtp_server.messages) == 3

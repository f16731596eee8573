"""When an e-mail is tried again."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest

from opencdop.outbox.retrying import is_final, wait_after

QUEUED = datetime(2026, 6, 3, 14, 5, tzinfo=UTC)


def test_waits_double_up_to_eight_minutes():
    waits = [wait_after(attempts).total_seconds() for attempts in (1, 2, 3, 4, 5, 6, 500)]
    assert waits == [30, 60, 120, 240, 480, 480, 480]


@pytest.mark.parametrize(
    ("problem", "final"),
    [
        (ConnectionRefusedError(), False),
        (smtplib.SMTPDataError(451, b"later"), False),
        (smtplib.SMTPDataError(554, b"never"), True),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such box")}), True),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"greylisted")}), False),
        (smtplib.SMTPAuthenticationError(535, b"our password is wrong"), False),
        (smtplib.SMTPSenderRefused(550, b"our own name is wrong", "no-reply@localhost"), False),
        (smtplib.SMTPConnectError(554, b"no service today"), False),
    ],
)
def test_only_a_refusal_for_good_is_final_at_once(problem: Exception, final: bool):
    assert is_final(problem, queued_at=QUEUED, now=QUEUED) is final


def test_after_72_hours_it_is_given_up():
    problem = ConnectionRefusedError()
    assert not is_final(problem, queued_at=QUEUED, now=QUEUED + timedelta(hours=71, minutes=59))
    assert is_final(problem, queued_at=QUEUED, now=QUEUED + timedelta(hours=72))

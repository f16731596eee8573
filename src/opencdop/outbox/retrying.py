"""When an e-mail is tried again, and when it is given up. Pure: error and moments come in as arguments."""

import smtplib
from datetime import datetime, timedelta

GIVEN_UP_AFTER = timedelta(hours=72)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=8)  # so that mail goes within 10 minutes of the server's recovery
ABANDONED_AFTER = timedelta(minutes=5)  # a worker that claimed an e-mail and said no more was killed


def wait_after(attempts: int) -> timedelta:
    """How long to wait after the given number of attempts: doubling, from 30 seconds to 8 minutes."""
    return min(FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 10), LONGEST_WAIT)


def is_final(problem: Exception, *, queued_at: datetime, now: datetime) -> bool:
    """Whether to give up: refused for good (a 5xx answer), or 72 hours after queueing."""
    return refused_for_good(problem) or now - queued_at >= GIVEN_UP_AFTER


def refused_for_good(problem: Exception) -> bool:
    """Whether the address or the message was refused with a 5xx answer: trying again would not help.

    A server that will not greet us, know us, or take our sender's name says nothing of this message: it waits.
    """
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in problem.recipients.values())
    return isinstance(problem, smtplib.SMTPDataError) and problem.smtp_code >= 500

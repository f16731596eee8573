"""Queueing e-mail in the transaction that causes it, and sending it afterwards, once.

A worker claims an e-mail with one conditional update before it sends, and holds no transaction while it
talks to the mail server. If it is killed in between, the e-mail goes again with the same Message-ID.
"""

import smtplib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F

from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import SYSTEM, Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.ids import new_id
from opencdop.core.rows import read_locked
from opencdop.core.transitions import check_transition
from opencdop.outbox import events, jobs, queries, retrying
from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.posting import line_kept, post
from opencdop.outbox.transitions import EMAIL
from opencdop.outbox.wording import filled

ERASED_AFTER = timedelta(days=7)
_together: ContextVar[list[str] | None] = ContextVar("sent_together", default=None)
FAILED_ERASED_AFTER = timedelta(days=28)  # so that what an outage held back can still be sent again


@service
def queue_email(
    *,
    kind: str,
    to: str,
    subject: str,
    body: str,
    dedupe_key: str,
    case_id: str = "",
    words: Mapping[str, str] | None = None,
    by: Actor,
) -> OutgoingEmail:
    """Queue one e-mail to one address; with a `dedupe_key` already used, give back the e-mail that used it.

    `subject` and `body` are ready, or name `{words}` (wording.ALLOWED_NAMES; dates only that way). Raises
    SaysTooMuch for anything that could tell of a child, RuleBroken for an address that is none.
    """
    given = words or {}
    subject, body = filled(subject, words=given), filled(body, words=given)
    if len(subject.splitlines()) != 1:
        raise RuleBroken("The subject of an e-mail is one line.")
    try:
        validate_email(to)
    except ValidationError:
        raise RuleBroken("Enter an e-mail address in the form name@example.org.") from None
    known = OutgoingEmail.objects.filter(dedupe_key=dedupe_key).first()
    if known is not None:
        return known
    email_id, now = new_id(), clock.now()
    email = OutgoingEmail(
        id=email_id,
        kind=kind,
        to=to,
        subject=subject,
        body=body,
        dedupe_key=dedupe_key,
        message_id=f"<{email_id}@{urlsplit(settings.OPENCDOP_ADDRESS).hostname or 'localhost'}>",
        case_id=case_id,
        queued_at=now,
        next_attempt_at=now,
    )
    try:
        with transaction.atomic():
            email.save(force_insert=True)
    except IntegrityError:
        return OutgoingEmail.objects.get(dedupe_key=dedupe_key)  # queued by somebody else at this moment
    record(events.EMAIL_QUEUED, by=by, case_id=case_id, about=email, words={"email": kind})
    together = _together.get()
    if together is None:
        jobs.send_email.enqueue(email.id)
    else:
        together.append(email.id)
    return email


@contextmanager
def sent_together() -> Iterator[None]:
    """Within the block, inside a service, what is queued becomes one job instead of one for each e-mail."""
    ids: list[str] = []
    token = _together.set(ids)
    try:
        yield
    finally:
        _together.reset(token)
    if ids:
        jobs.send_emails.enqueue(ids)


def deliver_all(email_ids: Sequence[str]) -> int:
    """Send these, as `deliver` does, one after the other over one line; stop at the first delay. How many went.

    Of what is left the scheduler takes care: it is due.
    """
    sent = 0
    with line_kept():
        for email_id in email_ids:
            state = deliver(email_id)
            sent += state == OutgoingEmail.SENT
            if state == OutgoingEmail.QUEUED:
                break  # the server is away: the others will not do better
    return sent


def deliver(email_id: str) -> str:
    """Send an e-mail that is due, if nobody else is at it. Returns its state then, or '' when not due."""
    email = _claim(email_id)
    if email is None:
        return ""
    message = EmailMessage(
        subject=email.subject,
        body=email.body,
        to=[email.to],
        headers={"Message-ID": email.message_id, "Auto-Submitted": "auto-generated"},
    )
    try:
        post(message)
    except (smtplib.SMTPException, OSError) as problem:
        return _note_problem(email, problem=problem)
    _note_sent(email)
    return OutgoingEmail.SENT


def send_due_emails(*, limit: int = 200) -> int:
    """Send what is due, oldest first, here and now; stop at the first delay. Returns how many went."""
    return deliver_all(queries.due_email_ids(clock.now(), limit=limit))


@service
def send_again(email: OutgoingEmail, *, by: Actor) -> OutgoingEmail:
    """Put an e-mail that was given up back in the queue, for another 72 hours."""
    read_locked(email)  # since it was read it may have been sent again, or its words erased
    check_transition(
        EMAIL, before=email.state, after=OutgoingEmail.QUEUED, sentence="This e-mail is not one that failed."
    )
    if email.erased_at:
        raise RuleBroken("The words of this e-mail have been erased. Send a new one.")
    now = clock.now()
    OutgoingEmail.objects.filter(id=email.id, state=OutgoingEmail.FAILED).update(
        state=OutgoingEmail.QUEUED,
        queued_at=now,
        next_attempt_at=now,
        failed_at=None,
        attempts=0,
        refused_for_good=False,
    )
    record(events.EMAIL_SENT_AGAIN, by=by, case_id=email.case_id, about=email, words={"email": email.kind})
    jobs.send_email.enqueue(email.id)
    email.refresh_from_db()
    return email


@service
def note_returned(email: OutgoingEmail) -> bool:
    """Note that a delivery report says that an e-mail never arrived. Returns False where that was known."""
    known = OutgoingEmail.objects.filter(id=email.id, returned_at__isnull=True)
    if not known.update(returned_at=clock.now()):
        return False
    record(events.EMAIL_RETURNED, by=SYSTEM, case_id=email.case_id, about=email, words={"email": email.kind})
    return True


@service
def erase_old_emails() -> int:
    """Erase address and words of what was sent 7 days ago, or given up 28 days ago. Returns how many were erased."""
    now = clock.now()
    sent_before, failed_before = now - ERASED_AFTER, now - FAILED_ERASED_AFTER
    count = queries.erasable_emails(sent_before, failed_before=failed_before).update(
        to=None, body=None, erased_at=now
    )
    if count:
        record(events.EMAILS_ERASED, by=SYSTEM, words={"count": count})
    return count


def _claim(email_id: str) -> OutgoingEmail | None:
    """Take the e-mail for this worker: one conditional update, so that of two workers one gets it."""
    now = clock.now()
    taken = (
        queries.due_emails(now)
        .filter(id=email_id)
        .update(state=OutgoingEmail.SENDING, claimed_at=now, attempts=F("attempts") + 1)
    )
    return OutgoingEmail.objects.get(id=email_id) if taken else None


@service
def _note_sent(email: OutgoingEmail) -> None:
    OutgoingEmail.objects.filter(id=email.id).update(
        state=OutgoingEmail.SENT, sent_at=clock.now(), last_problem=""
    )
    record(events.EMAIL_SENT, by=SYSTEM, case_id=email.case_id, about=email, words={"email": email.kind})


@service
def _note_problem(email: OutgoingEmail, *, problem: Exception) -> str:
    now = clock.now()
    final = retrying.is_final(problem, queued_at=email.queued_at, now=now)
    next_attempt_at = now + retrying.wait_after(email.attempts)
    state = OutgoingEmail.FAILED if final else OutgoingEmail.QUEUED
    OutgoingEmail.objects.filter(id=email.id).update(
        state=state,
        last_problem=type(problem).__name__,
        next_attempt_at=next_attempt_at,
        failed_at=now if final else None,
        refused_for_good=retrying.refused_for_good(problem),
    )
    if final or email.attempts == 1:
        event = events.EMAIL_FAILED if final else events.EMAIL_DELAYED
        record(event, by=SYSTEM, case_id=email.case_id, about=email, words={"email": email.kind})
    if not final:
        jobs.send_email.using(run_after=next_attempt_at).enqueue(email.id)
    return state

"""What may be asked of the outbox: what is due, what failed, and what was sent about a case."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.retrying import ABANDONED_AFTER


def due_emails(now: datetime) -> QuerySet[OutgoingEmail]:
    """Waiting and due, or claimed by a worker that must have been killed."""
    return OutgoingEmail.objects.filter(
        Q(state=OutgoingEmail.QUEUED, next_attempt_at__lte=now)
        | Q(state=OutgoingEmail.SENDING, claimed_at__lte=now - ABANDONED_AFTER)
    )


def due_email_ids(now: datetime, *, limit: int) -> list[str]:
    """The ids of what is due, longest waiting first."""
    return list(due_emails(now).order_by("next_attempt_at", "id").values_list("id", flat=True)[:limit])


def undeliverable_since(moment: datetime) -> list[OutgoingEmail]:
    """What was refused for good, or returned by a delivery report, at or after a moment, oldest first.

    What was given up because our own way out was closed is not among them: it says nothing of the address.
    """
    told = Q(returned_at__gte=moment) | Q(refused_for_good=True, failed_at__gte=moment)
    return list(OutgoingEmail.objects.filter(told).order_by("queued_at", "id"))


def emails_of_case(*case_ids: str) -> QuerySet[OutgoingEmail]:
    """Everything sent, or waiting to go, about a case, newest first; about all the cases that it is made of."""
    return OutgoingEmail.objects.filter(case_id__in=case_ids).order_by("-queued_at")


def emails_by_state() -> dict[str, int]:
    """How many e-mails stand in each state."""
    counted = OutgoingEmail.objects.values_list("state").annotate(Count("id")).order_by("state")
    return dict(counted)


def erasable_emails(sent_before: datetime, *, failed_before: datetime) -> QuerySet[OutgoingEmail]:
    """Sent, or given up, at or before a moment of each, and not erased yet."""
    return OutgoingEmail.objects.filter(
        Q(state=OutgoingEmail.SENT, sent_at__lte=sent_before)
        | Q(state=OutgoingEmail.FAILED, failed_at__lte=failed_before),
        erased_at__isnull=True,
    )


def email_named(message_id: str) -> OutgoingEmail | None:
    """The e-mail of ours that bears a Message-ID; None for any other."""
    return OutgoingEmail.objects.filter(message_id=message_id).first()


def not_arrived(*, case_ids: QuerySet[Any] | Collection[str]) -> QuerySet[OutgoingEmail]:
    """What was given up, came back, or is tried in vain so far, about these cases, the newest first."""
    lost = Q(state=OutgoingEmail.FAILED) | Q(returned_at__isnull=False)
    tried = Q(state=OutgoingEmail.QUEUED, attempts__gt=0)
    return OutgoingEmail.objects.filter(lost | tried, case_id__in=case_ids).order_by("-queued_at", "id")

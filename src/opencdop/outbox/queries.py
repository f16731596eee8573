"""What may be asked of the outbox: what is due, what failed, and what was sent about a case."""

from datetime import datetime

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


def failed_emails() -> QuerySet[OutgoingEmail]:
    """What was given up, newest first."""
    return OutgoingEmail.objects.filter(state=OutgoingEmail.FAILED).order_by("-failed_at")


def undeliverable_since(moment: datetime) -> list[OutgoingEmail]:
    """What was refused for good, or returned by a delivery report, at or after a moment, oldest first.

    What was given up because our own way out was closed is not among them: it says nothing of the address.
    """
    told = Q(returned_at__gte=moment) | Q(refused_for_good=True, failed_at__gte=moment)
    return list(OutgoingEmail.objects.filter(told).order_by("queued_at", "id"))


def delayed_emails() -> QuerySet[OutgoingEmail]:
    """What was tried in vain and will be tried again."""
    return OutgoingEmail.objects.filter(state=OutgoingEmail.QUEUED, attempts__gt=0).order_by("queued_at")


def emails_of_case(*case_ids: str) -> QuerySet[OutgoingEmail]:
    """Everything sent, or waiting to go, about a case, newest first; about all the cases that it is made of."""
    return OutgoingEmail.objects.filter(case_id__in=case_ids).order_by("-queued_at")


def emails_by_state() -> dict[str, int]:
    """How many e-mails stand in each state."""
    counted = OutgoingEmail.objects.values_list("state").annotate(Count("id")).order_by("state")
    return dict(counted)


def erasable_emails(before: datetime) -> QuerySet[OutgoingEmail]:
    """Sent, or given up, at or before a moment, and not erased yet."""
    return OutgoingEmail.objects.filter(
        Q(state=OutgoingEmail.SENT, sent_at__lte=before)
        | Q(state=OutgoingEmail.FAILED, failed_at__lte=before),
        erased_at__isnull=True,
    )

"""What is kept of an e-mail: address and words, sealed, for 7 days after it went or 28 after it failed; the rest."""

from django.db import models

from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.keystore.fields import SealedField


class OutgoingEmail(models.Model):
    """One message to one address. `dedupe_key` says what it tells whom, so that nothing is told twice."""

    QUEUED, SENDING, SENT, FAILED = "queued", "sending", "sent", "failed"
    STATES = ((QUEUED, "Waiting"), (SENDING, "Being sent"), (SENT, "Sent"), (FAILED, "Not delivered"))

    data_key_id = ""  # sealed with the installation's key: an e-mail belongs to no one record

    id = IdField()
    kind = models.CharField(max_length=60)
    to = SealedField()
    subject = models.CharField(max_length=200)
    body = SealedField()
    dedupe_key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=200, unique=True)
    case_id = models.CharField(max_length=26, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=STATES, default=QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    last_problem = models.CharField(max_length=80, blank=True)  # the class of the error, never its words
    queued_at = models.DateTimeField(default=clock.now)
    next_attempt_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    # The server that was to take it knows no such box, or will not have it: the fault is the address's, not ours.
    refused_for_good = models.BooleanField(default=False)
    returned_at = models.DateTimeField(null=True)  # when a delivery report said that it never arrived
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="email_due")]
        constraints = [
            models.CheckConstraint(
                name="email_sent_has_its_moment",
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

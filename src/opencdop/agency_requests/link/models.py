"""What is kept of a request that was passed on or declined, of files sent along and of links replaced. Who did it, and
their words, are sealed with the case's key.
"""

from django.db import models

from opencdop.agency_requests.link.reasons import DECLINE_REASONS, OUTCOMES
from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.keystore.fields import SealedField


class PassingOn(models.Model):
    """That a request was passed on to a colleague on purpose: from whom, to whom, and when."""

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    request = models.ForeignKey(
        "agency_requests.AgencyRequest", on_delete=models.PROTECT, related_name="passings"
    )
    from_name = SealedField()
    from_role = SealedField()
    from_email = SealedField()
    to_name = SealedField()
    to_role = SealedField()
    to_email = SealedField()
    passed_at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)  # by whoever passed it on, before the colleague opened it


class Declining(models.Model):
    """That somebody said why they do not answer, and what the office made of it."""

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    request = models.OneToOneField(
        "agency_requests.AgencyRequest", on_delete=models.PROTECT, related_name="declining"
    )
    reason = models.CharField(max_length=20, choices=list(DECLINE_REASONS.items()))
    words = SealedField()
    said_by = SealedField()
    declined_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=12, choices=list(OUTCOMES.items()), blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by_name = models.CharField(max_length=200, blank=True)

    @property
    def reason_title(self) -> str:
        return DECLINE_REASONS[self.reason]

    @property
    def outcome_title(self) -> str:
        return OUTCOMES.get(self.outcome, "")


class SentAlong(models.Model):
    """A file that was sent along with a request, beside its form. `document_id` names it among the documents."""

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    request = models.ForeignKey(
        "agency_requests.AgencyRequest", on_delete=models.PROTECT, related_name="sent_along"
    )
    document_id = models.CharField(max_length=26, unique=True)
    by_name = SealedField()
    sent_at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)  # by whoever sent it, before the form was sent


class LinkBefore(models.Model):
    """The hash of a link that a fresh one has replaced: it opens nothing, and that somebody tried it can be noted."""

    id = IdField()
    request = models.ForeignKey(
        "agency_requests.AgencyRequest", on_delete=models.PROTECT, related_name="links_before"
    )
    link_hash = models.CharField(max_length=64, unique=True)
    replaced_at = models.DateTimeField(default=clock.now)

"""What the office said of whose review a death is: facts that no form tells, and a decision where there is no duty."""

from django.db import models

from opencdop.keystore.fields import SealedField


class LeadFacts(models.Model):
    """What people chose for one case, over what its answers and postcodes say. What stood before is in the audit."""

    REVIEW, NO_REVIEW = "review", "no_review"

    case = models.OneToOneField(
        "cases.Case", on_delete=models.PROTECT, primary_key=True, related_name="lead_facts"
    )
    data_key_id = models.CharField(max_length=26)
    chosen = SealedField(holds="json")  # by the names of jurisdiction.LeadFacts
    noted_by_name = models.CharField(max_length=200)
    noted_at = models.DateTimeField()
    decision = models.CharField(
        max_length=10, blank=True, choices=[(REVIEW, "To be reviewed"), (NO_REVIEW, "Not to be reviewed")]
    )
    decision_reason = SealedField()
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

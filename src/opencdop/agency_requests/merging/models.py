"""What was decided about one question when returns were laid beside the record. A decision is undone, never removed."""

from django.db import models

from opencdop.cases.belonging import OfCase
from opencdop.cases.models import Case, CaseAnswer
from opencdop.core import clock
from opencdop.core.fields import IdField


class MergeDecision(models.Model):
    """One question, decided: a return's answer taken, the record's kept, or another written (the reason stands with
    the answer). `before` is what the record said, `answer` what it says through this; the same where it was kept.
    """

    TAKEN, KEPT, WRITTEN = "taken", "kept", "written"
    WAYS = ((TAKEN, "Taken"), (KEPT, "Kept"), (WRITTEN, "Written"))

    id = IdField()
    case = OfCase(Case, on_delete=models.PROTECT, related_name="merge_decisions")
    question = models.CharField(max_length=80)
    way = models.CharField(max_length=10, choices=list(WAYS))
    source = models.ForeignKey(
        "agency_requests.AgencyRequest", on_delete=models.PROTECT, null=True, related_name="+"
    )
    before = models.ForeignKey(CaseAnswer, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.ForeignKey(CaseAnswer, on_delete=models.PROTECT, null=True, related_name="+")
    settled = models.JSONField(default=list)  # the requests whose answers it decided about
    decided_by_id = models.CharField(max_length=40)
    decided_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "question"], name="merge_decision_of_question")]

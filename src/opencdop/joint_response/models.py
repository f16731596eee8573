"""The decision on a joint response, and its steps."""

from django.db import models

from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.joint_response.transitions import DECISIONS
from opencdop.keystore.fields import SealedField


class JointResponse(models.Model):
    """Whether this death needs a joint response. A later decision takes the place of an earlier; the audit has both."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="joint_response"
    )
    data_key_id = models.CharField(max_length=26)
    decision = models.CharField(max_length=12, choices=list(DECISIONS.items()))
    grounds = models.JSONField(default=list)  # codes of definitions/joint_response.yaml
    reason = SealedField()
    decided_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField(default=clock.now)


class ResponseStep(models.Model):
    """One step of the response: who does it, by when, when it was done or why it was not."""

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    response = models.ForeignKey(JointResponse, on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField(null=True)
    who = SealedField()  # the named person, once somebody has it
    done_at = models.DateTimeField(null=True)
    left_out_at = models.DateTimeField(null=True)
    recorded_by_name = models.CharField(max_length=200, blank=True)
    note = SealedField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "code"], name="step_once"),
            models.CheckConstraint(
                name="step_done_or_left_out",
                condition=models.Q(done_at__isnull=True) | models.Q(left_out_at__isnull=True),
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.left_out_at is None

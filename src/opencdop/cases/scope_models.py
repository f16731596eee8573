"""That an open case is out of scope, proposed by one person and answered by another. Rows are never taken away."""

from django.db import models
from django.db.models import Q

from opencdop.cases.belonging import OfCase
from opencdop.cases.transitions import OUT_STATES, PROPOSED_OUT
from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.keystore.fields import SealedField


class ScopeDecision(models.Model):
    """One proposal that a case is out of scope, with its rule and reason, and what a second person answered."""

    id = IdField()
    case = OfCase("cases.Case", on_delete=models.PROTECT, related_name="scope_decisions")
    data_key_id = models.CharField(max_length=26)
    rule = models.CharField(
        max_length=6
    )  # of definitions/scope.yaml, or of jurisdiction.yaml where there is no duty
    state = models.CharField(max_length=12, choices=list(OUT_STATES.items()), default=PROPOSED_OUT)
    reason = SealedField()
    proposed_by_id = models.CharField(max_length=40)
    proposed_by_name = models.CharField(max_length=200)
    proposed_at = models.DateTimeField(default=clock.now)
    answer = SealedField()
    answered_by_name = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=PROPOSED_OUT), name="one_scope_proposal_waits"
            )
        ]

    @property
    def state_title(self) -> str:
        return OUT_STATES[self.state]

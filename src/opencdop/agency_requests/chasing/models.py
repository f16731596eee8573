"""What is kept of chasing: what somebody did about a request, a panel's own rules by date, how full a return was."""

from django.db import models

from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.keystore.fields import SealedField
from opencdop.panels.models import Panel


class Chase(models.Model):
    """Something that a person did about a request that waits. Rows are only added; a pause is ended early by its row.

    Until `until_on` a paused request, or one about which somebody rang, is not reminded.
    """

    PAUSED, RANG, MANAGER_TOLD = "paused", "rang", "manager_told"
    KINDS = ((PAUSED, "Paused"), (RANG, "Chased by telephone"), (MANAGER_TOLD, "Manager told"))

    id = IdField()
    request = models.ForeignKey(
        "agency_requests.AgencyRequest", on_delete=models.PROTECT, related_name="chases"
    )
    data_key_id = models.CharField(max_length=26)
    kind = models.CharField(max_length=14, choices=KINDS)
    reason = models.CharField(max_length=20, blank=True)  # of a pause: a code of definitions/chasing.yaml
    note = SealedField()
    until_on = models.DateField(null=True)  # the day on which it is looked at again
    to_name = SealedField()
    to_email = SealedField()
    by_id = models.CharField(max_length=40)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["request", "at"], name="chase_of_request")]


class ChasingRules(models.Model):
    """How a panel chases from a day on. Those of the latest day that has come are in force; none is changed."""

    id = IdField()
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    remind_at_percent = models.JSONField(default=list)
    manager_at_percent = models.PositiveSmallIntegerField(default=0)
    written_by_name = models.CharField(max_length=200)
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["panel", "from_on"], name="rules_by_day")]


class ReturnMeasure(models.Model):
    """How full a return was, counted once when it had come: numbers of questions, and no word of an answer."""

    request = models.OneToOneField(
        "agency_requests.AgencyRequest", on_delete=models.PROTECT, primary_key=True, related_name="measure"
    )
    expected = models.PositiveIntegerField()  # questions that were asked and looked for an answer
    known = models.PositiveIntegerField()  # of these, answered with something known
    not_known = models.PositiveIntegerField()  # of these, answered "not known" or "does not apply"
    measured_at = models.DateTimeField(default=clock.now)

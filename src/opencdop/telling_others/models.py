"""A panel's own list of whom to tell and what to stop, and what was done of it for one death."""

from django.db import models
from django.db.models import Q

from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.keystore.fields import SealedField
from opencdop.panels.models import Panel


class LocalLine(models.Model):
    """A line of the panel's own list: one that it added, or one of ours that it reworded, moved or retired."""

    id = IdField()
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="telling_lines")
    code = models.CharField(max_length=60)
    part = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    hint = models.CharField(max_length=300, blank=True)
    applies = models.CharField(max_length=40)
    how = models.CharField(max_length=20)
    position = models.PositiveIntegerField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "code"], name="telling_line_once")]


class TellingMark(models.Model):
    """That somebody was told or something stopped, or that it is not needed; taken back, it stays as a trace."""

    DONE, NOT_NEEDED = "done", "not_needed"
    STATES = {DONE: "done", NOT_NEEDED: "not needed"}

    id = IdField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="telling_marks")
    data_key_id = models.CharField(max_length=26)
    code = models.CharField(max_length=60)
    part = models.CharField(max_length=10)
    words = SealedField()  # the line as it read; it may name another child
    state = models.CharField(max_length=12, choices=list(STATES.items()))
    how = models.CharField(max_length=20, blank=True)
    done_on = models.DateField(null=True)
    to_whom = SealedField()
    done_by = SealedField()  # who did it, where it was not the person who recorded it
    note = SealedField()  # or why it is not needed
    recorded_by_name = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code"], condition=Q(taken_back_at__isnull=True), name="telling_marked_once"
            )
        ]

"""A monthly list of somebody else, its lines and what became of each, and what its columns mean."""

from typing import Any

from django.db import models

from opencdop.cases.belonging import OfCase
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.design.words import MONTHS
from opencdop.intake.models import Notification
from opencdop.keystore.fields import SealedField
from opencdop.panels.models import Panel
from opencdop.reconciliation.columns import source_title
from opencdop.reconciliation.transitions import OUTCOME_TITLES, TO_LOOK_AT


class MonthlyList(models.Model):
    """A list as it came. Until its columns are given a meaning its lines wait."""

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=30)  # a code of definitions/reconciliation.yaml
    sender = models.CharField(max_length=120, blank=True)  # the body that sent it
    month = models.DateField()  # the first day of the month that it covers
    received_on = models.DateField()
    columns = SealedField(holds="json")
    mapped_at = models.DateTimeField(null=True)
    added_by_id = models.CharField(max_length=40)
    added_by_name = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["panel", "-added_at"], name="monthly_list_by_panel")]

    def __str__(self) -> str:
        return f"{self.source} {self.month:%Y-%m}"

    @property
    def title(self) -> str:
        return source_title(self.source)

    @property
    def title_within(self) -> str:
        """The title in the middle of a sentence."""
        title = self.title
        return title if title[:2].isupper() else title[:1].lower() + title[1:]

    @property
    def month_words(self) -> str:
        return f"{MONTHS[self.month.month - 1]} {self.month.year}"


class ListLine(models.Model):
    """One line, as it came and as it is understood. Nothing takes a line away."""

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    monthly_list = models.ForeignKey(MonthlyList, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()  # in the file, as a person counts
    cells = SealedField(holds="json")
    understood = SealedField(holds="json")  # answers, what else it says, sentences on what could not be read
    line_hash = models.CharField(max_length=64, blank=True)  # keyed, to know a line that was read before
    outcome = models.CharField(
        max_length=20, choices=[(code, title) for code, title in OUTCOME_TITLES.items()], default=TO_LOOK_AT
    )
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    case = OfCase(Case, on_delete=models.PROTECT, null=True, related_name="list_lines")
    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, null=True, related_name="+")
    reason = SealedField()
    passed_to = models.CharField(max_length=200, blank=True)
    decided_by_id = models.CharField(max_length=40, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["line_hash"], name="list_line_by_hash"),
            models.Index(fields=["monthly_list", "outcome"], name="list_line_by_outcome"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["monthly_list", "number"], name="list_line_once"),
        ]

    def __str__(self) -> str:
        return f"line {self.number}"

    @property
    def answers(self) -> dict[str, Any]:
        found: dict[str, Any] = (self.understood or {}).get("answers", {})
        return found

    @property
    def beside(self) -> dict[str, str]:
        found: dict[str, str] = (self.understood or {}).get("beside", {})
        return found

    @property
    def notes(self) -> list[str]:
        found: list[str] = (self.understood or {}).get("notes", [])
        return found

    @property
    def outcome_title(self) -> str:
        return OUTCOME_TITLES[self.outcome]


class ColumnMeaning(models.Model):
    """What the columns of a source's lists meant the last time, so that nobody chooses twice."""

    id = IdField()
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=30)
    meaning = models.JSONField(default=dict)  # heading to field; no line's content

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "source"], name="column_meaning_once")]

    def __str__(self) -> str:
        return f"columns of {self.source}"

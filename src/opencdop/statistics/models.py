"""A case as counted: one derived row, rebuilt from agreed answers and milestones, holding nothing finer than Facts.

Never here: a name, a number, a birth date, a postcode, an age in days, or a word that somebody wrote.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from django.db import models

from opencdop.cases.models import Case
from opencdop.panels.models import Panel
from opencdop.statistics.bands import NOT_KNOWN
from opencdop.statistics.facts import Facts

_CODE = 40
# Facts that stand in the row as they are; the others are kept in another shape or under another name.
_APART = ("case", "panel", "date_of_death", "authority", "panel_at_death", "events")
_SAME = tuple(each.name for each in fields(Facts) if each.name not in _APART)


class CaseFacts(models.Model):
    """The facts of a case as they stood when it had the version `case_version`."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="facts")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="case_facts")
    case_version = models.PositiveIntegerField()
    built_at = models.DateTimeField()
    authority = models.CharField(max_length=9, blank=True)  # empty: not known
    resident = models.CharField(max_length=_CODE, default=NOT_KNOWN)
    panel_at_death = models.CharField(max_length=40, blank=True)  # its slug; empty: not known
    deprivation_decile = models.PositiveSmallIntegerField(null=True)
    died_on = models.DateField(null=True)
    age_band = models.CharField(max_length=_CODE)
    completed_years = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=_CODE)
    ethnic_group = models.CharField(max_length=_CODE)
    place = models.CharField(max_length=_CODE)
    expected = models.CharField(max_length=_CODE)
    events = models.JSONField(default=list)
    joint_response = models.CharField(max_length=_CODE)
    child_protection_plan = models.CharField(max_length=_CODE)
    child_in_need = models.CharField(max_length=_CODE)
    looked_after = models.CharField(max_length=_CODE)
    statutory_order = models.CharField(max_length=_CODE)
    asylum = models.CharField(max_length=_CODE)
    category = models.PositiveSmallIntegerField(null=True)
    modifiable = models.CharField(max_length=_CODE)
    modifiable_factors = models.PositiveSmallIntegerField(default=0)
    notified_on = models.DateField(null=True)
    meeting_on = models.DateField(null=True)
    reviewed_on = models.DateField(null=True)
    signed_off_on = models.DateField(null=True)
    days_to_review = models.PositiveIntegerField(null=True)
    in_scope = models.BooleanField()
    review_band = models.CharField(max_length=_CODE)
    review_span = models.CharField(max_length=_CODE)
    handed_over = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "case facts"
        indexes = [
            models.Index(fields=["panel", "died_on"], name="facts_by_death"),
            models.Index(fields=["panel", "reviewed_on"], name="facts_by_review"),
        ]

    @classmethod
    def of(cls, facts: Facts, *, case: Case, built_at: datetime) -> CaseFacts:
        """The row that keeps these facts of the case as it was read."""
        return cls(
            case=case,
            panel_id=case.lead_panel_id,
            case_version=case.version_no,
            built_at=built_at,
            died_on=facts.date_of_death,
            authority=facts.authority or "",
            panel_at_death=facts.panel_at_death or "",
            events=list(facts.events),
            **{name: getattr(facts, name) for name in _SAME},
        )

    def facts(self) -> Facts:
        """The facts as the rules know them. The panel stands there by its slug: fetch it with the row."""
        return Facts(
            case=self.case_id,
            panel=self.panel.slug,
            date_of_death=self.died_on,
            authority=self.authority or None,
            panel_at_death=self.panel_at_death or None,
            events=tuple(self.events),
            **{name: getattr(self, name) for name in _SAME},
        )


KEPT = ("panel", "case_version", "built_at", "died_on", "authority", "panel_at_death", "events", *_SAME)
"""The columns that a rebuild writes anew."""

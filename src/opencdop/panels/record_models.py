"""What a panel keeps of itself, by date: terms of reference, the bodies that it belongs to, its seats and the people in
them, and its own wording of letters. Nothing of a child stands here.
"""

from django.db import models
from django.db.models import Q

from opencdop.accounts.models import Person
from opencdop.core import clock
from opencdop.core.fields import IdField


class Body(models.Model):
    """A body beside or above the panel, under its name from a day until a day: a partner, or whom it reports to."""

    PARTNER, GOVERNANCE = "partner", "governance"
    PARTS = {PARTNER: "Child death review partner", GOVERNANCE: "The panel reports to it"}

    id = IdField()
    panel = models.ForeignKey("panels.Panel", on_delete=models.PROTECT, related_name="bodies")
    part = models.CharField(max_length=12, choices=list(PARTS.items()))
    kind = models.CharField(max_length=40)  # a code of definitions/panel_records.yaml
    name = models.CharField(max_length=200)
    from_on = models.DateField()
    until_on = models.DateField(null=True)


class TermsOfReference(models.Model):
    """One version of a panel's terms of reference. A version that was approved never changes; a draft may."""

    id = IdField()
    panel = models.ForeignKey("panels.Panel", on_delete=models.PROTECT, related_name="terms")
    version_no = models.PositiveIntegerField()
    text = models.TextField()  # Markdown
    functions = models.TextField(blank=True)  # Markdown
    frequency = models.CharField(max_length=200, blank=True)  # how often the panel meets, in words
    reports_to = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    approved_by_name = models.CharField(max_length=200, blank=True)
    approved_on = models.DateField(null=True)
    published = models.BooleanField(default=False)
    written_by_name = models.CharField(max_length=200)
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "version_no"], name="terms_numbered_once"),
            models.CheckConstraint(
                name="published_terms_are_approved",
                condition=Q(published=False) | Q(approved_on__isnull=False),
            ),
        ]

    @property
    def is_draft(self) -> bool:
        return self.approved_on is None


class PanelSeat(models.Model):
    """A fixed seat of the core membership: a role on the panel that a named organisation fills."""

    id = IdField()
    panel = models.ForeignKey("panels.Panel", on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=40)  # a code of definitions/panel_records.yaml
    organisation_name = models.CharField(max_length=200)
    counts_for = models.CharField(max_length=20)  # a code of quorum.KINDS
    from_on = models.DateField()
    until_on = models.DateField(null=True)


class PanelMember(models.Model):
    """Somebody who sits on the panel: in a fixed seat, or co-opted for something and until a day."""

    id = IdField()
    panel = models.ForeignKey("panels.Panel", on_delete=models.PROTECT, related_name="members")
    seat = models.ForeignKey(PanelSeat, on_delete=models.PROTECT, null=True, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200, blank=True)
    deputy_name = models.CharField(max_length=200, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)  # of a co-opted member
    counts_for = models.CharField(max_length=20, blank=True)  # of a co-opted member
    co_opted_for = models.CharField(max_length=200, blank=True)  # one meeting, or one kind of death
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    named_publicly = models.BooleanField(default=False)
    statement_signed_on = models.DateField(null=True)
    statement_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="member_sits_or_is_co_opted",
                condition=Q(seat__isnull=False, co_opted_for="")
                | (Q(seat__isnull=True, until_on__isnull=False) & ~Q(co_opted_for="")),
            )
        ]


class TemplateVersion(models.Model):
    """A panel's own wording of an e-mail or a letter. The latest that was approved is used; without one, ours."""

    id = IdField()
    panel = models.ForeignKey("panels.Panel", on_delete=models.PROTECT, related_name="template_versions")
    kind = models.CharField(max_length=60)  # a code of definitions/templates.yaml
    version_no = models.PositiveIntegerField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_by_name = models.CharField(max_length=200)
    written_at = models.DateTimeField(default=clock.now)
    approved_by_name = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)  # from then on, our wording again

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "kind", "version_no"], name="template_version_numbered_once"
            )
        ]

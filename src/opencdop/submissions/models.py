"""Drafts and submissions. Both hold their answers sealed; both name the form version they were filled on."""

from django.db import models

from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.keystore.fields import SealedField


class Submission(models.Model):
    """A form as received. Immutable: a correction is another submission."""

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    form = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    definition_digest = models.CharField(max_length=64)
    channel = models.CharField(max_length=30)
    answers = SealedField(holds="json")
    sent_by = SealedField()  # name, role and organisation of the sender, as told
    received_at = models.DateTimeField(default=clock.now)  # when the office could first know
    entered_at = models.DateTimeField(default=clock.now)


class Draft(models.Model):
    """A form being filled in. `version_no` counts the saves, so that two writers notice each other."""

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    form = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    definition_digest = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=40)  # notify, report, analysis
    answers = SealedField(holds="json")
    writers = SealedField(
        holds="json"
    )  # which open page wrote each answer last: no page conflicts with itself
    resume_code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    version_no = models.PositiveIntegerField(default=1)
    pages_seen = models.JSONField(default=list)  # pages gone through: an optional one then counts as done
    created_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True)
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, null=True, related_name="draft")


class PublishedDefinition(models.Model):
    """A form as it was when somebody filled it in, or when it was published: kept by its digest, to be read for ever.

    `published_at` is set where the version was frozen on purpose; its file may then not change any more.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    form = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    panel = models.CharField(max_length=60, blank=True)  # whose own questions are among it
    text = models.TextField()  # the definition in its canonical writing
    kept_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("form", "version"),
                condition=models.Q(published_at__isnull=False, panel=""),
                name="published_once",
            ),
        )

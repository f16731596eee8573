"""What is kept of a data key: its wrapped bytes, until it is destroyed. This table lives in database `keys`."""

from django.db import models

from opencdop.core import clock
from opencdop.core.fields import IdField


class DataKey(models.Model):
    """One key for one case, or for one draft before there is a case."""

    id = IdField()
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="key_wrapped_or_destroyed",
                condition=models.Q(wrapped__isnull=True, destroyed_at__isnull=False)
                | models.Q(wrapped__isnull=False, destroyed_at__isnull=True),
            )
        ]

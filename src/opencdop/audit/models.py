"""What is kept of what happened. No foreign key leads to live data: the audit outlives what it tells of."""

from django.db import models

from opencdop.core.fields import IdField
from opencdop.keystore.fields import SealedField


class Event(models.Model):
    """One link of the chain. Rows are only ever added; a trigger refuses anything else."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=200)
    case_id = models.CharField(max_length=26, blank=True)
    about = models.CharField(max_length=80, blank=True)  # "model:id" of what the event is about
    is_read = models.BooleanField(default=False)
    detail_id = models.CharField(max_length=26, blank=True)
    detail_hash = models.CharField(max_length=64, blank=True)
    algorithm = models.CharField(max_length=20)
    key_id = models.CharField(max_length=40)
    mac_before = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "-seq"], name="event_of_case"),
            models.Index(fields=["actor_id", "-seq"], name="event_of_actor"),
        ]


class EventDetail(models.Model):
    """The words, the old and the new values of an event. Can be erased: the chain covers only a salted hash of it."""

    id = IdField()
    data_key_id = models.CharField(max_length=26, blank=True)
    salt = models.CharField(max_length=32)
    body = SealedField(holds="json")


class ChainHead(models.Model):
    """The single row that says where the chain ends. Locked last in every transaction that adds to it."""

    id = models.IntegerField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=64, default="0" * 64)

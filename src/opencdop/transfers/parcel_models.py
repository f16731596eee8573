"""What is kept of the exchange with other installations: our keys, theirs, and each file that went or came.

The private halves are sealed with the key ring. A parcel's words are sealed with the key of its case, once it has one.
"""

from django.db import models
from django.db.models import Q

from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.documents.models import Document
from opencdop.keystore.fields import SealedField
from opencdop.panels.models import Panel
from opencdop.transfers.parcels.transitions import PARCEL_STATES, SENT, WAITING


class InstallationKey(models.Model):
    """Our own key pair: for sealing (X25519, as age writes it) and for signing (Ed25519). Older ones still open."""

    data_key_id = ""  # sealed with the installation's key

    id = IdField()
    installation_id = models.CharField(max_length=26)  # stays when the keys are made anew
    name = models.CharField(max_length=200)
    sealing_public = models.CharField(max_length=100)
    signing_public = models.CharField(max_length=64)
    sealing_private = SealedField()
    signing_private = SealedField()
    made_at = models.DateTimeField(default=clock.now)
    made_by_name = models.CharField(max_length=200)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation_id"],
                condition=Q(replaced_at__isnull=True),
                name="one_key_of_installation",
            )
        ]

    def __str__(self) -> str:
        return f"key {self.id}"


class OtherInstallation(models.Model):
    """Another installation by its public keys. Nothing goes to it or is taken from it until a second person has heard
    its fingerprint read aloud.
    """

    data_key_id = ""

    id = IdField()
    installation_id = models.CharField(max_length=26, db_index=True)
    name = models.CharField(max_length=200)
    sealing_public = models.CharField(max_length=100)
    signing_public = models.CharField(max_length=64)
    panels = models.JSONField(default=list)  # [{"slug": ..., "name": ...}]
    added_by_id = models.CharField(max_length=40)
    added_by_name = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=clock.now)
    confirmed_by_name = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=200, blank=True)
    hash_key = SealedField()  # shared by the two of us alone, for keyed hashes
    hash_key_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation_id"],
                condition=Q(ended_at__isnull=True),
                name="one_card_an_installation",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_usable(self) -> bool:
        return self.confirmed_at is not None and self.ended_at is None


class Parcel(models.Model):
    """One file that went out or came in, and what became of it. `parcel_id` is its maker's and stands in its name."""

    OUT, IN = "out", "in"
    DIRECTIONS = {OUT: "Sent", IN: "Received"}
    CASE, ANSWER, OUTCOME, HASH_KEY, HASHES = "case", "answer", "outcome", "hash_key", "hashes"
    KINDS = {
        CASE: "A case",
        ANSWER: "Their answer",
        OUTCOME: "The outcome of a review",
        HASH_KEY: "A key for comparing",
        HASHES: "Marks for comparing",
    }

    id = IdField()
    data_key_id = models.CharField(max_length=26, blank=True)  # the case's; empty: the installation's
    parcel_id = models.CharField(max_length=26)
    direction = models.CharField(max_length=3, choices=list(DIRECTIONS.items()))
    kind = models.CharField(max_length=8, choices=list(KINDS.items()))
    state = models.CharField(max_length=12, choices=list(PARCEL_STATES.items()), default=SENT)
    other = models.ForeignKey(OtherInstallation, on_delete=models.PROTECT, related_name="parcels")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, null=True, related_name="parcels")  # ours
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="parcels")
    their_panel = models.CharField(max_length=200, blank=True)
    their_slug = models.CharField(max_length=60, blank=True)
    their_case_id = models.CharField(max_length=26, blank=True)
    their_reference = models.CharField(max_length=24, blank=True)
    case_version = models.PositiveIntegerField(null=True)  # as the case stood when the file was made
    content = SealedField(holds="json")  # agreement, basis, people to speak to, the reason of a refusal
    sha256 = models.CharField(max_length=64)  # of the file
    size = models.PositiveBigIntegerField()
    file = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()  # by its maker's clock
    noted_at = models.DateTimeField(default=clock.now)  # when it was made or came in here
    noted_by_name = models.CharField(max_length=200)
    settled_at = models.DateTimeField(null=True)
    settled_by_name = SealedField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["other", "direction", "parcel_id"], name="parcel_once"),
            models.UniqueConstraint(
                fields=["other", "their_case_id"],
                condition=Q(direction="in", kind="case", state="accepted"),
                name="case_taken_over_once",
            ),
        ]
        indexes = [models.Index(fields=["panel", "state"], name="parcel_by_state")]

    def __str__(self) -> str:
        return f"parcel {self.parcel_id}"

    @property
    def kind_title(self) -> str:
        return self.KINDS[self.kind]

    @property
    def state_title(self) -> str:
        return PARCEL_STATES[self.state]

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def file_name(self) -> str:
        """The name of the file: what it is and its own number, and nothing of anybody."""
        return f"opencdop-{self.kind.replace('_', '-')}-{self.parcel_id}.parcel"

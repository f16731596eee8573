"""A notification of a death, the form of it while it is filled in, and how often an address has knocked."""

from django.db import models

from opencdop.cases.belonging import OfCase
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.documents.models import Document
from opencdop.intake.channels import ONLINE, channel
from opencdop.intake.transitions import OUT_CONFIRMED, RECEIVED, STATE_TITLES
from opencdop.keystore.fields import SealedField
from opencdop.panels.models import Panel
from opencdop.submissions.models import Draft, Submission


class Notification(models.Model):
    """What one sender told of one death. Its words stand in the submission and never change."""

    CASE_OPENED, JOINED, OUT_OF_SCOPE = "case_opened", "joined", "out_of_scope"
    PASSED_ON = "passed_on"
    DECISIONS = (
        (CASE_OPENED, "A case was opened"),
        (JOINED, "It joined a known case"),
        (OUT_OF_SCOPE, "Out of scope"),
        (PASSED_ON, "Passed on to a panel outside"),
    )

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    reference = models.CharField(max_length=24, unique=True)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="notifications")
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="notification")
    channel = models.CharField(max_length=30, default=ONLINE)  # a code of definitions/channels.yaml
    notifier_id = models.CharField(max_length=40, blank=True, db_index=True)  # who told it with an account
    received_at = models.DateTimeField()  # when the office could first know
    entered_at = models.DateTimeField(default=clock.now)
    with_panel_since = models.DateTimeField(null=True)  # when another panel passed it on to this one
    copy_saved_at = models.DateTimeField(null=True)  # the sender's one copy
    state = models.CharField(max_length=20, choices=list(STATE_TITLES.items()), default=RECEIVED)
    opened_at = models.DateTimeField(null=True)
    opened_by_id = models.CharField(max_length=40, blank=True)
    opened_by_name = models.CharField(max_length=200, blank=True)
    decision = models.CharField(max_length=20, choices=DECISIONS, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.CharField(max_length=40, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    reason = SealedField()  # why it is out of scope, or why it came back
    lead_facts = SealedField(holds="json")  # what the office chose of homes and places, until there is a case
    other_children = models.JSONField(default=list)  # ids of cases that were decided to be of another child
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_name = models.CharField(max_length=200, blank=True)
    case = OfCase(Case, on_delete=models.PROTECT, null=True, related_name="notifications")

    class Meta:
        indexes = [models.Index(fields=["panel", "state", "received_at"], name="notification_by_state")]
        constraints = [
            models.CheckConstraint(
                name="decided_notification_has_case_or_is_out",
                condition=~models.Q(state="decided")
                | models.Q(case__isnull=False)
                | models.Q(decision="passed_on"),
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_title(self) -> str:
        return STATE_TITLES[self.state]

    @property
    def channel_words(self) -> str:
        return channel(self.channel).words

    @property
    def is_out(self) -> bool:
        return self.state == OUT_CONFIRMED


class Passing(models.Model):
    """A notification that was passed on to the panel that reviews. This line stays with the panel it came to."""

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="passings")
    from_panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="passed_on")
    to_panel = models.ForeignKey(Panel, on_delete=models.PROTECT, null=True, related_name="passed_to")
    to_body = SealedField()  # its name, where it is outside this installation
    how = SealedField()  # how it went there
    reason = SealedField()
    received_at = models.DateTimeField()  # when it had reached the panel that passed it on
    passed_by_id = models.CharField(max_length=40)
    passed_by_name = models.CharField(max_length=200)
    passed_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["from_panel", "passed_at"], name="passing_by_day")]

    def __str__(self) -> str:
        return f"passing {self.id}"

    @property
    def to_name(self) -> str:
        """To whom it went, in words."""
        return self.to_panel.name if self.to_panel is not None else self.to_body


class FormInHand(models.Model):
    """To which panel a form that is being filled in will go, by which channel, and who in the office fills it in."""

    draft = models.OneToOneField(Draft, on_delete=models.CASCADE, primary_key=True, related_name="in_hand")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=30, default=ONLINE)  # a code of definitions/channels.yaml
    received_at = models.DateTimeField(null=True)  # empty for the online form: the moment of sending
    begun_by_id = models.CharField(max_length=40, blank=True)  # empty for the public

    def __str__(self) -> str:
        return f"{self.channel} form {self.draft_id}"


class Knock(models.Model):
    """How often one address began a form, or tried a code, within an hour. The address is kept as a keyed hash."""

    address_hash = models.CharField(max_length=64)
    door = models.CharField(max_length=10)
    hour = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address_hash", "door", "hour"], name="knock_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.count} at {self.door}"


class ReferenceCount(models.Model):
    """The last number that was given to a notification of a panel in a year."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "year"], name="counted_once_a_year")]

    def __str__(self) -> str:
        return f"{self.panel_id} {self.year}: {self.last}"


class Original(models.Model):
    """What came on paper or by e-mail, as it came, beside what was read out of it.

    It belongs to the draft, and then to the notification, of the same data key.
    """

    id = IdField()
    data_key_id = models.CharField(max_length=26, db_index=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"original {self.document_id}"


class SenderKey(models.Model):
    """The key by which another system sends notifications to one panel. Only a hash of it is kept."""

    id = IdField()
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="+")
    sender = models.CharField(
        max_length=200
    )  # the system and its organisation, such as a child health service
    token_hash = models.CharField(max_length=64, unique=True)
    begins = models.CharField(max_length=12)  # its beginning, by which people tell keys apart
    made_at = models.DateTimeField(default=clock.now)
    made_by_name = models.CharField(max_length=200)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by_name = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.begins}… of {self.sender}"


class SentOnce(models.Model):
    """What a system sent under one of its own marks: sending it again gives the same notification back."""

    key = models.ForeignKey(SenderKey, on_delete=models.PROTECT, related_name="+")
    mark_hash = models.CharField(max_length=64)  # of the Idempotency-Key header
    body_hash = models.CharField(max_length=64)
    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "mark_hash"], name="sent_once")]

    def __str__(self) -> str:
        return f"sent once as {self.notification_id}"

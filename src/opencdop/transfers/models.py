"""Who reviews a death, as two panels agreed it; a case on its way between panels; what the other panel keeps of it.

The case itself is one row, and its `lead_panel` the one lead. A body outside this installation is named in words.
"""

from django.db import models
from django.db.models import Q

from opencdop.accounts.models import Person
from opencdop.cases.belonging import OfCase
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.keystore.fields import SealedField
from opencdop.panels.models import Panel
from opencdop.transfers.bases import BASES, INTERESTS
from opencdop.transfers.parcel_models import InstallationKey as InstallationKey
from opencdop.transfers.parcel_models import OtherInstallation as OtherInstallation
from opencdop.transfers.parcel_models import Parcel as Parcel
from opencdop.transfers.reporting import METHODS
from opencdop.transfers.transitions import (
    AGREEMENT_STATES,
    ASKED,
    LIVE,
    PROPOSED,
    REPORT_STATES,
    SENT,
    STANDING,
    TRANSFER_STATES,
)

OUTSIDE = "A panel outside this installation"


class JurisdictionAgreement(models.Model):
    """A proposal of who reviews and how they report back, and what became of it. A case has one that is not past."""

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    case = OfCase(Case, on_delete=models.PROTECT, related_name="agreements")
    proposing_panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="agreements_proposed")
    other_panel = models.ForeignKey(
        Panel, on_delete=models.PROTECT, null=True, related_name="agreements_answered"
    )
    other_body = SealedField()  # its name, where it is outside this installation
    lead_panel = models.ForeignKey(  # who is proposed to review; empty: the body outside
        Panel, on_delete=models.PROTECT, null=True, related_name="agreements_led"
    )
    basis = models.CharField(max_length=10, choices=list(BASES.items()))
    reason = SealedField()
    rationale = SealedField()  # why a panel reviews a death that the law does not ask it to
    method = models.CharField(max_length=10, choices=list(METHODS.items()))
    due_working_days = models.PositiveSmallIntegerField()  # after the sign-off
    state = models.CharField(max_length=12, choices=list(AGREEMENT_STATES.items()), default=PROPOSED)
    proposed_by_id = models.CharField(max_length=40)
    proposed_by_name = models.CharField(max_length=200)
    proposed_at = models.DateTimeField(default=clock.now)
    answered_by_name = SealedField()  # who agreed or not; outside: who said so to us
    answered_at = models.DateTimeField(null=True)
    answered_how = SealedField()  # outside: by telephone, in a letter
    recorded_by_name = models.CharField(max_length=200, blank=True)  # who wrote down what was said outside
    answer = SealedField()  # why not, or what was said
    escalated_at = models.DateTimeField(null=True)
    escalated_by_name = models.CharField(max_length=200, blank=True)
    escalated_why = SealedField()
    ended_at = models.DateTimeField(null=True)  # when it was taken back or replaced

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=LIVE), name="one_agreement_not_past_a_case"
            )
        ]
        indexes = [models.Index(fields=["other_panel", "state"], name="agreement_to_answer")]

    def __str__(self) -> str:
        return f"agreement {self.id}"

    @property
    def state_title(self) -> str:
        return AGREEMENT_STATES[self.state]

    @property
    def basis_words(self) -> str:
        return BASES[self.basis]

    @property
    def method_words(self) -> str:
        return METHODS[self.method]

    @property
    def other_name(self) -> str:
        """The other party, in words."""
        return self.other_panel.name if self.other_panel is not None else self.other_body or OUTSIDE

    @property
    def lead_name(self) -> str:
        """Who is proposed, or agreed, to review."""
        return self.lead_panel.name if self.lead_panel is not None else self.other_body or OUTSIDE

    @property
    def stands(self) -> bool:
        return self.state in STANDING

    def is_party(self, panel_id: str) -> bool:
        return panel_id in (self.proposing_panel_id, self.other_panel_id)


class ChairAnswer(models.Model):
    """What the chair of one party says where two offices could not agree. The latest of a side counts."""

    PROPOSING, OTHER = "proposing", "other"
    SIDES = {PROPOSING: "The panel that proposed", OTHER: "The other panel"}

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    agreement = models.ForeignKey(
        JurisdictionAgreement, on_delete=models.PROTECT, related_name="chair_answers"
    )
    side = models.CharField(max_length=10, choices=list(SIDES.items()))  # whose chair speaks
    lead = models.CharField(max_length=10, choices=list(SIDES.items()))  # who should review
    words = SealedField()
    said_by_name = SealedField()
    said_how = SealedField()  # of a chair outside: how the office heard it
    recorded_by_id = models.CharField(max_length=40)
    recorded_by_name = models.CharField(max_length=200)
    said_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["agreement", "said_at"], name="chair_answer_in_order")]


class Transfer(models.Model):
    """One panel of this installation asked to take a case over, and its answer. The lead changes on acceptance only."""

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    case = OfCase(Case, on_delete=models.PROTECT, related_name="transfers")
    agreement = models.ForeignKey(JurisdictionAgreement, on_delete=models.PROTECT, related_name="transfers")
    from_panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="transfers_given")
    to_panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="transfers_taken")
    state = models.CharField(max_length=10, choices=list(TRANSFER_STATES.items()), default=ASKED)
    asked_by_id = models.CharField(max_length=40)
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=clock.now)
    coordinator = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_by_name = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    reason = SealedField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=ASKED), name="one_transfer_asked_a_case"
            ),
            models.CheckConstraint(
                name="transfer_to_another_panel", condition=~Q(from_panel=models.F("to_panel"))
            ),
        ]

    @property
    def state_title(self) -> str:
        return TRANSFER_STATES[self.state]


class Interest(models.Model):
    """A panel that does not review wants to know of a death: enough to recognise later messages, and the outcome.

    Of a case whose lead is outside this installation, it is our own interest (`panel`) in their review.
    """

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    case = OfCase(Case, on_delete=models.PROTECT, related_name="interests")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, null=True, related_name="interests")
    body = SealedField()  # its name, where it is outside this installation
    why = models.CharField(max_length=16, choices=list(INTERESTS.items()))
    method = models.CharField(max_length=10, choices=list(METHODS.items()))
    due_working_days = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField(default=clock.now)
    reports_from = models.DateTimeField(null=True)  # since when it is owed the outcome; empty: only proposed
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "panel"],
                condition=Q(ended_at__isnull=True, panel__isnull=False),
                name="one_interest_a_panel",
            )
        ]
        indexes = [models.Index(fields=["panel", "ended_at"], name="interest_of_panel")]

    def __str__(self) -> str:
        return f"interest {self.id}"

    @property
    def name(self) -> str:
        """Whose interest it is, in words."""
        return self.panel.name if self.panel is not None else self.body or OUTSIDE

    @property
    def why_words(self) -> str:
        return INTERESTS[self.why]

    @property
    def method_words(self) -> str:
        return METHODS[self.method]

    @property
    def need_code(self) -> str:
        """By which the need before closing is known."""
        return f"outcome:{self.id}"


class OutcomeReport(models.Model):
    """What the panel that reviewed told another one, as it was sent. It names nobody, and never changes."""

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    interest = models.ForeignKey(Interest, on_delete=models.PROTECT, related_name="reports")
    method = models.CharField(max_length=10, choices=list(METHODS.items()))
    content = SealedField(holds="json")  # [[title, [[label, [line, ...]], ...]], ...]
    state = models.CharField(max_length=14, choices=list(REPORT_STATES.items()), default=SENT)
    due_on = models.DateField(null=True)
    sent_at = models.DateTimeField(default=clock.now)
    sent_by_name = SealedField()
    sent_how = SealedField()  # to or from a body outside: how it went
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by_name = SealedField()

    class Meta:
        indexes = [models.Index(fields=["interest", "sent_at"], name="report_of_interest")]

    @property
    def state_title(self) -> str:
        return REPORT_STATES[self.state]

    @property
    def method_words(self) -> str:
        return METHODS[self.method]

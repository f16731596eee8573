"""What is kept of a request to an agency. Who answers for the agency, and where, is sealed with the case's key."""

from datetime import date

from django.db import models
from django.db.models import Q

from opencdop.accounts.models import Organisation
from opencdop.agency_requests.chasing.models import Chase as Chase
from opencdop.agency_requests.chasing.models import ChasingRules as ChasingRules
from opencdop.agency_requests.chasing.models import ReturnMeasure as ReturnMeasure
from opencdop.agency_requests.link.models import Declining as Declining
from opencdop.agency_requests.link.models import LinkBefore as LinkBefore
from opencdop.agency_requests.link.models import PassingOn as PassingOn
from opencdop.agency_requests.link.models import SentAlong as SentAlong
from opencdop.agency_requests.merging.models import MergeDecision as MergeDecision
from opencdop.agency_requests.reference import reference_of
from opencdop.agency_requests.transitions import (
    ASKED,
    ENTERING,
    NOTHING_HELD,
    REQUEST_KINDS,
    REQUEST_STATES,
    RETURNED,
    SENT,
    WAITING,
)
from opencdop.cases.belonging import OfCase
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.directory.models import Contact
from opencdop.keystore.fields import SealedField
from opencdop.submissions.models import Draft, Submission


class AgencyRequest(models.Model):
    """One agency asked for certain sections of one form, or a form that the office or the response enters itself.

    Only the hash of the link's token and of the one-time code are stored. Each reminder brings a fresh link
    (`link_no`), and the one before it opens nothing any more. A form once sent never changes: a corrected one is a
    request of its own (`corrects`), and when it comes the one before it is superseded.
    """

    id = IdField()
    case = OfCase(Case, on_delete=models.PROTECT, related_name="agency_requests")
    data_key_id = models.CharField(max_length=26)
    kind = models.CharField(max_length=10, choices=list(REQUEST_KINDS.items()), default=ASKED)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    agency_name = models.CharField(max_length=200)
    agency_type = models.CharField(max_length=40)  # a code of the choice list agency_type
    respondent_name = SealedField()
    respondent_role = SealedField()
    email = SealedField()
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, related_name="+"
    )  # the entry of the directory that was asked; its address may change, the one above is what we wrote to
    email_hash = models.CharField(
        max_length=64, db_index=True
    )  # by which a reporter finds their own requests
    form = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    sections = models.JSONField(default=list)  # keys of the sections asked
    settled = models.JSONField(default=list)  # keys of questions others had settled when the answer was begun
    shows_answers = models.BooleanField(
        default=False
    )  # whether the office shows what those were settled with
    state = models.CharField(max_length=20, choices=list(REQUEST_STATES.items()), default=SENT)
    due_on = models.DateField()
    came_by = models.CharField(
        max_length=20, blank=True
    )  # a code of entering.services.CAME_BY; blank where it was asked
    received_on = models.DateField(null=True)  # when a form that the office enters really came
    # Of a form that no link opens, the hash of a token that nobody was given.
    link_hash = models.CharField(max_length=64, unique=True)
    link_expires_at = models.DateTimeField()
    link_no = models.PositiveSmallIntegerField(default=1)
    code_hash = models.CharField(max_length=64, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    code_expires_at = models.DateTimeField(null=True)
    codes_sent = models.PositiveSmallIntegerField(default=0)  # ever
    code_moments = models.JSONField(default=list)  # when codes were sent within the last hour
    reminders_sent = models.JSONField(default=list)  # names of reminding.step_at, and `manager`
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, null=True, related_name="+")
    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, null=True, related_name="agency_request"
    )
    asked_by_id = models.CharField(max_length=40)
    asked_by_name = models.CharField(max_length=200)
    sent_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)  # when a corrected form took its place
    reminded_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = SealedField()
    merge_decisions = models.JSONField(default=dict)  # question: "taken" or "kept"
    merged_at = models.DateTimeField(null=True)
    merged_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_on"], name="request_by_due"),
            models.Index(fields=["case", "sent_at"], name="request_of_case"),
        ]
        constraints = [
            models.CheckConstraint(
                name="request_answer_has_its_moment",
                condition=Q(state__in=RETURNED, answered_at__isnull=False, submission__isnull=False)
                | (~Q(state__in=RETURNED) & Q(answered_at__isnull=True, submission__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What the agency and the office call this request to each other."""
        return reference_of(self.id)

    @property
    def state_title(self) -> str:
        return REQUEST_STATES[self.state]

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_being_entered(self) -> bool:
        return self.state == ENTERING

    @property
    def is_entered_here(self) -> bool:
        """Whether the office or the response enters it, and no agency was asked."""
        return self.kind != ASKED

    @property
    def holds_nothing(self) -> bool:
        return self.state == NOTHING_HELD

    def days_late(self, today: date) -> int:
        """Whole days past the due day while the answer is waited for; nought when it is not late."""
        return max((today - self.due_on).days, 0) if self.is_waiting else 0

    @property
    def need_code(self) -> str:
        return f"request:{self.id}"

"""What is kept of a meeting: when, who, which cases, what was declared, and the analysis of each case.

People are named under the installation's key, since a meeting sees many cases; all else under the key of its case.
"""

from django.db import models
from django.db.models import Q

from opencdop.accounts.models import Person
from opencdop.cases.belonging import OfCase
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.keystore.fields import SealedField
from opencdop.meetings.filing.models import MeetingDocument as MeetingDocument
from opencdop.meetings.quorum import KINDS, MEMBER, SEATS
from opencdop.meetings.transitions import ITEM_STATES, LISTED, MEETING_STATES, PLANNED
from opencdop.panels.models import Panel
from opencdop.submissions.models import Draft, Submission


class Meeting(models.Model):
    """A child death review meeting, or a meeting of the panel."""

    REVIEW_MEETING, PANEL = "review_meeting", "panel"
    MEETING_KINDS = {REVIEW_MEETING: "Child death review meeting", PANEL: "Panel meeting"}

    id = IdField()
    data_key_id = models.CharField(max_length=26, blank=True, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=16, choices=list(MEETING_KINDS.items()))
    on = models.DateField()
    at = models.TimeField(null=True)  # local time in England
    place = SealedField()  # or "by video link"
    convened_by = SealedField()
    chair_name = SealedField()
    state = models.CharField(max_length=10, choices=list(MEETING_STATES.items()), default=PLANNED)
    arranged_by_name = models.CharField(max_length=200)
    arranged_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["panel", "state", "on"], name="meeting_by_day")]

    @property
    def title(self) -> str:
        return self.MEETING_KINDS[self.kind]

    @property
    def state_title(self) -> str:
        return MEETING_STATES[self.state]

    @property
    def is_panel(self) -> bool:
        return self.kind == self.PANEL

    @property
    def basis(self) -> str:
        """The reason for which its people see papers."""
        return f"meeting:{self.id}"


class MeetingPerson(models.Model):
    """Somebody asked to a meeting, and whether they came. Those with an account see the papers of a panel meeting."""

    EXPECTED, PRESENT, APOLOGIES = "expected", "present", "apologies"
    STATUSES = {EXPECTED: "Expected", PRESENT: "Present", APOLOGIES: "Apologies"}

    id = IdField()
    data_key_id = models.CharField(max_length=26, blank=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="meetings")
    name = SealedField()
    role = SealedField()
    kind = models.CharField(max_length=16, choices=list(KINDS.items()))
    seat = models.CharField(max_length=10, choices=list(SEATS.items()), default=MEMBER)
    status = models.CharField(max_length=10, choices=list(STATUSES.items()), default=EXPECTED)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(person__isnull=False),
                name="asked_to_a_meeting_once",
            )
        ]

    @property
    def kind_title(self) -> str:
        return KINDS[self.kind]

    @property
    def seat_title(self) -> str:
        return SEATS[self.seat]

    @property
    def status_title(self) -> str:
        return self.STATUSES[self.status]


class AgendaItem(models.Model):
    """A case on the agenda of a meeting, and what became of it there."""

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    case = OfCase(Case, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=list(ITEM_STATES.items()), default=LISTED)
    in_spite_of = SealedField()  # why it was listed although something was still waited for
    without_quorum = SealedField()  # why it was decided although the meeting was not quorate
    deferral_reason = models.CharField(max_length=40, blank=True)  # a code of definitions/delay_reasons.yaml
    deferral_note = SealedField()
    look_again_on = models.DateField(null=True)
    listed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "case"], name="case_on_an_agenda_once")]

    @property
    def state_title(self) -> str:
        return ITEM_STATES[self.state]

    @property
    def path(self) -> str:
        """Where the pages of this item stand."""
        return f"/cases/{self.case_id}/meetings/{self.id}/"


class Declaration(models.Model):
    """A personal part in a case: treated or worked with the child or family, managed those who did, and the like."""

    STAYS, DOES_NOT_LEAD, WITHDRAWS = "stays", "does_not_lead", "withdraws"
    OUTCOMES = {
        STAYS: "Stays and takes part",
        DOES_NOT_LEAD: "Stays, gives facts, does not lead this case",
        WITHDRAWS: "Withdraws from this case",
    }

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="declarations")
    person = models.ForeignKey(MeetingPerson, on_delete=models.PROTECT, related_name="declarations")
    nature = SealedField()
    outcome = models.CharField(max_length=14, choices=list(OUTCOMES.items()), default=DOES_NOT_LEAD)
    declared_by_name = models.CharField(max_length=200)
    declared_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="declared_once_a_case")]

    @property
    def outcome_title(self) -> str:
        return self.OUTCOMES[self.outcome]


class Analysis(models.Model):
    """The analysis of one case at one meeting: a draft at the review meeting, final once the panel ratifies it."""

    DRAFT, FINAL = "draft", "final"
    ANALYSIS_KINDS = {DRAFT: "Draft analysis", FINAL: "Panel's analysis"}

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    case = OfCase(Case, on_delete=models.PROTECT, related_name="analyses")
    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="analysis")
    kind = models.CharField(max_length=5, choices=list(ANALYSIS_KINDS.items()))
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="+")
    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, null=True, related_name="analysis"
    )
    begun_at = models.DateTimeField(default=clock.now)
    written_by_name = models.CharField(max_length=200)
    finished_at = models.DateTimeField(null=True)  # of a draft: when the review meeting had finished it
    ratified_at = models.DateTimeField(null=True)
    ratified_on = models.DateField(null=True)
    quorate = models.BooleanField(null=True)
    signed_off_at = models.DateTimeField(null=True)
    signed_off_by_id = models.CharField(max_length=40, blank=True)
    signed_off_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "begun_at"], name="analysis_of_case")]

    @property
    def kind_title(self) -> str:
        return self.ANALYSIS_KINDS[self.kind]

    @property
    def is_final(self) -> bool:
        return self.kind == self.FINAL

"""What is kept of a child's case. Identity stands apart; agreed answers are superseded and never overwritten."""

from typing import Any

from django.db import models
from django.db.models import Q

from opencdop.accounts.models import Person
from opencdop.cases.belonging import OfCase
from opencdop.cases.filing.models import FiledDocument as FiledDocument
from opencdop.cases.lead_models import LeadFacts as LeadFacts
from opencdop.cases.scope_models import ScopeDecision as ScopeDecision
from opencdop.cases.stages import GATE_TITLES, STAGE_TITLES, Gate, MilestoneKind, Stage
from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.keystore.fields import SealedField
from opencdop.panels.models import Panel
from opencdop.submissions.models import Submission


class Case(models.Model):
    """The review of one child's death by one panel. `stage` is a cached copy with one writer, `refresh_stage`."""

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    reference = models.CharField(max_length=24, unique=True)
    lead_panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="cases")
    # Why it leads, a rule of definitions/jurisdiction.yaml, and how firmly; empty in cases that are older than these.
    lead_rule = models.CharField(max_length=6, blank=True)
    lead_status = models.CharField(max_length=24, blank=True)
    coordinator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="coordinated_cases")
    died_on = models.DateField(null=True)
    stage = models.CharField(
        max_length=20, choices=[(s.value, t) for s, t in STAGE_TITLES.items()], default=Stage.NOTIFIED.value
    )
    restricted = models.BooleanField(default=False)  # to those whom `access` names
    # A duplicate points to the case that it was merged into; no row moves, and taking this away parts them again.
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged_cases")
    merged_at = models.DateTimeField(null=True)
    merged_ids = models.JSONField(
        default=list
    )  # the cases merged into this one; written with `merged_into` alone
    duplicates_looked_at = models.DateTimeField(null=True)  # see duplicate_finding
    look_again_on = models.DateField(null=True)  # set by hand: "chased, look again on ..."
    look_again_note = SealedField()
    opened_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now, db_index=True)
    version_no = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["lead_panel", "stage"], name="case_by_stage"),
            models.Index(fields=["lead_panel", "-opened_at"], name="case_by_opening"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def stage_title(self) -> str:
        return STAGE_TITLES[Stage(self.stage)]


class Child(models.Model):
    """Who the child was. Its own table, behind the act SEE_IDENTITY."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="child")
    data_key_id = models.CharField(max_length=26)
    # surname, forenames, other_names, baby_of, nhs_number, date_of_birth, date_of_death, time_of_death, sex, address,
    # postcode: the agreed answers that identify, kept together so that a list opens one value a child.
    identity = SealedField(holds="json")

    @property
    def known(self) -> dict[str, Any]:
        return self.identity or {}


class IdentityHash(models.Model):
    """By which a child is found: a keyed hash of a name, a sound, a beginning, a number or a date."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="identity_hashes")
    what = models.CharField(max_length=20)  # surname, forename, sound, start, nhs_number, date_of_birth
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["hash"], name="identity_by_hash")]


class CaseAnswer(models.Model):
    """An agreed answer with its source. Coded, non-identifying answers stay in clear, to be counted."""

    id = IdField()
    case = OfCase(Case, on_delete=models.PROTECT, related_name="answers")
    data_key_id = models.CharField(max_length=26)
    question = models.CharField(max_length=80)
    coded = models.JSONField(null=True)  # codes, numbers and dates that do not identify
    sealed = SealedField(holds="json")  # everything else
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="agreed_answers"
    )
    source = models.CharField(
        max_length=200
    )  # in words: "Notification", "GP practice", "Corrected by the office"
    agreed_by_id = models.CharField(max_length=40)
    agreed_by_name = models.CharField(max_length=200)
    agreed_at = models.DateTimeField(default=clock.now)
    reason = SealedField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "question"], condition=Q(superseded_at__isnull=True), name="one_agreed_answer"
            )
        ]

    @property
    def value(self) -> Any:
        return self.coded if self.coded is not None else self.sealed


class Milestone(models.Model):
    """Something that has happened on the way of a review. Rows are only ever added."""

    id = IdField()
    case = OfCase(Case, on_delete=models.PROTECT, related_name="milestones")
    kind = models.CharField(max_length=30, choices=[(kind.value, kind.value) for kind in MilestoneKind])
    on = models.DateField()
    recorded_by_id = models.CharField(max_length=40)
    recorded_at = models.DateTimeField(default=clock.now)


class Need(models.Model):
    """Something that a gate waits for: met, or waived by a named person with a reason, or still open."""

    id = IdField()
    case = OfCase(Case, on_delete=models.PROTECT, related_name="needs")
    data_key_id = models.CharField(max_length=26)
    gate = models.CharField(
        max_length=10, choices=[(gate.value, title) for gate, title in GATE_TITLES.items()]
    )
    code = models.CharField(max_length=60)  # who wrote it and about what: "request:<id>", "analysis:draft"
    words = models.CharField(max_length=200)  # what is waited for, without anything of the child
    whose = models.CharField(max_length=200)  # who has it
    since = models.DateField(default=clock.today)
    due_on = models.DateField(null=True)
    met_at = models.DateTimeField(null=True)
    waived_at = models.DateTimeField(null=True)
    waived_by_name = models.CharField(max_length=200, blank=True)
    waived_reason = SealedField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "gate", "code"], name="need_once")]

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.waived_at is None

    @property
    def gate_enum(self) -> Gate:
        return Gate(self.gate)


class Hold(models.Model):
    """A named cause of waiting (an inquest, a trial). It explains time and never stops it."""

    id = IdField()
    case = OfCase(Case, on_delete=models.PROTECT, related_name="holds")
    data_key_id = models.CharField(max_length=26)
    reason = models.CharField(max_length=40)  # a code of definitions/delay_reasons.yaml
    note = SealedField()
    opened_on = models.DateField()
    expected_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    opened_by_name = models.CharField(max_length=200)
    closed_by_name = models.CharField(max_length=200, blank=True)


class SupplementDecision(models.Model):
    """What the office decided about a supplementary form for this death: use it, or not, and why. The latest stands."""

    USED, NOT_NEEDED = "used", "not_needed"

    id = IdField()
    case = OfCase(Case, on_delete=models.PROTECT, related_name="supplement_decisions")
    data_key_id = models.CharField(max_length=26)
    form = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=[(USED, "Used"), (NOT_NEEDED, "Not needed")])
    reason = SealedField()
    decided_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "form"], name="supplement_decided_once")]


class Grant(models.Model):
    """The right of one person to one case's papers, for a reason and for a time (a meeting they are invited to)."""

    id = IdField()
    case = OfCase(Case, on_delete=models.PROTECT, related_name="grants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="case_grants")
    basis = models.CharField(max_length=60)  # "meeting:<id>"
    from_at = models.DateTimeField(default=clock.now)
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person", "basis"], name="grant_once")]


class Referral(models.Model):
    """A referral for suspected abuse or neglect, raised at any stage, followed to its answer."""

    id = IdField()
    case = OfCase(Case, on_delete=models.PROTECT, related_name="referrals")
    data_key_id = models.CharField(max_length=26)
    kind = models.CharField(max_length=40)  # a code of definitions/referrals.yaml
    addressee = models.CharField(max_length=200)
    state = models.CharField(max_length=20)
    reason = SealedField()
    raised_by_name = models.CharField(max_length=200)
    raised_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = SealedField()


class DuplicatePair(models.Model):
    """Two cases that may be one child, or that somebody has decided about. The latest decision stands here, the audit
    has them all. A pair that was decided is not proposed again; it can be looked at again by whoever wishes.
    """

    WAITING, SAME, DIFFERENT, NOT_SURE = "waiting", "same", "different", "not_sure"
    STATES = (
        (WAITING, "To decide"),
        (SAME, "Same child"),
        (DIFFERENT, "Different children"),
        (NOT_SURE, "Not sure"),
    )

    id = IdField()
    one = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")  # the one with the smaller id
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    data_key_id = models.CharField(max_length=26)
    state = models.CharField(max_length=12, choices=list(STATES), default=WAITING)
    probability = models.FloatField(null=True)  # as the rule saw it when the pair was found; None: by hand
    found_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.CharField(max_length=40, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    reason = SealedField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="pair_once")]
        indexes = [models.Index(fields=["state", "found_at"], name="pair_by_state")]


class DuplicateQuestion(models.Model):
    """A question to whoever keeps a case that this panel may not see: is it the child of our record?

    A question about a restricted case is written by the software (`told_asker` is false): its keepers see it, and
    nobody else learns of it.
    """

    SAME, DIFFERENT, NOT_SURE = "same", "different", "not_sure"
    ANSWERS = ((SAME, "The same child"), (DIFFERENT, "Different children"), (NOT_SURE, "Not sure"))

    id = IdField()
    data_key_id = models.CharField(max_length=26)  # of the asker's record
    asking_panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="+")
    asked_about = models.CharField(
        max_length=26
    )  # the asker's record: a case, or what came before there is one
    reference = models.CharField(max_length=24)  # of the asker's record
    href = models.CharField(max_length=80)  # where the asker reads it
    identity = SealedField(holds="json")  # the child of the asker's record, as it was known when they asked
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")  # the one that is asked about
    told_asker = models.BooleanField(default=True)
    asked_by_id = models.CharField(max_length=40)
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.CharField(max_length=12, choices=list(ANSWERS), blank=True)
    note = SealedField()  # what the answer says besides, to the asker
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    seen_at = models.DateTimeField(null=True)  # when the asker took note of the answer

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asked_about", "case"], name="asked_once")]


class CaseLink(models.Model):
    """Two cases of different children that belong together: twins, brothers and sisters, one event."""

    KINDS = (
        ("twins", "Twins or more of one birth"),
        ("siblings", "Brothers and sisters"),
        ("event", "Children of one event"),
        ("other", "Linked otherwise"),
    )

    id = IdField()
    one = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")  # the one with the smaller id
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    data_key_id = models.CharField(max_length=26)
    kind = models.CharField(max_length=12, choices=list(KINDS))
    note = SealedField()
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=200, blank=True)
    ended_reason = SealedField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"], condition=Q(ended_at__isnull=True), name="linked_once"
            )
        ]

"""What is kept of agencies beside their name and kind: teams, contacts by date, and which were entered twice.

An agency itself is an `accounts.Organisation`. Nothing of a child stands here, and nothing is ever deleted: a merge is
a pointer, as with cases, and moves no row.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from opencdop.accounts.models import Organisation
from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.keystore.fields import SealedField


class AgencyMerge(models.Model):
    """An agency that was entered twice: `gone` is read as `kept` until they are parted again."""

    id = IdField()
    gone = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kept = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(default=clock.now)
    merged_by_name = models.CharField(max_length=200)
    parted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(parted_at__isnull=True), name="agency_merged_into_one"
            ),
            models.CheckConstraint(name="agency_not_merged_into_itself", condition=~Q(gone=F("kept"))),
        ]


class Team(models.Model):
    """A part of an agency: a ward, a locality, a safeguarding team."""

    id = IdField()
    agency = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=200)
    from_on = models.DateField(default=clock.today)
    until_on = models.DateField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "agency", Lower("name"), condition=Q(merged_into__isnull=True), name="team_named_once"
            ),
            models.CheckConstraint(
                name="team_ends_after_it_began",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """Somebody, or a mailbox that several people read, in one job at one agency, from a day until a day.

    Somebody who moves has a row for each job, and each row names the one before it (`came_from`).
    """

    id = IdField()
    agency = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contacts")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="contacts")
    is_mailbox = models.BooleanField(default=False)
    name = models.CharField(max_length=200)  # of the person, or of the mailbox
    role = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254)  # in small letters
    telephone = models.CharField(max_length=40, blank=True)
    languages = models.JSONField(default=list)  # in which they may be written to; none: English
    areas = models.JSONField(default=list)  # codes of authorities; none: everywhere
    asked_first = models.BooleanField(default=False)
    escalated_to = models.BooleanField(default=False)  # the manager who is told when nobody answers
    from_on = models.DateField(default=clock.today)
    until_on = models.DateField(null=True)
    came_from = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="went_to")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    address_since = models.DateTimeField(default=clock.now)  # when the address was written or looked at again
    bounced_at = models.DateTimeField(null=True)  # when an e-mail to this address came back
    version_no = models.PositiveIntegerField(default=1)  # so that two people do not write over one another

    class Meta:
        indexes = [
            models.Index(fields=["agency", "until_on"], name="contact_of_agency"),
            models.Index(fields=["email"], name="contact_by_email"),
        ]
        constraints = [
            models.CheckConstraint(
                name="contact_ends_after_it_began",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ContactList(models.Model):
    """A list of contacts that was read in. Its lines are here until it is taken over, put away, or seven days old."""

    data_key_id = ""  # sealed with the installation's key: it belongs to no case

    READ_IN, TAKEN_OVER, PUT_AWAY = "read_in", "taken_over", "put_away"
    STATES = ((READ_IN, "To look at"), (TAKEN_OVER, "Taken over"), (PUT_AWAY, "Put away"))

    id = IdField()
    columns = SealedField(holds="json")
    lines = SealedField(holds="json")  # number, cells and what is odd, line by line
    meaning = SealedField(holds="json")  # column to field
    state = models.CharField(max_length=10, choices=STATES, default=READ_IN)
    added_by_id = models.CharField(max_length=40)
    added_by_name = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contact_list_settled_has_its_moment",
                condition=Q(state="read_in", settled_at__isnull=True)
                | (~Q(state="read_in") & Q(settled_at__isnull=False)),
            )
        ]

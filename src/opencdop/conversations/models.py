"""What is kept of messages between the office and a professional. Who writes, and what, is sealed with the case key."""

from django.db import models
from django.db.models import Q

from opencdop.accounts.models import Person
from opencdop.cases.belonging import OfCase
from opencdop.cases.models import Case
from opencdop.conversations.transitions import THREAD_STATES, WAITS_FOR_OFFICE, WAITS_FOR_THEM
from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.keystore.fields import SealedField


class Thread(models.Model):
    """Messages about a case between its office and one professional.

    `about` names what it arose from by text, such as `request:<id>`, once; `person` is who reads it with an account.
    """

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    case = OfCase(Case, on_delete=models.PROTECT, related_name="threads")
    about = models.CharField(max_length=60, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="threads")
    with_name = SealedField()
    with_agency = SealedField()
    state = models.CharField(max_length=10, choices=list(THREAD_STATES.items()), default=WAITS_FOR_OFFICE)
    began_at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)  # when somebody wrote last
    settled_at = models.DateTimeField(null=True)
    settled_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "state"], name="thread_of_case"),
            models.Index(fields=["state", "last_at"], name="thread_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["about"], condition=~Q(about=""), name="thread_is_about_it_once")
        ]

    @property
    def state_title(self) -> str:
        return THREAD_STATES[self.state]

    @property
    def waits_for_office(self) -> bool:
        return self.state == WAITS_FOR_OFFICE

    @property
    def waits_for_them(self) -> bool:
        return self.state == WAITS_FOR_THEM


class Message(models.Model):
    """What one of the two wrote. It never changes. `once` is the page's mark by which a second press is known."""

    id = IdField()
    data_key_id = models.CharField(max_length=26)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    from_office = models.BooleanField()
    by_name = SealedField()
    words = SealedField()
    said_at = models.DateTimeField(default=clock.now)
    once = models.CharField(max_length=26, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "once"], condition=~Q(once=""), name="message_is_said_once"
            )
        ]

    @property
    def paragraphs(self) -> list[str]:
        """What was written, line by line, without the empty ones."""
        return [line for line in self.words.splitlines() if line.strip()]

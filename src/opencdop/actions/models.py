"""What is kept of an action. Its words, and who is named in it, are sealed with the key of the case it arose from."""

from datetime import date

from django.db import models
from django.db.models import Q

from opencdop.accounts.models import Person
from opencdop.actions.transitions import ACTION_STATES, OPEN, PROPOSED
from opencdop.cases.belonging import OfCase
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.fields import IdField
from opencdop.keystore.fields import SealedField
from opencdop.panels.models import Panel

LEVELS = {"agency": "One agency", "local": "Local", "regional": "Regional", "national": "National"}

# How far an action can be trusted to prevent harm (a proposal of this product, after what patient safety teaches).
STRENGTHS = {
    "weak": "Weak: a reminder, a policy, training",
    "intermediate": "Intermediate: a checklist, more staff, better software",
    "strong": "Strong: a change of design, place or law that needs nobody to remember",
}


class Action(models.Model):
    """What somebody should do so that fewer children die. An action of no case is the panel's own.

    `meeting_id` names the meeting it arose from and `arose_as` the line of that meeting's form, once.
    """

    id = IdField()
    data_key_id = models.CharField(max_length=26, blank=True)  # the case's key; empty: the installation's
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="actions")
    case = OfCase(Case, on_delete=models.PROTECT, null=True, related_name="actions")
    meeting_id = models.CharField(max_length=26, blank=True)
    arose_as = models.CharField(max_length=60, blank=True)
    text = SealedField()
    level = models.CharField(max_length=10, choices=list(LEVELS.items()))
    strength = models.CharField(max_length=12, choices=list(STRENGTHS.items()), blank=True)
    addressee = SealedField()  # organisation or person, in words
    owner_name = SealedField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="owned_actions")
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=list(ACTION_STATES.items()), default=PROPOSED)
    proposed_at = models.DateTimeField(default=clock.now)
    proposed_by_name = models.CharField(max_length=200)
    agreed_at = models.DateTimeField(null=True)
    informed_on = models.DateField(null=True)
    replied_on = models.DateField(null=True)
    reply = SealedField()  # what the addressee answered; why not, where it was not accepted
    started_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    evidence = SealedField()

    class Meta:
        indexes = [models.Index(fields=["panel", "state", "due_on"], name="action_by_due")]
        constraints = [
            models.UniqueConstraint(fields=["arose_as"], condition=~Q(arose_as=""), name="action_arises_once")
        ]

    @property
    def state_title(self) -> str:
        return ACTION_STATES[self.state]

    @property
    def level_title(self) -> str:
        return LEVELS[self.level]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def days_late(self, today: date) -> int:
        """Whole days past the day while the action is open; nought when it is not late or has no day."""
        return max((today - self.due_on).days, 0) if self.is_open and self.due_on else 0

    def missing(self) -> tuple[str, ...]:
        """What it lacks before it can be agreed, in words."""
        parts = (("who should act", self.addressee), ("an owner", self.owner_name), ("a day", self.due_on))
        return tuple(words for words, there in parts if not there)

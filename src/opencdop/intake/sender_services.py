"""What another system sends: its key is proved, its answers are checked as a page's are, and each is stored once."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opencdop.audit.services import record, service
from opencdop.core import clock, secrets
from opencdop.core.actor import PUBLIC, Actor, ActorKind
from opencdop.core.errors import Refusal
from opencdop.formkit.asking import answers_to_send
from opencdop.formkit.checking import check_form
from opencdop.formkit.given import read_given
from opencdop.formkit.problems import Problem, blocking
from opencdop.intake import events
from opencdop.intake.channels import CHILD_HEALTH
from opencdop.intake.messages import says_something
from opencdop.intake.models import FormInHand, Notification, SenderKey, SentOnce
from opencdop.intake.policy import policy
from opencdop.intake.services import PURPOSE, send_notification
from opencdop.intake.throttle import API, KEY, knocks
from opencdop.intake.transcribing import as_transcribed
from opencdop.submissions.library import form
from opencdop.submissions.services import begin_draft

NOTHING_SAID = "Send at least one answer about the child or the death."


class KeyRefused(Refusal):
    """No key, a key of another panel, or one that was taken back: the same sentence for all (401)."""

    def __init__(self) -> None:
        super().__init__("This key opens nothing here. Ask the panel's office for a key.")


class TooOften(Refusal):
    """More in an hour than is taken (429)."""

    def __init__(self) -> None:
        super().__init__("Too many in the last hour. Wait a little, then send again; nothing was stored.")


class OtherBody(Refusal):
    """The mark was used before for something else (409)."""

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another notification. Use a new one.")


class NotTaken(Exception):
    """Answers that cannot be taken, each with its sentence (422)."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("answers that cannot be taken")
        self.problems = problems


@dataclass(frozen=True)
class Taken:
    """What became of what was sent. `again` says that it was here before."""

    reference: str
    again: bool = False


@service
def note_key_refused(address: str, *, by: Actor = PUBLIC) -> None:
    """A key that opens nothing was tried. Raises TooOften where this address did so many times within the hour."""
    if knocks(address, door=KEY) > policy().wrong_keys_an_hour:
        raise TooOften
    record(events.SENDER_KEY_REFUSED, by=by)


def key_of(token: str, *, slug: str) -> SenderKey:
    """The key, if it is one of this panel and was not taken back. Raises KeyRefused."""
    keys = SenderKey.objects.select_related("panel")
    found = keys.filter(token_hash=secrets.token_hash(token), revoked_at__isnull=True).first()
    if found is None or found.panel.slug != slug:
        raise KeyRefused
    return found


def actor_of_key(key: SenderKey) -> Actor:
    """The system, as it stands in the audit."""
    return Actor(kind=ActorKind.KEY, id=key.pk, name=key.sender)


@service
def use_key(key: SenderKey, *, by: Actor) -> None:
    """Count that the key is used, whatever comes of it. Raises TooOften beyond what is taken within an hour."""
    if knocks(key.pk, door=API) > policy().sent_by_key_an_hour:
        raise TooOften
    SenderKey.objects.filter(pk=key.pk).update(last_used_at=clock.now())
    record(events.SENDER_KEY_USED, by=by, about=key)


@service
def take_notification(key: SenderKey, *, given: Any, mark: str, by: Actor) -> Taken:
    """Store what a system sends, once: with a `mark` used before, and the same answers, nothing is stored again.

    Nothing is refused because it is missing. Raises NotTaken or OtherBody.
    """
    SenderKey.objects.select_for_update().get(pk=key.pk)
    body_hash = hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()
    mark_hash = secrets.token_hash(mark) if mark else ""
    if mark:
        known = SentOnce.objects.select_related("notification").filter(key=key, mark_hash=mark_hash).first()
        if known is not None:
            if known.body_hash != body_hash:
                raise OtherBody
            return Taken(known.notification.reference, again=True)
    notification = _sent(key, given, by=by)
    if mark:
        SentOnce.objects.create(
            key=key, mark_hash=mark_hash, body_hash=body_hash, notification=notification, sent_at=clock.now()
        )
    return Taken(notification.reference)


def _sent(key: SenderKey, given: Any, *, by: Actor) -> Notification:
    definition = as_transcribed(form("notification", panel=key.panel.slug).outside)
    told, problems = read_given(definition, given)
    told = {"notifier_agency": key.sender, **told}
    if not problems:
        problems = blocking(check_form(definition, told, clock.today()))
    if not problems and not says_something(told):
        problems = (Problem("", NOTHING_SAID),)
    if problems:
        raise NotTaken(problems)
    draft = begin_draft(
        definition, purpose=PURPOSE, answers=told, expires_at=clock.now() + policy().draft_kept, by=by
    )
    FormInHand.objects.create(draft=draft, panel=key.panel, channel=CHILD_HEALTH)
    asked: Mapping[str, Any] = answers_to_send(definition, told, today=clock.today())
    return send_notification(draft, definition=definition, answers={**told, **asked}, by=by)

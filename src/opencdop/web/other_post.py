"""Post about no case that did not arrive: that a notification has come, an invitation, an agency's figures.

An administrator sees all of it; an office sees what it caused itself. No child is named in any e-mail.
"""

from collections.abc import Sequence

from opencdop.accounts.models import Invitation
from opencdop.accounts.roles import Act, has_act, places_for
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound
from opencdop.intake.models import Notification
from opencdop.outbox.models import OutgoingEmail
from opencdop.outbox.queries import not_arrived

MOST = 200
_NOTIFICATION, _INVITATION, _FIGURES = "notification:", "invitation ", "figures:"


def other_post(actor: Actor) -> list[OutgoingEmail]:
    """What did not arrive about no case and is the actor's to see, newest first; at most three queries."""
    emails = [each for each in not_arrived(case_ids=[""])[:MOST] if each.erased_at is None]
    return emails if has_act(actor, Act.MANAGE_INSTALLATION) else _caused_by_office(emails, actor)


def other_email(actor: Actor, email_id: str) -> OutgoingEmail:
    """One of them. Raises NotFound."""
    for each in other_post(actor):
        if each.id == email_id:
            return each
    raise NotFound("There is no such e-mail among those that did not arrive.")


def may_go_again(email: OutgoingEmail) -> bool:
    """Whether it can be put back in the queue. A link for a password is old by then: its owner asks for another."""
    return email.state == OutgoingEmail.FAILED and email.kind != "account.password_link"


def _caused_by_office(emails: Sequence[OutgoingEmail], actor: Actor) -> list[OutgoingEmail]:
    notifications = _named(emails, _NOTIFICATION)
    if notifications:
        panels = places_for(actor, Act.TRIAGE)
        notifications = set(
            Notification.objects.filter(pk__in=notifications, panel_id__in=panels).values_list(
                "pk", flat=True
            )
        )
    invitations = _named(emails, _INVITATION)
    if invitations:
        offices = places_for(actor, Act.MANAGE_PEOPLE)
        invitations = set(
            Invitation.objects.filter(pk__in=invitations, organisation_id__in=offices).values_list(
                "pk", flat=True
            )
        )
    theirs = {
        *(f"{_NOTIFICATION}{each}" for each in notifications),
        *(f"{_INVITATION}{each}" for each in invitations),
        *(f"{_FIGURES}{each}" for each in places_for(actor, Act.ASK_AGENCY)),
    }
    return [each for each in emails if any(_is_about(each, what) for what in theirs)]


def _named(emails: Sequence[OutgoingEmail], beginning: str) -> set[str]:
    """The ids that stand behind a beginning of what the e-mails are about."""
    keys = (each.dedupe_key for each in emails)
    return {key.removeprefix(beginning).split(":")[0] for key in keys if key.startswith(beginning)}


def _is_about(email: OutgoingEmail, what: str) -> bool:
    return email.dedupe_key == what or email.dedupe_key.startswith(f"{what}:")

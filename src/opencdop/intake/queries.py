"""What may be asked of notifications: what is unopened and undecided, and whom a notification is likely about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from opencdop.accounts.roles import Act, places_for
from opencdop.cases.access import visible_cases
from opencdop.cases.candidates import Shown
from opencdop.cases.identity import child_name
from opencdop.cases.likeness import person_of
from opencdop.cases.merged import shown_in_survivors
from opencdop.cases.models import Case
from opencdop.cases.scope import ScopeProposal
from opencdop.core.actor import SYSTEM, Actor
from opencdop.core.errors import NotFound
from opencdop.intake.channels import SIGNED_IN
from opencdop.intake.children import identity_in, proposed_scope
from opencdop.intake.likely import LikelyNotification, alike, cases_alike, person_in
from opencdop.intake.models import FormInHand, Notification
from opencdop.intake.transitions import UNDECIDED
from opencdop.keystore import keys
from opencdop.panels.models import Panel
from opencdop.submissions.models import Draft


@dataclass(frozen=True)
class NotificationRow:
    """A notification that waits, as a list shows it: who the child is, what the software proposes, who has it."""

    id: str
    reference: str
    panel_name: str
    child: str
    identity: dict[str, Any]
    state: str
    state_title: str
    channel_words: str
    received_at: datetime
    opened_by_name: str
    scope: ScopeProposal
    likely: tuple[str, ...]  # references of cases and notifications, each with why
    data_key_id: str

    @property
    def href(self) -> str:
        return f"/notifications/{self.id}/"


def _reach(actor: Actor) -> QuerySet[Notification]:
    rows = Notification.objects.select_related("panel", "submission")
    if actor == SYSTEM:
        return rows
    places = places_for(actor, Act.TRIAGE)
    # Once it belongs to a case it goes where the case goes, to those who see it; until then it is with its panel.
    return rows.filter(
        Q(case__isnull=True, panel_id__in=places) | Q(case__in=visible_cases(actor, Act.TRIAGE))
    )


def notification_for(actor: Actor, notification_id: str) -> Notification:
    """One notification of a panel whose notifications the actor decides about. Raises NotFound."""
    found = _reach(actor).select_related("case").filter(pk=notification_id).first()
    if found is None:
        raise NotFound("There is no such notification.")
    return shown_in_survivors([found])[0]


def reaches(actor: Actor, notification_id: str) -> bool:
    """Whether there is such a notification for the actor."""
    return _reach(actor).filter(pk=notification_id).exists()


def undecided_notifications(actor: Actor) -> list[NotificationRow]:
    """Those that wait for a decision, unopened ones too; the longest waiting first."""
    return _rows(actor, _reach(actor).filter(state__in=UNDECIDED))


def _rows(actor: Actor, found: QuerySet[Notification]) -> list[NotificationRow]:
    waiting = list(found.order_by("received_at", "reference"))
    keys.load_keys({row.data_key_id for row in waiting})
    answers = {row.pk: row.submission.answers or {} for row in waiting}
    people = {row.pk: person_of(identity_in(answers[row.pk])) for row in waiting}
    shown = cases_alike(actor, list(people.values()))
    cases = dict(zip(people, shown, strict=True))
    return [
        NotificationRow(
            id=row.pk,
            reference=row.reference,
            panel_name=row.panel.name,
            child=child_name(answers[row.pk]),
            identity=identity_in(answers[row.pk]),
            state=row.state,
            state_title=row.state_title,
            channel_words=row.channel_words,
            received_at=row.received_at,
            opened_by_name=row.opened_by_name,
            scope=proposed_scope(answers[row.pk]),
            likely=tuple(
                [_told(each) for each in cases[row.pk] if each.token not in row.other_children]
                + [
                    f"{other.reference}: {why}"
                    for other in waiting
                    if other.pk != row.pk
                    and other.panel_id == row.panel_id
                    and (why := alike(people[row.pk], people[other.pk]))
                ]
            ),
            data_key_id=row.data_key_id,
        )
        for row in waiting
    ]


def _told(candidate: Shown) -> str:
    if candidate.case is None:
        return f"perhaps a case of {candidate.panel_name}"
    return f"{candidate.case.reference}: {candidate.why}"


def likely_notifications(actor: Actor, notification: Notification) -> list[LikelyNotification]:
    """Other undecided notifications to the panel that may be about the same child."""
    others = list(
        _reach(actor)
        .filter(panel_id=notification.panel_id, state__in=UNDECIDED)
        .exclude(pk=notification.pk)
        .order_by("received_at")
    )
    keys.load_keys({other.data_key_id for other in others})
    mine = person_in(notification)
    found = ((other, alike(mine, person_in(other))) for other in others)
    return [LikelyNotification(other, why) for other, why in found if why]


def panel_with(slug: str) -> Panel:
    """The panel of a public address. Raises NotFound."""
    panel = Panel.objects.filter(slug=slug).first()
    if panel is None:
        raise NotFound("There is no panel of this name here.")
    return panel


def panels_of_office(actor: Actor) -> list[Panel]:
    """The panels for which the actor may enter a notification."""
    return list(Panel.objects.filter(pk__in=places_for(actor, Act.TRIAGE)).order_by("name"))


def public_draft(panel: Panel, draft_id: str) -> Draft | None:
    """The unexpired draft of a public form for this panel, sent or not."""
    held = FormInHand.objects.filter(draft_id=draft_id, panel=panel, begun_by_id="")
    return Draft.objects.filter(pk__in=held.values("draft_id")).select_related("submission").first()


def office_draft(actor: Actor, draft_id: str) -> FormInHand:
    """A form that the office of one of the actor's panels fills in. Raises NotFound."""
    held = FormInHand.objects.select_related("draft", "panel").exclude(begun_by_id="")
    held = held.exclude(channel=SIGNED_IN)
    found = held.filter(draft_id=draft_id, panel_id__in=places_for(actor, Act.TRIAGE)).first()
    if found is None:
        raise NotFound("There is no such form.")
    return found


def panel_of_code(draft: Draft) -> Panel:
    """The panel to which a resumed form goes."""
    return FormInHand.objects.select_related("panel").get(draft=draft).panel


def notification_sent(panel: Panel, notification_id: str) -> Notification | None:
    """A notification to this panel, for the receipt of the session that sent it."""
    rows = Notification.objects.select_related("panel", "submission")
    return rows.filter(pk=notification_id, panel=panel).first()


def notification_of(draft: Draft) -> Notification | None:
    """What became of a sent draft."""
    return (
        Notification.objects.filter(submission_id=draft.submission_id).first()
        if draft.submission_id
        else None
    )


def notification_ids_of(case: Case) -> list[str]:
    """The notifications that led to the case: what happened to them belongs to what is told of it."""
    return list(case.notifications.order_by("received_at").values_list("pk", flat=True))

"""Keys by which other systems send notifications to a panel: made, proved, taken back. Only their hashes are kept."""

from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.core import clock, secrets
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.ids import new_token
from opencdop.intake import events
from opencdop.intake.models import SenderKey
from opencdop.panels.models import Panel

BEGINS = "ocdop_"
SHOWN = 12


@service
def make_key(panel: Panel, *, sender: str, by: Actor) -> tuple[SenderKey, str]:
    """A key for one sender to notify one panel: the row, and the key itself, which can be shown this once only."""
    access.require_panel(by, Act.KEEP_PANEL, panel.pk)
    name = " ".join(sender.split())
    if not name or len(name) > 150:
        raise RuleBroken("Say which system of which organisation the key is for, in 150 characters or fewer.")
    token = BEGINS + new_token()
    key = SenderKey(
        panel=panel,
        sender=name,
        token_hash=secrets.token_hash(token),
        begins=token[:SHOWN],
        made_at=clock.now(),
        made_by_name=by.name,
    )
    key.save(force_insert=True)
    record(events.SENDER_KEY_MADE, by=by, about=key, words={"sender": name, "panel": panel.name})
    return key, token


@service
def revoke_key(key: SenderKey, *, by: Actor) -> None:
    """Take a key back: it opens nothing from now on. What was sent with it stays."""
    access.require_panel(by, Act.KEEP_PANEL, key.panel_id)
    taken = SenderKey.objects.filter(pk=key.pk, revoked_at__isnull=True)
    if not taken.update(revoked_at=clock.now(), revoked_by_name=by.name):
        raise RuleBroken("This key was taken back already.")
    record(events.SENDER_KEY_REVOKED, by=by, about=key, words={"sender": key.sender})
    key.refresh_from_db()

"""The two mailboxes that a panel shows to the public: a secure one, and a general one for nothing personal."""

from opencdop.accounts.places import manages_everywhere
from opencdop.accounts.roles import Act, places_for
from opencdop.audit.services import record, service
from opencdop.core.actor import Actor
from opencdop.core.errors import NotAllowed
from opencdop.panels import events
from opencdop.panels.models import Panel
from opencdop.panels.refusals import Unfit
from opencdop.panels.services import check_addresses


@service
def change_mailboxes(panel: Panel, *, general_email: str, secure_email: str, by: Actor) -> Panel:
    """Say where the public may write. Either may be empty. Raises Unfit for what is no address, or the same twice."""
    if not (manages_everywhere(by) or panel.pk in places_for(by, Act.PUBLISH_SITE)):
        raise NotAllowed("A manager of the panel or an administrator says where the public may write.")
    after = {"general_email": general_email.strip(), "secure_email": secure_email.strip()}
    check_addresses(**{name: address for name, address in after.items() if address})
    if after["general_email"] and after["general_email"].lower() == after["secure_email"].lower():
        raise Unfit(
            "The secure mailbox is another one than the general mailbox. Leave one of them empty.",
            at="secure_email",
        )
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    before = {name: getattr(panel, name) for name in after}
    panel.general_email, panel.secure_email = after["general_email"], after["secure_email"]
    panel.save(update_fields=list(after))
    words = {"panel": panel.name}
    record(events.MAILBOXES_CHANGED, by=by, about=panel, words=words, before=before, after=after)
    return panel

"""What may be asked of keys: our own, and the installations with which cases are exchanged."""

from opencdop.accounts.models import Organisation
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.panels.models import Panel
from opencdop.transfers.parcel_models import InstallationKey, OtherInstallation
from opencdop.transfers.parcels.cards import Card, fingerprint_of, written_card

NO_KEYS = "This installation has no keys for exchanging cases yet. An administrator makes them, once."
UNCONFIRMED = (
    "The keys of {name} are not confirmed. Before first use a second person hears their fingerprint read aloud "
    "and types it."
)


def own_key() -> InstallationKey:
    """Our present key pair. Raises RuleBroken when there is none."""
    found = InstallationKey.objects.filter(replaced_at__isnull=True).first()
    if found is None:
        raise RuleBroken(NO_KEYS)
    return found


def has_keys() -> bool:
    return InstallationKey.objects.filter(replaced_at__isnull=True).exists()


def opening_keys() -> list[str]:
    """The private halves that open what was sealed for us, the present one first."""
    rows = InstallationKey.objects.order_by("-made_at")
    return [row.sealing_private for row in rows]


def own_card(key: InstallationKey) -> Card:
    """Our card as it is now, with our panels."""
    panels = Panel.objects.filter(organisation__active_until__isnull=True).order_by("slug")
    return Card(
        installation=key.installation_id,
        name=key.name,
        sealing=key.sealing_public,
        signing=key.signing_public,
        panels=tuple((panel.slug, panel.name) for panel in panels),
    )


def own_card_text() -> str:
    """Our card as a file. Raises RuleBroken when we have no keys."""
    key = own_key()
    return written_card(own_card(key), private=key.signing_private)


def fingerprint(other: OtherInstallation) -> str:
    """What they read aloud, and what a second person types here."""
    return fingerprint_of(other.installation_id, sealing=other.sealing_public, signing=other.signing_public)


def other_installations() -> list[OtherInstallation]:
    """All whose exchange has not ended, by name."""
    return list(OtherInstallation.objects.filter(ended_at__isnull=True).order_by("name"))


def usable_installations() -> list[OtherInstallation]:
    return [each for each in other_installations() if each.is_usable]


def other_installation(other_id: str) -> OtherInstallation:
    """One of them, by its row or by the id that it has for itself. Raises NotFound."""
    live = OtherInstallation.objects.filter(ended_at__isnull=True)
    found = live.filter(pk=other_id).first() or live.filter(installation_id=other_id).first()
    if found is None:
        raise NotFound("There is no such installation.")
    return found


def require_usable(other: OtherInstallation) -> None:
    """Raise RuleBroken until a second person has confirmed the fingerprint."""
    if other.ended_at is not None:
        raise RuleBroken(f"The exchange of cases with {other.name} has ended.")
    if other.confirmed_at is None:
        raise RuleBroken(UNCONFIRMED.format(name=other.name))


def their_panel(other: OtherInstallation, slug: str) -> tuple[str, str]:
    """Slug and name of one of their panels. Raises RuleBroken for one that their card does not name."""
    for each in other.panels:
        if each["slug"] == slug:
            return each["slug"], each["name"]
    names = ", ".join(each["slug"] for each in other.panels)
    raise RuleBroken(f"Choose one of the panels that {other.name} names on its card: {names}.")


def host_name() -> str:
    """What this installation is called, until somebody says otherwise."""
    host = Organisation.objects.filter(kind=Organisation.HOST).first()
    return host.name if host else "An installation"


def latest_card(other: OtherInstallation) -> OtherInstallation:
    """The card that this installation has now: its keys may have been made anew since."""
    live = OtherInstallation.objects.filter(installation_id=other.installation_id, ended_at__isnull=True)
    return live.first() or other

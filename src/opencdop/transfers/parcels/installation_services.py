"""Making our keys, and adding, confirming and ending other installations. What is confirmed was read aloud."""

from opencdop.accounts.roles import Act, has_act, refusal_for
from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotAllowed, RuleBroken
from opencdop.core.ids import new_id
from opencdop.core.rows import read_locked
from opencdop.transfers.parcel_models import InstallationKey, OtherInstallation, Parcel
from opencdop.transfers.parcels import events
from opencdop.transfers.parcels.cards import new_pair, read_card, same_fingerprint
from opencdop.transfers.parcels.installations import fingerprint
from opencdop.transfers.parcels.transitions import ARRIVED


def _require(by: Actor, *acts: Act) -> None:
    if not any(has_act(by, act) for act in acts):
        raise NotAllowed(refusal_for(acts[0]))


@service
def make_keys(name: str, *, by: Actor) -> InstallationKey:
    """Make a key pair for this installation. Made anew, the older one opens what was sealed for it and no more.

    Other installations have to add and confirm the new card before they can exchange with us again.
    """
    _require(by, Act.MANAGE_INSTALLATION)
    if not name.strip():
        raise RuleBroken("Say what other installations should call this one.")
    earlier = InstallationKey.objects.select_for_update().filter(replaced_at__isnull=True).first()
    if earlier is not None:
        earlier.replaced_at = clock.now()
        earlier.save(update_fields=["replaced_at"])
    pair = new_pair()
    key = InstallationKey(
        installation_id=earlier.installation_id if earlier else new_id(),
        name=name.strip(),
        sealing_public=pair.sealing_public,
        signing_public=pair.signing_public,
        sealing_private=pair.sealing_private,
        signing_private=pair.signing_private,
        made_at=clock.now(),
        made_by_name=by.name,
    )
    key.save(force_insert=True)
    record(events.KEYS_MADE, by=by, about=key)
    return key


@service
def add_installation(card_text: str, *, by: Actor) -> OtherInstallation:
    """Add another installation by its card. It cannot be used until a second person has confirmed it.

    A card with other keys takes the place of the one before it, and is confirmed anew.
    """
    _require(by, Act.MANAGE_INSTALLATION, Act.EXCHANGE_CASES)
    card = read_card(card_text)
    own = InstallationKey.objects.filter(installation_id=card.installation).exists()
    if own:
        raise RuleBroken("This is our own card. Give it to the other installation, and add theirs here.")
    before = (
        OtherInstallation.objects.select_for_update()
        .filter(installation_id=card.installation, ended_at__isnull=True)
        .first()
    )
    panels = [{"slug": slug, "name": name} for slug, name in card.panels]
    if before is not None:
        if (before.sealing_public, before.signing_public) == (card.sealing, card.signing):
            before.name, before.panels = card.name, panels
            before.save(update_fields=["name", "panels"])
            record(events.OTHER_ADDED, by=by, about=before, words={"name": card.name})
            return before
        before.ended_at, before.ended_by_name = clock.now(), by.name
        before.save(update_fields=["ended_at", "ended_by_name"])
    other = OtherInstallation(
        installation_id=card.installation,
        name=card.name,
        sealing_public=card.sealing,
        signing_public=card.signing,
        panels=panels,
        added_by_id=by.id,
        added_by_name=by.name,
        added_at=clock.now(),
    )
    other.save(force_insert=True)
    record(events.OTHER_ADDED, by=by, about=other, words={"name": other.name})
    return other


@service
def confirm_installation(other: OtherInstallation, *, heard: str, by: Actor) -> None:
    """Confirm that the keys are theirs: `heard` is the fingerprint as they read it aloud, typed by a second person."""
    _require(by, Act.EXCHANGE_CASES, Act.MANAGE_INSTALLATION)
    locked = OtherInstallation.objects.select_for_update().get(pk=other.pk)
    if locked.ended_at is not None:
        raise RuleBroken(f"The exchange of cases with {locked.name} has ended.")
    if locked.confirmed_at is not None:
        return
    if locked.added_by_id == by.id:
        raise RuleBroken("You added this installation yourself. Somebody else confirms its fingerprint.")
    if not same_fingerprint(heard, fingerprint(locked)):
        raise RuleBroken(
            "These are not the digits of the card that was added here. Ask them to read their fingerprint again. If "
            "it still differs, do not use this card."
        )
    locked.confirmed_at, locked.confirmed_by_name = clock.now(), by.name
    locked.save(update_fields=["confirmed_at", "confirmed_by_name"])
    record(events.OTHER_CONFIRMED, by=by, about=locked, words={"name": locked.name})
    other.refresh_from_db()


@service
def end_installation(other: OtherInstallation, *, by: Actor) -> int:
    """Exchange nothing with it any more. What was exchanged stays.

    Returns how many of its files wait for a decision here. They stay too: they can be decided once its new card is
    confirmed, and until then the other panel leads.
    """
    _require(by, Act.MANAGE_INSTALLATION, Act.EXCHANGE_CASES)
    read_locked(other)
    if other.ended_at is None:
        other.ended_at, other.ended_by_name, other.hash_key = clock.now(), by.name, None
        other.save(update_fields=["ended_at", "ended_by_name", "hash_key"])
        record(events.OTHER_ENDED, by=by, about=other, words={"name": other.name})
    of_it = Parcel.objects.filter(other__installation_id=other.installation_id, direction=Parcel.IN)
    return of_it.filter(state=ARRIVED).count()

"""Another installation, in the demonstration: its card was added and confirmed, and a case waits for its answer."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from opencdop.cases.stages import Stage
from opencdop.transfers.parcels.cards import Card, new_pair, written_card
from opencdop.transfers.parcels.installation_services import add_installation, confirm_installation, make_keys
from opencdop.transfers.parcels.installations import fingerprint, host_name, usable_installations
from opencdop.transfers.parcels.sending_services import export_case
from opencdop.transfers.queries import agreements_of
from opencdop.web.demo.casting import Cast
from opencdop.web.demo.living import Life
from opencdop.web.demo.steps import Step

PANEL, MANAGER, ADMINISTRATOR = "ashmoor", "mina", "edith"
NAME, SLUG, THEIR_PANEL = "Fellside child death review partners", "fellside", "Fellside"
THEIR_ID = "fe115" + "0" * 21
GATHERING = (Stage.NOTIFIED, Stage.GATHERING, Stage.REVIEW_MEETING)
BASIS = "Both panels agreed on the telephone that Fellside reviews: the family moved there in the spring"
AGREED = "Our key worker stays with the family until theirs has met them."


def other_installation_steps(lives: Sequence[Life], *, cast: Cast, now: datetime) -> Iterator[Step]:
    """Everything on the last two days: keys and cards, and yesterday a case of the last months."""
    own = [life for life in lives if life.plan.panel == PANEL and life.plan.course.responded_at < now]
    own.sort(key=lambda life: life.plan.course.responded_at, reverse=True)
    yield Step(now - timedelta(hours=46), lambda: know_each_other(cast))
    yield Step(now - timedelta(hours=22), lambda: offer(own[:12], cast))


def know_each_other(cast: Cast) -> None:
    """The keys are made; the other's card is added by one person and confirmed by another, who heard its digits."""
    administrator = cast.actor(ADMINISTRATOR)
    make_keys(host_name(), by=administrator)
    keys = new_pair()
    card = Card(
        installation=THEIR_ID,
        name=NAME,
        sealing=keys.sealing_public,
        signing=keys.signing_public,
        panels=((SLUG, THEIR_PANEL),),
    )
    other = add_installation(written_card(card, private=keys.signing_private), by=administrator)
    confirm_installation(other, heard=fingerprint(other), by=cast.actor(MANAGER))


def offer(lives: Sequence[Life], cast: Cast) -> None:
    """The newest case of which information is still being gathered goes out as a file; their answer has not come."""
    for life in lives:
        life.case.refresh_from_db()
        if life.case.stage in GATHERING and not agreements_of(life.case):
            export_case(
                life.case,
                other=usable_installations()[0],
                their_slug=SLUG,
                basis=BASIS,
                agreement=AGREED,
                by=cast.actor(MANAGER),
            )
            return

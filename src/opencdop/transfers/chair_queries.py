"""What waits for the chairs: reference, age and sex stand for the child, and never who the child was."""

from collections.abc import Iterable

from opencdop.accounts.roles import Act, places_for
from opencdop.cases.frame import name_for
from opencdop.cases.models import Case
from opencdop.core.actor import PUBLIC, Actor
from opencdop.keystore import keys
from opencdop.transfers.access import before_chairs
from opencdop.transfers.models import ChairAnswer, JurisdictionAgreement
from opencdop.transfers.transitions import ESCALATED


def for_chairs(actor: Actor) -> list[JurisdictionAgreement]:
    """What waits for the actor as a chair: reference, age and sex stand for the child; a fixed number of queries."""
    waiting = before_chairs(actor).filter(state=ESCALATED)
    rows = list(
        waiting.select_related("case__child", "proposing_panel", "other_panel", "lead_panel").order_by(
            "escalated_at"
        )
    )
    keys.load_keys({each.data_key_id for each in rows})
    return rows


def unanswered_by(actor: Actor) -> list[JurisdictionAgreement]:
    """Of those, the ones to which the actor's side has said nothing yet."""
    places = places_for(actor, Act.SETTLE_LEAD)
    rows = for_chairs(actor)
    said = ChairAnswer.objects.filter(agreement__in=rows).values_list("agreement_id", "side")
    answered = set(said)
    return [each for each in rows if (each.pk, _side(each, places)) not in answered]


def _side(agreement: JurisdictionAgreement, places: Iterable[str]) -> str:
    return ChairAnswer.PROPOSING if agreement.proposing_panel_id in set(places) else ChairAnswer.OTHER


def called(case: Case) -> str:
    """The child as chairs know them: reference, exact age, sex."""
    return name_for(case, PUBLIC)

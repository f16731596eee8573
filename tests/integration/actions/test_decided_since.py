"""The moment between reading an action and holding it, kept open: what somebody else recorded in it stands."""

from datetime import timedelta
from typing import Any

import pytest
from tests.cast import ACase, Cast
from tests.integration.actions.test_actions import WHAT, an_action, at
from tests.integration.between import held_open

from opencdop.actions import services
from opencdop.actions.models import Action
from opencdop.core import clock
from opencdop.core.errors import RuleBroken, Stale


def read(action: Action) -> Action:
    return Action.objects.select_related("case__lead_panel", "panel", "owner").get(pk=action.pk)


def plan(action: Action, cast: Cast, **said: Any) -> None:
    known = {
        "text": WHAT,
        "level": "local",
        "strength": "",
        "addressee": "Ashmoor Hospital",
        "owner_name": "Head of midwifery",
        "owner": None,
        "due_on": clock.today() + timedelta(days=30),
    }
    services.plan_action(action, **{**known, **said}, by=cast.actor("mina"))


def test_planning_keeps_what_was_recorded_since_the_action_was_read(cast: Cast, a_case: ACase) -> None:
    asha, today, action = cast.actor("asha"), clock.today(), at("informed", a_case(), cast)
    before = read(action)
    services.record_reply(action, accepted=True, reply="Yes, from June on", on=today, by=asha)
    plan(before, cast, owner_name="Chief nurse")
    kept = read(action)
    assert (kept.state, kept.reply, kept.replied_on) == ("accepted", "Yes, from June on", today)
    assert kept.owner_name == "Chief nurse"


def test_words_that_were_agreed_since_stay_as_they_were_agreed(cast: Cast, a_case: ACase) -> None:
    action = an_action(a_case(), cast)
    before = read(action)
    services.agree_action(action, by=cast.actor("asha"))
    with pytest.raises(RuleBroken, match="agreed action stay"):
        plan(before, cast, text="Give every family a leaflet")
    assert (read(action).state, read(action).text) == ("agreed", WHAT)


def test_an_action_that_ended_since_is_not_planned(cast: Cast, a_case: ACase) -> None:
    action = at("in_progress", a_case(), cast)
    before = read(action)
    services.complete_action(action, evidence="Cards seen", on=clock.today(), by=cast.actor("asha"))
    with pytest.raises(RuleBroken, match="has ended"):
        plan(before, cast)
    assert read(action).evidence == "Cards seen"


def test_an_action_whose_owner_was_taken_away_since_is_not_agreed(cast: Cast, a_case: ACase) -> None:
    action = an_action(a_case(), cast)
    before = read(action)
    plan(action, cast, owner_name="")
    with pytest.raises(RuleBroken, match="an owner"):
        services.agree_action(before, by=cast.actor("asha"))
    assert read(action).state == "proposed"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_plan_an_action_at_once_the_second_is_told(cast: Cast, a_case: ACase) -> None:
    action = an_action(a_case(), cast)
    one, two, seen = read(action), read(action), services.seen_of(action)
    came = held_open(
        lambda: plan(one, cast, owner_name="Chief nurse", seen=seen),
        lambda: plan(two, cast, owner_name="Matron", seen=seen),
    )
    assert isinstance(came, Stale)
    assert read(action).owner_name == "Chief nurse"

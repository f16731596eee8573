"""An action from proposal to completion: what each step needs, who may take it, and what is recorded."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.cast import ACase, Cast

from opencdop.accounts.roles import Role
from opencdop.actions import queries, services
from opencdop.actions.models import Action
from opencdop.audit.models import Event
from opencdop.audit.queries import timeline_of
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.design.words import day

WHAT = "Give every family a thermometer card at discharge"


def an_action(case: Case, cast: Cast, **said: Any) -> Action:
    plan = {
        "level": "local",
        "addressee": "Ashmoor Hospital",
        "owner_name": "Head of midwifery",
        "due_on": clock.today() + timedelta(days=30),
    }
    return services.propose_action(case, text=WHAT, **{**plan, **said}, by=cast.actor("asha"))


def at(state: str, case: Case, cast: Cast, **said: Any) -> Action:
    """An action brought to a state by the services."""
    asha, today = cast.actor("asha"), clock.today()
    action = an_action(case, cast, **said)
    steps = {
        "agreed": lambda: services.agree_action(action, by=asha),
        "informed": lambda: services.inform_addressee(action, on=today, by=asha),
        "accepted": lambda: services.record_reply(action, accepted=True, reply="Yes", on=today, by=asha),
        "in_progress": lambda: services.start_action(action, by=asha),
        "completed": lambda: services.complete_action(action, evidence="Cards seen", on=today, by=asha),
    }
    for name, step in steps.items():
        if state != "proposed":
            step()
        if name == state or state == "proposed":
            break
    return action


def test_action_followed_to_its_end_keeps_every_step_with_its_day(cast: Cast, a_case: ACase):
    case = a_case()
    action = at("completed", case, cast)
    action.refresh_from_db()
    assert (action.state, action.evidence, action.reply) == ("completed", "Cards seen", "Yes")
    assert action.informed_on == action.replied_on == action.completed_on == clock.today()
    told = [event.sentence for event in timeline_of([case.id])]
    assert told[:6] == [
        "recorded that an action is completed",
        "recorded that an action is under way",
        "recorded that an action was accepted",
        f"recorded that those who should act were informed on {day(clock.today())}",
        "agreed an action",
        "proposed an action",
    ]


@pytest.mark.unaudited("looks at the stored row without a service")
def test_action_stands_sealed_in_the_database(cast: Cast, a_case: ACase):
    action = at("completed", a_case(), cast)
    row = Action.objects.filter(pk=action.pk).values().get()
    kept = b" ".join(bytes(value) for value in row.values() if isinstance(value, bytes | memoryview))
    assert WHAT.encode() not in kept
    assert not {WHAT, "Ashmoor Hospital", "Head of midwifery", "Cards seen"} & set(map(str, row.values()))


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"addressee": ""}, "who should act"),
        ({"owner_name": ""}, "an owner"),
        ({"due_on": None}, "a day"),
        ({"addressee": " ", "owner_name": "", "due_on": None}, "who should act and an owner and a day"),
    ],
)
def test_action_without_addressee_owner_or_day_is_not_agreed(
    cast: Cast, a_case: ACase, missing: dict[str, Any], sentence: str
):
    action = an_action(a_case(), cast, **missing)
    with pytest.raises(RuleBroken, match=sentence):
        services.agree_action(action, by=cast.actor("asha"))
    action.refresh_from_db()
    assert action.state == "proposed"


@pytest.mark.parametrize(
    "text", ["Tell Ella's school", "About MARSDEN", "See 999 000 0018", "Visit ZZ99 3VZ"]
)
def test_action_that_names_the_child_is_refused(cast: Cast, a_case: ACase, text: str):
    case = a_case()
    with pytest.raises(RuleBroken, match="names the child"):
        services.propose_action(case, text=text, level="local", by=cast.actor("asha"))
    assert not Action.objects.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"text": " "}, "what should be done"),
        ({"level": "galactic"}, "level"),
        ({"strength": "iron"}, "how strong"),
    ],
)
def test_action_with_something_unheard_of_is_refused(
    cast: Cast, a_case: ACase, said: dict[str, str], sentence: str
):
    with pytest.raises(RuleBroken, match=sentence):
        services.propose_action(a_case(), **{"text": WHAT, "level": "local", **said}, by=cast.actor("asha"))


def test_step_out_of_turn_is_refused_with_what_to_do(cast: Cast, a_case: ACase):
    asha, today, case = cast.actor("asha"), clock.today(), a_case()
    proposed, completed = an_action(case, cast), at("completed", case, cast)
    with pytest.raises(RuleBroken, match="Agree the action before"):
        services.inform_addressee(proposed, on=today, by=asha)
    with pytest.raises(RuleBroken, match="informed before you record"):
        services.record_reply(proposed, accepted=True, reply="", on=today, by=asha)
    with pytest.raises(RuleBroken, match="once it has been accepted"):
        services.start_action(proposed, by=asha)
    with pytest.raises(RuleBroken, match="completed once"):
        services.complete_action(completed, evidence="again", on=today, by=asha)


def test_reply_that_is_not_acceptance_needs_its_reason(cast: Cast, a_case: ACase):
    action = at("informed", a_case(), cast)
    with pytest.raises(RuleBroken, match="why the action was not accepted"):
        services.record_reply(action, accepted=False, reply=" ", on=clock.today(), by=cast.actor("asha"))
    services.record_reply(action, accepted=False, reply="No budget", on=clock.today(), by=cast.actor("asha"))
    action.refresh_from_db()
    assert (action.state, action.reply) == ("not_accepted", "No budget")


def test_day_in_the_future_is_refused_and_completion_needs_evidence(cast: Cast, a_case: ACase):
    asha, tomorrow = cast.actor("asha"), clock.today() + timedelta(days=1)
    case = a_case()
    with pytest.raises(RuleBroken, match="in the future"):
        services.inform_addressee(at("agreed", case, cast), on=tomorrow, by=asha)
    with pytest.raises(RuleBroken, match="what shows"):
        services.complete_action(at("accepted", case, cast), evidence=" ", on=clock.today(), by=asha)


def test_words_of_an_agreed_action_stay_but_its_day_may_move(cast: Cast, a_case: ACase):
    action, asha = at("agreed", a_case(), cast), cast.actor("asha")
    plan: dict[str, Any] = {
        "level": "local",
        "strength": "strong",
        "addressee": "The trust",
        "owner_name": "Matron",
        "owner": None,
    }
    with pytest.raises(RuleBroken, match="stay as they are"):
        services.plan_action(action, text="Something else", due_on=date(2027, 1, 5), **plan, by=asha)
    with pytest.raises(RuleBroken, match="a day"):
        services.plan_action(action, text=WHAT, due_on=None, **plan, by=asha)
    services.plan_action(action, text=WHAT, due_on=date(2027, 1, 5), **plan, by=asha)
    action.refresh_from_db()
    assert (action.due_on, action.addressee) == (date(2027, 1, 5), "The trust")


def test_same_line_of_a_meeting_proposes_one_action(cast: Cast, a_case: ACase):
    case = a_case()
    first, second = an_action(case, cast, arose_as="line:0"), an_action(case, cast, arose_as="line:0")
    assert first.pk == second.pk
    assert Action.objects.count() == 1


def test_owner_with_an_account_moves_their_own_and_nothing_more(cast: Cast, a_case: ACase):
    dev, case = cast.actor("dev"), a_case()
    action = at("informed", case, cast, owner=cast.person("dev"))
    assert [each.pk for each in queries.my_actions(dev)] == [action.pk]
    services.record_reply(action, accepted=True, reply="", on=clock.today(), by=dev)
    services.start_action(action, by=dev)
    services.complete_action(action, evidence="Done at the practice", on=clock.today(), by=dev)
    assert queries.my_actions(dev) == []
    other = at("informed", case, cast)
    with pytest.raises(NotFound):
        services.record_reply(other, accepted=True, reply="", on=clock.today(), by=dev)
    with pytest.raises(NotFound):
        services.agree_action(an_action(case, cast, owner=cast.person("dev")), by=dev)


@pytest.mark.parametrize(
    ("name", "refusal"), [("carol", NotFound), ("ben", NotFound), ("ana", NotFound), ("edith", NotFound)]
)
def test_people_without_the_right_do_nothing_to_an_action(
    cast: Cast, a_case: ACase, name: str, refusal: type[Exception]
):
    case, by = a_case(), cast.actor(name)
    action = an_action(case, cast)
    with pytest.raises(refusal):
        services.agree_action(action, by=by)
    with pytest.raises(refusal):
        services.propose_action(case, text=WHAT, level="local", by=by)
    with pytest.raises((NotFound, NotAllowed)):
        services.propose_action(cast.ashmoor, text=WHAT, level="local", by=by)


def test_chair_manages_actions_and_a_panels_own_action_needs_no_case(cast: Cast):
    action = services.propose_action(
        cast.ashmoor, text=WHAT, level="national", addressee="A ministry", by=cast.actor("chidi")
    )
    assert (action.case, action.text) == (None, WHAT)
    assert Event.objects.get(kind="action.proposed").case_id == ""


def test_office_is_told_what_each_action_waits_for_and_no_other_panels(cast: Cast, a_case: ACase):
    case, asha = a_case(), cast.actor("asha")
    an_action(case, cast, owner_name="", due_on=None)
    an_action(case, cast)
    at("agreed", case, cast)
    at("accepted", case, cast, due_on=clock.today() - timedelta(days=12))
    at("accepted", case, cast)
    words = sorted(need.words for need in queries.actions_needing_office(asha))
    assert words == [
        "Agree the action",
        "Ask how far the action is",
        "Complete the action: it needs an owner and a day",
        "Inform those who should act",
    ]
    assert queries.actions_needing_office(cast.actor("carol")) == []
    assert queries.actions_needing_office(cast.actor("ben")) == []


def test_answer_awaited_for_four_weeks_comes_back_to_the_office(cast: Cast, a_case: ACase):
    action = an_action(a_case(), cast)
    asha = cast.actor("asha")
    services.agree_action(action, by=asha)
    services.inform_addressee(action, on=clock.today() - timedelta(days=29), by=asha)
    (need,) = queries.actions_needing_office(asha)
    assert (need.words, need.on) == ("Ask for an answer to the action", clock.today() - timedelta(days=1))


def test_seats_of_the_cast_are_those_that_the_tests_suppose(cast: Cast):
    assert {seat.role for seat in cast.actor("dev").seats} == {Role.AGENCY_REPORTER}

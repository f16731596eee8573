"""Who may see and do what: the whole matrix, and that the two ways of asking agree."""

from datetime import timedelta

import pytest
from tests.cast import ACase, Cast

from opencdop.accounts.models import Membership
from opencdop.accounts.roles import ROLE_ACTS, Act, Role
from opencdop.cases.access import case_for, may, require, sees, standing_of, visible_cases
from opencdop.cases.models import Case
from opencdop.cases.services import assign_case, end_papers, give_papers
from opencdop.cases.void_services import restrict_case
from opencdop.core import clock
from opencdop.core.actor import PUBLIC, Actor, ActorKind, Seat
from opencdop.core.errors import NotAllowed, NotFound


def test_may_and_visible_cases_agree_for_every_role_act_and_relation(cast: Cast, a_case: ACase) -> None:
    own, granted = a_case(), a_case(surname="Okoro")
    others = a_case(panel=cast.harrowdale, coordinator="carol", surname="Webb")
    give_papers(granted, to=[cast.person("ben")], basis="meeting:1", by=cast.actor("asha"))
    actors = [cast.actor(name) for name in cast.people] + [PUBLIC]
    for role in Role:  # a person who holds the role in both panels
        seats = tuple(Seat(role.value, panel.pk) for panel in (cast.ashmoor, cast.harrowdale))
        actors.append(Actor(kind=ActorKind.PERSON, id=cast.person("ben").id, name="Ben", seats=seats))
    for actor in actors:
        for act in Act:
            visible = set(visible_cases(actor, act).values_list("id", flat=True))
            for case in (own, granted, others):
                assert may(actor, act, standing_of(case, actor)).allowed == (case.id in visible), (actor, act)


def test_may_and_visible_cases_agree_about_restricted_cases(cast: Cast, a_case: ACase) -> None:
    mine, granted, others = a_case(), a_case(surname="Okoro"), a_case(surname="Reed", coordinator="mina")
    people = [cast.person("ben"), cast.person("asha")]
    for case in (granted, others):
        give_papers(case, to=people, basis="meeting:1", by=cast.actor("mina"))
    hidden = a_case(surname="Webb", coordinator="mina")
    cases = (mine, granted, others, hidden)
    for case in cases:
        restrict_case(case, restricted=True, reason="The child of a colleague", by=cast.actor("mina"))
    actors = [cast.actor(name) for name in cast.people] + [PUBLIC]
    for holder in ("asha", "ben"):
        person = cast.person(holder)
        for role in Role:
            for panels in ((cast.ashmoor,), (cast.harrowdale,), (cast.ashmoor, cast.harrowdale)):
                seats = tuple(Seat(role.value, panel.pk) for panel in panels)
                actors.append(Actor(kind=ActorKind.PERSON, id=person.id, name=person.name, seats=seats))
    for actor in actors:
        for act in Act:
            visible = set(visible_cases(actor, act).values_list("id", flat=True))
            for case in Case.objects.filter(restricted=True):
                allowed = may(actor, act, standing_of(case, actor)).allowed
                assert allowed == sees(case, actor, act) == (case.id in visible), (actor, act)


def test_a_restricted_case_is_seen_by_its_few_and_not_found_by_others(cast: Cast, a_case: ACase) -> None:
    case = a_case(coordinator="mina")
    restrict_case(case, restricted=True, reason="The child of a colleague", by=cast.actor("mina"))

    def who(act: Act) -> set[str]:
        return {name for name in cast.people if case in visible_cases(cast.actor(name), act)}

    assert who(Act.SEE_CASES) == {"mina", "chidi"}
    assert who(Act.SEE_IDENTITY) == {"mina"}
    with pytest.raises(NotFound):
        case_for(cast.actor("asha"), case.id, Act.SEE_CASES)
    give_papers(case, to=[cast.person("ben"), cast.person("asha")], basis="meeting:1", by=cast.actor("mina"))
    assert who(Act.SEE_ANALYSIS) == {"mina", "chidi", "ben", "asha"}
    assert who(Act.SEE_IDENTITY) == {"mina"}, "a grant gives the papers and no more"
    with pytest.raises(NotAllowed, match="restricted"):
        case_for(cast.actor("asha"), case.id, Act.EDIT_RECORD)
    assign_case(case, to=cast.person("asha"), by=cast.actor("mina"))
    assert who(Act.SEE_IDENTITY) == {"mina", "asha"}


def test_another_panels_case_is_not_found(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    with pytest.raises(NotFound):
        case_for(cast.actor("carol"), case.id, Act.SEE_CASES)
    with pytest.raises(NotFound):
        require(cast.actor("carol"), Act.EDIT_RECORD, case)


def test_a_missing_right_in_ones_own_panel_is_refused_with_a_sentence(cast: Cast, a_case: ACase) -> None:
    with pytest.raises(NotAllowed, match="do not name the child"):
        case_for(cast.actor("chidi"), a_case().id, Act.SEE_IDENTITY)


def test_a_member_sees_a_case_only_while_a_meeting_gives_its_papers(cast: Cast, a_case: ACase) -> None:
    case, ben = a_case(), cast.actor("ben")
    with pytest.raises(NotFound):
        case_for(ben, case.id, Act.SEE_CASES)
    give_papers(case, to=[cast.person("ben")], basis="meeting:1", by=cast.actor("asha"))
    assert case_for(ben, case.id, Act.SEE_CASES) == case
    end_papers(case, basis="meeting:1", by=cast.actor("asha"))
    with pytest.raises(NotFound):
        case_for(ben, case.id, Act.SEE_CASES)


def test_nobody_but_the_office_knows_the_child(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    give_papers(case, to=[cast.person("ben")], basis="meeting:1", by=cast.actor("asha"))
    who = {name for name in cast.people if case in visible_cases(cast.actor(name), Act.SEE_IDENTITY)}
    assert who == {"asha", "mina"}


def test_the_administrator_has_no_clinical_right() -> None:
    clinical = {
        Act.SEE_CASES,
        Act.SEE_IDENTITY,
        Act.SEE_RECORD,
        Act.SEE_RETURNS,
        Act.SEE_ANALYSIS,
        Act.SEE_FIGURES,
    }
    assert not ROLE_ACTS[Role.ADMINISTRATOR] & clinical


def test_a_seat_that_has_ended_gives_nothing_from_the_next_day(cast: Cast, a_case: ACase) -> None:
    case = a_case()
    yesterday = clock.today() - timedelta(days=1)
    Membership.objects.filter(person=cast.person("asha")).update(until_on=yesterday)
    assert case not in visible_cases(cast.actor("asha"))


def test_the_holder_of_a_link_has_no_right_in_a_case_whatever_seats_it_claims(
    cast: Cast, a_case: ACase
) -> None:
    case, asha = a_case(), cast.actor("asha")
    for kind in (ActorKind.LINK, ActorKind.PUBLIC, ActorKind.SYSTEM):
        claimed = Actor(kind=kind, id="x", name="x", seats=asha.seats)
        assert not may(claimed, Act.SEE_CASES, standing_of(case, claimed)).allowed
        assert case not in visible_cases(claimed)

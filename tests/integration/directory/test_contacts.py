"""Contacts come, change, move and leave; nobody is lost, and whoever asks finds whom to write to on a day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.cast import Cast
from tests.integration.directory.entries import LONG_AGO, a_contact, an_agency, mail_comes_back

from opencdop.accounts.models import Organisation
from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken, Stale
from opencdop.directory import contact_services as services
from opencdop.directory.choosing import choices_for
from opencdop.directory.keeping import Told, said_of
from opencdop.directory.models import Contact
from opencdop.directory.queries import contact_at, contact_with_id, contacts_for, manager_of
from opencdop.directory.team_services import add_team, bring_team_back, end_team, rename_team
from opencdop.panels.agency_services import end_agency
from opencdop.panels.refusals import Unfit

TODAY = clock.today()
TOMORROW = TODAY + timedelta(days=1)


def names(contacts: list[Contact]) -> list[str]:
    return [each.name for each in contacts]


def test_a_contact_is_kept_in_one_writing_and_leaves_an_event(cast: Cast):
    agency = an_agency(cast)
    told = Told(
        name="  Fiona   Latch ", email=" Fiona.Latch@POLICE.example ", languages=("Welsh", "Welsh", " ")
    )
    made = services.add_contact(agency, told=told, from_on=TODAY, by=cast.actor("asha"))
    assert (made.name, made.email, made.languages) == ("Fiona Latch", "fiona.latch@police.example", ["Welsh"])
    event = Event.objects.latest("seq")
    assert (event.kind, event.actor_id) == ("directory.contact_added", cast.person("asha").id)


@pytest.mark.parametrize("who", ["chidi", "ben", "dev", "ana"])
@pytest.mark.parametrize(
    "act",
    [
        lambda contact, by: services.add_contact(
            contact.agency, told=Told("A", "a@b.example"), from_on=TODAY, by=by
        ),
        lambda contact, by: services.change_contact(contact, told=said_of(contact), seen=1, by=by),
        lambda contact, by: services.move_contact(
            contact, agency=contact.agency, told=said_of(contact), from_on=TODAY, seen=1, by=by
        ),
        lambda contact, by: services.end_contact(contact, until_on=TODAY, by=by),
        lambda contact, by: services.bring_back(contact, by=by),
        lambda contact, by: services.say_address_is_right(contact, by=by),
        lambda contact, by: add_team(contact.agency, name="Team", from_on=TODAY, by=by),
    ],
)
def test_the_directory_is_kept_by_offices_and_administrators_alone(
    cast: Cast, who: str, act: Callable[[Contact, Any], object]
):
    contact = a_contact(cast, an_agency(cast))
    with pytest.raises(NotAllowed):
        act(contact, cast.actor(who))
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("who", ["asha", "mina", "carol", "edith"])
def test_every_office_and_the_administrator_keep_it(cast: Cast, who: str):
    told = Told("Fiona Latch", "fiona@police.example")
    made = services.add_contact(an_agency(cast), told=told, from_on=TODAY, by=cast.actor(who))
    assert contact_with_id(made.pk).name == "Fiona Latch"


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"email": "fiona at police"}, "email"),
        ({"email": f"{'x' * 250}@police.example"}, "email"),
        ({"role": "x" * 201}, "role"),
        ({"telephone": "0" * 41}, "telephone"),
        ({"languages": tuple(str(each) for each in range(11))}, "languages"),
        ({"team_id": "none-of-ours"}, "team_id"),
    ],
)
def test_what_does_not_fit_is_said_at_its_answer(cast: Cast, said: dict[str, Any], at: str):
    told = replace(Told("Fiona Latch", "fiona@police.example"), **said)
    with pytest.raises(Unfit) as refused:
        services.add_contact(an_agency(cast), told=told, from_on=TODAY, by=cast.actor("asha"))
    assert refused.value.at == at


def test_the_same_name_and_address_stand_in_an_agency_once(cast: Cast):
    agency = an_agency(cast)
    first = a_contact(cast, agency)
    with pytest.raises(Unfit, match="already"):
        a_contact(cast, agency, email=first.email.upper())
    a_contact(cast, agency, "Imran Cole", email=first.email)  # a mailbox that two people share
    services.end_contact(first, until_on=TODAY - timedelta(days=1), by=cast.actor("asha"))
    again = a_contact(cast, agency, since=TODAY)
    with pytest.raises(Unfit, match="already"):
        services.bring_back(first, by=cast.actor("asha"))
    assert contact_at(first.email) == again


def test_panels_are_no_agencies(cast: Cast):
    with pytest.raises(RuleBroken, match="agency only"):
        a_contact(cast, cast.ashmoor.organisation)


def test_two_people_do_not_write_over_one_another(cast: Cast):
    contact = a_contact(cast, an_agency(cast))
    seen, told = contact.version_no, said_of(contact)
    services.change_contact(contact, told=replace(told, role="Sergeant"), seen=seen, by=cast.actor("asha"))
    with pytest.raises(Stale):
        services.change_contact(
            contact, told=replace(told, role="Inspector"), seen=seen, by=cast.actor("carol")
        )
    contact.refresh_from_db()
    assert contact.role == "Sergeant"


def test_a_move_ends_one_job_and_begins_the_next(cast: Cast):
    police, school = an_agency(cast), an_agency(cast, "Larkhill School", kind="education")
    earlier = a_contact(cast, police)
    told = Told("Fiona Latch", "fiona@larkhill.example", role="Safeguarding lead")
    begun = services.move_contact(
        earlier, agency=school, told=told, from_on=TOMORROW, seen=1, by=cast.actor("asha")
    )
    earlier.refresh_from_db()
    assert (earlier.until_on, begun.from_on, begun.came_from) == (TODAY, TOMORROW, earlier)
    assert names(contacts_for(agency_types=["police"], on=TODAY)) == ["Fiona Latch"]
    assert contacts_for(agency_types=["police"], on=TOMORROW) == []
    assert contacts_for(agency_types=["education"], on=TODAY) == []
    assert contacts_for(agency_types=["education"], on=TOMORROW) == [begun]
    with pytest.raises(RuleBroken, match="moved"):
        services.bring_back(earlier, by=cast.actor("asha"))
    with pytest.raises(Unfit, match="later day"):
        services.move_contact(begun, agency=police, told=told, from_on=TODAY, seen=1, by=cast.actor("asha"))


def test_who_moves_on_a_day_to_come_is_not_moved_a_second_time_from_the_job_before(cast: Cast):
    police, school = an_agency(cast), an_agency(cast, "Larkhill School", kind="education")
    earlier, told = a_contact(cast, police), Told("Fiona Latch", "fiona@larkhill.example")
    by = cast.actor("asha")
    services.move_contact(earlier, agency=school, told=told, from_on=TOMORROW, seen=1, by=by)
    again = Told("Fiona Latch", "fiona.latch@police.example")
    later = TOMORROW + timedelta(days=1)
    with pytest.raises(RuleBroken, match="Fiona Latch moved on"):
        services.move_contact(earlier, agency=police, told=again, from_on=later, seen=2, by=by)
    assert Contact.objects.count() == 2


def test_who_leaves_is_asked_until_the_last_day_and_may_come_back(cast: Cast):
    contact = a_contact(cast, an_agency(cast))
    services.end_contact(contact, until_on=TODAY, by=cast.actor("asha"))
    assert names(contacts_for(agency_types=["police"], on=TODAY)) == ["Fiona Latch"]
    assert contacts_for(agency_types=["police"], on=TOMORROW) == []
    services.bring_back(contact, by=cast.actor("asha"))
    assert names(contacts_for(agency_types=["police"], on=TOMORROW)) == ["Fiona Latch"]
    with pytest.raises(Unfit):
        services.end_contact(contact, until_on=LONG_AGO - timedelta(days=1), by=cast.actor("asha"))


def test_contacts_are_found_by_kind_and_area_with_the_one_to_ask_first_in_front(cast: Cast):
    police, gp = an_agency(cast), an_agency(cast, "Weir Lane Surgery", kind="gp")
    a_contact(cast, police, "Ada Everywhere")
    a_contact(cast, police, "Bea First", asked_first=True, areas=("E99000001",))
    a_contact(cast, police, "Cora Elsewhere", areas=("E99000003",))
    a_contact(cast, gp, "Dr Dee")
    found = contacts_for(agency_types=["police"], authorities=["E99000001"], on=TODAY)
    assert names(found) == ["Bea First", "Ada Everywhere"]
    assert len(contacts_for(agency_types=["police", "gp"], on=TODAY)) == 4
    assert contacts_for(agency_types=[], on=TODAY) == []


def test_an_agency_that_has_ended_is_not_asked(cast: Cast):
    agency = an_agency(cast)
    a_contact(cast, agency)
    Organisation.objects.filter(pk=agency.pk).update(active_until=TODAY)
    assert contacts_for(agency_types=["police"], on=TODAY)
    assert contacts_for(agency_types=["police"], on=TOMORROW) == []


def test_whose_mail_comes_back_stands_last_and_is_told(cast: Cast):
    agency = an_agency(cast)
    first = a_contact(cast, agency, "Ada First", asked_first=True)
    a_contact(cast, agency, "Bea Second")
    mail_comes_back(first)
    choices = choices_for(agency_types=["police"], on=TODAY)
    assert [each.label for each in choices] == ["Bea Second", "Ada First"]
    assert choices[0].note == ""
    assert "came back" in choices[1].note


def test_the_manager_is_of_the_team_else_of_the_agency_and_never_themselves(cast: Cast):
    agency = an_agency(cast)
    team = add_team(agency, name="Public protection", from_on=LONG_AGO, by=cast.actor("asha"))
    officer = a_contact(cast, agency, "Ada Officer", team_id=team.pk)
    assert manager_of(officer) is None
    chief = a_contact(cast, agency, "Cora Chief", escalated_to=True)
    assert manager_of(officer) == chief
    head = a_contact(cast, agency, "Hetty Head", team_id=team.pk, escalated_to=True)
    assert manager_of(officer) == head
    assert manager_of(head) == chief
    assert manager_of(chief) is None
    mail_comes_back(head)
    assert manager_of(officer) == chief
    services.end_contact(chief, until_on=TODAY - timedelta(days=1), by=cast.actor("asha"))
    assert manager_of(officer) is None


def test_somebody_without_a_team_goes_up_to_a_teams_manager_rather_than_to_nobody(cast: Cast):
    agency = an_agency(cast)
    team = add_team(agency, name="Public protection", from_on=LONG_AGO, by=cast.actor("asha"))
    mailbox = a_contact(cast, agency, "Duty desk", is_mailbox=True)
    head = a_contact(cast, agency, "Hetty Head", team_id=team.pk, escalated_to=True)
    assert manager_of(mailbox) == head
    other = add_team(agency, name="Traffic", from_on=LONG_AGO, by=cast.actor("asha"))
    assert manager_of(a_contact(cast, agency, "Ada Traffic", team_id=other.pk)) is None


def test_a_manager_of_another_area_is_not_the_one(cast: Cast):
    agency = an_agency(cast)
    officer = a_contact(cast, agency, "Ada Officer", areas=("E99000001",))
    a_contact(cast, agency, "Cora Elsewhere", escalated_to=True, areas=("E99000003",))
    assert manager_of(officer) is None


def test_an_address_is_whose_it_is_today_or_was_last(cast: Cast):
    agency = an_agency(cast)
    assert contact_at("nobody@police.example") is None
    gone = a_contact(cast, agency, "Ada Before", email="duty@police.example")
    services.end_contact(gone, until_on=date(2025, 1, 1), by=cast.actor("asha"))
    assert contact_at("DUTY@police.example ") == gone
    now = a_contact(cast, agency, "Bea Now", email="duty@police.example")
    assert contact_at("duty@police.example") == now


def test_a_contact_that_is_not_there_is_not_found(cast: Cast):
    with pytest.raises(NotFound):
        contact_with_id("nothing")


def test_teams_have_their_names_once_end_and_come_back(cast: Cast):
    agency, by = an_agency(cast), cast.actor("asha")
    team = add_team(agency, name=" Public  protection", from_on=LONG_AGO, by=by)
    with pytest.raises(Unfit, match="already"):
        add_team(agency, name="PUBLIC PROTECTION", from_on=LONG_AGO, by=by)
    assert rename_team(team, name="Child protection", by=by).name == "Child protection"
    assert end_team(team, until_on=TODAY, by=by).until_on == TODAY
    assert bring_team_back(team, by=by).until_on is None
    with pytest.raises(RuleBroken, match="no last day"):
        bring_team_back(team, by=by)


def test_ending_an_agency_stays_with_the_administrator(cast: Cast):
    with pytest.raises(NotAllowed, match="administrator"):
        end_agency(an_agency(cast), until=TODAY, reason="closed", by=cast.actor("asha"))

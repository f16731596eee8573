"""What was entered twice is read as one, nothing is lost by it, and it can be parted again."""

from datetime import timedelta

import pytest
from tests.cast import Cast
from tests.integration.directory.entries import LONG_AGO, a_contact, an_agency

from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.core.errors import NotAllowed, RuleBroken
from opencdop.directory import merge_services as services
from opencdop.directory.contact_services import add_contact, change_contact, end_contact
from opencdop.directory.finding import Search, agencies_found, agency_for, agency_shown, contact_ids_found
from opencdop.directory.keeping import Told, said_of
from opencdop.directory.models import Contact, Team
from opencdop.directory.queries import contact_at, contact_with_id, contacts_for, manager_of
from opencdop.directory.team_services import add_team

TODAY = clock.today()


def test_two_entries_of_one_person_are_read_as_one_and_parted_again(cast: Cast):
    agency, by = an_agency(cast), cast.actor("asha")
    kept, gone = a_contact(cast, agency), a_contact(cast, agency, "Fi Latch", email="old@police.example")
    services.merge_contacts(gone, kept=kept, by=by)
    assert Contact.objects.count() == 2
    assert contacts_for(agency_types=["police"], on=TODAY) == [kept]
    assert contact_with_id(gone.pk) == kept
    assert contact_at("old@police.example") == kept
    with pytest.raises(RuleBroken, match="read as Fiona Latch"):
        change_contact(gone, told=said_of(gone), seen=1, by=by)
    with pytest.raises(RuleBroken, match="meanwhile"):
        services.merge_contacts(kept, kept=gone, by=by)
    services.part_contacts(gone, by=by)
    assert contact_with_id(gone.pk) == gone
    assert len(contacts_for(agency_types=["police"], on=TODAY)) == 2
    with pytest.raises(RuleBroken, match="already"):
        services.part_contacts(gone, by=by)
    kinds = Event.objects.filter(kind__startswith="directory.contacts_").order_by("seq")
    assert list(kinds.values_list("kind", flat=True)) == [
        "directory.contacts_merged",
        "directory.contacts_parted",
    ]


def test_what_is_not_one_is_not_merged(cast: Cast):
    police, by = an_agency(cast), cast.actor("asha")
    school = an_agency(cast, "Larkhill School", kind="education")
    one, other = a_contact(cast, police), a_contact(cast, school)
    with pytest.raises(RuleBroken, match="itself"):
        services.merge_contacts(one, kept=one, by=by)
    with pytest.raises(RuleBroken, match="record the move"):
        services.merge_contacts(one, kept=other, by=by)
    left = a_contact(cast, police, "Ada Left")
    end_contact(left, until_on=TODAY - timedelta(days=1), by=by)
    with pytest.raises(RuleBroken, match="has left"):
        services.merge_contacts(one, kept=left, by=by)
    with pytest.raises(NotAllowed):
        services.merge_contacts(left, kept=one, by=cast.actor("chidi"))


def test_an_agency_entered_twice_is_shown_as_one_and_no_row_moves(cast: Cast):
    by = cast.actor("asha")
    kept, gone = an_agency(cast), an_agency(cast, "Westbrook Constabulary", kind="other")
    chief = a_contact(cast, kept, "Cora Chief", escalated_to=True)
    officer = a_contact(cast, gone, "Ada Officer")
    merge = services.merge_agencies(gone, kept=kept, by=by)
    assert [(each.name, each.agency) for each in contacts_for(agency_types=["police"], on=TODAY)] == [
        ("Ada Officer", kept),
        ("Cora Chief", kept),
    ]
    assert contacts_for(agency_types=["other"], on=TODAY) == []
    assert Contact.objects.get(pk=officer.pk).agency == gone
    assert manager_of(Contact.objects.get(pk=officer.pk)) == chief
    assert agency_for(gone.pk) == kept
    assert gone not in agencies_found(Search())
    assert [each.name for each in agency_shown(kept).contacts] == ["Ada Officer", "Cora Chief"]
    assert contact_ids_found(Search(text="police officer")) == [officer.pk]
    assert set(contact_ids_found(Search(kind="police"))) == {officer.pk, chief.pk}
    with pytest.raises(RuleBroken, match="meanwhile"):
        services.merge_agencies(kept, kept=gone, by=by)
    services.part_agencies(merge, by=by)
    assert agency_for(gone.pk) == gone
    assert contacts_for(agency_types=["other"], on=TODAY) == [officer]
    with pytest.raises(RuleBroken, match="already"):
        services.part_agencies(merge, by=by)
    services.merge_agencies(gone, kept=kept, by=by)  # and once more


def test_agencies_merged_one_after_another_stand_at_the_last(cast: Cast):
    by = cast.actor("asha")
    first, second, third = (an_agency(cast, name) for name in ("First", "Second", "Third"))
    a_contact(cast, first)
    services.merge_agencies(first, kept=second, by=by)
    services.merge_agencies(second, kept=third, by=by)
    [contact] = contacts_for(agency_types=["police"], on=TODAY)
    assert contact.agency == third
    with pytest.raises(RuleBroken):
        services.merge_agencies(third, kept=first, by=by)


def test_somebody_entered_at_both_agencies_can_be_merged_once_these_are(cast: Cast):
    by = cast.actor("asha")
    kept, gone = an_agency(cast), an_agency(cast, "Westbrook Constabulary")
    one, other = a_contact(cast, kept), a_contact(cast, gone)
    services.merge_agencies(gone, kept=kept, by=by)
    services.merge_contacts(other, kept=one, by=by)
    assert contacts_for(agency_types=["police"], on=TODAY) == [one]


def test_a_team_entered_twice_shows_its_people_in_the_other(cast: Cast):
    agency, by = an_agency(cast), cast.actor("asha")
    kept = add_team(agency, name="Public protection", from_on=LONG_AGO, by=by)
    gone = add_team(agency, name="PPU", from_on=LONG_AGO, by=by)
    contact = a_contact(cast, agency, team_id=gone.pk)
    services.merge_teams(gone, kept=kept, by=by)
    assert contact_with_id(contact.pk).team == kept
    assert Contact.objects.get(pk=contact.pk).team == gone
    assert [team.name for team in agency_shown(agency).merged_teams] == ["PPU"]
    add_team(agency, name="ppu", from_on=LONG_AGO, by=by)
    with pytest.raises(RuleBroken, match="Change its name first"):
        services.part_teams(gone, by=by)
    Team.objects.filter(name="ppu").update(name="Other")
    services.part_teams(gone, by=by)
    assert contact_with_id(contact.pk).team == gone


def test_teams_of_two_agencies_are_not_merged(cast: Cast):
    by = cast.actor("asha")
    one = add_team(an_agency(cast), name="Team", from_on=LONG_AGO, by=by)
    other = add_team(an_agency(cast, "Other"), name="Team", from_on=LONG_AGO, by=by)
    with pytest.raises(RuleBroken, match="two agencies"):
        services.merge_teams(one, kept=other, by=by)


def test_a_new_contact_at_an_agency_that_was_merged_is_refused_twice(cast: Cast):
    """The rule of one name and address counts over all that the agency is made of."""
    by = cast.actor("asha")
    kept, gone = an_agency(cast), an_agency(cast, "Westbrook Constabulary")
    first = a_contact(cast, gone)
    services.merge_agencies(gone, kept=kept, by=by)
    with pytest.raises(RuleBroken, match="already"):
        add_contact(kept, told=Told(first.name, first.email), from_on=TODAY, by=by)

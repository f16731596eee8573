"""The same child twice, a twin, a wrong child, a child of two panels, one opened in error: a case for each child."""

from functools import partial

import pytest
from tests.browser.conftest import Axe, LiveApp, NewPage, Shot
from tests.browser.journey import story
from tests.browser.journey.beginnings import a_place, is_told
from tests.browser.journey.intake import Intake
from tests.cast import ACase, Cast

from opencdop.cases.duplicate_finding import look_for_duplicates
from opencdop.cases.models import Case
from opencdop.cases.stages import Stage
from opencdop.intake.services import join_case

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_notifications_of_a_child_become_one_case_and_her_twin_another(
    cast: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe
):
    told = partial(is_told, cast)
    at_night = told(forenames="Ella", nhs_number=None, nhs_number_absent="not_available_now", gestation=None)
    from_hospital, her_twin = (
        told(),
        told(forenames="Grace May", nhs_number="9990000026", multiplicity="twins"),
    )
    asha = Intake.of(cast, "asha", a_place(live_app, new_page, shot), axe)

    asha.opens_what_came(at_night)
    case = asha.makes_a_case_of_it()

    asha.opens_what_came(from_hospital)
    asha.sees("Likely the same child", f"Beside {case.reference}", "differs", "36 weeks and 4 days")
    asha.joins_it_to(case)

    asha.opens_what_came(her_twin)
    asha.sees("Perhaps a twin, a brother or a sister", "Two different NHS numbers")
    asha.sees("found none that it takes for this child’s")
    hers = asha.makes_a_case_of_it()
    assert asha.eyes.wrong == []
    assert hers.pk != case.pk
    assert {each.pk for each in (at_night, from_hospital)} == set(
        case.notifications.values_list("pk", flat=True)
    )


def test_a_notification_on_the_wrong_child_is_moved_and_both_cases_tell_of_it(
    cast: Cast, a_case: ACase, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe
):
    ella, grace = a_case(), a_case(forenames="Grace May", nhs_number="9990000026")
    hers = is_told(cast, opened_by="asha", forenames="Grace May", nhs_number="9990000026")
    join_case(hers, case=ella, by=cast.actor("asha"))
    asha = Intake.of(cast, "asha", a_place(live_app, new_page, shot), axe)
    asha.opens(f"/notifications/{hers.pk}/")
    asha.moves_it_to(grace, because="It is of her sister.")
    for case in (ella, grace):
        asha.opens(f"/cases/{case.pk}/timeline/")
        asha.sees(f"moved notification {hers.reference}")
    assert asha.eyes.wrong == []


def test_two_cases_of_one_child_are_merged_and_parted_and_one_is_taken_out(
    cast: Cast, a_case: ACase, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe
):
    one, other = a_case(), a_case(forenames="Ella")
    look_for_duplicates()
    place = a_place(live_app, new_page, shot)
    asha, mina = Intake.of(cast, "asha", place, axe), Intake.of(cast, "mina", place, axe)

    asha.opens(f"/cases/{one.pk}/duplicates/")
    asha.follows("Compare and decide")
    asha.sees("Is this the same child?", "Ella Rose", "differs")
    asha.takes_a_picture("duplicates-compare")
    asha.chooses("The same child")
    asha.chooses(one.reference, of="Which case stays?")
    asha.writes("Why", "One NHS number, one mother.")
    asha.presses("Decide")
    asha.opens(f"/cases/{one.pk}/duplicates/")
    asha.sees("Merged into this case", other.reference, "Answers that differ")
    asha.opens("/cases/")
    asha.does_not_see(other.reference)

    asha.opens(f"/cases/{one.pk}/duplicates/")
    asha.follows("Part the two again")
    asha.writes("Why these are not one child", "They are cousins.")
    asha.presses("Part them")
    asha.opens("/cases/")
    asha.sees(one.reference, other.reference)

    mina.opens(f"/cases/{other.pk}/void/")
    mina.writes("Why", "Opened for a practice run.")
    mina.presses("Take it out of lists and figures")
    mina.sees("Opened in error")
    assert asha.eyes.wrong + mina.eyes.wrong == []
    assert Case.objects.get(pk=other.pk).stage == Stage.VOID


def test_another_panels_case_shows_same_or_differs_only_and_its_coordinator_answers(
    cast: Cast, a_case: ACase, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe
):
    born, died = story.born_on().isoformat(), story.died_on().isoformat()
    theirs = a_case(
        panel=cast.harrowdale, coordinator="carol", forenames="Elle", date_of_birth=born, date_of_death=died
    )
    ours = is_told(cast)
    place = a_place(live_app, new_page, shot)
    asha, carol = Intake.of(cast, "asha", place, axe), Intake.of(cast, "carol", place, axe)

    asha.opens_what_came(ours)
    asha.sees("Harrowdale", "Same", "Differs")
    asha.does_not_see(theirs.reference, "Elle ", "Carol Finch")
    asha.presses("Ask them")
    asha.sees("Asked by Asha Verma")

    carol.opens("/duplicates/")
    carol.follows("Answer")
    carol.sees("Is this the same child?", ours.reference)
    carol.does_not_see("Niamh Brennan", "Alder Walk")
    carol.chooses("The same child")
    carol.writes("A word to them (not needed)", "Please telephone us.")
    carol.presses("Answer")

    asha.opens("/duplicates/")
    asha.follows("Read")
    asha.sees("the same child", "Please telephone us.")
    asha.presses("I have read it")
    assert asha.eyes.wrong + carol.eyes.wrong == []

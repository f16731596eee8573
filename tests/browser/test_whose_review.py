"""A child of Harrowdale dies in Ashmoor: opened where it came, agreed, taken over; and the outcome goes back."""

from pathlib import Path

import pytest
from tests.browser.conftest import Axe, LiveApp, NewPage, Shot
from tests.browser.journey.beginnings import a_place, is_told
from tests.browser.journey.intake import Intake
from tests.cast import ACase, Cast, a_person
from tests.integration.meetings.way import ratified

from opencdop.accounts.roles import Role
from opencdop.cases.models import Case
from opencdop.core.actor import SYSTEM
from opencdop.meetings.analysis_services import sign_off
from opencdop.panels.place_services import import_places

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def places(db: None, tmp_path: Path) -> None:
    """Two invented postcodes, one of each panel's area."""
    file = tmp_path / "places.csv"
    file.write_text("postcode,authority\nAZ1 1AA,EASH00001\nHZ1 1AA,EHAR00001\n")
    import_places(file, by=SYSTEM)


def test_a_child_of_another_area_is_opened_for_now_and_goes_to_its_own_panel(
    cast: Cast, places: None, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe
):
    cast.people["hana"] = a_person("Hana Brook", role=Role.MANAGER, at=cast.harrowdale.organisation)
    message = is_told(cast, postcode="HZ1 1AA", place_postcode="AZ1 1AA")
    place = a_place(live_app, new_page, shot)
    asha, hana = Intake.of(cast, "asha", place, axe), Intake.of(cast, "hana", place, axe)

    asha.opens_what_came(message)
    asha.sees("To be agreed", "The Harrowdale panel", "Open the case here all the same")
    case = asha.makes_a_case_of_it()
    asha.sees("Your panel leads for now. Next: agree with the other panel who reviews it.")
    asha.follows("Hand the case over")
    asha.chooses("Harrowdale")
    asha.chooses("The child lived in another area and died here", exact=False)
    asha.writes("Why should this panel review?", "The family lives there.")
    asha.presses("Propose")
    asha.sees("Harrowdale is told by e-mail")

    hana.opens("/leads/")
    hana.follows("Answer")
    hana.sees("Ashmoor leads this review")
    hana.presses("Answer")
    hana.chooses("Yes")
    hana.chooses("Carol Finch")
    hana.presses("Answer")
    assert Case.objects.get(pk=case.pk).lead_panel == cast.harrowdale
    asha.opens("/leads/")
    asha.sees("Ella Rose Marsden")
    gone = asha.page.goto(live_app.at(f"/cases/{case.pk}/record/"))
    assert gone is not None
    assert gone.status in (403, 404)
    assert asha.eyes.wrong + hana.eyes.wrong == []


def test_the_outcome_comes_to_the_panel_that_wanted_it_and_is_confirmed(
    cast: Cast, a_case: ACase, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe
):
    cast.people["hana"] = a_person("Hana Brook", role=Role.MANAGER, at=cast.harrowdale.organisation)
    case, place = a_case(), a_place(live_app, new_page, shot)
    asha, hana = Intake.of(cast, "asha", place, axe), Intake.of(cast, "hana", place, axe)
    asha.opens(f"/cases/{case.pk}/lead/inform/")
    asha.chooses("Harrowdale")
    asha.chooses("The child was placed in its area", exact=False)
    asha.presses("Keep it informed")
    sign_off(ratified(Case.objects.get(pk=case.pk), cast), by=cast.actor("chidi"))

    asha.opens(f"/cases/{case.pk}/lead/")
    asha.follows("Outcome report")
    asha.does_not_see("names the child")
    asha.presses("Send the report")
    hana.opens("/leads/")
    hana.follows("Ella Rose Marsden")
    hana.sees("Infection, found after death.")
    hana.presses("Confirm that it is here")
    hana.sees("Hana Brook confirmed it")
    asha.opens(f"/cases/{case.pk}/lead/")
    asha.follows("Read the report")
    asha.sees("Hana Brook confirmed it")
    assert asha.eyes.wrong + hana.eyes.wrong == []

"""A paramedic notifies from a telephone, with most of it not known; with scripts, and in a browser that runs none."""

from functools import partial

import pytest
from tests.browser.conftest import NARROW, Axe, LiveApp, NewPage, Shot
from tests.browser.journey.looking import Eyes
from tests.browser.journey.paramedic import Paramedic, known_in_the_ambulance
from tests.browser.journey.person import Place
from tests.cast import Cast

from opencdop.intake.models import Notification


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_paramedic_notifies_from_a_telephone_with_most_of_it_not_known(
    cast: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe, scripts: bool
):
    telephone = partial(new_page, viewport=NARROW, java_script_enabled=scripts)
    eyes = Eyes(axe if scripts else no_axe, "Rhys", ("Tansley",), sizes=(NARROW,))
    rhys = Paramedic(Place(live_app, telephone, shot), eyes=eyes)
    known = known_in_the_ambulance()

    rhys.finds_the_panel()
    rhys.fills_the_page(rhys.definition, known)
    rhys.comes_back_later()
    rhys.answers_only(known, "reach_you", "dates", "name", "identity", "home", "responsible")
    rhys.answers_only(known, "time_and_place", "circumstances", "joint_response")
    rhys.sends_what_he_has()
    assert rhys.reference in rhys.saves_the_copy()
    rhys.asks_for_the_copy_again()
    rhys.finds_everything_closed()
    assert rhys.eyes.wrong == []

    told = Notification.objects.get().submission.answers
    assert told["address"]["no_fixed_abode"] is True
    assert told["unnamed_baby"] == "yes"
    assert "nhs_number" not in told


def no_axe(page: object) -> list[str]:
    """Nothing is looked for where no script runs: it is the same page as with scripts."""
    return []

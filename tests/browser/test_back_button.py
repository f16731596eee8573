"""Back, and the hand that presses twice: nothing is shown that should be gone, nothing is sent twice."""

import pytest
from tests.browser.conftest import LiveApp, NewPage, Shot
from tests.browser.journey import story
from tests.browser.journey.beginnings import a_form_ready_to_send, a_place, eyes_for_width_only
from tests.browser.journey.doctor import Doctor
from tests.browser.journey.office import Coordinator
from tests.cast import ACase, Cast

from opencdop.cases.models import Case
from opencdop.intake.models import Notification


def test_back_after_signing_out_shows_nothing_of_the_case(
    cast: Cast, a_case: ACase, live_app: LiveApp, new_page: NewPage, shot: Shot
):
    case = a_case(forenames="Ella Rose", surname="Marsden")
    asha = Coordinator(a_place(live_app, new_page, shot), eyes=eyes_for_width_only("Asha"))
    asha.signs_in(cast.person("asha"))
    for part in ("", "record/", "timeline/"):
        asha.opens(f"/cases/{case.pk}/{part}")
        asha.sees(story.CHILD)
    asha.presses("Sign out")
    for _ in range(3):
        asha.goes_back()
        asha.does_not_see(*story.NAMES)
        asha.is_at("Sign in")


def at_the_last_page(cast: Cast, place_of: tuple[LiveApp, NewPage, Shot], *, scripts: bool) -> Doctor:
    """The doctor, back with her code, before she sends."""
    the_doctor = Doctor(a_place(*place_of, scripts=scripts), eyes=eyes_for_width_only("the doctor"))
    the_doctor.code = a_form_ready_to_send(cast)
    the_doctor.comes_back_with_the_code()
    the_doctor.presses("Check your answers")
    return the_doctor


def test_back_after_sending_makes_no_second_notification(
    cast: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot
):
    the_doctor = at_the_last_page(cast, (live_app, new_page, shot), scripts=True)
    the_doctor.checks_and_sends()
    the_doctor.goes_back()
    the_doctor.does_not_see(*story.NAMES)
    the_doctor.sees(the_doctor.reference)
    assert Notification.objects.count() == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_double_click_sends_once(cast: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot, scripts: bool):
    the_doctor = at_the_last_page(cast, (live_app, new_page, shot), scripts=scripts)
    the_doctor.presses_twice("Send to the office")
    the_doctor.sees("Thank you: your notification has been sent")
    assert Notification.objects.count() == 1


def test_case_opened_by_two_presses_is_one_case(cast: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot):
    the_doctor = at_the_last_page(cast, (live_app, new_page, shot), scripts=True)
    the_doctor.checks_and_sends()
    asha = Coordinator(a_place(live_app, new_page, shot, scripts=False), eyes=eyes_for_width_only("Asha"))
    asha.signs_in(cast.person("asha"))
    asha.opens_the_notification(the_doctor.reference)
    asha.chooses("Open a case")
    asha.presses_twice("Decide")
    asha.sees("ASH-")
    assert Case.objects.count() == 1

"""A death is notified by keyboard alone, and whoever does so sees at every stop where they are."""

from tests.browser.conftest import LiveApp, NewPage, Shot
from tests.browser.journey import story
from tests.browser.journey.beginnings import a_place, eyes_for_width_only
from tests.browser.journey.keyboard import AtKeyboard
from tests.cast import Cast

from opencdop.intake.models import Notification
from opencdop.submissions.library import form

# Rows are added on the other walks; here nobody knows whom to name.
WITH_ROWS = ("parental_responsibility", "siblings", "agencies")


def test_doctor_notifies_by_keyboard_alone(cast: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot):
    known = {**story.known_in_hospital(), **dict.fromkeys(WITH_ROWS, story.UNKNOWN)}
    definition = form("notification").outside
    the_doctor = AtKeyboard(a_place(live_app, new_page, shot), eyes=eyes_for_width_only("the doctor"))

    the_doctor.opens("/panel/ashmoor/")
    the_doctor.tabs_to("Skip to main content")
    the_doctor.strikes("Enter")
    the_doctor.tabs_to("Notify us of a child’s death")
    the_doctor.strikes("Enter")
    the_doctor.tabs_to("Begin")
    the_doctor.strikes("Enter")
    the_doctor.is_at("Who is telling us")

    the_doctor.tabs_to_the_field("notifier_name")
    the_doctor.types("Dr Niamh Brennan")
    the_doctor.strikes("Enter")
    the_doctor.sees("Please look at this again")
    the_doctor.tabs_to_the_field("notifier_agency")
    while the_doctor.step != "check":
        the_doctor.answers_the_page_in_order(definition, known)

    the_doctor.is_at("Check your answers")
    the_doctor.tabs_to("Send to the office")
    the_doctor.strikes("Enter")
    the_doctor.sees("Thank you: your notification has been sent")
    told = Notification.objects.get().submission.answers
    assert {key: told.get(key) for key in known} == known

"""What people without an account do works in a browser that runs no scripts."""

from typing import Any

from tests.browser.conftest import LiveApp, NewPage, Shot
from tests.browser.journey import story
from tests.browser.journey.agency import Respondent
from tests.browser.journey.beginnings import a_place, a_practice_is_asked, eyes_for_width_only
from tests.browser.journey.doctor import Doctor
from tests.browser.journey.post import Post
from tests.cast import ACase, Cast
from tests.fixtures.mail import MailServer

from opencdop.agency_requests.models import AgencyRequest
from opencdop.intake.models import Notification


def test_doctor_notifies_without_scripts(cast: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot):
    ella = story.known_in_hospital()
    the_doctor = Doctor(
        a_place(live_app, new_page, shot, scripts=False), eyes=eyes_for_width_only("the doctor")
    )
    the_doctor.begins_to_notify()
    the_doctor.mixes_up_the_dates(ella)
    the_doctor.goes_on_from_the_dates(ella)
    the_doctor.notes_the_code()
    the_doctor.closes_the_browser()
    the_doctor.comes_back_with_the_code()
    the_doctor.answers_the_rest(ella)
    the_doctor.checks_and_sends()
    assert the_doctor.eyes.wrong == []
    told = Notification.objects.get().submission.answers
    assert {key: told.get(key) for key in ella} == ella


def test_practice_answers_without_scripts(
    cast: Cast,
    a_case: ACase,
    live_app: LiveApp,
    new_page: NewPage,
    shot: Shot,
    smtp_server: MailServer,
    settings: Any,
):
    settings.OPENCDOP_ADDRESS = live_app.url
    held, post = story.known_at_the_surgery(), Post(smtp_server)
    dev = Respondent(a_place(live_app, new_page, shot, scripts=False), eyes=eyes_for_width_only("Dev"))
    a_practice_is_asked(a_case(), cast, email=dev.email)
    post.goes_out()
    dev.opens_the_letter(post)
    dev.proves_who_he_is(post, once_wrong=True)
    dev.begins()
    dev.writes_a_draft(held)
    dev.closes_the_browser()
    dev.comes_back_by_the_same_link()
    dev.proves_who_he_is(post)
    dev.goes_on_and_finishes(held)
    dev.sends()
    assert dev.eyes.wrong == []
    sent = AgencyRequest.objects.get().submission
    assert sent is not None
    assert sent.answers["report_summary"] == held["report_summary"]
    assert sent.answers["gestation"] == held["gestation"]

"""One review from start to end: a notification travels to a signed-off review and out in the return.

Read it as a story. What each sentence does on the pages stands in `journey/`; every page that anybody meets on the way
is looked at by `journey/looking.py`.
"""

import csv
import io
from typing import Any

import pytest
from django.core.management import call_command
from docx import Document
from tests.browser.conftest import Axe, LiveApp, NewPage, Shot
from tests.browser.journey import story
from tests.browser.journey.agency import Respondent
from tests.browser.journey.beginnings import others_are_under_way
from tests.browser.journey.doctor import Doctor
from tests.browser.journey.looking import Eyes
from tests.browser.journey.office import Analyst, Coordinator, Manager
from tests.browser.journey.panel import Chair, Member
from tests.browser.journey.person import Place
from tests.browser.journey.post import Post
from tests.cast import ACase, Cast
from tests.fixtures.mail import MailServer


def test_one_review_from_start_to_end(
    cast: Cast,
    a_case: ACase,
    live_app: LiveApp,
    new_page: NewPage,
    shot: Shot,
    axe: Axe,
    smtp_server: MailServer,
    settings: Any,
    capsys: pytest.CaptureFixture[str],
):
    settings.OPENCDOP_ADDRESS = live_app.url
    place = Place(app=live_app, new_page=new_page, shot=shot)
    post = Post(smtp_server)
    the_doctor = Doctor(place, eyes=Eyes(axe, "the doctor", story.NOT_IN_TITLES))
    asha = Coordinator(place, eyes=Eyes(axe, "Asha", story.NOT_IN_TITLES))
    dev = Respondent(place, eyes=Eyes(axe, "Dev", story.NOT_IN_TITLES))
    ben = Member(place, eyes=Eyes(axe, "Ben", story.NOT_IN_TITLES))
    chidi = Chair(place, eyes=Eyes(axe, "Chidi", story.NOT_IN_TITLES))
    mina = Manager(place, eyes=Eyes(axe, "Mina", story.NOT_IN_TITLES))
    ana = Analyst(place, eyes=Eyes(axe, "Ana", story.NOT_IN_TITLES))

    others_are_under_way(a_case, cast)

    # 1. Notify
    ella = story.known_in_hospital()
    the_doctor.begins_to_notify()
    the_doctor.mixes_up_the_dates(ella)
    the_doctor.goes_on_from_the_dates(ella)
    the_doctor.notes_the_code()
    the_doctor.closes_the_browser()
    the_doctor.comes_back_with_the_code()
    the_doctor.answers_the_rest(ella)
    the_doctor.checks_and_sends()
    copy = the_doctor.saves_the_copy()
    assert "Ella Rose" in copy
    assert "Hannah" not in copy
    post.goes_out()
    assert the_doctor.reference in post.newest_to("office@ashmoor.example")

    # 2. Triage
    asha.signs_in(cast.person("asha"))
    asha.sees_the_new_notification(the_doctor.reference)
    asha.opens_the_notification(the_doctor.reference)
    asha.decides_too_soon()
    asha.opens_the_case()
    asha.reads_the_record()

    # 3. Respond
    asha.decides_the_joint_response()
    asha.records_a_step_of_the_response()
    asha.raises_a_referral()

    # 4. Ask
    asha.asks_the_practice(dev.email)
    post.goes_out()
    dev.opens_the_letter(post)
    dev.proves_who_he_is(post, once_wrong=True)
    dev.begins()
    dev.writes_a_draft(story.known_at_the_surgery())
    dev.closes_the_browser()
    dev.comes_back_by_the_same_link()
    dev.proves_who_he_is(post)
    dev.goes_on_and_finishes(story.known_at_the_surgery())
    dev.sends()
    dev.finds_the_link_closed()

    # 5. Agree
    asha.takes_the_return_into_the_record()

    # 6. Review
    asha.arranges_the_review_meeting()
    asha.drafts_the_analysis(story.drafted())
    asha.arranges_the_panel()
    asha.puts_the_case_on_the_agenda()
    ben.signs_in(cast.person("ben"))
    ben.reads_the_paper()
    ben.sees_the_case_without_a_name(asha.case)
    asha.records_who_is_there()
    asha.records_what_the_panel_decided(story.drafted())
    chidi.signs_in(cast.person("chidi"))
    chidi.signs_off(asha.case)

    # 7. Act
    mina.signs_in(cast.person("mina"))
    mina.follows_the_action_to_its_end()
    mina.closes_the_case(asha.case)

    # 8. Return and learn
    ana.signs_in(cast.person("ana"))
    report = "\n".join(each.text for each in Document(str(ana.reads_the_year())).paragraphs)
    assert "Ashmoor" in report
    as_csv, as_json, checks = ana.makes_the_return()
    (row,) = csv.DictReader(io.StringIO(as_csv))
    assert (row["reference"], row["category"], row["modifiable"]) == (asha.reference, "10", "identified")
    assert row == {key: str("" if value is None else value) for key, value in as_json["reviews"][0].items()}
    assert asha.reference in checks
    for made in (report, as_csv, str(as_json), checks):
        assert not [name for name in story.NAMES if name in made]
    ana.is_kept_out_of_the_case(asha.case)

    # 9. Prove
    asha.finds_the_case("Marsden")
    asha.goes_to_the_case()
    asha.reads_the_timeline()
    asha.sees_who_has_seen_the_record("Asha Verma", "Ben Carter", "Chidi Eze", "Mina Holt")
    post.goes_out()
    assert post.says_nothing_of_the_child()
    capsys.readouterr()
    call_command("verify_audit")
    assert "The chain is whole." in capsys.readouterr().out

    everybody = (the_doctor, asha, dev, ben, chidi, mina, ana)
    wrong = [line for each in everybody for line in each.eyes.wrong]
    assert not wrong, "\n".join(wrong)

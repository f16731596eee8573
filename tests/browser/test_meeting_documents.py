"""The documents of a meeting as a whole: the office files one on a computer and adds a newer version on a telephone
without scripts; the chair looks at it; and whoever is only asked finds no way to it.
"""

from pathlib import Path

import pytest
from tests.browser.at_the_screen import is_whole, signed_in, words_on
from tests.browser.conftest import NARROW, Axe, LiveApp, NewPage, Shot
from tests.cast import ACase, Cast
from tests.integration.browsing import browsing
from tests.integration.meetings.way import a_meeting
from weasyprint import HTML

from opencdop.meetings.models import AgendaItem


@pytest.fixture
def minutes(document_folder: Path, tmp_path: Path) -> Path:
    """Minutes of two pages on somebody's computer."""
    page = "<h1>Minutes</h1><p>Terms of reference.</p><p style='page-break-before: always'>Page two</p>"
    (tmp_path / "minutes.pdf").write_bytes(HTML(string=page).write_pdf())
    return tmp_path / "minutes.pdf"


def test_the_office_files_minutes_and_the_chair_looks_at_them(
    cast: Cast,
    a_case: ACase,
    minutes: Path,
    new_page: NewPage,
    live_app: LiveApp,
    axe: Axe,
    shot: Shot,
) -> None:
    case, meeting, browse = a_case(), a_meeting(cast), browsing(cast)
    AgendaItem.objects.create(case=case, meeting=meeting, data_key_id=case.data_key_id, position=1)
    asha = signed_in(new_page(), browse("asha"), live_app)
    asha.goto(live_app.at(f"/meetings/{meeting.id}/"))
    is_whole(asha, axe)
    asha.get_by_role("link", name="Documents of the meeting as a whole").click()
    is_whole(asha, axe)
    asha.get_by_role("button", name="Add a document").click()
    is_whole(asha, axe)
    asha.get_by_label("Title (optional)").fill("Minutes, first draft")
    asha.get_by_role("button", name="File it").click()
    assert "Choose the file." in words_on(asha)
    is_whole(asha, axe)
    asha.get_by_label("The file").set_input_files(minutes)
    asha.get_by_label("What it is").select_option(label="Minutes or notes")
    asha.get_by_role("button", name="File it").click()
    assert "Minutes, first draft" in words_on(asha, "h1")

    chair = signed_in(new_page(), browse("chidi"), live_app)
    chair.goto(live_app.at(f"/meetings/{meeting.id}/documents/"))
    chair.get_by_role("link", name="Look at it").click()
    assert "Page 1 of 2" in words_on(chair)
    chair.wait_for_load_state("load")
    assert chair.locator(".oc-look img").evaluate("image => image.complete && image.naturalWidth") > 800
    is_whole(chair, axe)

    phone = signed_in(new_page(java_script_enabled=False, viewport=NARROW), browse("asha"), live_app)
    phone.goto(live_app.at(f"/meetings/{meeting.id}/documents/"))
    phone.get_by_role("link", name="Minutes, first draft", exact=True).click()
    assert "Chidi Eze looked at pages of a document" in words_on(phone)
    phone.get_by_role("link", name="Add a newer version").click()
    phone.get_by_label("The file").set_input_files(minutes)
    phone.get_by_role("button", name="Add it").click()
    phone.get_by_role("link", name="Version 1, filed").click()
    assert "There is a newer version" in words_on(phone)
    phone.go_back()
    phone.get_by_role("link", name="Set it aside").click()
    phone.get_by_role("button", name="Set it aside").click()
    assert "Say why." in words_on(phone)

    asha.reload()
    is_whole(asha, axe)
    asha.get_by_role("link", name="Documents of the meeting", exact=True).click()
    is_whole(asha, axe)
    shot(asha, "documents-of-a-meeting")
    ben = signed_in(new_page(), browse("ben"), live_app)
    ben.goto(live_app.at(f"/meetings/{meeting.id}/"))
    assert ben.get_by_role("link", name="Documents of the meeting as a whole").count() == 0

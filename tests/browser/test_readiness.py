"""A coordinator sees what a case still needs, the chair decides, and the agenda proposes what is ready; by eye."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.at_the_screen import fits, signed_in, words_on
from tests.browser.conftest import NARROW, Axe, LiveApp, NewPage, Shot
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of, in_days
from tests.integration.browsing import browsing
from tests.integration.meetings.way import a_meeting, reviewed_draft

from opencdop.cases.models import Case
from opencdop.cases.services import close_hold, open_hold
from opencdop.core import clock
from opencdop.meetings.models import Meeting


def waiting_case(a_case: ACase, cast: Cast) -> Case:
    """A case that waits for the post-mortem report and for one of the two agencies that were asked."""
    case, by = a_case(coroner_informed="yes", post_mortem="coronial"), cast.actor("asha")
    practice = asked_of(case, by=by, agency_name="Millbrook Surgery", agency_type="gp", due_on=in_days(5))
    answered(practice, report_summary="Seen once.")
    asked_of(
        case,
        by=by,
        agency_name="Hill Street Police",
        agency_type="police",
        email="sergeant@police.example",
        due_on=in_days(9),
    )
    return case


def ready_for_panel(a_case: ACase, cast: Cast) -> Meeting:
    """Three cases after their review meeting, one of which waits for an inquest; and a panel in three weeks."""
    by, today = cast.actor("asha"), clock.today()
    for number, days in enumerate((70, 30, 20)):
        case = a_case(surname=f"Okoro{number}")
        reviewed_draft(case, cast)
        case.milestones.filter(kind="review_meeting_held").update(on=today - timedelta(days=days))
        if number:
            cause = open_hold(case, reason="inquest", note="", opened_on=today, expected_on=None, by=by)
            if number == 1:
                close_hold(cause, closed_on=today, by=by)
    return a_meeting(cast, on=today + timedelta(days=21))


@pytest.mark.unaudited("milestones are made older by hand")
def test_coordinator_and_chair_see_what_is_needed_and_decide(
    a_case: ACase, cast: Cast, new_page: NewPage, live_app: LiveApp, axe: Axe, shot: Shot
) -> None:
    case, meeting, browse = waiting_case(a_case, cast), ready_for_panel(a_case, cast), browsing(cast)
    asha = signed_in(new_page(), browse("asha"), live_app)
    asha.goto(live_app.at(f"/cases/{case.id}/"))
    asha.get_by_role("link", name="What is needed", exact=True).click()
    assert "2 things hold this case up" in words_on(asha)
    assert "Hill Street Police" in words_on(asha)
    assert axe(asha) == []
    shot(asha, "what-is-needed")

    asha.get_by_role("link", name="Go on without : The post-mortem report, before the review meeting").click()
    asha.fill("#reason", "The family asked for the meeting before the anniversary.")
    asha.get_by_role("button", name="Go on without it").click()
    assert asha.title().startswith("Error")
    assert asha.input_value("#reason").startswith("The family asked")
    assert axe(asha) == []
    asha.get_by_role("link", name=re.compile("Say who decided")).click()
    asha.keyboard.type("Dr Lee, who chairs the review meeting")
    shot(asha, "going-on-without")
    asha.get_by_role("button", name="Go on without it").click()
    assert "1 thing holds this case up" in words_on(asha)
    assert "Dr Lee, who chairs the review meeting decided" in words_on(asha)

    chidi = signed_in(new_page(), browse("chidi"), live_app)
    chidi.goto(live_app.at(f"/cases/{case.id}/ready/"))
    chidi.get_by_role("link", name="Go on without : The post-mortem report, before the panel").click()
    assert chidi.locator("#decided_by").count() == 0
    chidi.fill("#reason", "The cause of the death is known.")
    chidi.get_by_role("button", name="Go on without it").click()
    assert "Chidi Eze" in words_on(chidi)
    assert axe(chidi) == []
    button = "Wait for it after all : The post-mortem report, before the panel"
    chidi.get_by_role("button", name=button).click()
    assert "Looked for again: The post-mortem report" in words_on(chidi)

    asha.goto(live_app.at("/cases/"))
    asha.get_by_role("link", name="What every open case waits for").click()
    expect(asha.locator("tbody tr")).to_have_count(4)
    assert "Marsden" not in words_on(asha)
    assert axe(asha) == []
    shot(asha, "readiness-board")
    asha.select_option("#item", "inquest")
    asha.get_by_role("button", name="Show", exact=True).click()
    expect(asha.locator("tbody tr")).to_have_count(1)

    asha.goto(live_app.at(f"/meetings/{meeting.id}/"))
    assert "Next in turn" in words_on(asha)
    asha.get_by_role("button", name="Put cases on the agenda").click()
    assert "70 days since the review meeting" in words_on(asha)
    assert "no longer waits for the inquest" in words_on(asha)
    assert axe(asha) == []
    shot(asha, "agenda-proposed")
    asha.get_by_role("checkbox").first.check()
    asha.get_by_role("button", name="Put on the agenda").click()
    assert "1 case put on the agenda" in words_on(asha).replace("One case", "1 case")


@pytest.mark.unaudited("milestones are made older by hand")
def test_on_a_telephone_without_scripts(
    a_case: ACase, cast: Cast, new_page: NewPage, live_app: LiveApp
) -> None:
    case, meeting, browse = waiting_case(a_case, cast), ready_for_panel(a_case, cast), browsing(cast)
    phone = signed_in(new_page(viewport=NARROW, java_script_enabled=False), browse("mina"), live_app)
    eyes = signed_in(new_page(viewport=NARROW), browse("mina"), live_app)
    addresses = (
        f"/cases/{case.id}/ready/",
        f"/cases/{case.id}/ready/g1/post_mortem/waive/",
        "/readiness/",
        f"/meetings/{meeting.id}/",
        f"/meetings/{meeting.id}/agenda/",
    )
    for address in addresses:
        eyes.goto(live_app.at(address))
        assert fits(eyes), address
    phone.goto(live_app.at(addresses[0]))
    phone.get_by_role(
        "button", name="Note that it is here : The post-mortem report, before the review meeting"
    ).click()
    assert "Noted as here: The post-mortem report" in words_on(phone)
    assert "1 thing holds this case up" in words_on(phone)
    phone.get_by_role("link", name=re.compile("Go on without.*before the review meeting")).first.click()
    phone.fill("#reason", "They hold nothing, by telephone.")
    phone.get_by_role("button", name="Go on without it").click()
    assert "Nothing holds this case up" in words_on(phone)
    assert "They hold nothing, by telephone" in words_on(phone)

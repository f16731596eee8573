"""Eight agencies are asked in one act, one answers, and a later one skips what is settled and differs in one thing."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import NARROW, WIDE, Axe, LiveApp, NewPage, Shot
from tests.browser.journey.post import Post, code_in, link_in
from tests.browser.test_joining import sign_in
from tests.cast import ACase, Cast
from tests.fixtures.mail import MailServer

from opencdop.accounts.authenticators import give_authenticator
from opencdop.accounts.models import Organisation
from opencdop.agency_requests.merging.queries import merge_for
from opencdop.agency_requests.merging.services import accept_answers_from
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import begin_answer, link_actor, send_answer
from opencdop.core import clock
from opencdop.directory.models import Contact

pytestmark = pytest.mark.django_db(transaction=True)

KINDS = {
    "gp": "GP practice", "childrens_social_care": "Social care", "hospital_paediatrics": "Hospital paediatrics",
    "health_visiting": "Health visiting", "emergency_department": "Emergency department", "police": "Police",
    "ambulance": "Ambulance service", "community_paediatrics": "Community paediatrics",
}  # fmt: skip
SCREENS = [
    pytest.param(WIDE, True, id="wide"),
    pytest.param(NARROW, True, id="narrow"),
    pytest.param(WIDE, False, id="wide, no scripts"),
    pytest.param(NARROW, False, id="narrow, no scripts"),
]


NAMES = (
    "Hana Lowe", "Denise Trew", "Rosalind Pike", "Lorraine Pettifer", "Callum Reith", "Fiona Latch", "Craig Dunmore",
    "Imran Calder",
)  # fmt: skip


def a_directory() -> None:
    for (kind, title), name in zip(KINDS.items(), NAMES, strict=True):
        agency = Organisation.objects.create(
            kind=Organisation.AGENCY, agency_type=kind, name=f"Ashmoor {title}"
        )
        Contact.objects.create(
            agency=agency, name=name, role="Safeguarding lead",
            email=f"{kind}@ashmoor.nhs.uk", from_on=clock.today() - timedelta(days=9),
        )  # fmt: skip


def seen(page: Page, axe: Axe, *, scripts: bool) -> None:
    """The page as it stands: no wider than the screen, one heading; and no breach, where it can be looked for."""
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, page.url
    assert page.locator("h1:visible").count() == 1, page.url
    if scripts:
        assert axe(page) == [], page.url


def the_hospital_answered(cast: Cast, case: Any) -> None:
    """The hospital answered first, and the office took it into the record."""
    request = AgencyRequest.objects.select_related("case__child", "case__lead_panel").get(
        case=case, agency_type="hospital_paediatrics", form="reporting"
    )
    by = link_actor(request)
    draft = begin_answer(request, by=by)
    said = {
        "immunisation": "partial", "immunisation_detail": "The last one", "height": "61.5", "weight": "6.2",
        "consanguinity": "no", "report_summary": "Seen twice.",
    }  # fmt: skip
    send_answer(request, answers={**draft.answers, **said}, by=by)
    merge = merge_for(request)
    accept_answers_from(request, take=sorted(merge.open_keys), seen=merge.seen, by=cast.actor("asha"))


@pytest.mark.parametrize(("screen", "scripts"), SCREENS)
def test_eight_are_asked_at_once_and_a_later_one_differs(
    cast: Cast,
    a_case: ACase,
    live_app: LiveApp,
    new_page: NewPage,
    axe: Axe,
    shot: Shot,
    smtp_server: MailServer,
    settings: Any,
    screen: Mapping[str, int],
    scripts: bool,
):
    settings.OPENCDOP_ADDRESS = live_app.url
    a_directory()
    case, post = a_case(jar_started="yes", jar_criteria=["sudden_no_clear_cause"]), Post(smtp_server)
    give_authenticator(cast.person("asha"))
    asha = new_page(viewport=screen, java_script_enabled=scripts)
    sign_in(asha, live_app, cast.person("asha"))
    asha.goto(live_app.at(f"/cases/{case.pk}/"))
    asha.get_by_role("link", name="Whom to ask").click()
    seen(asha, axe, scripts=scripts)
    expect(asha.get_by_text("The family's practice holds the record")).to_be_visible()
    if scripts and screen is WIDE:
        shot(asha, "whom-to-ask")
    for further in asha.locator("input[name^='ask-']:not([value='reporting'])").all():
        further.uncheck()
    asha.locator("#card-ambulance summary", has_text="What they are asked").click()
    asha.locator("#card-ambulance").get_by_label("E. Physical environment").uncheck()
    seen(asha, axe, scripts=scripts)
    asha.get_by_role("button", name="Look at the e-mail and the addresses").click()
    seen(asha, axe, scripts=scripts)
    if scripts and screen is WIDE:
        shot(asha, "whom-to-ask-check")
    asha.get_by_role("button", name="Send all 8 requests").click()
    expect(asha.get_by_text("8 requests sent")).to_be_visible()
    assert {row.agency_type for row in AgencyRequest.objects.all()} == set(KINDS)
    assert "surroundings" not in AgencyRequest.objects.get(agency_type="ambulance").sections
    post.goes_out()
    assert all(len(post.to(f"{kind}@ashmoor.nhs.uk")) == 1 for kind in KINDS)
    assert post.says_nothing_of_the_child()
    the_hospital_answered(cast, case)

    gp = new_page(viewport=screen, java_script_enabled=scripts)
    gp.goto(link_in(post.newest_to("gp@ashmoor.nhs.uk")))
    gp.get_by_role("button", name="Send me a code").click()
    post.goes_out()
    gp.get_by_label("Code").fill(code_in(post.newest_to("gp@ashmoor.nhs.uk")))
    gp.get_by_role("button", name="Go on").click()
    expect(gp.get_by_text("The office already has 4 answers")).to_be_visible()
    gp.locator("summary", has_text="What the office already has").click()
    expect(gp.get_by_text("Last weight")).to_be_visible()
    expect(gp.get_by_text("6.2")).to_have_count(0)
    seen(gp, axe, scripts=scripts)
    if scripts and screen is WIDE:
        shot(gp, "settled-start")
    gp.get_by_role("button", name="Start", exact=True).click()
    gp.get_by_role("link", name="Growth").click()
    expect(gp.get_by_label("Last weight")).to_have_count(0)
    gp.get_by_role("link", name="All pages of this form").click()
    gp.get_by_role("link", name="The office already has this").click()
    seen(gp, axe, scripts=scripts)
    if scripts and screen is WIDE:
        shot(gp, "settled-page")
    gp.get_by_label("Growth").check()
    gp.get_by_role("button", name="Save and go on").click()
    gp.get_by_role("textbox", name="Last weight").fill("6.6")
    seen(gp, axe, scripts=scripts)
    gp.get_by_role("button", name="Save and go on").click()
    gp.goto(gp.url.split("/form/")[0] + "/form/reporter/")
    gp.get_by_label("Your telephone number").fill("01632 960001")
    gp.get_by_role("button", name="Save and go on").click()
    gp.goto(gp.url.split("/form/")[0] + "/form/check/")
    seen(gp, axe, scripts=scripts)
    gp.get_by_role("button", name="Send the report").click()
    expect(gp.get_by_role("heading", level=1)).to_contain_text("sent")
    sent = AgencyRequest.objects.get(agency_type="gp").submission
    assert sent is not None
    assert sent.answers["weight"] == "6.6"
    assert "height" not in sent.answers
    assert "known_differently" not in sent.answers

"""A GP at a desk, a health visitor on a phone without scripts, a police officer with an account, and the coordinator:
each asks, gets the answer, sends a document, answers and corrects; one passes it on and is reminded, one says why not.
"""

from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import NARROW, WIDE, Axe, LiveApp, NewPage, Shot
from tests.browser.journey import story
from tests.browser.journey.looking import Eyes
from tests.browser.journey.person import Place
from tests.browser.journey.post import Post
from tests.browser.journey.respondents import ByLink, Office, WithAccount
from tests.cast import ACase, Cast, a_person
from tests.fixtures.mail import MailServer
from tests.integration.agency_requests.asking import asked_of
from tests.integration.cases.filed import a_pdf

from opencdop.accounts.models import Organisation
from opencdop.accounts.roles import Role
from opencdop.agency_requests.models import AgencyRequest
from opencdop.cases.models import Case

SEEN = "Seen at home at ten days and at six weeks, feeding well; the parents asked about sleep."
CALLED = "Called by the ambulance service at ten past six; officers stayed with the family until noon."
NURSE, TEAM = "joy.okafor@ashmoor-community.example", "r.lane@ashmoor-community.example"


@pytest.fixture
def place(live_app: LiveApp, new_page: NewPage, shot: Shot, settings: Any, document_folder: Path) -> Place:
    settings.OPENCDOP_ADDRESS = live_app.url
    return Place(app=live_app, new_page=new_page, shot=shot)


@pytest.fixture
def post(smtp_server: MailServer) -> Post:
    return Post(smtp_server)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "clinic-letter.pdf"
    path.write_bytes(a_pdf(pages=1))
    return path


def an_office(place: Place, axe: Axe, cast: Cast, case: Case) -> Office:
    asha = Office(place, eyes=Eyes(axe, "Asha", story.NOT_IN_TITLES))
    asha.signs_in(cast.person("asha"))
    asha.case = f"/cases/{case.pk}/"
    return asha


def test_gp_asks_sends_a_letter_and_corrects_at_a_desk(
    place: Place, post: Post, axe: Axe, cast: Cast, a_case: ACase, letter: Path
):
    case = a_case(**{key: story.known_in_hospital()[key] for key in ("forenames", "date_of_birth")})
    asked_of(case, by=cast.actor("asha"), email="dev@people.example")
    asha = an_office(place, axe, cast, case)
    dev = ByLink(place, eyes=Eyes(axe, "Dev", story.NOT_IN_TITLES))
    dev.comes_by_the_newest_letter(post)
    dev.sees("The law", "How your words are used", "Pass it on to a colleague")
    dev.takes_a_picture("respondent-start")
    dev.asks_the_office("Is this the child who moved to us in May?")
    dev.takes_a_picture("respondent-messages")
    post.goes_out()
    asha.answers_a_question(
        "Millbrook Surgery", asked="moved to us in May", words="Yes, from the practice in Harrowdale."
    )
    asha.settles_it()
    dev.closes_the_browser()
    dev.comes_by_the_newest_letter(post)
    dev.follows("Messages with the office")
    dev.sees("Yes, from the practice in Harrowdale.")
    dev.sends_a_document_along(letter)
    dev.says_nothing_is_held()
    asha.finds_the_document("Millbrook Surgery", letter.name)
    dev.asks_for_a_corrected_form()
    post.goes_out()
    dev.comes_by_the_newest_letter(post)
    dev.sees("This is a corrected form")
    dev.says_nothing_is_held()
    assert post.says_nothing_of_the_child()
    wrong = dev.eyes.wrong + asha.eyes.wrong
    assert not wrong, "\n".join(wrong)
    assert sorted(AgencyRequest.objects.values_list("state", flat=True)) == ["nothing_held", "nothing_held"]


def test_health_visitor_on_a_phone_without_scripts_passes_it_on_to_a_colleague(
    place: Place, post: Post, axe: Axe, cast: Cast, a_case: ACase, letter: Path
):
    case = a_case()
    asked_of(
        case,
        by=cast.actor("asha"),
        agency_type="community_child_health",
        agency_name="Ashmoor health visiting",
        respondent_name="Ruth Lane",
        respondent_role="Team lead",
        email=TEAM,
    )
    asha = an_office(place, axe, cast, case)
    phone = Place(
        place.app,
        lambda **more: place.new_page(viewport=NARROW, java_script_enabled=False, **more),
        place.shot,
    )

    def nothing(page: Any) -> list[str]:
        return []

    def eyes(who: str) -> Eyes:
        return Eyes(nothing, who, story.NOT_IN_TITLES, sizes=(WIDE, NARROW))

    ruth, joy = ByLink(phone, eyes=eyes("Ruth")), ByLink(phone, eyes=eyes("Joy"))
    ruth.email, joy.email = TEAM, NURSE
    ruth.comes_by_the_newest_letter(post)
    ruth.asks_the_office("Joy saw the family. May she answer?")
    post.goes_out()
    asha.answers_a_question(
        "Ashmoor health visiting", asked="May she answer?", words="Yes, please pass it on."
    )
    ruth.reads_the_answer("Yes, please pass it on.")
    ruth.passes_it_on_and_regrets_it(name="Jo Okafor", email="jo.okafor@ashmoor-community.example")
    ruth.comes_by_the_newest_letter(post)
    ruth.passes_it_on(name="Joy Okafor", role="Health visitor", email=NURSE)
    answer = ruth.page.goto(ruth.link)
    assert answer is not None
    assert answer.status == 404
    asha.sees_who_has_it_now("Ashmoor health visiting", "Ruth Lane", TEAM, "Joy Okafor", NURSE)
    joy.comes_by_the_newest_letter(post)
    joy.sees("Ella Rose Marsden")
    joy.follows("Messages with the office")
    joy.sees("Joy saw the family. May she answer?", "Yes, please pass it on.")
    joy.sends_a_document_along(letter)
    joy.begins_and_is_called_away(SEEN)
    joy.closes_the_browser()
    asha.reminds("Ashmoor health visiting")
    joy.finds_the_link_dead(joy.link)
    joy.comes_by_the_newest_letter(post)
    joy.finds_the_words_and_sends(SEEN)
    joy.asks_for_a_corrected_form()
    post.goes_out()
    assert post.newest_to(NURSE)
    assert post.says_nothing_of_the_child()
    wrong = ruth.eyes.wrong + joy.eyes.wrong + asha.eyes.wrong
    assert not wrong, "\n".join(wrong)


def test_police_officer_with_an_account_asks_answers_and_corrects(
    place: Place, post: Post, axe: Axe, cast: Cast, a_case: ACase, letter: Path
):
    police = Organisation.objects.create(
        kind=Organisation.AGENCY, agency_type="police", name="Ashmoor Police"
    )
    officer = a_person("Sana Malik", role=Role.AGENCY_REPORTER, at=police)
    case = a_case()
    for name, email in (("Ashmoor Police", officer.email), ("Ambulance", "calls@ambulance.example")):
        asked_of(case, by=cast.actor("asha"), agency_type="police", agency_name=name, email=email)
    asha = an_office(place, axe, cast, case)
    sana = WithAccount(place, eyes=Eyes(axe, "Sana", story.NOT_IN_TITLES))
    sana.signs_in(officer)
    sana.finds_the_request()
    sana.asks_the_office("Is the report of the scene with you already?")
    asha.answers_a_question("Ashmoor Police", asked="scene", words="No, please send it along.")
    sana.reads_the_answer("No, please send it along.")
    sana.sends_a_document_along(letter)
    sana.begins_and_is_called_away(CALLED, resuscitation="yes", resuscitation_by=["ambulance"])
    sana.finds_the_words_and_sends(CALLED)
    asha.takes_it_into_the_record("Ashmoor Police", question="resuscitation")
    sana.corrects()
    post.goes_out()
    crew = ByLink(place, eyes=Eyes(axe, "the crew", story.NOT_IN_TITLES))
    crew.email = "calls@ambulance.example"
    crew.comes_by_the_newest_letter(post)
    crew.follows("Say why you do not answer")
    crew.chooses("Another person, team or organisation holds the records")
    crew.takes_a_picture("not-answering")
    crew.presses("Send this to the office")
    crew.sees("Say it in a sentence or two")
    crew.writes("In your words", "The hospital trust took our records of that night.")
    crew.presses("Send this to the office")
    crew.sees("The office knows why you do not answer")
    crew.does_not_see("Ella", "Marsden")
    asha.reads_why_and_goes_on("Ambulance", "The hospital trust took our records of that night.")
    assert post.says_nothing_of_the_child()
    wrong = sana.eyes.wrong + crew.eyes.wrong + asha.eyes.wrong
    assert not wrong, "\n".join(wrong)

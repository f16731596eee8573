"""Where a shorter walk begins: what others did before is done by their services, so that it takes no time."""

from datetime import timedelta
from functools import partial

from playwright.sync_api import Page
from tests.browser.conftest import LiveApp, NewPage, Shot
from tests.browser.journey import story
from tests.browser.journey.looking import Eyes
from tests.browser.journey.person import Place
from tests.cast import Cast

from opencdop.agency_requests.services import ask_agency
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.actor import PUBLIC
from opencdop.intake.services import begin_public_form
from opencdop.submissions.services import save_answers


def a_place(app: LiveApp, new_page: NewPage, shot: Shot, *, scripts: bool = True) -> Place:
    """The application, met with or without scripts."""
    return Place(app=app, new_page=partial(new_page, java_script_enabled=scripts), shot=shot)


def eyes_for_width_only(who: str) -> Eyes:
    """Eyes for pages that another walk has looked at closely: titles, headings and width, without axe."""

    def nothing(page: Page) -> list[str]:
        return []

    return Eyes(nothing, who, story.NOT_IN_TITLES)


def a_form_ready_to_send(cast: Cast) -> str:
    """A public notification with every answer in it; gives the code that leads to it."""
    draft, code = begin_public_form(cast.ashmoor, address="127.0.0.1", by=PUBLIC)
    save_answers(draft, answers=story.known_in_hospital(), seen=draft.version_no, by=PUBLIC)
    return code


def a_practice_is_asked(case: Case, cast: Cast, *, email: str) -> None:
    """The practice is asked for everything; the letter waits for the worker."""
    ask_agency(
        case,
        agency_type="gp",
        agency_name="Millbrook Surgery",
        respondent_name="Dr Dev Patel-Shaw",
        respondent_role="GP partner",
        email=email,
        sections=["summary", "child", "family", "surroundings", "services"],
        due_on=clock.today() + timedelta(days=21),
        by=cast.actor("asha"),
    )

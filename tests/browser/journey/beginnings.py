"""Where a shorter walk begins: what others did before is done by their services, so that it takes no time."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from playwright.sync_api import Page
from tests.browser.conftest import LiveApp, NewPage, Shot
from tests.browser.journey import story
from tests.browser.journey.looking import Eyes
from tests.browser.journey.person import Place
from tests.cast import ACase, Cast

from opencdop.agency_requests.services import ask_agency
from opencdop.cases import services as cases
from opencdop.cases.models import Case
from opencdop.cases.stages import Gate, MilestoneKind
from opencdop.core import clock
from opencdop.core.actor import PUBLIC
from opencdop.intake.models import Notification
from opencdop.intake.services import begin_public_form, open_notification, send_notification
from opencdop.joint_response.services import decide_response
from opencdop.joint_response.transitions import NOT_NEEDED
from opencdop.panels.models import Panel
from opencdop.submissions.library import form
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


def is_told(cast: Cast, *, panel: Panel | None = None, opened_by: str = "", **said: Any) -> Notification:
    """A notification of Ella by the public form, or of whom `said` makes of her; what is None there is not said."""
    draft, _code = begin_public_form(panel or cast.ashmoor, address="127.0.0.1", by=PUBLIC)
    answers = {key: each for key, each in {**story.known_in_hospital(), **said}.items() if each is not None}
    sent = send_notification(draft, definition=form("notification").outside, answers=answers, by=PUBLIC)
    if opened_by:
        open_notification(sent, by=cast.actor(opened_by))
    return sent


def others_are_under_way(a_case: ACase, cast: Cast) -> None:
    """Five other deaths, invented too, at different points of their way: an office is never empty."""
    asha, today = cast.actor("asha"), clock.today()

    def before(days: int) -> date:
        return today - timedelta(days=days)

    def a_death(forenames: str, surname: str, number: str, *, died: int, lived: int, **more: Any) -> Case:
        return a_case(
            forenames=forenames,
            surname=surname,
            nhs_number=number,
            date_of_birth=before(died + lived).isoformat(),
            date_of_death=before(died).isoformat(),
            postcode="ZZ99 4VZ",
            **more,
        )

    samuel = a_death("Samuel", "Adeyemi", "9990000107", died=80, lived=2, sex="male")
    cases.reach(samuel, milestone=MilestoneKind.ASKED, on=before(70), by=asha)
    cases.write_need(
        samuel, gate=Gate.G1, code="post_mortem", words="Post-mortem report", whose="Coroner’s office",
        due_on=before(12), by=asha,
    )  # fmt: skip
    cases.open_hold(
        samuel, reason="post_mortem", note="", opened_on=before(75), expected_on=before(12), by=asha
    )
    imogen = a_death("Imogen", "Hale", "9990000204", died=150, lived=2700)
    cases.reach(imogen, milestone=MilestoneKind.ASKED, on=before(140), by=asha)
    cases.reach(imogen, milestone=MilestoneKind.REVIEW_MEETING_HELD, on=before(38), by=asha)
    cases.open_hold(imogen, reason="inquest", note="", opened_on=before(140), expected_on=None, by=asha)
    idris = a_death("Idris", "Rahman", "9990000301", died=40, lived=6000, sex="male")
    cases.reach(idris, milestone=MilestoneKind.ASKED, on=before(30), by=asha)
    cases.write_need(
        idris, gate=Gate.G1, code="social_care", words="Report of children’s social care",
        whose="Children’s social care", due_on=today + timedelta(days=9), by=asha,
    )  # fmt: skip
    for decided in (samuel, imogen, idris):
        decide_response(decided, decision=NOT_NEEDED, grounds=(), reason="None of the grounds.", by=asha)
    nela = a_death("Nela", "Novak", "9990000409", died=21, lived=0)
    decide_response(nela, decision=NOT_NEEDED, grounds=(), reason="None of the grounds.", by=asha)
    cases.look_again(nela, on=today, note="The ward sends the notes today.", by=asha)
    a_death("Leo", "Whitcombe", "9990000506", died=5, lived=400, sex="male")


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

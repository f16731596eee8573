"""An agency's figures as a letter, PDF and Word, and as the e-mail that is shown before it goes."""

import io
from datetime import date

import pytest
from docx import Document
from pypdf import PdfReader
from tests.cast import ACase, Cast
from tests.fixtures.mail import MailServer
from tests.integration.agency_requests.asking import answered, asked_of, office
from tests.integration.browsing import text_of

from opencdop.accounts.models import Membership
from opencdop.accounts.roles import Role
from opencdop.agency_requests.chasing.figures import figures_by_agency
from opencdop.agency_requests.chasing.figures_queries import key_of, told_in
from opencdop.agency_requests.chasing.measuring import measure_returns
from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.core.dates import report_year_of
from opencdop.directory.merge_services import merge_agencies, part_agencies
from opencdop.outbox.services import send_due_emails
from opencdop.panels.agency_services import make_agency, rename_agency


@pytest.fixture
def here(a_case: ACase, cast: Cast) -> str:
    """The page of Hill Street, which answered one request of two of this year."""
    for surname in ("Marsden", "Rowe"):
        request = asked_of(a_case(surname=surname), by=cast.actor("asha"), agency_name="Hill Street")
    answered(request, report_summary="Seen once.")
    measure_returns()
    return f"/agencies/figures/{report_year_of(clock.today())}/{key_of('Hill Street')}/"


def words_of(content: bytes, kind: str) -> str:
    if kind == "pdf":
        return " ".join(
            " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages
        )
    return " ".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_letter_holds_the_figures_of_the_page_and_nothing_of_a_child(here: str, cast: Cast, kind: str):
    asha = office(cast)
    answer = asha.post(here, {"act": kind, "to": "The practice manager\nHill Street\n1 Hill Street"})
    assert answer["Content-Disposition"].startswith('attachment; filename="agency-figures-20')
    words = words_of(answer.content, kind)
    for said in (
        *("The practice manager", "Ashmoor child death review", "Asha Verma", "01632 960000"),
        *("Requests: 2", "Answered: 1", "Still waiting: 1, of these 0 late"),
    ):
        assert said in words
    for never in ("Marsden", "Rowe", "ASH-20", "999 000", "{"):
        assert never not in words
    assert Event.objects.filter(kind="request.figures_written").count() == 1


def test_page_shows_the_email_with_these_figures_before_it_goes(
    here: str, cast: Cast, smtp_server: MailServer
):
    asha = office(cast)
    shown = text_of(asha.get(here))
    asha.post(here, {"act": "email", "email": "lead@hillstreet.example"})
    send_due_emails()
    (told,) = smtp_server.to("lead@hillstreet.example")
    assert " ".join(told.get_content().split()) in " ".join(shown.split())


def test_each_panel_tells_what_it_asked_itself(here: str, a_case: ACase, cast: Cast):
    elsewhere = a_case(panel=cast.harrowdale, coordinator="carol", surname="Finch")
    asked_of(elsewhere, by=cast.actor("carol"), agency_name="Hill Street")
    asha = office(cast)
    assert asha.post(here, {"act": "docx", "panel": cast.harrowdale.pk}).status_code == 422
    Membership.objects.create(
        person=cast.person("asha"),
        organisation=cast.harrowdale.organisation,
        role=Role.COORDINATOR.value,
        from_on=date(2020, 1, 1),
    )
    page = text_of(asha.get(here))
    assert "How it reads, from Ashmoor" in page
    assert "How it reads, from Harrowdale" in page
    assert asha.post(here, {"act": "docx"}).status_code == 422
    made = asha.post(here, {"act": "docx", "panel": cast.harrowdale.pk})
    assert "Requests: 1" in words_of(made.content, "docx")
    assert "Harrowdale" in words_of(made.content, "docx")


def test_an_agency_that_was_entered_twice_or_renamed_has_one_line(a_case: ACase, cast: Cast):
    by = cast.actor("asha")
    kept, gone = (make_agency(name, agency_type="gp", by=by) for name in ("Hill Street", "Hill St Surgery"))
    for agency in (kept, gone):
        asked_of(a_case(surname=f"Of {agency.name}"), by=by, agency_name=agency.name)
    rename_agency(kept, name="Hill Street Medical Centre", agency_type="gp", by=by)
    merge = merge_agencies(gone, kept=kept, by=by)

    def lines() -> list[tuple[str, int]]:
        told = told_in(by, year=report_year_of(clock.today()))
        return [(each.agency, each.asked) for each in figures_by_agency(told)]

    assert lines() == [("Hill Street Medical Centre", 2)]
    part_agencies(merge, by=by)
    assert lines() == [("Hill St Surgery", 1), ("Hill Street Medical Centre", 1)]


@pytest.mark.parametrize(("name", "status"), [("carol", 404), ("ben", 403), ("dev", 403)])
def test_nobody_else_makes_such_a_letter(here: str, cast: Cast, name: str, status: int):
    assert office(cast, name).post(here, {"act": "pdf", "to": "x"}).status_code == status
    assert not Event.objects.filter(kind="request.figures_written").exists()


def test_letter_of_no_kind_is_not_found_and_leaves_no_event(here: str, cast: Cast):
    assert office(cast).post(here, {"act": "exe"}).status_code == 404
    assert not Event.objects.filter(kind="request.figures_written").exists()

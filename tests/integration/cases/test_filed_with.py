"""Documents filed with a request and with a meeting: from their pages to the stored file, and back on these pages."""

from datetime import timedelta

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import asked_of
from tests.integration.browsing import Browse, browsing, text_of
from tests.integration.cases.filed import CANARY, Filing, a_pdf, home, upload

from opencdop.agency_requests.models import AgencyRequest
from opencdop.cases.duplicate_services import merge_cases, part_cases
from opencdop.cases.filing import services
from opencdop.cases.filing.models import FiledDocument
from opencdop.cases.models import Case, Grant
from opencdop.core import clock
from opencdop.documents.storing import plain_chunks
from opencdop.meetings.models import AgendaItem, Meeting
from opencdop.meetings.services import arrange_meeting

pytestmark = pytest.mark.usefixtures("document_folder")


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


@pytest.fixture
def case(a_case: ACase) -> Case:
    return a_case()


@pytest.fixture
def asked(case: Case, cast: Cast) -> AgencyRequest:
    return asked_of(case, by=cast.actor("asha"), agency_name="Hill Street Police", agency_type="police")


@pytest.fixture
def item(case: Case, cast: Cast) -> AgendaItem:
    """The case on the agenda of a panel meeting to which Ben is asked."""
    meeting = arrange_meeting(
        cast.ashmoor,
        kind=Meeting.PANEL,
        on=clock.today() + timedelta(days=9),
        place="By video link",
        by=cast.actor("asha"),
    )
    Grant.objects.create(case=case, person=cast.person("ben"), basis=meeting.basis)
    return AgendaItem.objects.create(case=case, meeting=meeting, data_key_id=case.data_key_id, position=1)


def filed_from(browse: Browse, page: str, about: str, *, title: str) -> FiledDocument:
    """Follow the link of a page to the form of a document, and send it as it stands there."""
    asha = browse("asha")
    shown = asha.get(page).content.decode()
    (link,) = {part.split('"')[0] for part in shown.split('href="') if "documents/add/" in part.split('"')[0]}
    form = asha.get(link).content.decode()
    assert f'value="{about}" selected' in form
    asha.post(link, {"files": upload(a_pdf(3)), "kind": "police", "title": title, "about": about})
    return FiledDocument.objects.get()


def test_document_filed_with_a_request_stands_on_its_page_and_in_the_list(
    case: Case, asked: AgencyRequest, browse: Browse
):
    here = f"/cases/{case.id}/agencies/{asked.id}/"
    filed = filed_from(browse, here, f"request:{asked.id}", title="The scene")
    assert b"".join(plain_chunks(filed.document)) == a_pdf(3)
    assert filed.data_key_id == filed.document.data_key_id == case.data_key_id
    page = browse("asha").get(here)
    assert f"{home(case)}{filed.id}/" in page.content.decode()
    assert "Documents filed with this request" in text_of(page)
    assert CANARY not in text_of(page)
    assert f"Hill Street Police, {asked.reference}" in text_of(browse("asha").get(home(case)))
    assert b"".join(browse("asha").get(f"{home(case)}{filed.id}/file/").streaming_content) == a_pdf(3)


def test_document_filed_with_a_meeting_is_the_offices_until_a_copy_is_given(
    case: Case, item: AgendaItem, browse: Browse
):
    here = f"{item.path}documents/"
    assert here in browse("asha").get(f"/meetings/{item.meeting_id}/").content.decode()
    assert here in browse("asha").get(f"{item.path}paper/").content.decode()
    filed = filed_from(browse, here, item.meeting.basis, title="The scene")
    assert b"".join(plain_chunks(filed.document)) == a_pdf(3)
    assert f"{home(case)}{filed.id}/" in browse("asha").get(here).content.decode()
    assert "Panel meeting of" in text_of(browse("asha").get(home(case)))
    for_ben = text_of(browse("ben").get(here))
    assert "No document was given" in for_ben
    assert "The scene" not in for_ben
    assert "Filed with this meeting" not in for_ben
    assert browse("ben").get(f"{here}{filed.id}/file/").status_code == 404


def test_each_document_stands_once_in_its_newest_version_and_leaves_when_it_is_moved_or_set_aside(
    case: Case, asked: AgencyRequest, browse: Browse, cast: Cast, filing: Filing, a_case: ACase
):
    asha, here = cast.actor("asha"), f"/cases/{case.id}/agencies/{asked.id}/"
    first = filing(case, title="The scene", about=f"request:{asked.id}")
    newer = services.file_version(first, upload=upload(a_pdf(3)), by=asha)
    browse("asha").post(f"{home(case)}{newer.id}/copy/")
    shown = browse("asha").get(here).content.decode()
    assert shown.count(f"{home(case)}{newer.id}/") == shown.count("The scene") == 1
    services.set_aside(newer, reason="Twice", by=asha)
    assert "The scene" not in text_of(browse("asha").get(here))
    services.take_up(newer, by=asha)
    services.move_document(newer, to=a_case(surname="Rowe"), reason="Of the brother", by=asha)
    assert "The scene" not in text_of(browse("asha").get(here))


def test_document_of_a_request_stands_on_its_page_though_its_newer_version_is_with_another_case(
    case: Case, asked: AgencyRequest, browse: Browse, cast: Cast, filing: Filing, a_case: ACase
):
    kept, asha = a_case(), cast.actor("asha")
    first = filing(case, title="The scene", about=f"request:{asked.id}")
    merge_cases(kept, merged=case, reason="The same child", by=asha)
    browse("asha").post(f"{home(kept)}{first.id}/version/", {"files": upload(a_pdf(3))})
    newer = FiledDocument.objects.get(replaces=first)
    together = browse("asha").get(f"/cases/{kept.id}/agencies/{asked.id}/").content.decode()
    assert f"documents/{newer.id}/" in together
    assert f"documents/{first.id}/" not in together
    part_cases(Case.objects.get(pk=case.pk), reason="Two children", by=asha)
    assert (
        f"{home(case)}{first.id}/"
        in browse("asha").get(f"/cases/{case.id}/agencies/{asked.id}/").content.decode()
    )


def test_about_of_another_case_is_not_taken(case: Case, asked: AgencyRequest, browse: Browse, a_case: ACase):
    other = a_case(surname="Rowe")
    posted = {"files": upload(), "kind": "police", "about": f"request:{asked.id}"}
    browse("asha").post(f"{home(other)}add/", posted)
    assert FiledDocument.objects.get().about == ""


def test_nothing_is_filed_with_a_request_that_was_withdrawn(case: Case, asked: AgencyRequest, browse: Browse):
    here = f"/cases/{case.id}/agencies/{asked.id}/"
    assert "File a document with this request" in text_of(browse("asha").get(here))
    browse("asha").post(f"{here}withdraw/", {"reason": "Not needed"})
    assert "File a document with this request" not in text_of(browse("asha").get(here))

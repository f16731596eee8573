"""Documents sent along with a request: before and after the form, taken back before it, until the review is final."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import ACase, Cast
from tests.fixtures.scanner import EICAR
from tests.integration.agency_requests.asking import answered, asked_of, link_in, mails, newest, office, prove

from opencdop.agency_requests.link.file_services import MOST_FILES, files_along, send_along, take_back
from opencdop.agency_requests.link.models import SentAlong
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import link_actor
from opencdop.audit.models import Event
from opencdop.cases.models import Case
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.documents.models import Document

LETTER = b"%PDF-1.7\nThe clinic letter of Zebedee Quillfeather.\n%%EOF\n"
ANOTHER = b"Notes of the health visitor, taken by hand."


pytestmark = pytest.mark.usefixtures("document_folder")


@pytest.fixture
def asked(a_case: ACase, cast: Cast) -> AgencyRequest:
    return asked_of(a_case(surname="Quillfeather"), by=cast.actor("asha"))


@pytest.fixture
def link(asked: AgencyRequest) -> str:
    return link_in(newest("request_link"))


def a_file(name: str = "letter.pdf", content: bytes = LETTER) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def along(request: AgencyRequest, name: str = "notes.txt") -> Document:
    return send_along(request, upload=a_file(name, ANOTHER), by=link_actor(request))


def test_documents_reach_the_office_which_opens_them_at_the_request(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    prove(client, link)
    sent = client.post(f"{link}files/", {"file": [a_file(), a_file("notes.txt", ANOTHER)]})
    assert (sent.status_code, sent.url) == (302, f"{link}files/")
    page = client.get(f"{link}files/").content.decode()
    assert "letter.pdf" in page
    assert "notes.txt" in page
    desk, home = office(cast), f"/cases/{asked.case_id}/agencies/{asked.pk}/"
    assert "letter.pdf" in desk.get(home).content.decode()
    document = next(each for each in files_along(asked) if each.name == "notes.txt")
    opened = desk.get(f"{home}files/{document.pk}/")
    assert b"".join(opened.streaming_content) == ANOTHER
    assert opened["Content-Disposition"].startswith("attachment")
    assert "notes" not in opened["Content-Disposition"]
    assert office(cast, "carol").get(f"{home}files/{document.pk}/").status_code == 404
    kinds = set(Event.objects.filter(case_id=asked.case_id).values_list("kind", flat=True))
    assert {"request.file_sent_along", "document.opened"} <= kinds


def test_file_that_cannot_be_taken_gets_its_sentence_and_the_others_are_kept(
    client: Client, asked: AgencyRequest, link: str
):
    prove(client, link)
    page = client.post(f"{link}files/", {"file": [a_file("../../a.exe", b"MZ" + bytes(99)), a_file()]})
    assert page.status_code == 422
    assert "cannot be taken" in page.content.decode()
    assert [each.name for each in files_along(asked)] == ["letter.pdf"]
    empty = client.post(f"{link}files/", {})
    assert "Choose a file" in empty.content.decode()


def test_file_that_stays_closed_says_why_and_what_to_do(client: Client, asked: AgencyRequest, link: str):
    prove(client, link)
    client.post(f"{link}files/", {"file": [a_file("plan.pdf", LETTER + b"/Launch"), a_file()]})
    page = client.get(f"{link}files/").content.decode()
    assert page.count("Waits for a look") == 1
    assert "send it as a plain PDF without a password" in page


def test_harmful_file_is_called_so_and_nobody_waits_for_it(
    scanner, client: Client, asked: AgencyRequest, link: str
):
    prove(client, link)
    assert (
        "Send a clean copy" in client.post(f"{link}files/", {"file": a_file("a.txt", EICAR)}).content.decode()
    )
    page = client.get(f"{link}files/").content.decode()
    assert "Harmful, closed" in page
    assert "Waits for a look" not in page


def test_what_was_sent_by_mistake_is_taken_back_while_the_form_waits(asked: AgencyRequest, cast: Cast):
    document = along(asked)
    other = asked_of(asked.case, by=cast.actor("asha"), agency_name="Ambulance")
    with pytest.raises(NotFound):
        take_back(other, document_id=document.pk, by=link_actor(other))
    take_back(asked, document_id=document.pk, by=link_actor(asked))
    assert files_along(asked) == []
    page = office(cast).get(f"/cases/{asked.case_id}/agencies/{asked.pk}/files/{document.pk}/")
    assert page.status_code == 404
    kept = along(asked)
    answered(asked)
    with pytest.raises(RuleBroken, match="stays with it"):
        take_back(asked, document_id=kept.pk, by=link_actor(asked))


def test_document_after_the_form_is_taken_by_whoever_proved_it_and_the_office_is_told(
    client: Client, asked: AgencyRequest, link: str
):
    prove(client, link)
    client.post(f"{link}nothing-held/")
    assert "Send a document" in client.get(link).content.decode()
    client.post(f"{link}files/", {"file": [a_file()]})
    assert newest("request_files").to == "office@ashmoor.example"
    assert "letter" not in newest("request_files").body
    stranger = Client()
    assert "letter.pdf" not in stranger.get(f"{link}files/").content.decode()
    assert stranger.post(f"{link}files/", {"file": [a_file()]}).status_code == 200
    assert len(files_along(asked)) == 1


def test_nothing_is_taken_once_the_answers_are_final_and_nothing_is_lost(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    prove(client, link)
    client.post(f"{link}files/", {"file": [a_file()]})
    case = Case.objects.get(pk=asked.case_id)
    reach(case, milestone=MilestoneKind.SIGNED_OFF, on=clock.today(), by=cast.actor("mina"))
    refused = client.post(f"{link}files/", {"file": [a_file("late.pdf")]})
    assert refused.status_code == 422
    assert "This review is complete" in refused.content.decode()
    assert [each.name for each in files_along(asked)] == ["letter.pdf"]
    with pytest.raises(RuleBroken, match="answers are final"):
        along(asked)


def test_there_is_an_end_to_files(asked: AgencyRequest):
    for number in range(MOST_FILES):
        along(asked, f"{number}.txt")
    with pytest.raises(RuleBroken, match="already"):
        along(asked)
    assert SentAlong.objects.count() == MOST_FILES
    assert mails("request_files") == []


def test_reporter_with_an_account_sends_documents_from_their_own_page(a_case: ACase, cast: Cast):
    asked = asked_of(a_case(), by=cast.actor("asha"))
    dev = office(cast, "dev")
    assert dev.post(f"/requests/{asked.pk}/files/", {"file": [a_file()]}).status_code == 302
    assert "letter.pdf" in dev.get(f"/requests/{asked.pk}/files/").content.decode()
    assert SentAlong.objects.get().by_name == "Dev Patel-Shaw"

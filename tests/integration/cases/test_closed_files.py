"""Files that stay closed: harmful, waiting for a look, altered, set aside or erased; and who is told of them."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import ACase, Cast
from tests.fixtures.scanner import EICAR
from tests.integration.browsing import Browse, browsing, text_of
from tests.integration.cases.filed import Filing, home

from opencdop.audit.models import Event
from opencdop.cases.filing.models import FiledDocument
from opencdop.cases.filing.queries import kept_documents
from opencdop.cases.filing.telling import tell_of_closed_files
from opencdop.outbox.models import OutgoingEmail

pytestmark = pytest.mark.usefixtures("document_folder")


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def test_harmful_file_is_refused_with_its_sentence_and_kept_closed(
    scanner, a_case: ACase, browse: Browse, filing: Filing
):
    case = a_case()
    posted = {"files": SimpleUploadedFile("a.txt", EICAR), "kind": "letter", "title": "Kept words"}
    answer = browse("asha").post(f"{home(case)}add/", posted)
    page = text_of(answer)
    assert "a.txt: The scanner found something harmful in this document. It stays closed." in page
    assert 'value="Kept words"' in page
    held = FiledDocument.objects.get()
    assert held.set_aside_at is not None
    assert browse("asha").get(f"{home(case)}{held.id}/file/").status_code == 422
    assert browse("asha").post(f"{home(case)}{held.id}/take-up/").status_code == 422
    assert "Harmful, closed" in text_of(browse("asha").get(home(case)))


def test_harmful_version_replaces_nothing(scanner, a_case: ACase, browse: Browse, filing: Filing):
    case = a_case()
    filed = filing(case, title="Report")
    answer = browse("asha").post(
        f"{home(case)}{filed.id}/version/", {"files": SimpleUploadedFile("a.txt", EICAR)}
    )
    assert answer.status_code == 422
    standing = [one for one in kept_documents(case) if one.newest.set_aside_at is None]
    assert [one.newest.pk for one in standing] == [filed.pk]


def test_document_set_aside_leaves_the_list_and_comes_back(a_case: ACase, browse: Browse, filing: Filing):
    case = a_case()
    filed = filing(case, title="Report")
    answer = browse("asha").post(f"{home(case)}{filed.id}/aside/", {"reason": ""})
    assert answer.status_code == 422
    browse("asha").post(f"{home(case)}{filed.id}/aside/", {"reason": "Of another child"})
    page = text_of(browse("asha").get(home(case)))
    assert page.index("Nothing is filed") < page.rindex("Set aside") < page.rindex("Report")
    browse("asha").post(f"{home(case)}{filed.id}/take-up/")
    assert "Nothing is filed" not in text_of(browse("asha").get(home(case)))


def test_only_a_manager_erases_and_what_was_erased_is_told(a_case: ACase, browse: Browse, filing: Filing):
    case = a_case()
    filed = filing(case, title="Report")
    address = f"{home(case)}{filed.id}/erase/"
    assert browse("asha").post(address, {"reason": "Sent by mistake"}).status_code == 403
    assert browse("mina").post(address, {"reason": ""}).status_code == 422
    assert browse("mina").post(address, {"reason": "Sent by mistake"}).status_code == 302
    assert "Erased" in text_of(browse("asha").get(f"{home(case)}{filed.id}/"))
    assert browse("asha").get(f"{home(case)}{filed.id}/file/").status_code == 422
    assert Event.objects.filter(kind="filed.erased", case_id=case.id).exists()


def test_file_that_waits_is_let_out_with_a_reason(a_case: ACase, browse: Browse, filing: Filing):
    case = a_case()
    filed = filing(case, b"%PDF-1.7 << /S /JavaScript >>")
    page = text_of(browse("asha").get(f"{home(case)}{filed.id}/"))
    assert "Waits for a look" in page
    assert "acts by itself" in page
    assert browse("asha").get(f"{home(case)}{filed.id}/file/").status_code == 422
    browse("asha").post(f"{home(case)}{filed.id}/let-out/", {"reason": "Looked at by IT"})
    assert browse("asha").get(f"{home(case)}{filed.id}/file/").status_code == 200


def test_altered_file_is_a_plain_page_noted_once_and_told_while_others_open(
    a_case: ACase, browse: Browse, filing: Filing, settings
):
    case, asha = a_case(), browse("asha")
    altered, whole = filing(case, title="Report"), filing(case, b"Whole", name="b.txt")
    stored = Path(settings.STORAGES["documents"]["OPTIONS"]["location"]) / altered.document.stored_as
    stored.write_bytes(stored.read_bytes()[:-1])
    for _ in range(2):
        answer = asha.get(f"{home(case)}{altered.id}/file/")
        assert answer.status_code == 422
        assert "is not as it was when it came in" in text_of(answer)
    assert Event.objects.filter(kind="document.unreadable", case_id=case.id).count() == 1
    assert asha.get(f"{home(case)}{whole.id}/file/").status_code == 200
    assert "Cannot be opened" in text_of(asha.get(home(case)))
    assert (tell_of_closed_files(), tell_of_closed_files()) == (1, 0)
    told = OutgoingEmail.objects.get()
    assert told.to == "asha@people.example"
    assert "Report" not in told.body
    assert "Marsden" not in told.body


def test_coordinator_is_told_once_of_a_harmful_file(scanner, a_case: ACase, browse: Browse):
    case = a_case()
    browse("asha").post(f"{home(case)}add/", {"files": SimpleUploadedFile("a.txt", EICAR), "kind": "letter"})
    assert (tell_of_closed_files(), tell_of_closed_files()) == (1, 0)
    assert f"/cases/{case.id}/documents/" in OutgoingEmail.objects.get().body

"""A scanner that is away when documents come in: they are kept closed, say so, and are opened by the schedule later."""

import pytest
from tests.cast import ACase, Cast
from tests.fixtures.mail import MailServer
from tests.fixtures.scanner import EICAR
from tests.integration.browsing import browsing, text_of
from tests.integration.cases.filed import home, upload

from opencdop.cases.filing.models import FiledDocument
from opencdop.outbox.services import send_due_emails
from opencdop.web.schedule import SCHEDULE, run_once

pytestmark = pytest.mark.usefixtures("document_folder")
OF_FILES = tuple(due for due in SCHEDULE if due.name.startswith("files "))


def test_documents_wait_closed_until_the_schedule_finds_the_scanner_again(
    scanner: str, settings, a_case: ACase, cast: Cast, smtp_server: MailServer
):
    settings.OPENCDOP_CLAMAV = "127.0.0.1:9"  # nobody listens there
    case, asha = a_case(), browsing(cast)("asha")
    for title, content in (("Good", b"A letter of the surgery"), ("Bad", EICAR)):
        posted = {"files": upload(content, "a.txt"), "kind": "letter", "title": title}
        assert "opened once it has been scanned" in text_of(
            asha.post(f"{home(case)}add/", posted, follow=True)
        )
    good, bad = (FiledDocument.objects.get(document__size=size) for size in (23, len(EICAR)))
    assert text_of(asha.get(home(case))).count("Not scanned yet") == 2
    assert run_once(OF_FILES) == []
    for filed in (good, bad):
        here = f"{home(case)}{filed.id}/"
        page = text_of(asha.get(here))
        assert "Not scanned yet" in page
        assert "Save the file" not in page
        assert asha.get(f"{here}file/").status_code == 422
        asha.post(f"{here}copy/")
    assert FiledDocument.objects.count() == 2

    settings.OPENCDOP_CLAMAV = scanner
    assert run_once(OF_FILES) == []
    opened = asha.get(f"{home(case)}{good.id}/file/")
    assert b"".join(opened.streaming_content) == b"A letter of the surgery"
    assert "Scanned, nothing found" in text_of(asha.get(f"{home(case)}{good.id}/"))
    assert "Harmful, closed" in text_of(asha.get(f"{home(case)}{bad.id}/"))
    assert asha.get(f"{home(case)}{bad.id}/file/").status_code == 422
    send_due_emails()
    (told,) = smtp_server.to(cast.person("asha").email)
    assert "needs a look" in str(told["Subject"])
    assert "Bad" not in told.get_content()
    assert run_once(OF_FILES) == []
    assert send_due_emails() == 0

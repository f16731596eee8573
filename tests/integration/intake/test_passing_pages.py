"""The pages of passing on: what they ask, what they refuse with everything typed kept, and whose they are."""

import io

from docx import Document
from pypdf import PdfReader
from tests.cast import Cast
from tests.integration.browsing import text_of
from tests.integration.intake.conftest import ANotification, Office

from opencdop.audit.models import Event
from opencdop.intake.models import Notification

WHY = "The family lives in your area."


def test_a_notification_is_passed_on_from_its_page(
    cast: Cast, a_notification: ANotification, office: Office
) -> None:
    notification = a_notification(opened_by="asha")
    asha, carol = office("asha"), office("carol")
    address = f"/notifications/{notification.pk}/pass-on/"
    assert address in asha.get(f"/notifications/{notification.pk}/").content.decode()
    refused = asha.post(address, {"to": cast.harrowdale.pk, "reason": ""})
    assert refused.status_code == 422
    page = text_of(asha.post(address, {"to": cast.harrowdale.pk, "reason": WHY}, follow=True))
    assert "is passed on to Harrowdale" in page
    assert "Not yet opened there" in page
    assert "Nowicki" not in page
    assert notification.reference in carol.get("/notifications/").content.decode()
    assert asha.get(f"/notifications/{notification.pk}/").status_code == 404
    assert asha.get(address).status_code == 404


def test_passing_on_outside_asks_how_it_went(
    cast: Cast, a_notification: ANotification, office: Office
) -> None:
    notification, asha = a_notification(opened_by="asha"), office("asha")
    address = f"/notifications/{notification.pk}/pass-on/"
    typed = {"to": "outside", "body": "Northmere panel", "reason": WHY}
    refused = asha.post(address, typed)
    assert refused.status_code == 422
    assert "Northmere panel" in refused.content.decode()
    asha.post(address, {**typed, "how": "Secure e-mail to their office"})
    assert Notification.objects.get().decision == "passed_on"
    assert "Secure e-mail to their office" in text_of(asha.get("/notifications/passed-on/"))
    assert "Passed on to a panel outside" in text_of(asha.get(f"/notifications/{notification.pk}/"))


def test_other_panels_people_find_nothing(cast: Cast, a_notification: ANotification, office: Office) -> None:
    notification = a_notification(opened_by="asha")
    address = f"/notifications/{notification.pk}/pass-on/"
    assert office("carol").get(address).status_code == 404
    for name in ("chidi", "ben", "dev", "ana", "edith"):
        assert office(name).get(address).status_code == 403
        assert office(name).get("/notifications/passed-on/").status_code == 403


def test_letter_for_a_panel_outside_is_saved_and_its_making_recorded(
    cast: Cast, a_notification: ANotification, office: Office
) -> None:
    notification = a_notification(opened_by="asha")
    there = f"/notifications/{notification.pk}/pass-on/"
    assert "A letter for a panel outside" in office("asha").get(there).content.decode()
    saved = office("asha").post(
        f"{there}letter/", {"file": "docx", "address": "Westmarch panel\nHall Street"}
    )
    assert saved["Content-Disposition"] == 'attachment; filename="letter.docx"'
    words = "\n".join(line.text for line in Document(io.BytesIO(saved.content)).paragraphs)
    assert "Westmarch panel" in words
    assert "Tomasz Nowicki" in words
    assert notification.reference in words
    as_pdf = office("asha").post(f"{there}letter/", {"file": "pdf", "address": "Westmarch panel"})
    spoken = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(as_pdf.content)).pages)
    assert "Tomasz Nowicki" in spoken
    assert Event.objects.filter(kind="notification.passing_letter").count() == 2
    assert office("asha").post(f"{there}letter/", {"file": "exe"}).status_code == 404
    assert office("carol").post(f"{there}letter/", {"file": "docx"}).status_code == 404

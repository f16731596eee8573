"""Each way on which a notification comes: the least that it may say is taken, with when it really came."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import docx
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.integration.browsing import text_of
from tests.integration.intake.conftest import ANSWERS, NOT_KNOWN, ANotification, Office
from tests.unit.submissions.test_reading_back import filled_in, with_part

from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.core.actor import PUBLIC
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.formkit.asking import answers_to_send
from opencdop.formkit.checking import check_form
from opencdop.formkit.problems import blocking
from opencdop.intake import message_services, services
from opencdop.intake.channels import BY_FORM, BY_MESSAGE, channels, entered_by_office
from opencdop.intake.models import Notification, Original
from opencdop.intake.transcribing import as_transcribed
from opencdop.submissions.library import form
from opencdop.submissions.models import Draft
from opencdop.submissions.services import save_answers

NIGHT = datetime(2026, 11, 3, 2, 14, tzinfo=UTC)
CAME = {"came_on-day": "3", "came_on-month": "11", "came_on-year": "2026", "came_at-time": "09:30"}
LEAST = {"notifier_name": "A", "notifier_agency": "B", "notifier_telephone": "01632 960001",
         "nhs_number_absent": "not_available_now"}  # fmt: skip


def test_public_form_takes_not_known_wherever_it_is_offered(cast: Cast):
    definition = form("notification").outside
    told: dict[str, Any] = {**LEAST}
    told |= {each.key: NOT_KNOWN for each in definition.questions() if each.not_known}
    asked = answers_to_send(definition, told, today=clock.today())
    assert blocking(check_form(definition, asked, clock.today())) == ()
    draft, _code = services.begin_public_form(cast.ashmoor, address="192.0.2.1", by=PUBLIC)
    sent = services.send_notification(draft, definition=definition, answers=asked, by=PUBLIC)
    assert sent.reference == f"N-ASH-{clock.today().year}-0001"


@pytest.mark.parametrize("way", [each.code for each in entered_by_office(BY_FORM)])
def test_form_that_the_office_enters_holds_nothing_up_that_the_sender_left_out(
    cast: Cast, office: Office, way: str
):
    by = cast.actor("asha")
    draft = services.begin_office_form(cast.ashmoor, channel=way, received_at=NIGHT, by=by)
    checked = office("asha").post(f"/notifications/new/{draft.pk}/check/", {"seen": draft.version_no})
    assert checked.status_code == 302
    notification = Notification.objects.get()
    assert (notification.channel, notification.received_at) == (way, NIGHT)


@pytest.mark.parametrize("way", [each.code for each in entered_by_office(BY_MESSAGE)])
def test_message_of_one_fact_is_entered_and_its_page_refuses_nothing_for_being_empty(
    cast: Cast, office: Office, way: str
):
    page = f"/notifications/message/{way}/"
    assert office("asha").get(page).status_code == 200
    answer = office("asha").post(page, {**CAME, "surname": "Nowicki"})
    assert answer.status_code == 302, text_of(answer)
    notification = Notification.objects.get()
    assert notification.channel == way
    assert notification.received_at == datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
    assert notification.submission.answers["surname"] == "Nowicki"
    assert office("asha").get(answer.headers["Location"]).status_code == 200


def test_message_that_says_nothing_of_a_child_is_asked_for_one_thing(cast: Cast, office: Office):
    answer = office("asha").post("/notifications/message/coroner/", {**CAME, "notifier_name": "An officer"})
    assert answer.status_code == 422
    assert "at least one thing" in text_of(answer)
    assert not Notification.objects.exists()


def test_message_keeps_what_the_form_would_not_have_asked_without_a_birth_date(cast: Cast):
    sent = message_services.enter_message(
        cast.ashmoor,
        code="mbrrace_cascade",
        received_at=NIGHT,
        answers={"birth_weight": 480},
        by=cast.actor("asha"),
    )
    assert sent.submission.answers["birth_weight"] == 480


@pytest.mark.parametrize(("name", "refusal"), [("carol", NotFound), ("chidi", NotAllowed)])
def test_message_is_entered_by_the_panels_office_only(cast: Cast, name: str, refusal: type[Exception]):
    with pytest.raises(refusal):
        message_services.enter_message(
            cast.ashmoor, code="coroner", received_at=NIGHT, answers={"surname": "A"}, by=cast.actor(name)
        )
    with pytest.raises(RuleBroken, match="from whom"):
        message_services.enter_message(
            cast.ashmoor, code="online", received_at=NIGHT, answers={"surname": "A"}, by=cast.actor("asha")
        )


def test_every_question_of_a_message_is_one_of_the_form():
    asked = form("notification").outside.by_key
    for way in channels().values():
        assert set(way.asks) <= asked.keys(), way.code
        assert way.given.keys() <= asked.keys(), way.code


def test_moment_of_coming_is_not_in_the_future_and_not_before_the_death(cast: Cast, office: Office):
    by = cast.actor("asha")
    draft = services.begin_office_form(
        cast.ashmoor, channel="post", received_at=datetime(2026, 11, 1, 9, 0, tzinfo=UTC), by=by
    )
    definition = as_transcribed(form("notification").outside)
    with pytest.raises(RuleBroken, match="before the date of death, 2 November 2026"):
        services.send_notification(draft, definition=definition, answers=ANSWERS, by=by)
    there = f"/notifications/new/{draft.pk}/came/"
    wrong = office("asha").post(there, {**CAME, "came_on-year": "2099", "channel": "post"})
    assert (wrong.status_code, "in the future" in text_of(wrong)) == (422, True)
    assert office("asha").post(there, {**CAME, "channel": "email"}).status_code == 302
    draft.refresh_from_db()
    sent = services.send_notification(draft, definition=definition, answers=ANSWERS, by=by)
    assert (sent.channel, sent.received_at.day) == ("email", 3)
    assert sent.entered_at - sent.received_at > timedelta(days=1)


def test_targets_count_from_when_it_came_and_not_from_when_it_was_entered(cast: Cast):
    sent = message_services.enter_message(
        cast.ashmoor,
        code="registrar",
        received_at=NIGHT,
        answers={"surname": "Nowicki"},
        by=cast.actor("asha"),
    )
    services.open_notification(sent, by=cast.actor("asha"))
    case = services.open_case_from_notification(sent, coordinator=cast.person("asha"), by=cast.actor("asha"))
    assert case.milestones.get(kind="notified").on == clock.local_date(NIGHT)


def upload(content: bytes, name: str = "form.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_form_of_ours_that_came_back_is_read_in_and_shown_before_anything_is_sent(cast: Cast, office: Office):
    written = {"surname": "Nowicki", "date_of_death-day": "2", "date_of_death-month": "11",
               "date_of_death-year": "2026", "sex=male": True, "nhs_number": "999 000 0027"}  # fmt: skip
    file = filled_in(form("notification").outside, written)
    answer = office("asha").post(
        "/notifications/new/returned/",
        {**CAME, "channel": "email", "returned": upload(file.getvalue())},
        follow=True,
    )
    shown = text_of(answer)
    assert answer.redirect_chain[-1][0].endswith("/check/")
    assert "Nowicki" in shown
    assert "2 November 2026" in shown
    assert "NHS number: check this, since one of its digits is not right" in shown
    assert not Notification.objects.exists()
    draft = answer.redirect_chain[-1][0].split("/")[3]
    sent = office("asha").post(f"/notifications/new/{draft}/check/", {"seen": "2"})
    assert sent.status_code == 302
    notification = Notification.objects.get()
    assert (notification.channel, notification.submission.answers["surname"]) == ("email", "Nowicki")
    original = office("asha").get(f"/notifications/originals/{Original.objects.get().document_id}/")
    assert b"".join(original.streaming_content) == file.getvalue()
    assert Event.objects.filter(kind="notification.original_opened").exists()


def macro() -> bytes:
    blank = filled_in(form("notification").outside, {})
    return with_part(blank, "word/vbaProject.bin", b"x").getvalue()


def letter() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (macro, "form.docx", "holds a program (a macro)"),
        (letter, "letter.docx", "was not made from our blank form"),
        (lambda: b"%PDF-1.7\n%scan", "scan.pdf", "Only a Word document made from our blank form"),
    ],
)
def test_odd_file_is_kept_with_a_sentence_and_the_form_is_filled_in_by_hand(
    cast: Cast, office: Office, content: Any, name: str, sentence: str
):
    answer = office("asha").post(
        "/notifications/new/returned/",
        {**CAME, "channel": "post", "returned": upload(content(), name)},
        follow=True,
    )
    assert sentence in text_of(answer)
    assert Original.objects.count() == 1
    assert not Notification.objects.exists()


def test_original_is_opened_by_the_panels_office_only(
    cast: Cast, office: Office, a_notification: ANotification
):
    notification = a_notification()
    there = f"/notifications/{notification.pk}/original/"
    assert office("asha").post(there, {"original": upload(b"%PDF-1.7\n%", "scan.pdf")}).status_code == 302
    document = f"/notifications/originals/{Original.objects.get().document_id}/"
    assert office("asha").get(document).status_code == 200
    assert office("carol").get(document).status_code == 404
    assert office("dev").get(document).status_code == 403


def test_professional_with_an_account_notifies_and_sees_references_only(cast: Cast, office: Office):
    browser = office("dev")
    begun = browser.post("/notify/to/ashmoor/")
    base = begun.headers["Location"]
    assert "Dev Patel-Shaw" in text_of(browser.get(f"{base}about_you/"))
    there = base.split("/")[2]
    draft = services.Draft.objects.get(pk=there)
    sent = services.send_notification(
        draft, definition=form("notification").outside, answers=ANSWERS, by=cast.actor("dev")
    )
    page = text_of(browser.get("/notify/"))
    assert sent.reference in page
    assert "Nowicki" not in page
    assert "Nowicki" not in text_of(browser.get(f"/notify/{there}/sent/"))
    assert browser.get(f"/notify/{there}/form/check/").headers["Location"].endswith("/sent/")
    assert sent.reference not in text_of(office("carol").get("/notify/"))
    assert office("carol").get(f"/notify/{there}/sent/").status_code == 404
    assert office("asha").get(f"/notifications/new/{there}/").status_code == 404
    assert sent.channel == "signed_in"


def test_own_form_is_sent_by_whoever_began_it_and_nobody_else(cast: Cast):
    draft = services.begin_own_form(cast.ashmoor, by=cast.actor("dev"))
    with pytest.raises(NotFound):
        services.send_notification(
            draft, definition=form("notification").outside, answers=ANSWERS, by=cast.actor("asha")
        )


def test_second_one_is_expected_after_mbrrace_until_a_fuller_one_has_joined(
    cast: Cast, office: Office, a_notification: ANotification
):
    by = cast.actor("asha")
    thin = message_services.enter_message(
        cast.ashmoor, code="mbrrace_cascade", received_at=NIGHT, answers={"surname": "Nowicki"}, by=by
    )
    services.open_notification(thin, by=by)
    page = text_of(office("asha").get(f"/notifications/{thin.pk}/"))
    assert "A second one is expected from the unit" in page
    assert "from MBRRACE: MBRRACE-UK." in page
    assert "agencies/ask" not in page
    case = services.open_case_from_notification(thin, coordinator=cast.person("asha"), by=by)
    ask = f"/cases/{case.pk}/agencies/ask/?type=neonatal_unit"
    assert ask in text_of(office("asha").get(f"/notifications/{thin.pk}/"))
    assert ask in text_of(office("asha").get("/"))
    assert office("asha").get(ask).status_code == 200
    second = a_notification(opened_by="asha")
    services.join_case(second, case=case, by=by)
    assert "A second one is expected" not in text_of(office("asha").get(f"/notifications/{thin.pk}/"))
    assert ask not in text_of(office("asha").get("/"))


def test_public_page_is_the_same_for_a_known_child_and_an_unknown_one(
    cast: Cast, a_case: Any, a_notification: ANotification
):
    a_notification()  # the year's first reference is begun
    a_case(surname="Nowicki", forenames="Tomasz", nhs_number="9990000026", date_of_birth="2026-03-04")
    pages, queries = [], []
    for surname, number in (("Nowicki", "9990000026"), ("Unheard", "9990000034"), ("Nobody", "9990000042")):
        client = Client()
        client.post("/panel/ashmoor/notify/")
        said = {**ANSWERS, "surname": surname, "nhs_number": number}
        draft = services.Draft.objects.order_by("-created_at").first()
        seen = _fill(draft, said)
        with CaptureQueriesContext(connection) as made:
            answer = client.post("/panel/ashmoor/notify/form/check/", {"seen": seen})
            receipt = client.get("/panel/ashmoor/notify/sent/")
        assert answer.status_code == 302
        reference = Notification.objects.order_by("-reference").first().reference
        pages.append(text_of(receipt).replace(reference, "REFERENCE"))
        queries.append([each["sql"].split(" ")[0] for each in made.captured_queries])
    assert queries[0] == queries[1] == queries[2]
    assert len({_without_token(page) for page in pages}) == 1


def _fill(draft: Any, answers: dict[str, Any]) -> int:
    return save_answers(draft, answers=answers, seen=draft.version_no, by=PUBLIC)


def _without_token(page: str) -> str:
    start = page.find('name="csrfmiddlewaretoken" value="')
    return page if start < 0 else page[:start] + page[page.find(">", start) :]


@pytest.mark.parametrize("shape", ["html", "docx", "pdf"])
def test_copy_is_saved_once_in_any_shape_without_household_siblings_or_suspicion(cast: Cast, shape: str):
    client = Client()
    client.post("/panel/ashmoor/notify/")
    draft = services.Draft.objects.get()
    said = {
        **ANSWERS,
        "jar_criteria": ["may_not_be_natural"],
        "jar_started": "yes",
        "police_reference": "LOG 4711",
    }
    client.post("/panel/ashmoor/notify/form/check/", {"seen": _fill(draft, said)})
    other = Client()
    other.cookies = client.cookies.copy()
    copy = client.post("/panel/ashmoor/notify/copy/", {"shape": shape})
    assert copy.status_code == 200
    words = {
        "html": lambda: copy.content.decode(),
        "docx": lambda: "\n".join(
            cell.text for table in docx.Document(io.BytesIO(copy.content)).tables for row in table.rows
            for cell in row.cells
        ),
        "pdf": lambda: "\n".join(
            page.extract_text() for page in pypdf.PdfReader(io.BytesIO(copy.content)).pages
        ),
    }[shape]()  # fmt: skip
    assert "Tomasz" in words
    for hidden in ("Zofia", "Piotr", "Marta", "Abuse", "abuse", "4711", "natural", "worry you"):
        assert hidden not in words.replace("any worry about how the child died", "")
    assert other.post("/panel/ashmoor/notify/copy/", {"shape": shape}).status_code == 302
    assert Event.objects.filter(kind="notification.copy_saved").count() == 1


def test_copy_that_another_window_took_first_is_not_given_twice(a_notification: ANotification):
    notification = a_notification()
    services.note_copy_saved(notification, by=PUBLIC)
    with pytest.raises(RuleBroken, match="offered once"):
        services.note_copy_saved(notification, by=PUBLIC)


@pytest.mark.parametrize("where", ["notification", "form", "read_in"])
def test_original_that_is_refused_leaves_an_event_and_nothing_else(
    cast: Cast, office: Office, a_notification: ANotification, where: str
):
    draft = services.begin_office_form(cast.ashmoor, channel="post", received_at=NIGHT, by=cast.actor("asha"))
    at = {
        "notification": f"/notifications/{a_notification().pk}/original/",
        "form": f"/notifications/new/{draft.pk}/original/",
        "read_in": "/notifications/new/returned/",
    }[where]
    forms = Draft.objects.count()
    page = office("asha").post(
        at,
        {
            **CAME,
            "channel": "post",
            **dict.fromkeys(("original", "returned"), upload(b"MZ\x90\x00", "f.exe")),
        },
    )
    assert page.status_code == (422 if where == "read_in" else 302)
    assert Event.objects.filter(kind="document.refused", actor_id=cast.person("asha").pk).count() == 1
    assert (Original.objects.count(), Draft.objects.count()) == (0, forms)

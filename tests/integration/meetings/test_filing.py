"""Documents of a meeting as a whole: filed, opened, replaced, set aside, erased; and who never sees them."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.fixtures.scanner import EICAR
from tests.integration.browsing import Browse, browsing, text_of
from tests.integration.cases.filed import CANARY, a_pdf, upload
from tests.integration.meetings.way import a_meeting

from opencdop.audit.models import Event
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken, Stale
from opencdop.documents.models import Document
from opencdop.documents.storing import plain_chunks
from opencdop.keystore.models import DataKey
from opencdop.meetings.filing import services
from opencdop.meetings.filing.models import MeetingDocument
from opencdop.meetings.filing.queries import kept_documents
from opencdop.meetings.models import AgendaItem, Meeting
from opencdop.outbox.models import OutgoingEmail
from opencdop.transfers.parcels.gathering import gathered
from opencdop.web.schedule import SCHEDULE, run_once

OF_FILES = tuple(due for due in SCHEDULE if due.name.startswith("files "))

pytestmark = pytest.mark.usefixtures("document_folder")


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return a_meeting(cast)


def home(meeting: Meeting) -> str:
    return f"/meetings/{meeting.id}/documents/"


def filing(meeting: Meeting, cast: Cast, content: bytes | None = None, **values: str) -> MeetingDocument:
    said = {"kind": "minutes", **values}
    return services.file_with_meeting(meeting, upload=upload(content), by=cast.actor("asha"), **said)


def test_a_document_is_filed_from_the_page_of_the_meeting_and_opened(
    meeting: Meeting, browse: Browse, document_folder: Path
):
    asha = browse("asha")
    assert home(meeting) in asha.get(f"/meetings/{meeting.id}/").content.decode()
    form = text_of(asha.get(f"{home(meeting)}add/"))
    assert "No child’s name belongs in it" in form
    posted = {"file": upload(a_pdf(3)), "kind": "minutes", "title": "Minutes, first draft"}
    answer = asha.post(f"{home(meeting)}add/", posted, follow=True)
    filed = MeetingDocument.objects.get()
    shown = text_of(answer)
    assert all(words in shown for words in ("Minutes or notes", "Asha", "Nobody has opened it yet"))
    listed = text_of(asha.get(home(meeting)))
    assert all(words in listed for words in ("Minutes, first draft", "Not scanned here", "Asha"))
    assert CANARY not in listed
    assert "(1)" in text_of(asha.get(f"/meetings/{meeting.id}/"))
    saved = asha.get(f"{home(meeting)}{filed.id}/file/")
    assert b"".join(saved.streaming_content) == a_pdf(3)
    assert saved["Content-Disposition"].startswith("attachment")
    assert CANARY not in str(saved.headers)
    (stored,) = [each for each in document_folder.rglob("*") if each.is_file()]
    assert b"%PDF" not in stored.read_bytes()
    assert Event.objects.get(kind="meeting_document.added").case_id == ""


def test_pages_are_looked_at_as_pictures_and_each_opening_stands_in_the_audit(
    meeting: Meeting, browse: Browse, cast: Cast
):
    filed = filing(meeting, cast)
    here, chair = f"{home(meeting)}{filed.id}/", browse("chidi")
    assert "Page 1 of 2" in text_of(chair.get(f"{here}look/"))
    picture = chair.get(f"{here}look/2/")
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    chair.get(f"{here}file/")
    readings = Event.objects.filter(is_read=True, about=f"documents.document:{filed.document_id}")
    assert sorted(readings.values_list("kind", flat=True)) == ["document.opened", "document.previewed"]
    shown = text_of(browse("asha").get(here))
    assert "Chidi Eze opened a document" in shown
    assert "Chidi Eze looked at pages of a document" in shown


def test_whoever_is_asked_and_other_panels_never_see_them_and_the_chair_files_none(
    meeting: Meeting, browse: Browse, cast: Cast
):
    filed = filing(meeting, cast, title="Minutes, first draft")
    ends = ("", f"{filed.id}/", f"{filed.id}/file/", f"{filed.id}/look/", f"{filed.id}/look/1/", "add/")
    assert meeting.people.filter(person=cast.person("ben")).exists()
    for end in ends:
        assert browse("ben").get(f"{home(meeting)}{end}").status_code == 403, end
        assert browse("carol").get(f"{home(meeting)}{end}").status_code == 404, end
    page = browse("ben").get(f"/meetings/{meeting.id}/").content.decode()
    assert home(meeting) not in page
    chair = browse("chidi")
    assert "Add a document" not in text_of(chair.get(home(meeting)))
    assert chair.post(f"{home(meeting)}add/", {"file": upload(), "kind": "minutes"}).status_code == 403
    with pytest.raises(NotAllowed):
        services.set_aside(filed, reason="Twice", by=cast.actor("chidi"))
    with pytest.raises(NotFound):
        services.file_with_meeting(meeting, upload=upload(), kind="minutes", by=cast.actor("carol"))
    elsewhere = a_meeting(cast)
    assert browse("asha").get(f"{home(elsewhere)}{filed.id}/").status_code == 404
    assert not Event.objects.filter(is_read=True, about=f"documents.document:{filed.document_id}").exists()


@pytest.mark.parametrize(
    ("file", "kind", "says"),
    [
        (None, "minutes", "Choose the file"),
        (("a.pdf", b""), "minutes", "empty"),
        (("a.pdf", b"MZ" + bytes(99)), "minutes", "cannot be taken"),
        (("a.txt", b"Hello"), "", "Choose what it is"),
        (("a.txt", b"Hello" * 300_000), "minutes", "larger than 1 MB"),
    ],
)
def test_what_is_refused_is_said_and_nothing_typed_is_lost(
    meeting: Meeting, browse: Browse, settings, file, kind: str, says: str
):
    settings.OPENCDOP_LARGEST_FILE_MB = 1
    posted = {"kind": kind, "title": "The title I typed"}
    sent = {"file": SimpleUploadedFile(*file)} if file else {}
    answer = browse("asha").post(f"{home(meeting)}add/", {**posted, **sent})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert 'value="The title I typed"' in answer.content.decode()
    assert not MeetingDocument.objects.exists()
    assert not Document.objects.exists()
    if file and kind:
        assert Event.objects.filter(kind="document.refused").count() == 1


def test_all_documents_of_a_meeting_share_one_key_and_one_quota(meeting: Meeting, cast: Cast, settings):
    before = DataKey.objects.count()
    one, other = filing(meeting, cast), filing(meeting, cast, kind="agenda")
    assert one.data_key_id == one.document.data_key_id == other.data_key_id == other.document.data_key_id
    assert DataKey.objects.count() == before + 1
    settings.OPENCDOP_LARGEST_CASE_MB = 1
    large = {"kind": "other", "by": cast.actor("asha")}
    services.file_with_meeting(meeting, upload=upload(b"Words. " * 80_000, "a.txt"), **large)
    with pytest.raises(RuleBroken, match="together"):
        services.file_with_meeting(meeting, upload=upload(b"Words. " * 80_000, "b.txt"), **large)
    elsewhere = services.file_with_meeting(
        a_meeting(cast), upload=upload(b"Words. " * 80_000, "b.txt"), **large
    )
    assert elsewhere.data_key_id != one.data_key_id
    assert b"".join(plain_chunks(other.document)) == a_pdf()


def test_a_newer_version_replaces_the_one_before_once(meeting: Meeting, browse: Browse, cast: Cast):
    first = filing(meeting, cast)
    browse("asha").post(f"{home(meeting)}{first.id}/version/", {"file": upload(a_pdf(3))})
    (one,) = kept_documents(meeting)
    assert (one.newest.version_no, [each.pk for each in one.older]) == (2, [first.pk])
    assert "There is a newer version" in text_of(browse("asha").get(f"{home(meeting)}{first.id}/"))
    with pytest.raises(Stale):
        services.file_version(first, upload=upload(), by=cast.actor("asha"))
    answer = browse("asha").post(f"{home(meeting)}{first.id}/version/", {"file": upload()})
    assert (answer.status_code, "in the meantime" in text_of(answer)) == (422, True)
    assert Event.objects.filter(kind="document.refused").count() == 2
    services.set_aside(one.newest, reason="Old", by=cast.actor("asha"))
    answer = browse("asha").post(f"{home(meeting)}{one.newest.id}/version/", {"file": upload()})
    assert (answer.status_code, "Take it up again first" in text_of(answer)) == (422, True)
    assert Event.objects.filter(kind="document.refused").count() == 3
    assert MeetingDocument.objects.count() == 2


def test_a_document_is_set_aside_with_a_reason_and_taken_up_again(
    meeting: Meeting, browse: Browse, cast: Cast
):
    filed, asha = filing(meeting, cast), browse("asha")
    here = f"{home(meeting)}{filed.id}/"
    assert asha.post(f"{here}aside/", {"reason": " "}).status_code == 422
    asha.post(f"{here}aside/", {"reason": "It names a child"})
    assert asha.post(f"{here}aside/", {"reason": "Twice"}).status_code == 422
    assert "Nothing is filed" in text_of(asha.get(home(meeting)))
    assert "It names a child" in text_of(asha.get(here))
    asha.post(f"{here}take-up/")
    assert "Nothing is filed" not in text_of(asha.get(home(meeting)))
    kinds = Event.objects.filter(about=f"meetings.meetingdocument:{filed.pk}").values_list("kind", flat=True)
    assert sorted(kinds) == [
        "meeting_document.added",
        "meeting_document.set_aside",
        "meeting_document.taken_up",
    ]


def test_a_harmful_file_is_put_away_at_once_and_stays_closed(scanner, meeting: Meeting, browse: Browse):
    asha = browse("asha")
    posted = {"file": SimpleUploadedFile("a.txt", EICAR), "kind": "minutes", "title": "Kept words"}
    answer = asha.post(f"{home(meeting)}add/", posted)
    assert (answer.status_code, "something harmful" in text_of(answer)) == (422, True)
    held = MeetingDocument.objects.get()
    assert held.set_aside_at is not None
    assert asha.get(f"{home(meeting)}{held.id}/file/").status_code == 422
    assert asha.post(f"{home(meeting)}{held.id}/take-up/").status_code == 422


def test_the_office_is_told_once_by_email_of_a_harmful_file_and_of_no_more_than_that(
    scanner, settings, meeting: Meeting, browse: Browse
):
    settings.OPENCDOP_CLAMAV, scans = "127.0.0.1:9", settings.OPENCDOP_CLAMAV  # nobody listens there
    posted = {"file": SimpleUploadedFile(f"{CANARY}.txt", EICAR), "kind": "minutes", "title": "Ella Marsden"}
    browse("asha").post(f"{home(meeting)}add/", posted)
    assert not OutgoingEmail.objects.exists()
    settings.OPENCDOP_CLAMAV = scans
    for _ in range(2):
        assert run_once(OF_FILES) == []
    told = OutgoingEmail.objects.get()
    assert told.to == meeting.panel.office_email
    assert f"/meetings/{meeting.id}/documents/" in told.body
    for secret in (CANARY, "Ella", "Marsden", "Minutes", "Asha"):
        assert secret not in told.subject + told.body
    (event,) = Event.objects.filter(kind="meeting_document.told")
    assert (event.case_id, event.actor_id) == ("", "system")


def test_the_office_is_told_once_of_an_altered_file(
    meeting: Meeting, browse: Browse, cast: Cast, document_folder: Path
):
    filed, whole = filing(meeting, cast), filing(meeting, cast)
    stored = document_folder / filed.document.stored_as
    stored.write_bytes(stored.read_bytes()[:-1])
    for _ in range(2):
        assert browse("asha").get(f"{home(meeting)}{filed.id}/file/").status_code == 422
        assert run_once(OF_FILES) == []
    assert browse("asha").get(f"{home(meeting)}{whole.id}/file/").status_code == 200
    assert OutgoingEmail.objects.get().to == meeting.panel.office_email
    assert "Cannot be opened" in text_of(browse("asha").get(home(meeting)))


def test_a_file_that_could_act_waits_until_somebody_lets_it_out(meeting: Meeting, browse: Browse, cast: Cast):
    filed, asha = filing(meeting, cast, a_pdf()[:-6] + b"/JavaScript\n%%EOF\n"), browse("asha")
    here = f"{home(meeting)}{filed.id}/"
    assert asha.get(f"{here}file/").status_code == 422
    assert asha.post(f"{here}let-out/", {"reason": ""}).status_code == 422
    asha.post(f"{here}let-out/", {"reason": "The clerk wrote it"})
    assert asha.get(f"{here}file/").status_code == 200


def test_a_manager_erases_a_file_for_good(
    meeting: Meeting, browse: Browse, cast: Cast, document_folder: Path, django_capture_on_commit_callbacks
):
    filed = filing(meeting, cast)
    here = f"{home(meeting)}{filed.id}/"
    assert browse("asha").get(f"{here}erase/").status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        browse("mina").post(f"{here}erase/", {"reason": "It named a child"})
    assert browse("asha").get(f"{here}file/").status_code == 422
    assert "Erased" in text_of(browse("asha").get(home(meeting)))
    assert not [each for each in document_folder.rglob("*") if each.is_file()]


def test_the_page_leads_to_the_papers_of_each_child_and_no_child_is_named(
    a_case: ACase, meeting: Meeting, browse: Browse, cast: Cast
):
    case = a_case()
    item = AgendaItem.objects.create(case=case, meeting=meeting, data_key_id=case.data_key_id, position=1)
    filing(meeting, cast)
    page = browse("asha").get(home(meeting))
    assert f"{item.path}documents/" in page.content.decode()
    assert case.reference in text_of(page)
    assert "Marsden" not in text_of(page)
    carried = gathered(case)
    assert "meetings.MeetingDocument" not in str(carried)


def test_the_list_asks_as_often_for_many_as_for_one(meeting: Meeting, browse: Browse, cast: Cast):
    asha = browse("asha")
    filing(meeting, cast)
    asha.get(home(meeting))
    with CaptureQueriesContext(connection) as one:
        asha.get(home(meeting))
    for _ in range(8):
        filing(meeting, cast)
    with CaptureQueriesContext(connection) as many:
        asha.get(home(meeting))
    assert len(many) <= len(one) <= 25

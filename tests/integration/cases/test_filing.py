"""Documents of a case: filed, opened, replaced by newer versions, copied for the panel, moved, set aside, erased."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pypdf import PdfReader
from tests.cast import ACase, Cast
from tests.integration.browsing import Browse, browsing, text_of
from tests.integration.cases.filed import (
    CANARY,
    Filing,
    a_heic,
    a_pdf,
    a_photograph,
    a_word_document,
    home,
    upload,
)

from opencdop.audit.models import Event
from opencdop.cases.duplicate_services import merge_cases, part_cases
from opencdop.cases.filing import services
from opencdop.cases.filing.models import FiledDocument
from opencdop.cases.filing.queries import kept_documents
from opencdop.cases.models import Case, Grant
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken, Stale
from opencdop.documents.models import Document
from opencdop.meetings.models import AgendaItem, Meeting
from opencdop.meetings.services import arrange_meeting
from opencdop.transfers.parcels.gathering import gathered

pytestmark = pytest.mark.usefixtures("document_folder")


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def test_several_files_are_filed_at_once_and_listed_with_who_sent_them(a_case: ACase, browse: Browse):
    case, asha = a_case(), browse("asha")
    posted = {
        "files": [upload(), upload(a_photograph(), "b.jpg")],
        "kind": "police",
        "title": "From the scene",
        "from_whom": "Sergeant Ruth Okafor",
        "received-day": "3",
        "received-month": "11",
        "received-year": "2026",
        "about": "",
    }
    answer = asha.post(f"{home(case)}add/", posted, follow=True)
    page = text_of(answer)
    assert "From the scene, 1 of 2" in page
    assert "From the scene, 2 of 2" in page
    assert "From Sergeant Ruth Okafor" in page
    assert "3 November 2026" in page
    assert "Not scanned here" in page
    assert CANARY not in page
    assert Event.objects.filter(kind="filed.added", case_id=case.id).count() == 2


def test_no_address_and_no_header_holds_the_name_of_the_file(a_case: ACase, browse: Browse, filing: Filing):
    case, asha = a_case(), browse("asha")
    filed = filing(case)
    saved = asha.get(f"{home(case)}{filed.id}/file/")
    assert b"".join(saved.streaming_content).startswith(b"%PDF")
    assert CANARY not in str(saved.headers)
    assert CANARY not in asha.get(home(case)).content.decode()


@pytest.mark.parametrize(
    ("files", "kind", "says"),
    [
        ([], "police", "Choose the file"),
        ([("a.pdf", b"")], "police", "empty"),
        ([("a.exe", b"MZ" + bytes(99))], "police", "cannot be taken"),
        ([("a.svg", b"<svg><script>alert(1)</script></svg>")], "police", "cannot be taken"),
        ([("a.txt", b"Hello")], "", "Choose what it is"),
        ([("a.txt", bytes(2_000_000))], "police", "larger than 1 MB"),
    ],
)
def test_what_is_refused_is_named_and_nothing_typed_is_lost(
    a_case: ACase, browse: Browse, settings, files, kind, says
):
    settings.OPENCDOP_LARGEST_FILE_MB = 1
    case = a_case()
    posted = {
        "files": [SimpleUploadedFile(name, content) for name, content in files],
        "kind": kind,
        "title": "The title I typed",
        "from_whom": "Whom I typed",
        "received-day": "3",
        "received-month": "11",
        "received-year": "2026",
    }
    answer = browse("asha").post(f"{home(case)}add/", posted)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page
    assert 'value="The title I typed"' in page
    assert 'value="Whom I typed"' in page
    assert not FiledDocument.objects.exists()
    if files and kind:
        assert Event.objects.filter(kind="document.refused", case_id=case.id).exists()


def test_of_several_files_the_good_ones_are_filed_and_the_bad_ones_named(a_case: ACase, browse: Browse):
    case = a_case()
    posted = {"files": [upload(), SimpleUploadedFile("bad.exe", b"MZ" + bytes(99))], "kind": "letter"}
    answer = browse("asha").post(f"{home(case)}add/", posted)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "bad.exe: This kind of file cannot be taken" in page
    assert "Letter: filed." in page
    assert FiledDocument.objects.count() == 1


def test_what_is_sent_at_once_has_an_end_and_the_rest_is_named(a_case: ACase, browse: Browse, settings):
    settings.OPENCDOP_LARGEST_FORM_MB, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1, 0
    case = a_case()
    files = [upload(b"a" * 700_000, name) for name in ("first.txt", "second.txt")]
    answer = browse("asha").post(f"{home(case)}add/", {"files": files, "kind": "letter"})
    assert answer.status_code == 422
    assert "second.txt: What was sent at once is larger than 1 MB" in text_of(answer)
    assert FiledDocument.objects.get().document.size == 700_000
    assert Event.objects.filter(kind="document.refused", case_id=case.id).count() == 1


def test_record_takes_no_more_than_its_share(a_case: ACase, settings, filing: Filing):
    settings.OPENCDOP_LARGEST_CASE_MB = 1
    case = a_case()
    filing(case, b"a" * 700_000, name="a.txt")
    with pytest.raises(RuleBroken, match="All files of one record together"):
        filing(case, b"a" * 700_000, name="b.txt")
    assert FiledDocument.objects.count() == Document.objects.count() == 1
    assert Event.objects.filter(kind="document.refused", case_id=case.id).count() == 1


def test_each_opening_is_recorded_and_stands_beside_the_document(
    a_case: ACase, browse: Browse, filing: Filing
):
    case = a_case()
    filed, other = filing(case), filing(case, b"Another", name="b.txt")
    browse("asha").get(f"{home(case)}{filed.id}/file/")
    browse("mina").get(f"{home(case)}{filed.id}/look/1/")
    page = text_of(browse("asha").get(f"{home(case)}{filed.id}/"))
    assert "Asha Verma opened a document" in page
    assert "Mina Holt looked at pages of a document" in page
    assert "Nobody has opened it yet" in text_of(browse("asha").get(f"{home(case)}{other.id}/"))
    assert "opened by 2 people" in text_of(browse("asha").get(home(case)))


def test_pages_are_shown_as_pictures_of_our_own_making(a_case: ACase, browse: Browse, filing: Filing):
    case = a_case()
    filed = filing(case)
    assert "Page 2 of 2" in text_of(browse("asha").get(f"{home(case)}{filed.id}/look/?page=2"))
    answer = browse("asha").get(f"{home(case)}{filed.id}/look/2/")
    assert answer["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).height > 1000
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert browse("asha").get(f"{home(case)}{filed.id}/look/3/").status_code == 422


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", b"Only words", "A file of this kind cannot be shown here."),
        ("a.docx", a_word_document(), "add a newer version of it as a PDF"),
        ("IMG_1.heic", a_heic(), "A photograph in HEIC cannot be shown here."),
        ("call.wav", b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "listen to it on your own computer"),
    ],
)
def test_what_cannot_be_shown_says_so_with_the_way_on(
    a_case: ACase, browse: Browse, filing: Filing, name: str, content: bytes, says: str
):
    case = a_case()
    filed = filing(case, content, name=name)
    page = browse("asha").get(f"{home(case)}{filed.id}/")
    assert says in text_of(page)
    assert "Save the file" in text_of(page)
    assert "look/" not in page.content.decode()
    answer = browse("asha").get(f"{home(case)}{filed.id}/look/")
    assert answer.status_code == 422
    assert says in text_of(answer)


def test_newer_version_stands_first_and_the_older_one_stays(
    a_case: ACase, cast: Cast, browse: Browse, filing: Filing
):
    case = a_case()
    first = filing(case, title="Report")
    browse("asha").post(f"{home(case)}{first.id}/version/", {"files": upload(a_pdf(3), "new.pdf")})
    (one,) = kept_documents(case)
    assert (one.newest.version_no, [each.pk for each in one.older]) == (2, [first.pk])
    assert "There is a newer version" in text_of(browse("asha").get(f"{home(case)}{first.id}/"))
    with pytest.raises(Stale):
        services.file_version(first, upload=upload(), by=cast.actor("asha"))
    answer = browse("asha").post(f"{home(case)}{first.id}/version/", {"files": upload()})
    assert (answer.status_code, "in the meantime" in text_of(answer)) == (422, True)
    services.set_aside(one.newest, reason="Old", by=cast.actor("asha"))
    with pytest.raises(RuleBroken, match="Take it up again first"):
        services.file_version(one.newest, upload=upload(), by=cast.actor("asha"))
    assert Event.objects.filter(kind="document.refused", case_id=case.id).count() == 3
    assert FiledDocument.objects.count() == 2


def test_copy_for_the_panel_tells_nothing_of_its_makers_and_a_meeting_reads_it_only_when_given(
    a_case: ACase, cast: Cast, browse: Browse, filing: Filing
):
    case = a_case()
    filed = filing(case)
    browse("asha").post(f"{home(case)}{filed.id}/copy/")
    copy = FiledDocument.objects.get(copy_of=filed)
    saved = b"".join(browse("asha").get(f"{home(case)}{copy.id}/file/").streaming_content)
    assert CANARY.encode() not in saved
    assert len(PdfReader(io.BytesIO(saved)).pages) == 2
    assert Document.objects.get(pk=filed.document_id).state == "kept"
    with pytest.raises(RuleBroken, match="Make a copy"):
        services.give_to_meeting(filed, meeting_id="x", by=cast.actor("asha"))


def test_those_asked_to_a_meeting_read_a_copy_that_was_given_to_it_and_no_other(
    a_case: ACase, cast: Cast, browse: Browse, filing: Filing
):
    case, asha = a_case(), browse("asha")
    meeting = arrange_meeting(
        cast.ashmoor,
        kind=Meeting.PANEL,
        on=clock.today() + timedelta(days=9),
        place="By video link",
        by=cast.actor("asha"),
    )
    item = AgendaItem.objects.create(case=case, meeting=meeting, data_key_id=case.data_key_id, position=1)
    Grant.objects.create(case=case, person=cast.person("ben"), basis=meeting.basis)
    filed = filing(case, title="Report")
    asha.post(f"{home(case)}{filed.id}/copy/")
    copy = FiledDocument.objects.get(copy_of=filed)
    papers = f"/cases/{case.id}/meetings/{item.id}/documents/"
    ben = browse("ben")
    assert "No document was given" in text_of(ben.get(papers))
    asha.post(f"{home(case)}{copy.id}/meeting/", {"meeting": meeting.basis})
    assert "No document was given" in text_of(ben.get(papers))  # nobody said that it names nobody
    asha.post(f"{home(case)}{copy.id}/meeting/", {"meeting": meeting.basis, "read": "1"})
    assert "Report" in text_of(ben.get(papers))
    assert "1 document for this meeting" in text_of(ben.get(f"/cases/{case.id}/meetings/{item.id}/paper/"))
    assert "Page 1 of 2" in text_of(ben.get(f"{papers}{copy.id}/look/"))
    assert ben.get(f"{papers}{copy.id}/look/1/")["Content-Type"] == "image/png"
    assert ben.get(f"{papers}{copy.id}/file/").status_code == 200
    assert ben.get(f"{papers}{filed.id}/file/").status_code == 404
    assert "Ben Carter opened a document" in text_of(asha.get(f"{home(case)}{copy.id}/"))
    asha.post(f"{home(case)}{copy.id}/meeting/", {"meeting": ""})
    assert ben.get(f"{papers}{copy.id}/file/").status_code == 404


def test_documents_of_a_merged_case_stand_with_those_of_the_other(
    a_case: ACase, cast: Cast, browse: Browse, filing: Filing
):
    kept, twice = a_case(), a_case()
    one, other = filing(kept, title="One"), filing(twice, title="Other")
    merge_cases(kept, merged=twice, reason="The same child", by=cast.actor("asha"))
    page = text_of(browse("asha").get(home(kept)))
    assert "One" in page
    assert f"{home(kept)}{other.id}/" in page
    assert browse("asha").get(f"{home(kept)}{other.id}/file/").status_code == 200
    browse("asha").post(f"{home(kept)}{other.id}/version/", {"files": upload()})
    (newer,) = FiledDocument.objects.filter(replaces=other)
    assert newer.case_id == kept.id
    right = a_case(surname="Rowe", nhs_number="9990000026")
    browse("asha").post(f"{home(kept)}{newer.id}/move/", {"reference": right.reference, "reason": "Not hers"})
    assert right.filed_documents.count() == 2
    assert kept.filed_documents.get().pk == one.pk


def test_versions_and_copies_made_while_two_cases_were_one_are_shown_when_they_are_two_again(
    a_case: ACase, cast: Cast, browse: Browse, filing: Filing
):
    kept, twice, asha = a_case(), a_case(), browse("asha")
    copied, renewed = filing(twice, title="Copied"), filing(twice, title="Renewed")
    merge_cases(kept, merged=twice, reason="The same child", by=cast.actor("asha"))
    asha.post(f"{home(kept)}{copied.id}/copy/")
    asha.post(f"{home(kept)}{renewed.id}/version/", {"files": upload(a_pdf(3))})
    part_cases(Case.objects.get(pk=twice.pk), reason="Two children", by=cast.actor("asha"))
    kept = Case.objects.get(pk=kept.pk)
    copy, newer = FiledDocument.objects.get(copy_of=copied), FiledDocument.objects.get(replaces=renewed)
    assert (copy.case_id, newer.case_id) == (kept.pk, kept.pk)
    listed = text_of(asha.get(home(kept)))
    assert "Copied" in listed
    assert "copy for the panel" in listed
    for case, filed in ((kept, copy), (kept, newer), (twice, copied), (twice, renewed)):
        assert asha.get(f"{home(case)}{filed.id}/").status_code == 200


def test_parted_from_its_newer_version_a_document_offers_none_and_moves_alone(
    a_case: ACase, cast: Cast, browse: Browse, filing: Filing
):
    kept, twice, asha = a_case(), a_case(), browse("asha")
    filed = filing(twice, title="Renewed")
    version = f"{home(twice)}{filed.id}/version/"
    assert version in asha.get(f"{home(twice)}{filed.id}/").content.decode()
    merge_cases(kept, merged=twice, reason="The same child", by=cast.actor("asha"))
    asha.post(f"{home(kept)}{filed.id}/version/", {"files": upload(a_pdf(3))})
    part_cases(Case.objects.get(pk=twice.pk), reason="Two children", by=cast.actor("asha"))
    page = asha.get(f"{home(twice)}{filed.id}/")
    assert version not in page.content.decode()
    assert "A newer version is filed with another case" in text_of(page)
    answer = asha.post(version, {"files": upload(a_pdf(4))})
    assert answer.status_code == 422
    right = a_case(surname="Rowe", nhs_number="9990000026")
    asha.post(f"{home(twice)}{filed.id}/move/", {"reference": right.reference, "reason": "Not hers"})
    assert FiledDocument.objects.get(replaces=filed).case_id == kept.pk, "another case keeps what is its own"
    assert right.filed_documents.get().pk == filed.pk
    assert version.replace(twice.pk, right.pk) not in asha.get(f"{home(right)}{filed.id}/").content.decode()


def test_document_is_moved_with_all_that_belongs_to_it(
    a_case: ACase, cast: Cast, browse: Browse, filing: Filing
):
    wrong, right = a_case(), a_case(surname="Rowe", nhs_number="9990000026")
    filed = filing(wrong)
    newer = services.file_version(filed, upload=upload(a_pdf(3)), by=cast.actor("asha"))
    browse("asha").post(f"{home(wrong)}{newer.id}/copy/")
    answer = browse("asha").post(
        f"{home(wrong)}{filed.id}/move/", {"reference": right.reference, "reason": "Of the brother"}
    )
    assert answer.url == f"{home(right)}{filed.id}/"
    assert (wrong.filed_documents.count(), right.filed_documents.count()) == (0, 3)
    assert {each.case_id for each in Document.objects.all()} == {right.id}
    assert browse("asha").get(f"{home(right)}{filed.id}/file/").status_code == 200
    assert browse("asha").get(f"{home(wrong)}{filed.id}/file/").status_code == 404
    assert Event.objects.filter(kind="filed.moved_away", case_id=wrong.id).count() == 1
    assert Event.objects.filter(kind="filed.moved_here", case_id=right.id).count() == 1


def test_moving_asks_for_a_reason_and_a_case_of_the_panel(
    a_case: ACase, cast: Cast, browse: Browse, filing: Filing
):
    case = a_case()
    filed = filing(case)
    right = a_case(surname="Rowe", nhs_number="9990000026")
    for posted in ({"reference": "HAR-1", "reason": "x"}, {"reference": right.reference, "reason": " "}):
        answer = browse("asha").post(f"{home(case)}{filed.id}/move/", posted)
        assert answer.status_code == 422
    assert case.filed_documents.count() == 1


def test_other_people_find_no_documents(a_case: ACase, browse: Browse, filing: Filing):
    case = a_case()
    filed = filing(case)
    ends = ("", f"{filed.id}/", f"{filed.id}/file/", f"{filed.id}/look/", f"{filed.id}/look/1/")
    for end in ends:
        assert browse("carol").get(f"{home(case)}{end}").status_code == 404
        assert browse("chidi").get(f"{home(case)}{end}").status_code == 403
        assert browse("ben").get(f"{home(case)}{end}").status_code in (403, 404)
    assert browse("carol").post(f"{home(case)}add/", {}).status_code == 404
    other = a_case(surname="Rowe", nhs_number="9990000026")
    assert browse("asha").get(f"{home(other)}{filed.id}/").status_code == 404
    assert not Event.objects.filter(is_read=True, about=f"documents.document:{filed.document_id}").exists()


def test_restricted_case_opens_its_documents_to_those_who_work_with_it(
    a_case: ACase, cast: Cast, browse: Browse, filing: Filing
):
    case = a_case()
    filed = filing(case)
    Case.objects.filter(pk=case.pk).update(restricted=True, coordinator=cast.person("mina"))
    assert browse("asha").get(f"{home(case)}{filed.id}/file/").status_code == 404
    assert browse("mina").get(f"{home(case)}{filed.id}/file/").status_code == 200
    filed = FiledDocument.objects.get()
    with pytest.raises(NotFound):
        services.set_aside(filed, reason="Of another child", by=cast.actor("asha"))


@pytest.mark.parametrize("rows", [1, 25])
def test_list_asks_the_database_as_often_for_many_documents_as_for_one(
    a_case: ACase, browse: Browse, filing: Filing, rows: int
):
    case, asha = a_case(), browse("asha")
    for number in range(rows):
        filing(case, f"Words {number}".encode(), name="a.txt")
    asha.get(home(case))
    with CaptureQueriesContext(connection) as asked:
        assert asha.get(home(case)).status_code == 200
    assert len(asked) <= 25


def test_documents_go_along_when_the_case_leaves_for_another_installation(a_case: ACase, filing: Filing):
    case = a_case()
    filed = filing(case)
    going = gathered(case)
    assert going.counts["cases.FiledDocument"] == 1
    (part,) = [each for each in going.parts if each.name.endswith(filed.document_id)]
    assert b"".join(part.chunks()).startswith(b"%PDF")

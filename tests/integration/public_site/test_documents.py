"""Public documents and figures: what may be put there, by whom, and what leaves with them."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.browsing import Browse, browsing, text_of

from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.public_site import document_services as services
from opencdop.public_site.models import PublicDocument, PublishedFigures
from opencdop.returns.editions import edition_for
from opencdop.returns.publishing import publish_year
from opencdop.statistics.periods import ReportYear

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
FORM = {
    "kind": "procedure",
    "title": "How we work",
    "dated_on-day": "3",
    "dated_on-month": "6",
    "dated_on-year": "2026",
}
TABLES = {"title": "Child deaths 2024 to 2025", "as_at_words": "As at 3 June 2026", "tables": []}


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def a_file(content: bytes = PDF, name: str = "procedure.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def a_word_file(**inner: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {"word/document.xml": b"<w:document/>", **inner}.items():
            archive.writestr(name, content)
    return out.getvalue()


def added(cast: Cast, **changed: object) -> PublicDocument:
    said = {
        "kind": "procedure",
        "title": "How we work",
        "dated_on": date(2026, 6, 3),
        "upload": a_file(),
        **changed,
    }
    return services.add_document(cast.ashmoor, by=cast.actor("asha"), **said)


def test_document_is_for_anybody_once_a_manager_published_it(cast: Cast, browse: Browse, client: Client):
    asha, mina = browse("asha"), browse("mina")
    assert asha.post("/site/ashmoor/documents/", {**FORM, "file": a_file()}).status_code == 302
    made = PublicDocument.objects.get()
    there, page = f"/panel/ashmoor/documents/{made.id}/", "/panel/ashmoor/about/procedures/"
    assert client.get(there).status_code == 404
    assert "How we work" not in text_of(client.get(page))
    assert asha.get(f"/site/ashmoor/documents/{made.id}/file/").status_code == 200
    assert asha.post(f"/site/ashmoor/documents/{made.id}/publish/").status_code == 403
    assert mina.post(f"/site/ashmoor/documents/{made.id}/publish/").status_code == 302
    answer = client.get(there)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="how-we-work.pdf"'
    assert not answer.cookies
    assert client.get(f"/panel/harrowdale/documents/{made.id}/").status_code == 404
    shown = text_of(client.get(page))
    assert "3 June 2026" in shown
    assert "by Mina Holt" in shown
    mina.post(f"/site/ashmoor/documents/{made.id}/withdraw/", {"reason": "A newer one is coming."})
    assert client.get(there).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"words", "words.txt", "PDF, a Word document"),
        (b"", "empty.pdf", "empty"),
        (b"%PDF-1.4 /JavaScript (x)", "acts.pdf", "cannot be published"),
        (a_word_file(**{"word/comments.xml": b"<w:comments/>"}), "a.docx", "comments"),
        (
            a_word_file(**{"word/document.xml": b'<w:document><w:ins w:id="1"></w:ins></w:document>'}),
            "a.docx",
            "tracked",
        ),
    ],
)
def test_file_that_holds_more_than_it_shows_is_refused(cast: Cast, content: bytes, name: str, sentence: str):
    with pytest.raises(RuleBroken, match=sentence):
        added(cast, upload=a_file(content, name))
    assert PublicDocument.objects.count() == 0


def test_refused_document_keeps_what_was_typed(cast: Cast, browse: Browse):
    answer = browse("asha").post("/site/ashmoor/documents/", {**FORM, "dated_on-day": "31"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert 'value="How we work"' in page
    assert "Choose the file" in page
    wrong_day = browse("asha").post(
        "/site/ashmoor/documents/", {**FORM, "dated_on-day": "31", "file": a_file()}
    )
    assert wrong_day.status_code == 422


@pytest.mark.parametrize("who", ["carol", "chidi", "ben", "dev", "ana", "edith"])
def test_nobody_else_adds_or_publishes_documents(cast: Cast, browse: Browse, who: str):
    made = added(cast)
    with pytest.raises((NotAllowed, NotFound)):
        services.publish_document(made, by=cast.actor(who))
    with pytest.raises((NotAllowed, NotFound)):
        services.add_document(
            cast.ashmoor,
            kind="procedure",
            title="A",
            dated_on=date(2026, 1, 1),
            upload=a_file(),
            by=cast.actor(who),
        )
    assert browse(who).get(f"/site/ashmoor/documents/{made.id}/file/").status_code in (403, 404)


def test_year_goes_to_the_public_site_with_small_numbers_hidden(
    cast: Cast, a_case: ACase, browse: Browse, client: Client
):
    for number in range(3):
        a_case(date_of_birth="2024-05-01", date_of_death=f"2024-06-0{number + 1}")
    mina, address = browse("mina"), "/figures/ashmoor/2024-25/publish/"
    assert "Put the year on the public site" in text_of(mina.get("/figures/ashmoor/2024-25/"))
    assert "Publish the figures" in text_of(mina.get(address))
    done = mina.post(address, {"figures": "1"})
    assert done["Location"] == "/panel/ashmoor/figures/2024-25/"
    page = text_of(client.get("/panel/ashmoor/figures/2024-25/"))
    assert "Child deaths and reviews" in page
    assert "by Mina Holt" in page
    kept = PublishedFigures.objects.get()
    deaths = kept.content["tables"][0]["rows"][0]
    assert deaths["texts"] != ["3"]
    assert "2024" in text_of(client.get("/panel/ashmoor/about/figures/"))
    again = mina.post(address, {"figures": "1"})
    assert again.status_code == 422
    assert mina.post(address, {"figures": "1", "because": "A death was counted twice."}).status_code == 302
    assert "A death was counted twice." in text_of(client.get("/panel/ashmoor/figures/2024-25/"))
    mina.post("/site/ashmoor/figures/2024-25/withdraw/", {"reason": "Wrong year."})
    assert client.get("/panel/ashmoor/figures/2024-25/").status_code == 404


def test_annual_report_goes_among_the_documents_as_a_draft(cast: Cast, browse: Browse, client: Client):
    assert browse("asha").post("/figures/ashmoor/2024-25/publish/", {"report": "1"}).status_code == 302
    made = PublicDocument.objects.get()
    assert (made.kind, made.state) == ("annual_report", "draft")
    services.publish_document(made, by=cast.actor("mina"))
    assert "Annual report" in text_of(client.get("/panel/ashmoor/about/reports/"))


def test_year_that_is_not_over_is_not_published(cast: Cast):
    now = datetime(2026, 11, 1, 9, tzinfo=UTC)
    edition = edition_for(
        cast.actor("mina"), cast.ashmoor, year=ReportYear.holding(date(2026, 11, 1)), asked="", now=now
    )
    with pytest.raises(RuleBroken, match="not over"):
        publish_year(edition, by=cast.actor("mina"))


@pytest.mark.parametrize("who", ["carol", "chidi", "ben", "ana", "edith"])
def test_nobody_else_publishes_a_year(cast: Cast, browse: Browse, who: str):
    assert browse(who).get("/figures/ashmoor/2024-25/publish/").status_code in (403, 404)


def test_what_was_not_taken_off_says_why_and_keeps_the_reason_that_was_typed(cast: Cast, browse: Browse):
    mina = cast.actor("mina")
    document = added(cast)
    figures = services.publish_figures(
        cast.ashmoor, year="2024-25", as_at=datetime(2026, 6, 3, tzinfo=UTC), content=TABLES, by=mina
    )
    ways = (
        (
            f"documents/{document.id}/withdraw/",
            lambda: services.withdraw_document(document, reason="Old.", by=mina),
        ),
        ("figures/2024-25/withdraw/", lambda: services.withdraw_figures(figures, reason="Old.", by=mina)),
    )
    for rest, taken_off in ways:
        address = f"/site/ashmoor/{rest}"
        empty = browse("mina").post(address, {"reason": " "})
        assert empty.status_code == 422
        assert "Say in a sentence why it is taken off." in text_of(empty)
        assert 'margin-bottom-0" open>' in text_of(empty)
        long = browse("mina").post(address, {"reason": "Because of this. " * 20})
        assert long.status_code == 422
        assert "in at most 300 characters: these are 339" in text_of(long)
        assert "Because of this. " * 19 in text_of(long)
        taken_off()
        late = browse("mina").post(address, {"reason": "A death was counted twice."})
        assert late.status_code == 422
        assert "You wrote: A death was counted twice." in text_of(late)

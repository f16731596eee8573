"""Every letter of the checklist as PDF and as a Word document, with the words of the case; and there is no other."""

import io

import pytest
from docx import Document
from pypdf import PdfReader
from tests.cast import ACase, Cast
from tests.integration.browsing import browsing

from opencdop.cases.models import Case
from opencdop.panels.templates import LETTER, kinds
from opencdop.telling_others.queries import checklist_of

MADE_ELSEWHERE = {
    "passed_to_panel",
    "agency_figures_letter",
}  # tests of intake and of agency_requests/chasing
SAID = {
    "death_told": ("Ella Rose Marsden died on 2 November 2026", "born 20 June 2026", "999 000 0018"),
    "stop_letters": (
        "Ella Rose Marsden died on 2 November 2026",
        "invitations to immunisation",
        "999 000 0018",
    ),
    "school_told": (
        "We are sorry to tell Oak Lane Nursery that Ella Rose Marsden has died",
        "born 20 June 2026",
    ),
    "keep_going": ("A close relative of Sam Okoro has died", "Sam Okoro, born 20 June 2019"),
}
NOT_SAID = {
    "school_told": ("999 000", "died on"),
    "keep_going": ("Ella", "Marsden", "999 000", "died on"),
}


@pytest.fixture
def case(a_case: ACase) -> Case:
    return a_case(
        siblings=[{"name": "Sam Okoro", "date_of_birth": "2019-06-20"}],
        school_type="nursery",
        school_name="Oak Lane Nursery",
    )


def words_of(content: bytes, kind: str) -> str:
    if kind == "pdf":
        pages = PdfReader(io.BytesIO(content)).pages
        return " ".join(" ".join(page.extract_text().split()) for page in pages)
    return " ".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def test_there_is_no_letter_that_nobody_can_make() -> None:
    letters = {kind.code for kind in kinds().values() if kind.medium == LETTER}
    assert letters == {*SAID, *MADE_ELSEWHERE}


@pytest.mark.parametrize("file", ["pdf", "docx"])
@pytest.mark.parametrize("letter", SAID)
def test_letter_holds_the_words_of_the_case_and_no_more(
    case: Case, cast: Cast, letter: str, file: str
) -> None:
    code = next(row.line.code for row in checklist_of(case).rows if row.line.template == letter)
    answer = browsing(cast)("asha").post(
        f"/cases/{case.pk}/telling/lines/{code}/", {"act": file, "to": "The head\nMillbrook"}
    )
    assert answer["Content-Disposition"] == f'attachment; filename="letter.{file}"'
    words = words_of(answer.content, file)
    for said in (*SAID[letter], "The head", "Ashmoor child death review", case.reference, "Asha Verma"):
        assert said in words
    for never in (*NOT_SAID.get(letter, ()), "{"):
        assert never not in words

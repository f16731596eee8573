"""Every letter as a tagged PDF and as a Word document: the same words, opened by programs that are not ours."""

import io
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader
from tests.cast import Cast

from opencdop.panels.letter_files import letter_docx, letter_pdf
from opencdop.panels.models import Panel
from opencdop.panels.templates import LETTER, Letter, kinds, letter_for, template_for

LETTERS = [kind.code for kind in kinds().values() if kind.medium == LETTER]
ADDRESS = ["Ashmoor House", "1 Long Lane", "Millbrook"]


@pytest.fixture
def panel(cast: Cast) -> Panel:
    Panel.objects.filter(pk=cast.ashmoor.pk).update(postal_address="\n".join(ADDRESS))
    return Panel.objects.get(pk=cast.ashmoor.pk)


def letter_of(panel: Panel, code: str) -> Letter:
    return letter_for(
        panel, code, kinds()[code].examples | {"panel": panel.name}, to=["Dr Lee", "Millbrook Surgery"]
    )


def plain(text: str) -> str:
    return " ".join(text.split())


def tags(node: Any) -> list[str]:
    """The kinds of the structure elements in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        return [tag for each in node for tag in tags(each)]
    if not isinstance(node, dict):
        return []
    return [*([str(node["/S"])] if "/S" in node else []), *(tags(node["/K"]) if "/K" in node else [])]


def read_from(pdf: bytes) -> str:
    """The words of the pages."""
    return plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


@pytest.mark.parametrize("code", LETTERS)
def test_both_files_say_the_same(panel: Panel, code: str) -> None:
    letter = letter_of(panel, code)
    spoken = read_from(letter_pdf(letter))
    document = Document(io.BytesIO(letter_docx(letter)))
    written = plain(" ".join(paragraph.text for paragraph in document.paragraphs))
    lines = [line.removeprefix("- ") for block in letter.blocks for line in block]
    for words in ("Dr Lee", *ADDRESS, letter.subject, *lines, letter.signed_by):
        assert plain(words) in spoken
        assert plain(words) in written
    assert "{" not in spoken + written


@pytest.mark.parametrize("code", LETTERS)
def test_a_letter_has_structure_title_and_language(panel: Panel, code: str) -> None:
    letter = letter_of(panel, code)
    root = PdfReader(io.BytesIO(letter_pdf(letter))).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    read_in_order = tags(root["/StructTreeRoot"]["/K"])
    assert read_in_order.count("/H1") == 1
    assert ("/L" in read_in_order) == any(letter.is_list(block) for block in letter.blocks)
    document = Document(io.BytesIO(letter_docx(letter)))
    spoken = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}
    assert (document.core_properties.language, spoken) == ("en-GB", {"en-GB"})
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert styles.count("Heading 1") == 1
    assert ("List Bullet" in styles) == ("/L" in read_in_order)
    for told in (document.core_properties.title, str(root["/StructTreeRoot"])):
        assert "Robin" not in told


def test_words_that_look_like_markup_stand_as_they_were_typed(panel: Panel) -> None:
    typed = "<script>alert(1)</script> & <b>Tarn</b> {{ 7 * 7 }} é ł"
    letter = replace(letter_of(panel, "school_told"), blocks=((typed,),))
    assert typed in read_from(letter_pdf(letter))
    document = Document(io.BytesIO(letter_docx(letter)))
    assert typed in [paragraph.text for paragraph in document.paragraphs]


def test_a_panel_without_an_address_leaves_no_gap_on_its_paper(cast: Cast) -> None:
    panel = cast.ashmoor
    letter = letter_for(
        panel, "death_told", kinds()["death_told"].examples, template=template_for(panel, "death_told")
    )
    assert all(letter.office_lines)
    assert letter.office_lines[0] in (panel.telephone, panel.office_email)

"""Forms on paper: everything asked stands there, what is written in the spaces reads back, and nothing is fetched."""

import io
import re
from datetime import date
from pathlib import Path

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from opencdop.formkit.definition import Choice, Definition
from opencdop.formkit.loading import form_from, load_library
from opencdop.formkit.reading import read_group
from opencdop.submissions.paper.blank import blank_sheet
from opencdop.submissions.paper.filled import filled_sheet
from opencdop.submissions.paper.pdf import NotOurs, OurFonts, pdf_of
from opencdop.submissions.paper.sheet import Entry, Sheet, Space
from opencdop.submissions.paper.word import docx_of

DEFINITIONS = Path(__file__).resolve().parents[3] / "definitions"
FORM = """
form: small
version: "2022-04"
effective_from: 2022-04-01
title: A small form
sections:
  - key: all
    title: Everything
    groups:
      - key: page
        title: One page
        questions:
          - {key: words, type: text, label: In words, needed: blocks}
          - {key: story, type: long_text, label: In more words}
          - {key: weight, type: number, label: Weight, unit: g, not_known: true}
          - {key: seen, type: choice, label: Was it seen?, choices: yes_no, not_known: true}
          - {key: signs, type: choices, label: Which signs?, choices: signs, not_applicable: true}
          - {key: by_whom, type: text, label: By whom?, when: {question: seen, is: "yes"}}
          - {key: born, type: date, label: Born, not_known: true}
          - {key: fell, type: moment, label: When did it happen?}
          - {key: term, type: weeks_days, label: Gestation}
          - {key: home, type: address, label: Address}
          - {key: ticked, type: tick, label: It is so}
          - {key: why, type: causes, label: Cause of death}
          - key: kin
            type: repeat
            item: brother or sister
            questions:
              - {key: name, type: text, label: Name}
              - {key: at_home, type: choice, label: At home?, choices: yes_no, not_known: true}
          - {key: age, type: computed, of: age_days, label: Age}
"""


CHOICES = {
    "yes_no": (Choice("yes", "Yes"), Choice("no", "No")),
    "signs": (Choice("a", "First"), Choice("b", "Second")),
}


def small() -> Definition:
    return form_from(FORM, choices=CHOICES)


def entries_of(sheet: Sheet) -> list[Entry]:
    def within(entry: Entry) -> list[Entry]:
        return [entry, *(each for inner in entry.entries for each in within(inner))]

    tops = [entry for part in sheet.parts for leaf in part.leaves for entry in leaf.entries]
    return [each for top in tops for each in within(top)]


def spaces_of(sheet: Sheet) -> list[Space]:
    return [space for entry in entries_of(sheet) for space in entry.spaces]


def words_of_pdf(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return squeezed("\n".join(page.extract_text() for page in pages))


def squeezed(words: str) -> str:
    """Without spaces and hyphens: where a line breaks is the printer's affair."""
    return re.sub(r"[\s\u00ad-]+", "", words)


WRITTEN = {
    "words": "A word", "story": "More words", "weight": "3200", "seen=yes": True, "signs=b": True, "by_whom": "Nurse",
    "born-day": "3", "born-month": "6", "born-year": "2024", "fell-day": "4", "fell-month": "6", "fell-year": "2024",
    "fell-time": "14:05", "fell-quality=exact": True, "term-weeks": "39", "term-days": "2", "home": "1 High Street",
    "ticked=true": True, "why-layout=standard": True, "why-1a": "Pneumonia", "kin-0-name": "A",
    "kin-1-at_home=not_known": True,
}  # fmt: skip


def test_what_is_written_in_the_spaces_reads_as_the_same_answers():
    form = small()
    spaces = spaces_of(blank_sheet(form))
    tags = {f"{each.name}={each.value}" if each.shape == "box" else each.name for each in spaces}
    assert WRITTEN.keys() - tags == set()
    posted: dict[str, list[str]] = {}
    for tag, value in WRITTEN.items():
        name, _, code = tag.partition("=")
        posted.setdefault(name, []).append(code if value is True else value)
    reading = read_group(form.group("page"), posted, {}, definition=form, today=date(2026, 11, 22))
    assert reading.problems == ()
    assert reading.answers == {
        "words": "A word", "story": "More words", "weight": 3200, "seen": "yes", "signs": ["b"], "by_whom": "Nurse",
        "born": "2024-06-03", "fell": {"on": "2024-06-04", "time": "14:05", "quality": "exact"},
        "term": {"weeks": 39, "days": 2}, "home": {"lines": ["1 High Street"], "no_fixed_abode": False}, "ticked": True,
        "why": {"layout": "standard", "1a": "Pneumonia"},
        "kin": [{"name": "A"}, {"at_home": {"no_answer": "not_known"}}],
    }  # fmt: skip


def test_blank_form_says_when_a_question_is_asked_and_leaves_out_what_is_worked_out():
    entries = {entry.label: entry for entry in entries_of(blank_sheet(small()))}
    assert entries["By whom?"].only_if == "'Was it seen?' is 'Yes'"
    assert entries["In words"].needed
    assert "Weight (g)" in entries
    assert "Age" not in entries
    assert "Brother or sister 3" in entries


@pytest.mark.parametrize("form", ["notification", "drowning", "sud"])
def test_blank_pdf_is_tagged_and_holds_every_question(form: str):
    definition = load_library([DEFINITIONS]).form(form)
    sheet = blank_sheet(definition)
    content = pdf_of(sheet)
    reader = pypdf.PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/StructTreeRoot"]["/K"]
    assert reader.metadata is not None
    assert reader.metadata.title == definition.title
    found = words_of_pdf(content)
    assert [entry.label for entry in entries_of(sheet) if squeezed(entry.label) not in found] == []


def test_blank_word_document_carries_the_name_of_every_space():
    sheet = blank_sheet(load_library([DEFINITIONS]).form("notification"))
    document = docx.Document(io.BytesIO(docx_of(sheet)))
    tags = [each.get(qn("w:val")) for each in document.element.iter(qn("w:tag"))]
    spaces = spaces_of(sheet)
    assert tags[0] == "opencdop-form"
    assert tags[1:] == [f"{each.name}={each.value}" if each.shape == "box" else each.name for each in spaces]
    headings = [each.text for each in document.paragraphs if each.style.name.startswith("Heading")]
    assert [
        entry.label
        for entry in entries_of(sheet)
        if f"{entry.label}{' (needed)' * entry.needed}" not in headings
    ] == []


def filled(**answers: object) -> Sheet:
    return filled_sheet(small(), answers, today=date(2026, 11, 22), standing=("Received 3 June 2026",))


def test_filled_form_holds_answers_as_words_on_both_kinds_of_paper():
    sheet = filled(
        words="<b>Bold & brave</b>", seen={"no_answer": "not_known"}, kin=[{"name": "A"}, {"name": "B"}]
    )
    pdf = words_of_pdf(pdf_of(sheet))
    word = docx.Document(io.BytesIO(docx_of(sheet)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    for words in ("<b>Bold & brave</b>", "Not known", "Received 3 June 2026", "Confidential"):
        assert squeezed(words) in pdf
    assert {"<b>Bold & brave</b>", "Not known", "A\nB"} <= set(cells)
    assert "By whom?" not in cells
    assert word.sections[0].footer.paragraphs[0].text == "Confidential"


@pytest.mark.parametrize(
    "address",
    ["https://example.org/a.png", "file:///etc/passwd", "opencdop-font:../../settings.py", "data:text/css,x"],
)
def test_paper_fetches_nothing_but_our_fonts(address: str):
    with pytest.raises(NotOurs):
        OurFonts().fetch(address)


def test_paper_takes_a_very_long_answer():
    sheet = filled(story="word " * 10_000)
    assert len(pypdf.PdfReader(io.BytesIO(pdf_of(sheet))).pages) > 10
    assert docx_of(sheet)

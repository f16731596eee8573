"""A filled Word document made from our blank form reads back as what was written; anything else says what it is."""

import io
import zipfile
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.submissions.test_paper import WRITTEN, small

from opencdop.formkit.definition import Definition
from opencdop.submissions.paper.blank import blank_sheet
from opencdop.submissions.paper.reading_back import TWICE, answers_in, read_back
from opencdop.submissions.paper.word import docx_of

TODAY = date(2026, 11, 22)
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def filled_in(form: Definition, written: dict[str, object]) -> io.BytesIO:
    """The blank form as Word saves it once these spaces are written in and these boxes ticked."""
    document = docx.Document(io.BytesIO(docx_of(blank_sheet(form))))
    for control in document.element.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val"))
        if tag not in written:
            continue
        if written[tag] is True:
            control.find(f".//{W14}checked").set(f"{W14}val", "1")
            continue
        properties = control.find(qn("w:sdtPr"))
        properties.remove(properties.find(qn("w:showingPlcHdr")))
        control.find(f".//{qn('w:t')}").text = str(written[tag])
    return saved(document)


def saved(document: object) -> io.BytesIO:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out


def with_part(file: io.BytesIO, name: str, content: bytes) -> io.BytesIO:
    out = io.BytesIO(file.getvalue())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out


def test_filled_form_reads_back_as_what_was_written():
    form = small()
    found = read_back(filled_in(form, WRITTEN), form)
    assert found.kind == "ours"
    read = answers_in(found.posted, form, today=TODAY)
    assert read.unread == ()
    assert read.answers["words"] == "A word"
    assert read.answers["born"] == "2024-06-03"
    assert read.answers["signs"] == ["b"]
    assert read.answers["kin"] == [{"name": "A"}, {"at_home": {"no_answer": "not_known"}}]
    assert read.answers["fell"] == {"on": "2024-06-04", "time": "14:05", "quality": "exact"}


def test_blank_form_that_comes_back_empty_holds_no_answer():
    form = small()
    found = read_back(filled_in(form, {}), form)
    assert (found.kind, dict(found.posted)) == ("ours", {})


def test_two_boxes_for_one_choice_and_a_wrong_date_are_said_and_not_guessed():
    form = small()
    found = read_back(filled_in(form, {"seen=yes": True, "seen=no": True, "born-day": "31", "born-month": "2",
                                       "born-year": "2024", "words": "kept"}), form)  # fmt: skip
    read = answers_in(found.posted, form, today=TODAY)
    assert read.answers == {"words": "kept"}
    assert f"'Was it seen?': {TWICE}" in read.unread
    assert [each.partition(":")[0] for each in read.unread] == ["The born", "'Was it seen?'"]


def test_paragraphs_and_breaks_in_a_space_are_lines_and_struck_out_words_are_left_out():
    form = small()
    file = filled_in(form, {"story": "One"})
    document = docx.Document(file)
    control = next(
        each for each in document.element.iter(qn("w:sdt"))
        if each.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) == "story"
    )  # fmt: skip
    run = control.find(f".//{qn('w:r')}")
    for name, text in (("w:br", None), ("w:t", "two"), ("w:delText", " gone")):
        piece = run.makeelement(qn(name), {})
        piece.text = text
        run.append(piece)
    assert read_back(saved(document), form).posted["story"] == ["One\ntwo"]


def test_form_of_another_version_is_read_as_far_as_both_ask():
    form = small()
    document = docx.Document(filled_in(form, WRITTEN))
    for text in document.element.iter(qn("w:t")):
        text.text = (text.text or "").replace("/2022-04/", "/2019-04/")
    found = read_back(saved(document), form)
    assert found.kind == "other_version"
    assert found.posted["words"] == ["A word"]


def test_form_from_which_spaces_were_taken_is_not_read():
    form = small()
    document = docx.Document(filled_in(form, WRITTEN))
    controls = list(document.element.iter(qn("w:sdt")))[1:]
    for control in controls[:12]:
        control.getparent().remove(control)
    assert read_back(saved(document), form).kind == "changed"


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (saved(docx.Document()), "not_ours"),
        (io.BytesIO(b"%PDF-1.7 a scan"), "not_word"),
        (io.BytesIO(b""), "not_word"),
        (io.BytesIO(b"PK\x03\x04 cut short"), "damaged"),
        (with_part(io.BytesIO(docx_of(blank_sheet(small()))), "word/vbaProject.bin", b"x"), "macro"),
    ],
)
def test_file_that_is_something_else_says_what_it_is(file: io.BytesIO, kind: str):
    assert read_back(file, small()).kind == kind


def test_document_that_names_other_files_or_entities_is_not_opened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "word/document.xml",
            b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>',
        )
    assert read_back(out, small()).kind == "damaged"


def test_document_that_unpacks_to_far_more_than_a_form_is_not_opened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * (21 * 1024 * 1024) + b"</a>")
    assert read_back(out, small()).kind == "damaged"


@given(noise=st.binary(max_size=400), at=st.floats(0, 1))
def test_a_damaged_file_never_raises(noise: bytes, at: float):
    whole = docx_of(blank_sheet(small()))
    place = int(at * len(whole))
    found = read_back(io.BytesIO(whole[:place] + noise + whole[place + len(noise) :]), small())
    assert found.kind in {"ours", "other_version", "changed", "not_ours", "macro", "not_word", "damaged"}

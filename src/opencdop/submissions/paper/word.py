"""A sheet as a Word document. In a blank one every space is a content control that carries the name under which the
same field posts on a page, so that a filled document can be read back.
"""

import io
from typing import Any

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from opencdop.submissions.paper.sheet import Entry, Leaf, Sheet, Space, tag_of

_TICKS = "http://schemas.microsoft.com/office/word/2010/wordml"
_HERE = "Click or tap here to write"
MARK_TAG = "opencdop-form"
_LAST = 6  # Word's own headings go deeper; ours need no more


def docx_of(sheet: Sheet) -> bytes:
    """The document, in British English, with headings that a screen reader walks through."""
    document = Document()
    _describe(document, sheet)
    document.add_heading(sheet.title, level=0)
    for line in sheet.standing:
        document.add_paragraph(line)
    if sheet.mark:
        document.add_paragraph()._p.append(_marked(sheet.mark))
    if sheet.intro:
        document.add_paragraph(sheet.intro)
    for part in sheet.parts:
        document.add_heading(part.title, level=1)
        for leaf in part.leaves:
            document.add_heading(leaf.title, level=2)
            _beneath(document, leaf.only_if, leaf.hint)
            if sheet.confidential:
                _answers(document, leaf)
            else:
                for entry in leaf.entries:
                    _to_fill_in(document, entry, level=3)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _describe(document: Any, sheet: Sheet) -> None:
    properties = document.core_properties
    properties.title, properties.language = sheet.title, "en-GB"
    properties.author = properties.last_modified_by = properties.comments = ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal.element.get_or_add_rPr().append(language)
    if sheet.foot:
        document.sections[0].footer.paragraphs[0].text = sheet.foot


def _beneath(document: Any, only_if: str, hint: str) -> None:
    for words in (f"Only if {only_if}." if only_if else "", hint):
        if words:
            run = document.add_paragraph().add_run(words)
            run.font.color.rgb = RGBColor(0x33, 0x33, 0x33)


def _answers(document: Any, leaf: Leaf) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for entry in leaf.entries:
        question, answer = table.add_row().cells
        question.paragraphs[0].add_run(entry.label).bold = True
        answer.text = "\n".join(entry.answer)


def _to_fill_in(document: Any, entry: Entry, *, level: int) -> None:
    document.add_heading(entry.label + (" (needed)" if entry.needed else ""), level=min(level, _LAST))
    _beneath(document, entry.only_if, entry.hint)
    for shape, spaces in entry.runs:
        if shape == "short":
            line = document.add_paragraph()
            for space in spaces:
                line.add_run(f"{space.words}: ")
                line._p.append(_to_write(space))
                line.add_run("    ")
            continue
        for space in spaces:
            _add_line(document, space)
    for inner in entry.entries:
        _to_fill_in(document, inner, level=level + 1)


def _add_line(document: Any, space: Space) -> None:
    line = document.add_paragraph()
    if space.shape == "box":
        line._p.append(_to_tick(space))
        line.add_run(f" {space.words}")
        line.paragraph_format.space_after = Pt(2)
        return
    if space.words:
        line.add_run(f"{space.words}: ")
    line._p.append(_to_write(space))


def _to_write(space: Space) -> Any:
    lines = '<w:text w:multiLine="1"/>' if space.shape == "lines" else "<w:text/>"
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:alias/><w:tag/><w:showingPlcHdr/>{lines}</w:sdtPr>"
        '<w:sdtContent><w:r><w:rPr><w:color w:val="555555"/></w:rPr><w:t/></w:r></w:sdtContent></w:sdt>'
    )
    control.find(f".//{qn('w:t')}").text = _HERE if space.shape != "short" else "..."
    return _named(control, space)


def _to_tick(space: Space) -> Any:
    control = parse_xml(
        f'<w:sdt {nsdecls("w")} xmlns:w14="{_TICKS}"><w:sdtPr><w:alias/><w:tag/><w14:checkbox>'
        '<w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>\u2610</w:t></w:r></w:sdtContent></w:sdt>"
    )
    return _named(control, space)


def _named(control: Any, space: Space) -> Any:
    """The control with its tag: the posted name, and for a box the value that ticking it posts."""
    control.find(f".//{qn('w:tag')}").set(qn("w:val"), tag_of(space))
    control.find(f".//{qn('w:alias')}").set(qn("w:val"), space.words or "Answer")
    return control


def _marked(mark: str) -> Any:
    """A locked line that names the form, for whoever reads a filled document back."""
    control = parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias/><w:tag/><w:lock w:val="sdtContentLocked"/><w:text/></w:sdtPr>'
        '<w:sdtContent><w:r><w:rPr><w:color w:val="555555"/><w:sz w:val="18"/></w:rPr><w:t/></w:r></w:sdtContent>'
        "</w:sdt>"
    )
    control.find(f".//{qn('w:alias')}").set(qn("w:val"), "Which form this is")
    control.find(f".//{qn('w:tag')}").set(qn("w:val"), MARK_TAG)
    control.find(f".//{qn('w:t')}").text = f"Please leave this line as it is: {mark}"
    return control

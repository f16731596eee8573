"""A Word or Excel file without what it tells besides its words: who wrote it, when and where, who commented.

A document with tracked changes is not copied: what was deleted would still be readable in the copy.
"""

import zipfile
import zlib
from io import BytesIO
from typing import Any

from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from PIL import Image

from opencdop.documents.apart.refusing import CannotBeDone
from opencdop.documents.apart.segments import without_segments

LARGEST_UNPACKED = 512 * 1024 * 1024
UNREADABLE = "No copy can be made of this document. It may be damaged, or locked with a password."
TRACKED = (
    "This document holds tracked changes: what was deleted could still be read in a copy. Accept or reject them, and "
    "add it again as a new version."
)
NOTES = "It holds {count} notes beside the text. They stay in the copy, without the names of their writers."
SHEETS = "{count} of its sheets are hidden. They stay in the copy, hidden."
LINKED = "It is linked to other files. Their names stay in the copy."
_EMPTY = {
    "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-'
    'properties"/>',
    "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}
_LEFT_OUT = (
    "docProps/thumbnail",
    "customXml/",
    "xl/revisions/",
    "xl/printerSettings/",
    "word/printerSettings/",
)
_TRACKED = {
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "cellIns",
    "cellDel",
    "rPrChange",
    "pPrChange",
    "sectPrChange",
}
_TRACKED |= {"tblPrChange", "trPrChange", "tcPrChange", "tblGridChange", "numberingChange"}
_NAMES = {"author", "initials", "userName", "refreshedBy"}
_OF_PEOPLE = {"displayName", "userId", "providerId"}
_WHEN = {"date", "dateUtc", "dT", "refreshedDate"}
_GONE = {"absPath", "fileSharing", "rsids", "attachedTemplate", "docVars", "proofState"}
_COMMENTS = ("comment", "threadedComment", "commentExtensible", "pivotCacheDefinition")
_NOBODY = "-"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def copy_of_office(file: BytesIO) -> tuple[dict[str, Any], bytes]:
    """The same document, packed anew part by part."""
    made, found = BytesIO(), {"notes": 0, "sheets": 0, "linked": 0}
    try:
        with zipfile.ZipFile(file) as given, zipfile.ZipFile(made, "w") as taken:
            if sum(entry.file_size for entry in given.infolist()) > LARGEST_UNPACKED:
                raise CannotBeDone(UNREADABLE)
            if any(name.startswith("xl/revisions/") for name in given.namelist()):
                raise CannotBeDone(TRACKED)
            for name in dict.fromkeys(given.namelist()):
                if name.endswith("/") or name.startswith(_LEFT_OUT):
                    continue
                part = _part(name, given.read(name), found)
                taken.writestr(zipfile.ZipInfo(name, _FIRST_DAY), part, zipfile.ZIP_DEFLATED)
            ending = ".docx" if "word/document.xml" in given.namelist() else ".xlsx"
    except (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, SyntaxError, EOFError):
        raise CannotBeDone(UNREADABLE) from None
    told = (("notes", NOTES), ("sheets", SHEETS), ("linked", LINKED))
    said = [words.format(count=found[what]) for what, words in told if found[what]]
    return {"said": said, "ending": ending}, made.getvalue()


def _part(name: str, content: bytes, found: dict[str, int]) -> bytes:
    if name in _EMPTY:
        return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + _EMPTY[name]).encode()
    lower = name.lower()
    if lower.endswith((".jpg", ".jpeg")):
        return without_segments(content)
    if lower.endswith((".png", ".tif", ".tiff")):
        return _points_alone(content)
    found["linked"] += "externallinks/" in lower and lower.endswith(".xml")
    if lower.endswith((".xml", ".rels")):
        return serialize_part_xml(_cleaned(parse_xml(content), found))
    return content


def _cleaned(root: Any, found: dict[str, int]) -> Any:
    for each in list(root.iter()):
        if not isinstance(each.tag, str):  # a remark or an instruction to a program
            continue
        local = each.tag.rpartition("}")[2]
        if local in _TRACKED and "wordprocessingml" in each.tag:
            raise CannotBeDone(TRACKED)
        if (local in ("Relationship", "Override") and _leads_out(each)) or local in _GONE:
            each.getparent().remove(each)
            continue
        found["linked"] += (each.get("Target") or "").lower().startswith("file:")
        found["notes"] += local in ("comment", "threadedComment")
        found["sheets"] += local == "sheet" and each.get("state") in ("hidden", "veryHidden")
        if local == "author" and each.text:  # the list of those who commented on a workbook
            each.text = _NOBODY
        if local == "pageSetup":
            _drop(each, {"id"})
        for key in list(each.attrib):
            part = key.rpartition("}")[2]
            if part in _NAMES or (local in ("person", "presenceInfo") and part in _OF_PEOPLE):
                each.set(key, _NOBODY)
            elif part.startswith("rsid") or (part in _WHEN and local in _COMMENTS):
                del each.attrib[key]
    return root


def _leads_out(each: Any) -> bool:
    """Whether a relation or an entry of the list of contents names a part that is left out."""
    if (each.get("Type") or "").endswith("/attachedTemplate"):
        return True
    target = (each.get("Target") or each.get("PartName") or "").lstrip("/").replace("../", "")
    return any(
        target.startswith(part) or target.startswith(part.partition("/")[2] or "\0") for part in _LEFT_OUT
    )


def _drop(each: Any, names: set[str]) -> None:
    for key in list(each.attrib):
        if key.rpartition("}")[2] in names:
            del each.attrib[key]


def _points_alone(content: bytes) -> bytes:
    """A picture within the document, from its points."""
    try:
        with Image.open(BytesIO(content), formats=("PNG", "TIFF")) as picture:
            plain = Image.new(picture.mode, picture.size)
            if picture.mode == "P" and (palette := picture.getpalette()) is not None:
                plain.putpalette(palette)
            plain.paste(picture)
            made = BytesIO()
            keeps = {"transparency": picture.info["transparency"]} if "transparency" in picture.info else {}
            plain.save(made, picture.format or "PNG", **keeps)
            return made.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise CannotBeDone(UNREADABLE) from None

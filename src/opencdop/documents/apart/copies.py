"""Copies without what a document tells besides its words: who wrote it and when, where a picture was taken, files
within it, what was deleted. The words and pictures themselves stay: a copy names whom the document names.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from opencdop.documents.apart.office import copy_of_office as copy_of_office
from opencdop.documents.apart.pages import opened_picture
from opencdop.documents.apart.refusing import CannotBeDone
from opencdop.documents.apart.segments import without_segments

UNREADABLE = "No copy can be made of this document. It may be damaged, or locked with a password."
NOTES = "It holds {count} notes beside the text. They stay in the copy, without the names of their writers."
FIELDS = "It is a form that can be filled in. What stands in its fields stays in the copy."
FILES = "{count} files within it were left out."
_ROOT = ("/Metadata", "/AF", "/OpenAction", "/AA", "/PieceInfo", "/Collection", "/Perms", "/Legal")
_PAGE = ("/Metadata", "/AF", "/AA", "/PieceInfo", "/LastModified", "/Thumb")
_ANYWHERE = ("/Metadata", "/PieceInfo", "/LastModified", "/AF")
_NOTE = ("/T", "/M", "/CreationDate", "/NM", "/RC", "/Subj")
_ACTING = ("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D")


def copy_of_pdf(file: BytesIO) -> tuple[dict[str, Any], bytes]:
    """A PDF written anew from what its pages reach, without its information, files, scripts and earlier states."""
    try:
        writer = PdfWriter(clone_from=PdfReader(file))
        root, said = writer.root_object, []
        if files := _left_out(root):
            said.append(FILES.format(count=files))
        for name in _ROOT:
            root.pop(name, None)
        notes = sum(_clean_page(page) for page in writer.pages)
        if notes:
            said.append(NOTES.format(count=notes))
        if "/AcroForm" in root:
            said.append(FIELDS)
        for each in writer._objects:
            _clean_object(each)
        made = _written(PdfWriter(clone_from=PdfReader(BytesIO(_written(writer)))))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError):
        raise CannotBeDone(UNREADABLE) from None
    return {"said": said, "ending": ".pdf"}, made


def _written(writer: PdfWriter) -> bytes:
    """The file. What nothing leads to any more is left behind when it is read anew from its root."""
    writer.metadata = None
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _left_out(root: DictionaryObject) -> int:
    names = root.get("/Names", DictionaryObject()).get_object()
    names.pop("/JavaScript", None)
    files = names.pop("/EmbeddedFiles", None)
    return len(list(_leaves(files.get_object()))) // 2 if files else 0


def _leaves(tree: DictionaryObject) -> Iterator[Any]:
    yield from tree.get("/Names", ())
    for kid in tree.get("/Kids", ()):
        yield from _leaves(kid.get_object())


def _clean_page(page: DictionaryObject) -> int:
    """Take what is beside the words of a page. Gives how many notes stay."""
    for name in _PAGE:
        page.pop(name, None)
    kept, notes = ArrayObject(), 0
    for each in page.get("/Annots", ArrayObject()).get_object():
        note = each.get_object()
        if note.get("/Subtype") in _ACTING:
            continue
        field = note.get("/Subtype") == "/Widget"
        for name in ("/A", "/AA") if field or note.get("/Subtype") != "/Link" else ("/AA",):
            note.pop(name, None)
        if not field:
            notes += "/T" in note
            for name in _NOTE:
                note.pop(name, None)
        kept.append(each)
    if "/Annots" in page:
        page[NameObject("/Annots")] = kept
    return notes


def _clean_object(each: Any) -> None:
    if not isinstance(each, DictionaryObject):
        return
    for name in _ANYWHERE:
        each.pop(name, None)
    if isinstance(each, StreamObject) and each.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        each._data = without_segments(each._data)


def copy_of_picture(file: BytesIO) -> tuple[dict[str, Any], bytes]:
    """A picture made anew from its points, upright: no place, camera, day or small picture of itself."""
    picture = opened_picture(file)
    try:
        if getattr(picture, "n_frames", 1) > 1:
            raise CannotBeDone(
                "This picture has several pages. Save it as a PDF and add it as a new version."
            )
        kind = "JPEG" if picture.format == "JPEG" else "PNG"
        upright = ImageOps.exif_transpose(picture)
        mode = "RGB" if kind == "JPEG" or upright.mode not in ("L", "RGB", "RGBA") else upright.mode
        plain = Image.new(mode, upright.size)
        plain.paste(upright.convert(mode))
        made = BytesIO()
        plain.save(made, kind, **({"quality": 92} if kind == "JPEG" else {}))
    except (OSError, ValueError, SyntaxError):
        raise CannotBeDone(UNREADABLE) from None
    return {"said": [], "ending": ".jpg" if kind == "JPEG" else ".png"}, made.getvalue()

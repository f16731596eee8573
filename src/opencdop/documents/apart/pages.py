"""A page of a document as a picture of ours. What comes out is made from points alone: nothing of the file is in it."""

from io import BytesIO
from typing import Any

import pypdfium2
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

from opencdop.documents.apart.refusing import CannotBeDone

LONGEST_SIDE = 1500  # points of the picture
MOST_POINTS = 120_000_000
UNREADABLE = (
    "This document cannot be shown as pictures. It may be damaged. Save it and open it on your own computer."
)
NO_PAGE = "This document has no such page."
FLOOD = "This picture has too many points to be shown here. Save it and open it on your own computer."


def pages_of_pdf(file: BytesIO) -> int:
    """How many pages a PDF has."""
    try:
        return len(pypdfium2.PdfDocument(file.getvalue()))
    except pypdfium2.PdfiumError:
        raise CannotBeDone(UNREADABLE) from None


def pages_of_picture(file: BytesIO) -> int:
    """How many pages a picture has: several in a TIFF, else one."""
    return int(getattr(opened_picture(file), "n_frames", 1))


def page_of_pdf(file: BytesIO, *, page: int) -> tuple[dict[str, Any], bytes]:
    """A page of a PDF, without its forms' scripts, which nothing here can run."""
    try:
        document = pypdfium2.PdfDocument(file.getvalue())
        pages = len(document)
        _check_page(page, pages)
        shown = document[page - 1]
        wide, high = shown.get_size()
        picture = shown.render(scale=min(LONGEST_SIDE / max(wide, high, 1), 4)).to_pil()
    except pypdfium2.PdfiumError:
        raise CannotBeDone(UNREADABLE) from None
    return {"pages": pages}, _as_png(picture)


def page_of_picture(file: BytesIO, *, page: int) -> tuple[dict[str, Any], bytes]:
    """A picture, or a page of one that has several (TIFF), turned upright and made small enough for a screen."""
    picture = opened_picture(file)
    try:
        pages = getattr(picture, "n_frames", 1)
        _check_page(page, pages)
        picture.seek(page - 1)
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return {"pages": pages}, _as_png(upright)
    except (OSError, ValueError, SyntaxError, MemoryError):
        raise CannotBeDone(UNREADABLE) from None


def opened_picture(file: BytesIO) -> Image.Image:
    """The picture, not yet unpacked. Raises CannotBeDone for one of more points than anybody's camera makes."""
    Image.MAX_IMAGE_PIXELS = None  # the check is here, with a sentence
    try:
        picture = Image.open(file, formats=("PNG", "JPEG", "TIFF"))
        if picture.format == "MPO":  # the first alone: the second is the same for another screen
            file.seek(0)
            picture = JpegImageFile(file)
    except (OSError, ValueError, SyntaxError):
        raise CannotBeDone(UNREADABLE) from None
    if picture.width * picture.height > MOST_POINTS:
        raise CannotBeDone(FLOOD)
    return picture


def _check_page(page: int, pages: int) -> None:
    if not 1 <= page <= pages:
        raise CannotBeDone(NO_PAGE)


def _as_png(picture: Image.Image) -> bytes:
    plain = Image.new("RGB", picture.size, "white")
    mask = picture.convert("RGBA").getchannel("A") if picture.mode in ("RGBA", "LA", "PA", "P") else None
    plain.paste(picture.convert("RGB"), mask=mask)
    made = BytesIO()
    plain.save(made, "PNG", compress_level=4)
    return made.getvalue()

"""What makes an e-mail suspicious: what it carries beside its words and the pictures between them. Pure.

It is looked through twice: as it stands, for what any program might take for an attachment, and part by part, for what
a part is besides what it says of itself.
"""

import email
import io
import re
from collections.abc import Callable
from email.message import Message
from typing import IO

from opencdop.documents.archives import DAMAGED
from opencdop.documents.marks import holds

MOST_READ = 16 * 1024 * 1024
MOST_LINES = 250_000
MOST_NESTED = 20
_ATTACHMENT = re.compile(
    rb"^content-disposition\s*:(?:[^\n]|\n[ \t])*?attachment"
    rb"|^content-type\s*:\s*(?!text/|multipart/|image/)\S"
    rb"|(?:^[ \t]+|;\s*)(?:file)?name(?:\*\d*\*?)?\s*=\s*(?![^\r\n;]*\.(?:png|jpe?g|gif|bmp)\"?\s*(?:[;\r\n]|$))"
    rb"|^begin [0-7]{3,4} \S",
    re.IGNORECASE | re.MULTILINE,
)  # signatures carry pictures, so that those alone hold no e-mail back
_BEGUN = re.compile(rb"^begin [0-7]{3,4} \S", re.MULTILINE)
_ENDLESS_HEAD = re.compile(
    rb"(?:\A|[\r\n])content-(?:type|disposition)\s*:(?:[^\r\n]|(?:\r\n|\r|\n)[ \t]){8000}", re.IGNORECASE
)
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_PICTURE_NAME = re.compile(r"\.(?:png|jpe?g|gif|bmp)$", re.IGNORECASE)
_PICTURE = re.compile(rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|BM|RIFF....WEBP|II\*\x00|MM\x00\*", re.DOTALL)
# Letters of shops hold data for machines in a script that no program runs.
_PAGE_ACTS = re.compile(
    rb"<script\b(?![^>]{0,300}ld\+json)|<(?:iframe|embed|form)\b|(?:java|vb)script:", re.IGNORECASE
)
_NO_WORDS = re.compile(rb"\x00|\A(?:MZ|PK\x03\x04|%PDF|\xd0\xcf\x11\xe0|\x7fELF|Rar!|7z\xbc\xaf)")

CARRIES = "It carries attachments, which were not looked into."
ACTING_PAGE = "The page that this e-mail holds has something in it that acts by itself, or asks for details."


def suspicion_of_mail(file: IO[bytes], *, of_picture: Callable[[IO[bytes]], str]) -> str:
    """Why this e-mail should wait, or an empty text. `of_picture` says it of a picture in it."""
    if holds(file, _ATTACHMENT):
        return CARRIES
    file.seek(0)
    content = file.read(MOST_READ + 1)
    if len(content) > MOST_READ:
        return CARRIES  # words alone are never so long
    if _is_no_mail(content):
        return DAMAGED
    try:
        parts = list(email.message_from_bytes(content).walk())
        return next(filter(None, (_in_part(part, of_picture) for part in parts)), "")
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError):
        return DAMAGED


def _is_no_mail(content: bytes) -> bool:
    """Whether it would take a machine too long to read: no program that writes e-mails writes such a one."""
    lines = content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n")
    nested = sum(1 for _ in _BOUNDARY.finditer(content))
    return lines > MOST_LINES or nested > MOST_NESTED or bool(_ENDLESS_HEAD.search(content))


def _in_part(part: Message, of_picture: Callable[[IO[bytes]], str]) -> str:
    main, name = part.get_content_maintype(), part.get_filename("")
    if main not in ("text", "multipart", "image") or part.get_content_disposition() == "attachment":
        return CARRIES
    if name and not _PICTURE_NAME.search(name.strip()):
        return CARRIES
    if part.is_multipart():
        return ""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return ""
    if main == "image":
        return of_picture(io.BytesIO(content)) if _PICTURE.match(content) else CARRIES
    if _NO_WORDS.search(content) or _BEGUN.search(content):
        return CARRIES
    is_page = part.get_content_type() != "text/plain" or content.lstrip().startswith(b"<")
    return ACTING_PAGE if is_page and _PAGE_ACTS.search(content) else ""

"""An e-mail is looked into part by part: what it carries waits, whatever the part says of itself."""

import base64
import io
from email.message import EmailMessage

import pytest
from PIL import Image
from tests.unit.documents.test_behind import an_archive
from tests.unit.documents.test_waiting import why

HEAD = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: Words\r\nMIME-Version: 1.0\r\n"
PROGRAM = b"MZ\x90\x00\x03\x00" + bytes(90)


def a_picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (9, 9), "red").save(made, "PNG")
    return made.getvalue()


def a_mail(*parts: tuple[str, bytes], head: str = "") -> bytes:
    made = HEAD + b'Content-Type: multipart/related; boundary="b"\r\n' + head.encode() + b"\r\n"
    for kind, content in parts:
        made += b"--b\r\nContent-Type: " + kind.encode() + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        made += base64.encodebytes(content)
    return made + b"--b--\r\n"


def a_letter() -> bytes:
    """As an ordinary program writes one, with a page and the picture of a signature."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@b.example", "c@d.example", "Ihr Schreiben – Größe"
    made.set_content("Words, and the boundary = of the field.\nbegin with a call\nfrom 9")
    made.add_alternative(
        "<html><body>Words <img src='cid:x'><!--[if mso]><xml></xml><![endif]-->", subtype="html"
    )
    made.get_payload()[1].add_related(
        a_picture(), "image", "png", cid="<x>", filename="logo.png", disposition="inline"
    )
    return made.as_bytes()


@pytest.mark.parametrize(
    "content",
    [
        a_letter(),
        a_letter().replace(b"\n", b"\r\n"),
        HEAD + b"\r\nWords on JavaScript: none",
        a_mail(("text/html; charset=utf-8", b"<html><body>Words"), ("image/png", a_picture())),
        a_mail(("text/html", b'<script type="application/ld+json">{}</script>')),
        a_mail(("image/png", b"")),
        HEAD + b"Content-Type: text/plain; charset=no-such\r\nContent-Transfer-Encoding: base64\r\n\r\n=x=",
        b"words without any head",
    ],
)
def test_words_and_the_pictures_between_them_do_not_wait(content: bytes):
    assert why(content, "a.eml") == ""


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (a_mail(("image/png", PROGRAM)), "attachments"),
        (a_mail(("image/svg+xml", b"<svg onload=x>")), "attachments"),
        (a_mail(("image/png", a_picture() + an_archive())), "hidden inside"),
        (a_mail(("text/plain", PROGRAM)), "attachments"),
        (a_mail(("text/plain", an_archive())), "attachments"),
        (a_mail(("text/html", "<script>".encode("utf-16"))), "attachments"),
        (a_mail(("text/plain", b"\nbegin 644 a.exe\n")), "attachments"),
        (a_mail(("text/html", b"<SCRIPT src=x>")), "asks for details"),
        (a_mail(("text/html", b'<a href="javascript:x()">')), "asks for details"),
        (a_mail(("text/html", b"<form action=x><input type=password>")), "asks for details"),
        (HEAD + b"\r\n<html><script>x()</script>", "asks for details"),
        (b"<html><script>x()</script>", "asks for details"),
        (
            a_mail(("text/plain", b"words"))
            .replace(b"\r\n", b"\r")
            .replace(b"text/plain", b"application/x-dosexec"),
            "attachments",
        ),
        (
            HEAD
            + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(99)),
            "damaged",
        ),
        (HEAD + b"\r\n" + b"\n" * 300_000, "damaged"),
        (HEAD + b'Content-Type: text/plain; x="' + b";" * 9000 + b"\r\n\r\n", "damaged"),
        (HEAD + b"\r\n" + b"words " * 3_000_000, "attachments"),
    ],
)
def test_what_an_e_mail_carries_waits(content: bytes, says: str):
    assert says in why(content, "a.eml")

"""Delivery reports: what is believed of them, and what is refused with a sentence."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.outbox.reports import LARGEST, NoReport, message_id_in

OURS = "<01k2j3h4g5f6d7s8a9p0q1w2e3@panel.example>"


def a_report(
    *,
    message_id: str = OURS,
    action: str = "failed",
    status: str = "5.1.1",
    returned: str = "text/rfc822-headers",
) -> bytes:
    """A report as Postfix and others write it."""
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: no-reply@panel.example\r\nSubject: Undelivered Mail\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI am sorry to have to inform you.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; nobody@agency.example\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n\r\n"
        f"--b\r\nContent-Type: {returned}\r\n\r\n"
        f"From: no-reply@panel.example\r\nTo: nobody@agency.example\r\nMessage-ID: {message_id}\r\n"
        "Subject: anything\r\n\r\nwords\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_report_names_the_message_that_failed(returned: str):
    assert message_id_in(a_report(returned=returned)) == OURS


def test_message_id_that_a_server_folded_is_read():
    assert message_id_in(a_report(message_id=f"\r\n {OURS}")) == OURS


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (b"", "not a delivery report"),
        (b"\x00\xff\xfe" * 100, "not a delivery report"),
        (b"Subject: Out of office\r\n\r\nI am away.", "not a delivery report"),
        (a_report(action="delayed", status="4.4.1"), "a delay or a success"),
        (a_report(action="delivered", status="2.0.0"), "a delay or a success"),
        (a_report(action="failed", status="4.0.0"), "a delay or a success"),
        (a_report(message_id=""), "which message"),
        (a_report(message_id="<'; DROP TABLE x; --@panel.example>"), "which message"),
        (a_report(message_id="<" + "a" * 900 + "@panel.example>"), "which message"),
        (a_report(message_id="<"), "which message"),
        (a_report(message_id="<", returned="message/rfc822"), "which message"),
        (a_report(message_id="<01k2j3h4g5f6d7s8a9p0q1w2e3@[\n>panel.example>"), "which message"),
        (b"x" * (LARGEST + 1), "larger"),
        (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 60,
            "more parts",
        ),
    ],
)
def test_anything_else_is_refused_with_a_sentence(report: bytes, words: str):
    with pytest.raises(NoReport, match=words):
        message_id_in(report)


@given(st.binary(max_size=2000), st.integers(0, 900))
def test_whatever_arrives_is_a_report_or_refused(noise: bytes, place: int):
    whole = a_report()
    for report in (noise, whole[:place] + noise + whole[place:], whole[:place]):
        with suppress(NoReport):
            assert message_id_in(report).startswith("<")

"""Reading the report of a mail server that a message never arrived (RFC 3464). Pure.

A report comes from outside and may be anybody's: it is believed only so far as to mark one message of ours, which it
must name by the Message-ID that stands nowhere but in that message.
"""

import email
import email.policy
import re
from email.message import Message

LARGEST = 2 * 1024 * 1024  # bytes; a report returns the headers of a message, or the message
MOST_PARTS = 50
_MESSAGE_ID = re.compile(r"^<[0-9A-Za-z]{10,40}@[0-9A-Za-z.-]{1,150}>$")
_RETURNED = ("text/rfc822-headers", "message/rfc822", "message/global", "message/global-headers")


class NoReport(ValueError):
    """This is no report of a message that failed for good; the words say what it is instead."""


def message_id_in(report: bytes) -> str:
    """The Message-ID of the message that never arrived. Raises NoReport."""
    if len(report) > LARGEST:
        raise NoReport("It is larger than a delivery report ever is.")
    try:
        # Headers as they stand: the newer policy takes them apart when they are asked for, and stumbles over some.
        return _named_by(email.message_from_bytes(report, policy=email.policy.compat32))
    except NoReport:
        raise
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError):
        raise NoReport("It cannot be read as an e-mail.") from None


def _named_by(report: Message) -> str:
    parts = _parts(report)
    statuses = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    if not statuses:
        raise NoReport("It is not a delivery report (RFC 3464).")
    if not any(_failed(part) for part in statuses):
        raise NoReport("It reports a delay or a success, and no message that failed.")
    for part in parts:
        if part.get_content_type() in _RETURNED and (found := _id_of(part)):
            return found
    raise NoReport("It does not say which message failed.")


def _parts(parsed: Message) -> list[Message]:
    found = []
    for part in parsed.walk():
        found.append(part)
        if len(found) > MOST_PARTS:
            raise NoReport("It has more parts than a delivery report ever has.")
    return found


def _failed(status: Message) -> bool:
    blocks = status.get_payload()
    lines = [str(block) for block in blocks] if isinstance(blocks, list) else [str(blocks)]
    text = "\n".join(lines)
    action = re.search(r"^Action:\s*failed\b", text, re.IGNORECASE | re.MULTILINE)
    return bool(action) and re.search(r"^Status:\s*5\.", text, re.IGNORECASE | re.MULTILINE) is not None


def _id_of(part: Message) -> str:
    """Of a returned message its own, of returned headers the one among them."""
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        found = str(inner[0].get("Message-ID", ""))
    else:
        raw = part.get_payload(decode=True)
        text = raw.decode("ascii", "replace") if isinstance(raw, bytes) else str(inner)
        found = str(email.message_from_string(text, policy=email.policy.compat32).get("Message-ID", ""))
    found = "".join(found.split())
    return found if _MESSAGE_ID.match(found) else ""

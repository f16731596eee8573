"""What a log line may not hold: the secret part of an address that opens an invitation, a request or a password."""

import logging
import re

_SECRET = re.compile(r"(?<=/)[\w.~-]{30,}(?=[/?\s\"']|$)")  # ids have 26 characters, tokens 43 and more


class NoSecretsInAddresses(logging.Filter):
    """Replaces each long part of an address by an ellipsis, in every line that is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked(record.getMessage()), ()
        return True


def masked(line: str) -> str:
    """The line without the secret parts of addresses."""
    return _SECRET.sub("…", line)

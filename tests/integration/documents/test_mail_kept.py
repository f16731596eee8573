"""An e-mail is given out as a file to save, and nothing of the page in it is ever a page of ours."""

import pytest
from tests.integration.documents.test_scanning import keep
from tests.unit.documents.test_mails import HEAD, PROGRAM, a_letter, a_mail

from opencdop.core.errors import RuleBroken
from opencdop.documents import looking
from opencdop.documents.serving import download_of

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("document_folder"),
]


def test_page_within_an_e_mail_is_never_served_as_one():
    letter = a_letter()
    kept = keep(letter, name="letter.eml")
    given = download_of(kept)
    assert b"".join(given.streaming_content) == letter
    assert (given["Content-Type"], given["X-Content-Type-Options"]) == ("message/rfc822", "nosniff")
    assert given["Content-Disposition"].startswith("attachment;")
    assert given["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert not looking.can_be_shown(kept)
    assert not looking.can_be_copied(kept)
    assert "An e-mail cannot be shown here" in looking.why_not_shown(kept)


@pytest.mark.parametrize(
    "content",
    [a_mail(("image/png", PROGRAM)), HEAD + b"\r\n" + b"\n" * 300_000, HEAD + b"\r\n<html><script>x()"],
)
def test_e_mail_that_carries_something_waits_and_is_given_to_nobody(content: bytes):
    kept = keep(content, name="letter.eml")
    assert kept.held_back_because
    with pytest.raises(RuleBroken, match="waits until somebody"):
        download_of(kept)

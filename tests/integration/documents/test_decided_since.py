"""The moment between reading a file's row and holding it, kept open: what the scanner found in it stands."""

import pytest
from tests.integration.documents.test_scanning import keep

from opencdop.core.actor import SYSTEM
from opencdop.core.errors import RuleBroken
from opencdop.documents import services
from opencdop.documents.models import Document
from opencdop.documents.scan_services import note_scan
from opencdop.documents.storing import FOUND_HARMFUL
from opencdop.documents.transitions import QUARANTINED

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.usefixtures("document_folder"),
]


def test_a_file_that_was_found_harmful_since_is_not_let_out() -> None:
    waiting = keep(b"%PDF-1.7\n<< /OpenAction << /S /JavaScript >> >>\n%%EOF", name="form.pdf")
    assert waiting.state == QUARANTINED
    note_scan(Document.objects.get(pk=waiting.pk), found="Eicar", by=SYSTEM)
    with pytest.raises(RuleBroken, match=FOUND_HARMFUL):
        services.release_document(waiting, reason="Looked at", by=SYSTEM)
    assert Document.objects.get(pk=waiting.pk).state == QUARANTINED

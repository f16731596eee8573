"""The moment between reading something public and holding it, kept open: what somebody else did in it stands."""

import pytest
from tests.cast import Cast
from tests.integration.public_site.test_documents import added

from opencdop.core.errors import RuleBroken
from opencdop.documents.services import erase_document
from opencdop.public_site import document_services as services
from opencdop.public_site.models import PublicDocument


def test_a_file_that_was_erased_since_is_not_published(cast: Cast) -> None:
    document, mina = added(cast), cast.actor("mina")
    before = PublicDocument.objects.select_related("document", "panel").get(pk=document.pk)
    erase_document(document.document, reason="It named somebody", by=mina)
    with pytest.raises(RuleBroken, match="erased"):
        services.publish_document(before, by=mina)
    assert PublicDocument.objects.get(pk=document.pk).state == "draft"

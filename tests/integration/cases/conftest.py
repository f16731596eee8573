"""A case's documents: stored apart, and filed as the office files them."""

from typing import Any

import pytest
from tests.cast import Cast
from tests.integration.cases.filed import Filing, upload

from opencdop.cases.filing import services
from opencdop.cases.filing.models import FiledDocument
from opencdop.cases.models import Case


@pytest.fixture
def kept_apart(settings, tmp_path) -> None:
    """Stored documents of a test stand in a folder of its own."""
    stores = {**settings.STORAGES}
    stores["documents"] = {**stores["documents"], "OPTIONS": {"location": str(tmp_path / "documents")}}
    settings.STORAGES = stores


@pytest.fixture
def filing(kept_apart: None, cast: Cast) -> Filing:
    def make(case: Case, content: bytes | None = None, **values: Any) -> FiledDocument:
        file = upload(content, **({"name": values.pop("name")} if "name" in values else {}))
        values = {"kind": "post_mortem", "by": cast.actor("asha"), **values}
        return services.file_document(case, upload=file, **values)

    return make

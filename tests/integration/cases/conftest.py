"""A case's documents: stored apart, and filed as the office files them."""

from pathlib import Path
from typing import Any

import pytest
from tests.cast import Cast
from tests.integration.cases.filed import Filing, upload

from opencdop.cases.filing import services
from opencdop.cases.filing.models import FiledDocument
from opencdop.cases.models import Case


@pytest.fixture
def filing(document_folder: Path, cast: Cast) -> Filing:
    def make(case: Case, content: bytes | None = None, **values: Any) -> FiledDocument:
        file = upload(content, **({"name": values.pop("name")} if "name" in values else {}))
        values = {"kind": "post_mortem", "by": cast.actor("asha"), **values}
        return services.file_document(case, upload=file, **values)

    return make

"""Published forms are never edited: their digests are frozen in definitions/published.yaml."""

from pathlib import Path

import pytest

from opencdop.formkit.canonical import definition_from_json, definition_json
from opencdop.formkit.definition import Library
from opencdop.formkit.loading import load_library
from opencdop.submissions.publishing import changed_since_frozen, frozen_in

DEFINITIONS = Path(__file__).parents[2] / "definitions"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library([DEFINITIONS])


def test_published_versions_are_as_they_were(library: Library):
    assert list(changed_since_frozen(library.definitions, DEFINITIONS)) == []


def test_every_version_that_is_shipped_is_published(library: Library):
    frozen = {(form, version) for form, versions in frozen_in(DEFINITIONS).items() for version in versions}
    assert frozen == {(each.form, each.version) for each in library.definitions}


def test_every_form_can_be_kept_and_read_again(library: Library):
    for definition in library.definitions:
        again = definition_from_json(definition_json(definition))
        assert again == definition
        assert again.digest == definition.digest

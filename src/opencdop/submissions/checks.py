"""Django's own checks of the definitions: mistakes in files, and published versions that were edited.

In production a mistake, or a published form that changed, stops every command; where forms are written it warns.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import connections

from opencdop.formkit.source import DefinitionError
from opencdop.submissions.library import library
from opencdop.submissions.models import PublishedDefinition
from opencdop.submissions.publishing import changed_since_frozen, obstacle_to

MISTAKE, CHANGED = "submissions.E001", "submissions.E002"


def definitions_are_well(**options: Any) -> list[CheckMessage]:
    """Every mistake in the files, or every published version that is not as it was."""
    try:
        definitions = library().definitions
    except DefinitionError as error:
        return _told((str(fault) for fault in error.faults), id=MISTAKE)
    folders = [Path(folder) for folder in settings.OPENCDOP_DEFINITIONS]
    return _told(sentence for folder in folders for sentence in changed_since_frozen(definitions, folder))


def published_definitions_stand(
    *, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """Every version published in this installation that is not as it was. Asked for with `--database default`."""
    if "default" not in (databases or ()) or not _is_there():
        return []
    try:
        held = library()
    except DefinitionError:
        return []  # told above
    names = PublishedDefinition.objects.filter(published_at__isnull=False).values_list("form", "version")
    found = (each for form, version in names.distinct() for each in held.variants(form, version))
    return _told(filter(None, map(obstacle_to, found)))


def _is_there() -> bool:
    """Whether the table has been made; before the first migration nothing was published."""
    connection = connections["default"]
    return PublishedDefinition._meta.db_table in connection.introspection.table_names()


def _told(sentences: Iterable[str], *, id: str = CHANGED) -> list[CheckMessage]:
    kind = Error if settings.IS_PRODUCTION else Warning
    return [kind(sentence, id=id) for sentence in sentences]

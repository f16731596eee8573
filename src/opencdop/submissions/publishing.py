"""Freezing forms: a published version is never edited again, and what anybody filled in can be read for ever.

Ours are frozen in definitions/published.yaml, an installation's own in its database. It asks nobody anything.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.formkit.canonical import definition_from_json, definition_json
from opencdop.formkit.definition import Definition
from opencdop.formkit.meanings import clashes
from opencdop.submissions import events
from opencdop.submissions.models import PublishedDefinition

FILE = "published.yaml"
HEAD = """\
# The digest of every published version of a form, over all that it asks. A published version is never edited:
# write another beside it, based_on it. Written by `opencdop forms publish --shipped`.
"""


def keep(definition: Definition) -> None:
    """Keep a form as it is, whole, for whatever is filled in on it; called where a draft is begun or sent."""
    whole = definition.whole or definition
    if not PublishedDefinition.objects.filter(pk=whole.digest).exists():
        PublishedDefinition.objects.get_or_create(digest=whole.digest, defaults=_columns(whole))


@service
def publish(definition: Definition, *, by: Actor) -> PublishedDefinition:
    """Freeze a version; publishing it again changes nothing.

    Raises RuleBroken where another content of this version was published, or where a panel's own questions give a
    key that was used another type, or a code another meaning.
    """
    obstacle = obstacle_to(definition)
    if obstacle:
        raise RuleBroken(obstacle)
    row, _ = PublishedDefinition.objects.get_or_create(
        digest=definition.digest, defaults=_columns(definition)
    )
    if row.published_at is None:
        row.published_at = clock.now()
        row.save(update_fields=["published_at"])
        record(
            events.DEFINITION_PUBLISHED,
            by=by,
            words={"form": definition.form, "version": definition.version, "digest": definition.digest},
        )
    return row


def obstacle_to(definition: Definition) -> str:
    """Why this version cannot be published, or may not stand as it is; empty where nothing is in the way."""
    of_form = PublishedDefinition.objects.filter(form=definition.form)
    if not definition.panel:
        frozen = of_form.filter(version=definition.version, panel="", published_at__isnull=False).first()
        return changed(definition, frozen.digest) if frozen else ""
    earlier = of_form.filter(panel=definition.panel).exclude(digest=definition.digest)
    for row in earlier.order_by("kept_at"):
        was = definition_from_json(row.text)
        for clash in clashes((was, definition)):
            if clash.path[0].startswith("local."):
                return f"{'.'.join(clash.path)}: {clash.sentence}. Give the new question a key of its own."
    return ""


def changed(definition: Definition, digest: str) -> str:
    """The sentence for a version that is not as it was when it was published; empty where it is."""
    if definition.digest == digest:
        return ""
    return (
        f"{definition.form} {definition.version} was published and its file has changed since. Put it back as it"
        f" was, and write what should change as a new version beside it, based_on {definition.version}."
    )


def frozen_in(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """Form, version and digest, as the file of a folder of definitions has them."""
    path = folder / FILE
    loaded: Any = (
        yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) if path.exists() else {}
    )
    return loaded or {}


def changed_since_frozen(definitions: Iterable[Definition], folder: Path) -> Iterator[str]:
    """A sentence for each version that is not as the folder's file says, or that is gone."""
    by_name = {(each.form, each.version): each for each in definitions}
    for form, versions in frozen_in(folder).items():
        for version, digest in versions.items():
            found = by_name.get((form, version))
            sentence = changed(found, digest) if found else f"{form} {version} was published and is gone."
            if sentence:
                yield sentence


def freeze_file(definitions: Iterable[Definition], folder: Path, *, anew: bool = False) -> int:
    """Write the digests of these versions into the folder's file; returns how many.

    `anew` forgets what was frozen before, which is only right before the first release. Raises RuleBroken with
    the sentence of the first version that changed.
    """
    definitions = [each for each in definitions if not each.panel]
    for sentence in () if anew else changed_since_frozen(definitions, folder):
        raise RuleBroken(sentence)
    lines = [HEAD]
    for form in sorted({each.form for each in definitions}):
        of_form = sorted((each for each in definitions if each.form == form), key=lambda each: each.version)
        lines += [f"{form}:\n", *(f'  "{each.version}": {each.digest}\n' for each in of_form)]
    (folder / FILE).write_text("".join(lines), encoding="utf-8")
    return len(definitions)


def _columns(definition: Definition) -> dict[str, str]:
    return {
        "form": definition.form,
        "version": definition.version,
        "panel": definition.panel,
        "text": definition_json(definition),
    }

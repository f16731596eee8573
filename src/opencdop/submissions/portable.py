"""Sent forms, and the forms they were filled in on, as they leave for another installation and come in from one."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q

from opencdop.formkit.canonical import definition_from_json, definition_json, digest_of
from opencdop.formkit.definition import NoSuchForm
from opencdop.keystore.portable_rows import NotUnderstood, Rows, Told, take_rows, told_rows
from opencdop.submissions.library import definition_as
from opencdop.submissions.models import Draft, PublishedDefinition, Submission

ROWS = (
    Rows(Submission, of="pk"),
    # A form in hand stays where it is written; of an analysis the draft is what its submission was written in.
    Rows(
        Draft,
        of="pk",
        only=Q(purpose="analysis", submission__isnull=False),
        leaves={
            "resume_code_hash": "a code that opens a form here",
            "expires_at": "a sent form does not end",
        },
    ),
)
FORMS = "submissions.PublishedDefinition"


def portable_named(ids: Collection[str]) -> dict[str, list[Told]]:
    """Of these ids, the sent forms, and each form they were filled in on, whole, by its digest."""
    parts = {rows.name: told_rows(rows, sorted(ids)) for rows in ROWS}
    filled = {
        (row["definition_digest"], row["form"], row["version"])
        for name in parts
        for row in parts[name]
        if row["definition_digest"]
    }
    parts[FORMS] = [told for told in map(_definition, sorted(filled)) if told]
    return parts


def data_keys_of(parts: Mapping[str, list[Told]]) -> set[str]:
    """The keys under which these forms are sealed here: what came with a form is sealed with the same."""
    sent = [row["id"] for row in parts[Submission._meta.label]]
    return set(Submission.objects.filter(pk__in=sent).values_list("data_key_id", flat=True))


def _definition(filled: tuple[str, str, str]) -> Told | None:
    digest, form, version = filled
    kept = PublishedDefinition.objects.filter(pk=digest).first()
    if kept is not None:
        return {"digest": digest, "form": form, "version": version, "panel": kept.panel, "text": kept.text}
    try:
        found = definition_as(form, version, digest=digest)
    except NoSuchForm:
        return None
    whole = found.whole or found
    if whole.digest != digest:
        return None
    text = definition_json(whole)
    return {"digest": digest, "form": form, "version": version, "panel": whole.panel, "text": text}


def take_in(
    parts: Mapping[str, Iterable[Mapping[str, Any]]],
    *,
    given: Mapping[str, Any],
    ids: Collection[str],
    from_where: str,
) -> None:
    """Write the sent forms, and keep each form that is not known here. Raises NotUnderstood."""
    for told in parts.get(FORMS, ()):
        _keep(told, from_where=from_where)
    for rows in ROWS:
        take_rows(rows, parts.get(rows.name, ()), given=given, ids=ids)


def _keep(told: Mapping[str, Any], *, from_where: str) -> None:
    """Keep a form of another installation by its digest. It stands under their name, so that it is never taken for a
    version of ours."""
    text, digest = str(told.get("text", "")), told.get("digest")
    try:
        definition = definition_from_json(text)
        same = digest_of(text) == digest
    except (ValueError, UnicodeError) as problem:
        raise NotUnderstood("a form that came with it cannot be read") from problem
    if not same or definition.digest != digest:
        raise NotUnderstood("a form that came with it is not the one that it says")
    panel = f"{from_where}:{definition.panel}"[:60]
    PublishedDefinition.objects.get_or_create(
        digest=digest,
        defaults={"form": definition.form, "version": definition.version, "panel": panel, "text": text},
    )

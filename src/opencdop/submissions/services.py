"""Beginning, saving and sending a form. The right to it is checked by whoever holds the draft (a notification, a
request, a meeting): these services are called from theirs and never from a page.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from opencdop.audit.services import record, service
from opencdop.core import clock, secrets
from opencdop.core.actor import SYSTEM, Actor
from opencdop.core.errors import RuleBroken, Stale
from opencdop.core.ids import new_resume_code, plain_code
from opencdop.formkit.definition import Definition
from opencdop.keystore import keys
from opencdop.submissions import events
from opencdop.submissions.models import Draft, Submission
from opencdop.submissions.publishing import keep

CHANGED = "Somebody else changed this form while you had it open. Read it once more, then send it."


@service
def begin_draft(
    definition: Definition,
    *,
    purpose: str,
    answers: Mapping[str, Any] | None = None,
    data_key_id: str = "",
    case_id: str = "",
    expires_at: datetime | None = None,
    by: Actor,
) -> Draft:
    """Begin a form. Without a key of a case it gets a key of its own, written before the first word is."""
    draft = Draft(
        data_key_id=data_key_id or keys.create_key(),
        form=definition.form,
        version=definition.version,
        definition_digest=definition.digest,
        purpose=purpose,
        answers=dict(answers or {}),
        created_at=clock.now(),
        saved_at=clock.now(),
        expires_at=expires_at,
    )
    draft.save(force_insert=True)
    keep(definition)
    record(events.DRAFT_BEGUN, by=by, case_id=case_id, about=draft, words={"form": draft.form})
    return draft


@service
def give_resume_code(draft: Draft, *, by: Actor) -> str:
    """A fresh code by which somebody without an account comes back to the draft; the one before it no longer works."""
    code = new_resume_code()
    draft.resume_code_hash = secrets.token_hash(plain_code(code))
    draft.save(update_fields=["resume_code_hash"])
    record(events.DRAFT_SAVED, by=by, about=draft, words={"form": draft.form})
    return code


@service
def save_answers(
    draft: Draft,
    *,
    answers: Mapping[str, Any],
    seen: int,
    page: str = "",
    writer: str = "",
    case_id: str = "",
    by: Actor,
) -> int:
    """Put the answers of a page in place; answers to other questions stay. `seen` is the save the writer had on screen.

    A value of None removes the answer; `page` is the key of the page gone through, empty while it is being written,
    and `writer` the mark of the open page. Returns the number of this save. Raises Stale when somebody else saved
    meanwhile and RuleBroken when the form was sent already; the caller shows the typed words again.
    """
    _check_unsent(draft)
    saved = Draft.objects.filter(pk=draft.pk, version_no=seen, submission__isnull=True).update(
        version_no=F("version_no") + 1
    )
    if not saved:
        raise Stale(
            "Somebody else saved this form while you had it open. Compare your words with theirs, and save again."
        )
    draft.refresh_from_db()
    merged = {**(draft.answers or {}), **answers}
    draft.answers = {key: value for key, value in merged.items() if value is not None}
    draft.writers = {**(draft.writers or {}), **dict.fromkeys(answers, writer)}
    if page and page not in draft.pages_seen:
        draft.pages_seen = [*draft.pages_seen, page]
    draft.saved_at = clock.now()
    draft.save(update_fields=["answers", "writers", "pages_seen", "saved_at"])
    record(
        events.DRAFT_SAVED if page or not writer else events.DRAFT_WRITTEN,
        by=by,
        case_id=case_id,
        about=draft,
        data_key_id=draft.data_key_id,
        words={"form": draft.form, "answers": sorted(answers)},
    )
    return draft.version_no


@service
def send_draft(
    draft: Draft,
    *,
    definition: Definition,
    answers: Mapping[str, Any],
    sent_by: str,
    channel: str,
    case_id: str = "",
    received_at: datetime | None = None,
    by: Actor,
) -> Submission:
    """Make the draft a submission, once: sending again returns the same one. `answers` are those that were asked.

    Raises Stale when somebody saved the draft since it was read: what was told as saved is never left out.
    """
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if locked.submission_id:
        return Submission.objects.get(pk=locked.submission_id)
    if locked.version_no != draft.version_no:
        raise Stale(CHANGED)
    submission = Submission(
        data_key_id=draft.data_key_id,
        form=definition.form,
        version=definition.version,
        definition_digest=definition.digest,
        channel=channel,
        answers=dict(answers),
        sent_by=sent_by,
        received_at=received_at or clock.now(),
        entered_at=clock.now(),
    )
    submission.save(force_insert=True)
    keep(definition)
    # The words now stand in the submission; the draft keeps only that it was sent.
    locked.answers, locked.writers = None, None
    locked.submission, locked.resume_code_hash = submission, ""
    locked.save(update_fields=["answers", "writers", "submission", "resume_code_hash"])
    draft.submission = submission
    record(
        events.FORM_SENT,
        by=by,
        case_id=case_id,
        about=submission,
        data_key_id=draft.data_key_id,
        words={"form": definition.form.replace("_", " ")},
    )
    return submission


def _check_unsent(draft: Draft) -> None:
    if draft.submission_id:
        raise RuleBroken("This form has been sent. What was sent stays as it is.")


@service
def remove_expired_drafts(*, by: Actor = SYSTEM) -> int:
    """Forget drafts that were never sent and whose time is over: the row goes, and its key with it. One that somebody
    saves or sends at this moment is left: were it sent, its words would stand under that key.
    """
    over = Draft.objects.filter(submission__isnull=True, expires_at__lt=clock.now(), purpose="notify")
    expired = list(over.select_for_update(skip_locked=True)[:500])
    for draft in expired:
        record(events.EXPIRED_DRAFT_REMOVED, by=by, about=draft)
        key_id = draft.data_key_id
        draft.delete()
        keys.destroy_key(key_id)
    return len(expired)

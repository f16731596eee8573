"""Files that belong to a form: taken in by button or on saving, removed by button, downloaded from their page.

Which files an answer holds, the draft says and never the page: a page can only add one, or take one away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase

from opencdop.accounts.access import note_read
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.documents.events import DOCUMENT_OPENED
from opencdop.documents.queries import NO_SUCH_DOCUMENT, document
from opencdop.documents.scan_services import scan_now
from opencdop.documents.services import keep_file
from opencdop.documents.serving import download_of
from opencdop.formkit.definition import Group, Question
from opencdop.formkit.problems import Problem
from opencdop.formkit.types.base import Posted, copied, one
from opencdop.formkit.types.files import UPLOAD, most_files, with_documents
from opencdop.submissions.models import Draft
from opencdop.submissions.saving import FilesChanged

NO_ROOM = (
    "All files of one form together may be {limit} MB. {name} was not taken. Ask the office how to send it."
)
HARMFUL = (
    "{name} was not taken: the scanner found something harmful in it. Send a clean copy, or ask the office. What you "
    "have written is kept."
)


@dataclass(frozen=True)
class Attached:
    """A posted page with its files as they are now. `by_button`: only they changed, so that the page is shown again.

    `changes` say by question what was added and removed, to be done to the answer as it stands when it is saved.
    """

    posted: Posted
    problems: tuple[Problem, ...] = ()
    by_button: bool = False
    changes: Mapping[str, FilesChanged] = field(default_factory=dict)


def take_files(request: Any, draft: Draft, group: Group, *, case_id: str, by: Actor) -> Attached:
    """Keep what was sent along, leave out what was removed, and put the files into what was posted."""
    asking = [question for question in group.questions if question.type == "file"]
    if not asking:
        return Attached(request.POST)
    posted, problems, by_button = copied(request.POST), [], False
    changes = {}
    for question in asking:
        change, wrong = _changed(request, draft, question, case_id=case_id, by=by)
        kept = change.made_to(_stored(draft, question))
        if change:
            changes[question.key] = change
        for button in (f"add-{question.key}", f"remove-{question.key}"):
            by_button = posted.pop(button, None) is not None or by_button
        rest = {name: each for name, each in posted.items() if not name.startswith(f"{question.key}-")}
        no_answer = {name: posted[name] for name in (f"{question.key}-none",) if name in posted and not kept}
        posted = with_documents(rest | no_answer, question.key, kept)
        problems += wrong
    return Attached(posted, tuple(problems), by_button, changes)


def _changed(
    request: Any, draft: Draft, question: Question, *, case_id: str, by: Actor
) -> tuple[FilesChanged, list[Problem]]:
    """What this post adds to the files of a question and removes, and a sentence for each that could not be taken."""
    removed = _removed(request.POST, question)
    there = FilesChanged(removed=removed).made_to(_stored(draft, question))
    added: list[Mapping[str, Any]] = []
    problems = []
    for upload in request.FILES.getlist(question.key + UPLOAD):
        try:
            if len(there) + len(added) >= most_files(question):
                raise RuleBroken(
                    f"Keep this to {most_files(question)} files or fewer. {upload.name} was not taken."
                )
            _check_room(draft, question, upload, (*there, *added))
            new = keep_file(upload, data_key_id=draft.data_key_id, case_id=case_id, by=by)
            scan_now(new)
            if new.is_harmful:
                raise RuleBroken(HARMFUL.format(name=new.name))
        except RuleBroken as refusal:
            problems.append(Problem(question.key, str(refusal), field_id=question.key + UPLOAD))
        else:
            added.append({"document": new.id, "name": new.name, "size": new.size, "sha256": new.sha256})
    return FilesChanged(removed, tuple(added)), problems


def _check_room(
    draft: Draft, question: Question, upload: Any, of_question: Sequence[Mapping[str, Any]]
) -> None:
    """Refuse what would make the files of one form more than it may hold. Raises RuleBroken."""
    others = (held for key, held in (draft.answers or {}).items() if key != question.key)
    held = [*of_question, *(each for answer in others if _is_files(answer) for each in answer)]
    size = sum(int(each["size"]) for each in held) + upload.size
    if size > settings.OPENCDOP_LARGEST_FORM_MB * 1024 * 1024:
        raise RuleBroken(NO_ROOM.format(limit=settings.OPENCDOP_LARGEST_FORM_MB, name=upload.name))


def _is_files(answer: Any) -> bool:
    return (
        isinstance(answer, list)
        and bool(answer)
        and all(isinstance(each, Mapping) and "document" in each and "size" in each for each in answer)
    )


def _stored(draft: Draft, question: Question) -> list[Mapping[str, Any]]:
    held = (draft.answers or {}).get(question.key)
    return list(held) if isinstance(held, list) else []


def _removed(posted: Posted, question: Question) -> str:
    """The document that a button takes away, by the row that the page gave it."""
    if f"remove-{question.key}" not in posted:
        return ""
    return one(posted, f"{question.key}-{one(posted, f'remove-{question.key}')}-document")


def download(request: Any, draft: Draft, group: Group, document_id: str, *, case_id: str) -> HttpResponseBase:
    """A file that an answer of this page holds, its opening noted.

    Raises NotFound for any other, and RuleBroken while it is held back.
    """
    asking = [question for question in group.questions if question.type == "file"]
    if not any(each["document"] == document_id for question in asking for each in _stored(draft, question)):
        raise NotFound(NO_SUCH_DOCUMENT)
    found = document(document_id)
    note_read(request, DOCUMENT_OPENED, case_id=case_id, data_key_id=found.data_key_id, about=found)
    return download_of(found)

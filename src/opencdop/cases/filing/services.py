"""Filing documents with a case. The file is kept by `documents`; here is what it is, and for what it came."""

from datetime import date
from typing import Any

from django.db.models import Q

from opencdop.accounts.roles import Act
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.cases.filing import events
from opencdop.cases.filing.kinds import document_kinds
from opencdop.cases.filing.models import FiledDocument
from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case
from opencdop.cases.services import touch
from opencdop.cases.taking_back import check_takes_in, hold_both
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken, Stale
from opencdop.documents.filing import services as filing
from opencdop.documents.filing.services import LONGEST_TITLE, REASON_MISSING, Told
from opencdop.documents.looking import Copy
from opencdop.documents.services import refusal_noted, release_document


def file_document(
    case: Case,
    *,
    upload: Any,
    kind: str,
    title: str = "",
    from_whom: str = "",
    received_on: date | None = None,
    about: str = "",
    by: Actor,
) -> FiledDocument:
    """Keep a file and file it with the case. Raises RuleBroken where it cannot be taken, which leaves an event too."""
    access.require(by, Act.EDIT_RECORD, case)
    values = {
        "kind": kind,
        "title": filing.title_for(
            title, kind=kind, kinds={each.code: each.title for each in document_kinds()}
        ),
        "from_whom": from_whom.strip()[:LONGEST_TITLE],
        "received_on": _not_ahead(received_on),
        "about": about,
    }
    with refusal_noted(data_key_id=case.data_key_id, case_id=case.pk, upload=upload, by=by):
        return _file(case, upload=upload, values=values, event=events.DOCUMENT_FILED, by=by)


def file_version(
    filed: FiledDocument, *, upload: Any, received_on: date | None = None, by: Actor
) -> FiledDocument:
    """File a newer version; the older one stays, and says that there is a newer one."""
    access.require(by, Act.EDIT_RECORD, filed.case)
    values = {name: getattr(filed, name) for name in ("kind", "from_whom", "about")}
    values |= {"received_on": _not_ahead(received_on), **filing.after(filed)}
    with refusal_noted(data_key_id=filed.case.data_key_id, case_id=filed.case_id, upload=upload, by=by):
        if filed.is_copy:
            raise RuleBroken(
                "This is a copy for the panel. Add the version to the document that it was made from."
            )
        return _file(filed.case, upload=upload, values=values, of=filed, event=events.VERSION_FILED, by=by)


def file_copy(filed: FiledDocument, *, copy: Copy, by: Actor) -> FiledDocument:
    """File a copy for the panel beside its original."""
    access.require(by, Act.EDIT_RECORD, filed.case)
    if filed.is_copy:
        raise RuleBroken("This is such a copy already.")
    with refusal_noted(data_key_id=filed.case.data_key_id, case_id=filed.case_id, by=by):
        values = {name: getattr(filed, name) for name in ("kind", "title", "from_whom", "received_on")}
        values |= {"copy_of": filed, "said": list(copy.said), "version_no": filed.version_no}
        return _file(filed.case, upload=copy.upload, values=values, of=filed, event=events.COPY_MADE, by=by)


@service
def _file(
    case: Case,
    *,
    upload: Any,
    values: dict[str, Any],
    of: FiledDocument | None = None,
    event: EventKind,
    by: Actor,
) -> FiledDocument:
    check_takes_in(Case.objects.select_for_update().get(pk=case.pk))
    if of is not None:
        _check_still_here(of)
    filed = FiledDocument(case=case, data_key_id=case.data_key_id, **values)
    filing.file(filed, upload=upload, told=_told(event, filed), by=by)
    touch(case)
    return filed


@service
def give_to_meeting(filed: FiledDocument, *, meeting_id: str, by: Actor) -> None:
    """Let those who are asked to a meeting read a copy; `meeting_id` empty takes it back."""
    access.require(by, Act.EDIT_RECORD, filed.case)
    if not filed.is_copy:
        raise RuleBroken(
            "Make a copy for the panel first: the document itself tells who wrote it, when and where."
        )
    if _check_still_here(filed).set_aside_at and meeting_id:
        raise RuleBroken("This copy was set aside.")
    filed.about = f"meeting:{meeting_id}" if meeting_id else ""
    filed.for_meeting_at = clock.now() if meeting_id else None
    filed.save(update_fields=["about", "for_meeting_at"])
    event = events.GIVEN_TO_MEETING if meeting_id else events.TAKEN_FROM_MEETING
    filing.tell(filed, told=_told(event, filed), by=by)


@service
def move_document(filed: FiledDocument, *, to: Case, reason: str, by: Actor) -> None:
    """Move a document, with all its versions and copies, to the right case of the same panel. Both timelines tell of
    it; it stays sealed with the key under which it came.
    """
    wrong = Case.objects.get(pk=filed.case_id)
    hold_both(wrong, to=to, by=by)
    _check_still_here(filed)
    if not reason.strip():
        raise RuleBroken(REASON_MISSING)
    for each in all_of(filed, of=wrong):
        each.case, each.about, each.for_meeting_at = to, "", None
        each.save(update_fields=["case", "about", "for_meeting_at"])
        each.document.case_id = to.pk
        each.document.save(update_fields=["case_id"])
    filed.refresh_from_db()
    for case, other, event in ((to, wrong, events.MOVED_HERE), (wrong, to, events.MOVED_AWAY)):
        record(
            event,
            by=by,
            case_id=case.pk,
            about=filed,
            data_key_id=case.data_key_id,
            words={"title": filed.title, "other": other.reference},
            after=reason.strip(),
        )
        touch(case)


def all_of(filed: FiledDocument, *, of: Case) -> list[FiledDocument]:
    """Every version of the document and every copy of them, locked, the first version first: those of its case and of
    the cases that are one with it. What was filed while another was one with it, too, stays there.
    """
    here = Q(case_id__in=case_ids_of(of.merged_into or of))
    ids = {filed.pk}
    while True:
        linked = here & (
            Q(replaces__in=ids) | Q(replaced_by__in=ids) | Q(copy_of__in=ids) | Q(copies__in=ids)
        )
        more = set(FiledDocument.objects.filter(linked).values_list("pk", flat=True)) - ids
        if not more:
            break
        ids |= more
    rows = FiledDocument.objects.select_for_update(of=("self",)).select_related("document")
    return list(rows.filter(pk__in=ids).order_by("version_no", "filed_at"))


@service
def set_aside(filed: FiledDocument, *, reason: str, by: Actor) -> None:
    """Put a document away, with a reason: it leaves the list and every meeting, and can be taken up again."""
    access.require(by, Act.EDIT_RECORD, filed.case)
    _check_still_here(filed)
    filing.set_aside(filed, reason=reason, told=_told(events.SET_ASIDE, filed), by=by)
    _leave_meeting(filed)


@service
def put_away_harmful(filed: FiledDocument, *, by: Actor) -> None:
    """Put away a document in which the scanner found something as it came in: no version of anything, and closed."""
    access.require(by, Act.EDIT_RECORD, filed.case)
    _check_still_here(filed)
    filing.put_away_harmful(filed, told=_told(events.SET_ASIDE, filed), by=by)


@service
def take_up(filed: FiledDocument, *, by: Actor) -> None:
    """Take up again what was set aside."""
    access.require(by, Act.EDIT_RECORD, filed.case)
    _check_still_here(filed)
    filing.take_up(filed, told=_told(events.TAKEN_UP, filed), by=by)


@service
def let_out(filed: FiledDocument, *, reason: str, by: Actor) -> None:
    """Let a document be opened that waited for a look."""
    access.require(by, Act.EDIT_RECORD, filed.case)
    _check_still_here(filed)
    release_document(filed.document, reason=reason, by=by)


@service
def erase_file(filed: FiledDocument, *, reason: str, by: Actor) -> None:
    """Erase the file for good; that it was, what it was, its size and hash, and why it was erased stay."""
    access.require(by, Act.ERASE_DOCUMENT, filed.case)
    _check_still_here(filed)
    filing.erase_file(filed, reason=reason, told=_told(events.FILE_ERASED, filed), by=by)
    _leave_meeting(filed)


def _check_still_here(filed: FiledDocument) -> FiledDocument:
    """The row as it stands, held. Raises Stale where the document was moved to another case since it was read."""
    held = filing.locked(filed)
    if held.case_id != filed.case_id:
        raise Stale("Somebody has moved this document to another case in the meantime.")
    return held


def _leave_meeting(filed: FiledDocument) -> None:
    filed.for_meeting_at = None
    filed.save(update_fields=["for_meeting_at"])


def _told(event: EventKind, filed: FiledDocument) -> Told:
    return Told(event, case_id=filed.case_id)


def _not_ahead(day: date | None) -> date | None:
    if day is not None and day > clock.today():
        raise RuleBroken("Check the day on which it came. It is in the future.")
    return day

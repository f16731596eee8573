"""Recording that others were told of a death and that letters were stopped, and writing to those who must know."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction

from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.cases.models import Case
from opencdop.cases.services import touch
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken, Stale
from opencdop.keystore import keys
from opencdop.outbox.services import queue_email
from opencdop.panels.refusals import Unfit
from opencdop.panels.templates import email_for
from opencdop.telling_others import events
from opencdop.telling_others.lines import FAMILY_TOLD, SPOKEN, ways
from opencdop.telling_others.models import TellingMark
from opencdop.telling_others.queries import Checklist, Row, checklist_of

NO_LETTER_YET = (
    "No letter goes to the family before a named person has told them in person or by telephone. "
    "Record that first."
)
LONGEST = 200


@dataclass(frozen=True)
class Did:
    """How lines were done: the day, the way, who was told, who did it (empty: whoever records it), and a note."""

    on: date
    how: str = ""
    to_whom: str = ""
    done_by: str = ""
    note: str = ""


@service
def mark_done(case: Case, *, codes: Collection[str], did: Did, by: Actor) -> list[TellingMark]:
    """Record several lines as done at once. Without a way, each line takes the way that it is usually done.

    Raises RuleBroken for the family's first letter before they were told in person or by telephone by a named person.
    """
    access.require(by, Act.TELL_OTHERS, case)
    rows = _open_rows(checklist_of(case), codes)
    if did.on > clock.today():
        raise Unfit("Check the day. It lies in the future.", at="on")
    if case.died_on and did.on < case.died_on:
        raise Unfit("Check the day. It lies before the death.", at="on")
    if did.how and did.how not in ways():
        raise Unfit("Choose how it was done.", at="how")
    for at, words in (("to_whom", did.to_whom), ("done_by", did.done_by)):
        if len(words) > LONGEST:
            raise Unfit(f"Write this in at most {LONGEST} characters.", at=at)
    for row in rows:
        _check_family(row, did, chosen=codes)
    marks = [
        TellingMark(
            state=TellingMark.DONE,
            how=did.how or row.line.how,
            done_on=did.on,
            to_whom=did.to_whom.strip() or None,
            done_by=did.done_by.strip() or None,
            note=did.note.strip() or None,
            **_common(case, row, by),
        )
        for row in rows
    ]
    _keep(marks)
    _record_lines(case, rows, done=True, by=by)
    return marks


@service
def mark_not_needed(case: Case, *, codes: Collection[str], reason: str, by: Actor) -> list[TellingMark]:
    """Record that lines do not apply to this death. A reason is given, and kept with the lines."""
    access.require(by, Act.TELL_OTHERS, case)
    rows = _open_rows(checklist_of(case), codes)
    if not reason.strip():
        raise Unfit("Say in a few words why this is not needed.", at="note")
    marks = [
        TellingMark(state=TellingMark.NOT_NEEDED, note=reason.strip(), **_common(case, row, by))
        for row in rows
    ]
    _keep(marks)
    _record_lines(case, rows, done=False, by=by)
    return marks


@service
def take_back(mark: TellingMark, *, by: Actor) -> None:
    """Take back what was recorded of a line, which is open again. What was recorded stays in the record."""
    case = mark.case
    access.require(by, Act.TELL_OTHERS, case)
    if not TellingMark.objects.filter(pk=mark.pk, taken_back_at__isnull=True).update(
        taken_back_at=clock.now()
    ):
        raise Stale
    touch(case)
    words = {"line": _said(mark)}
    record(
        events.MARK_TAKEN_BACK, by=by, case_id=case.id, about=mark, data_key_id=case.data_key_id, words=words
    )


@service
def email_to(case: Case, *, code: str, to: str, by: Actor) -> None:
    """Send the e-mail of a line: our reference and where to ring, and nothing of the child. It marks nothing as done:
    somebody who was asked to ring has not been told yet.
    """
    access.require(by, Act.TELL_OTHERS, case)
    line = checklist_of(case).row(code).line
    if not line.email:
        raise RuleBroken("There is no e-mail for this line.")
    panel = case.lead_panel
    words = {
        "reference": case.reference,
        "link": f"{settings.OPENCDOP_ADDRESS}/panel/{panel.slug}/",
    }
    email = email_for(panel, line.email, words)
    whom = keys.index_hash(f"telling:{to.strip().casefold()}")[:16]
    queue_email(
        kind="telling others",
        to=to.strip(),
        subject=email.subject,
        body=email.body,
        words=email.words,
        dedupe_key=f"telling:{case.id}:{code}:{whom}:{clock.today().isoformat()}",
        case_id=case.id,
        by=by,
    )
    record(
        events.EMAIL_QUEUED,
        by=by,
        case_id=case.id,
        about=case,
        data_key_id=case.data_key_id,
        words={"line": line.said},
    )


def _open_rows(checklist: Checklist, codes: Collection[str]) -> list[Row]:
    if not codes:
        raise RuleBroken("Tick at least one line.")
    rows = [checklist.row(code) for code in dict.fromkeys(codes)]
    if not all(row.is_open for row in rows):
        raise Stale("Somebody else recorded one of these lines meanwhile. Look at the list again.")
    return rows


def _check_family(row: Row, did: Did, *, chosen: Collection[str]) -> None:
    if row.line.code == FAMILY_TOLD:
        if (did.how or row.line.how) not in SPOKEN:
            raise Unfit("The family is told in person or by telephone. Choose which.", at="how")
        if not did.done_by.strip():
            raise Unfit("Write who told the family, by name.", at="done_by")
    if row.waits_for and row.waits_for not in chosen:
        raise RuleBroken(NO_LETTER_YET)


def _common(case: Case, row: Row, by: Actor) -> dict[str, object]:
    return {
        "case": case,
        "data_key_id": case.data_key_id,
        "code": row.line.code,
        "part": row.line.part,
        "words": row.line.title,
        "recorded_by_name": by.name,
        "recorded_at": clock.now(),
    }


def _keep(marks: list[TellingMark]) -> None:
    try:
        with transaction.atomic():
            TellingMark.objects.bulk_create(marks)
    except IntegrityError:
        raise Stale("Somebody else recorded one of these lines meanwhile. Look at the list again.") from None


def _record_lines(case: Case, rows: list[Row], *, done: bool, by: Actor) -> None:
    touch(case)
    said = "; ".join(dict.fromkeys(row.line.said for row in rows))
    record(
        events.LINES_DONE if done else events.LINES_NOT_NEEDED,
        by=by,
        case_id=case.id,
        about=case,
        data_key_id=case.data_key_id,
        words={"lines": said},
    )


def _said(mark: TellingMark) -> str:
    return "another child of the family" if mark.part == "keep" else str(mark.words)

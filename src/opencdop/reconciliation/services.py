"""Reading in others' lists and deciding line by line. Each act checks the right and the rule, and records the event; a
line that was opened goes the way of every notification.
"""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time

from opencdop.accounts.roles import Act
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.cases.candidates import keeps
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.core.tables import Unreadable, read_table
from opencdop.core.transitions import check_transition
from opencdop.formkit.answers import NOT_KNOWN, no_answer
from opencdop.intake.message_services import enter_message
from opencdop.intake.models import Notification
from opencdop.keystore import keys
from opencdop.panels.models import Panel
from opencdop.reconciliation import events
from opencdop.reconciliation.columns import list_fields, said_in, sources
from opencdop.reconciliation.models import ColumnMeaning, ListLine, MonthlyList
from opencdop.reconciliation.transitions import (
    ANOTHER_AREA,
    LINE_MOVES,
    MATCHED,
    NO_CHILD,
    OPENED,
    OUT_OF_SCOPE,
    REPEATED,
    TO_LOOK_AT,
)

CHANNEL = "monthly_list"
DECIDED_MEANWHILE = "Somebody has decided about this line meanwhile. Look at it again."


@service
def read_in(
    panel: Panel, *, source: str, sender: str, month: date, received_on: date, content: bytes, by: Actor
) -> MonthlyList:
    """Keep a list with all its lines, sealed; its columns have no meaning yet. Raises RuleBroken for no list."""
    access.require_panel(by, Act.RECONCILE, panel.pk)
    if source not in sources():
        raise RuleBroken("Choose from whom the list came.")
    if received_on > clock.today():
        raise RuleBroken("Check the day on which the list came. It is in the future.")
    try:
        table = read_table(content)
    except Unreadable as why:
        raise RuleBroken(str(why)) from why
    monthly_list = MonthlyList.objects.create(
        data_key_id=keys.create_key(),
        panel=panel,
        source=source,
        sender=sender.strip()[:120],
        month=month.replace(day=1),
        received_on=received_on,
        columns=list(table.columns),
        added_by_id=by.id,
        added_by_name=by.name,
        added_at=clock.now(),
    )
    ListLine.objects.bulk_create(
        ListLine(
            data_key_id=monthly_list.data_key_id,
            monthly_list=monthly_list,
            number=line.number,
            cells=list(line.cells),
            understood={"answers": {}, "beside": {}, "notes": [line.says] if line.says else []},
        )
        for line in table.lines
    )
    _record(events.LIST_READ_IN, monthly_list, by=by, words={"lines": len(table.lines)})
    return monthly_list


@service
def give_columns(monthly_list: MonthlyList, *, meaning: Mapping[str, str], by: Actor) -> int:
    """Say what the columns mean, and read every line by it. Returns how many were read before, on an earlier list.

    The meaning is remembered for the panel and the source. Once a line is decided, the columns stay.
    """
    access.require_panel(by, Act.RECONCILE, monthly_list.panel_id)
    locked = MonthlyList.objects.select_for_update().get(pk=monthly_list.pk)
    lines = list(locked.lines.select_for_update().order_by("number"))
    if any(line.outcome not in (TO_LOOK_AT, REPEATED) for line in lines):
        raise RuleBroken(
            "Some lines are decided already, so the columns stay as they are. Read the list in again."
        )
    columns, chosen = list(locked.columns or []), {key: field for key, field in meaning.items() if field}
    _check_meaning(columns, chosen)
    repeated = 0
    seen: Counter[str] = Counter()
    for line in lines:
        said = said_in(columns, line.cells, chosen, today=clock.today())
        odd = [note for note in line.notes if note.startswith("This line has")]
        notes = [*odd, *said.notes]
        line.understood = {"answers": dict(said.answers), "beside": dict(said.beside), "notes": notes}
        plain = _plain(line)
        seen[plain] += 1
        # Two lines that say the same on one list are two, such as twins without names: each is known by its place.
        line.line_hash = keys.index_hash(f"line:{locked.panel_id}:{plain}:{seen[plain]}")
        line.outcome, line.repeats = TO_LOOK_AT, None
    before = _read_before(locked, [line.line_hash for line in lines])
    for line in lines:
        earlier = before.get(line.line_hash)
        if earlier is not None:
            line.outcome, line.repeats = REPEATED, earlier
            repeated += 1
        line.save(update_fields=["understood", "line_hash", "outcome", "repeats"])
    ColumnMeaning.objects.update_or_create(
        panel_id=locked.panel_id, source=locked.source, defaults={"meaning": chosen}
    )
    locked.mapped_at = clock.now()
    locked.save(update_fields=["mapped_at"])
    _record(events.COLUMNS_GIVEN, locked, by=by)
    monthly_list.refresh_from_db()
    return repeated


def _check_meaning(columns: list[str], chosen: Mapping[str, str]) -> None:
    known = {field.key for field in list_fields()}
    if not set(chosen) <= set(columns) or not set(chosen.values()) <= known:
        raise RuleBroken("Choose what each column means from the list.")
    twice = [field for field, count in Counter(chosen.values()).items() if count > 1]
    if twice:
        title = next(field.title for field in list_fields() if field.key == twice[0])
        raise RuleBroken(f"Two columns cannot both be “{title}”. Choose one of them.")
    if not {"surname", "full_name", "nhs_number"} & set(chosen.values()):
        raise RuleBroken("Choose at least the column of the family name, the whole name or the NHS number.")


def _plain(line: ListLine) -> str:
    """What the line says, in one writing: what is understood of it, or its cells as they came."""
    said = dict(line.answers) or {"cells": [cell.casefold() for cell in line.cells or []]}
    return json.dumps(said, sort_keys=True, ensure_ascii=False).casefold()


def _read_before(monthly_list: MonthlyList, hashes: list[str]) -> dict[str, ListLine]:
    """The first line of an earlier list that says the same."""
    rows = ListLine.objects.filter(line_hash__in=hashes, repeats__isnull=True).exclude(
        monthly_list=monthly_list
    )
    return {row.line_hash: row for row in rows.order_by("-id")}


@service
def match_case(line: ListLine, *, case: Case, by: Actor) -> None:
    """This death is known here, as this case."""
    locked = _locked(line, by=by)
    access.require(by, Act.RECONCILE, case)
    if case.restricted and not keeps(case, by):
        raise NotFound("There is no such case.")
    _decide(locked, MATCHED, by=by, case=case)
    words = {"source": locked.monthly_list.title, "month": locked.monthly_list.month_words}
    record(
        events.LINE_MATCHED, by=by, case_id=case.pk, about=locked, data_key_id=case.data_key_id, words=words
    )
    line.refresh_from_db()


@service
def match_notification(line: ListLine, *, notification: Notification, by: Actor) -> None:
    """This death was told of already; it waits for a decision, or has one."""
    locked = _locked(line, by=by)
    if notification.panel_id != locked.monthly_list.panel_id:
        raise NotFound("There is no such notification.")
    outcome = OUT_OF_SCOPE if notification.is_out else MATCHED
    _decide(locked, outcome, by=by, case=notification.case, notification=notification)
    _record_line(events.LINE_WITH_NOTIFICATION, locked, by=by, words={"reference": notification.reference})
    line.refresh_from_db()


@service
def put_out_of_scope(line: ListLine, *, reason: str, by: Actor) -> None:
    """This death is not one that the review is for, and why."""
    locked = _locked(line, by=by)
    if not reason.strip():
        raise RuleBroken("Say why this death is out of scope.")
    _decide(locked, OUT_OF_SCOPE, by=by, reason=reason)
    _record_line(events.LINE_OUT, locked, by=by, after=reason.strip())
    line.refresh_from_db()


@service
def pass_on(line: ListLine, *, to: str, reason: str = "", by: Actor) -> None:
    """This death is another area's, and they have been told."""
    locked = _locked(line, by=by)
    if not to.strip():
        raise RuleBroken("Say which panel or area it belongs to, and that they know of it.")
    _decide(locked, ANOTHER_AREA, by=by, reason=reason, passed_to=to.strip()[:200])
    _record_line(events.LINE_PASSED, locked, by=by, words={"to": to.strip()[:200]}, after=reason.strip())
    line.refresh_from_db()


@service
def set_aside(line: ListLine, *, reason: str, by: Actor) -> None:
    """This line tells of no child: a total, a heading in the middle, an entry made by mistake."""
    locked = _locked(line, by=by)
    if not reason.strip():
        raise RuleBroken("Say what this line is.")
    _decide(locked, NO_CHILD, by=by, reason=reason)
    _record_line(events.LINE_NO_CHILD, locked, by=by, after=reason.strip())
    line.refresh_from_db()


@service
def open_missing(line: ListLine, *, by: Actor) -> Notification:
    """Nobody has told of this death: it becomes a notification, received on the day on which the list came."""
    locked = _locked(line, by=by)
    monthly_list = locked.monthly_list
    came = datetime.combine(monthly_list.received_on, time(12), tzinfo=clock.LONDON)
    source = sources().get(monthly_list.source)
    told = {
        **({"notifier_agency_type": source.agency} if source and source.agency else {}),
        "notifier_agency": monthly_list.sender or monthly_list.title,
        **locked.answers,
    }
    if locked.answers.get("date_of_death", "") > monthly_list.received_on.isoformat():
        told["date_of_death"] = no_answer(
            NOT_KNOWN
        )  # it cannot be right; what was written stays with the line
    notification = enter_message(
        monthly_list.panel, code=CHANNEL, received_at=min(came, clock.now()), answers=told, by=by
    )
    _decide(locked, OPENED, by=by, notification=notification)
    _record_line(events.LINE_OPENED, locked, by=by, words={"reference": notification.reference})
    line.refresh_from_db()
    return notification


@service
def look_again(line: ListLine, *, reason: str, by: Actor) -> None:
    """Take back what was decided of a line, with the reason; a notification that was opened from it stays."""
    locked = _locked(line, by=by)
    if not reason.strip():
        raise RuleBroken("Say why this line needs another look.")
    sentence = "A notification was opened from this line. Decide about that one."
    check_transition(LINE_MOVES, before=locked.outcome, after=TO_LOOK_AT, sentence=sentence)
    _record_line(events.LINE_AGAIN, locked, by=by, before=locked.outcome, after=reason.strip())
    locked.outcome, locked.case, locked.notification, locked.repeats = TO_LOOK_AT, None, None, None
    locked.reason, locked.passed_to, locked.decided_at = None, "", None
    locked.decided_by_id = locked.decided_by_name = ""
    locked.save()
    line.refresh_from_db()


def _locked(line: ListLine, *, by: Actor) -> ListLine:
    rows = ListLine.objects.select_for_update(of=("self",)).select_related("monthly_list__panel")
    locked = rows.get(pk=line.pk)
    access.require_panel(by, Act.RECONCILE, locked.monthly_list.panel_id)
    return locked


def _decide(
    line: ListLine,
    outcome: str,
    *,
    by: Actor,
    case: Case | None = None,
    notification: Notification | None = None,
    reason: str = "",
    passed_to: str = "",
) -> None:
    if line.monthly_list.mapped_at is None:
        raise RuleBroken("First say what the columns of this list mean.")
    check_transition(LINE_MOVES, before=line.outcome, after=outcome, sentence=DECIDED_MEANWHILE)
    line.outcome, line.case, line.notification = outcome, case, notification
    line.reason, line.passed_to = reason.strip(), passed_to
    line.decided_by_id, line.decided_by_name, line.decided_at = by.id, by.name, clock.now()
    line.save()


def _record(
    event_kind: EventKind, monthly_list: MonthlyList, *, by: Actor, words: Mapping[str, object] | None = None
) -> None:
    said = {"source": monthly_list.title, "month": monthly_list.month_words, **(words or {})}
    record(
        event_kind,
        by=by,
        case_id=monthly_list.pk,
        about=monthly_list,
        data_key_id=monthly_list.data_key_id,
        words=said,
    )


def _record_line(
    event_kind: EventKind,
    line: ListLine,
    *,
    by: Actor,
    words: Mapping[str, object] | None = None,
    before: object = None,
    after: object = None,
) -> None:
    record(
        event_kind,
        by=by,
        case_id=line.monthly_list_id,
        about=line,
        data_key_id=line.data_key_id,
        words={"number": line.number, "source": line.monthly_list.title, **(words or {})},
        before=before,
        after=after,
    )

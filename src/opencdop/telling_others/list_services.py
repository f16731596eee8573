"""Keeping a panel's own list: lines added, reworded, moved, retired and brought back. No line is ever deleted."""

from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.ids import new_id
from opencdop.panels.models import Panel
from opencdop.panels.record_queries import KEEP, own_panel
from opencdop.panels.refusals import Unfit
from opencdop.telling_others import events
from opencdop.telling_others.lines import KEEP as KEEP_PART
from opencdop.telling_others.lines import Line, conditions, parts, ways
from opencdop.telling_others.models import LocalLine
from opencdop.telling_others.queries import line_of, list_of

LONGEST_TITLE, LONGEST_HINT = 200, 300


@service
def add_line(
    panel: Panel, *, part: str, title: str, hint: str, applies: str, how: str, by: Actor
) -> LocalLine:
    """Add a line at the end of a part. Raises Unfit."""
    panel = _locked(panel, by=by)
    if part not in parts() or part == KEEP_PART:
        raise Unfit("Choose the part of the list.", at="part")
    title, hint = _checked(title, hint, applies=applies, how=how)
    last = max((line.position for line in list_of(panel) if line.part == part), default=0)
    row = LocalLine.objects.create(
        panel=panel,
        code=f"own-{new_id()[:12].lower()}",
        part=part,
        title=title,
        hint=hint,
        applies=applies,
        how=how,
        position=last + 10,
    )
    _record(row, by=by)
    return row


@service
def change_line(
    panel: Panel, *, code: str, title: str, hint: str, applies: str, how: str, by: Actor
) -> LocalLine:
    """Word a line anew for this panel, or let it stand for other deaths. Raises Unfit."""
    panel = _locked(panel, by=by)
    line = line_of(panel, code)
    title, hint = _checked(title, hint, applies=applies, how=how)
    row = _own_row(panel, line)
    row.title, row.hint, row.applies, row.how = title, hint, applies, how
    row.save()
    _record(row, by=by)
    return row


@service
def retire_line(panel: Panel, *, code: str, retired: bool, by: Actor) -> LocalLine:
    """Take a line off the list, of open cases too, or bring it back. What was recorded stays."""
    panel = _locked(panel, by=by)
    row = _own_row(panel, line_of(panel, code))
    if (row.retired_at is not None) == retired:
        raise RuleBroken("This line is as you want it already.")
    row.retired_at = clock.now() if retired else None
    row.save()
    _record(row, by=by)
    return row


@service
def move_line(panel: Panel, *, code: str, up: bool, by: Actor) -> None:
    """Move a line one place up or down within its part. At the end of the part nothing moves."""
    panel = _locked(panel, by=by)
    line = line_of(panel, code)
    beside = [each for each in list_of(panel) if each.part == line.part]
    place = next(at for at, each in enumerate(beside) if each.code == code)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(beside):
        return
    beside[place], beside[other] = beside[other], beside[place]
    for position, each in enumerate(beside, start=1):
        if each.position != position * 10:
            row = _own_row(panel, each)
            row.position = position * 10
            row.save()
    _record(_own_row(panel, line), by=by)


def _own_row(panel: Panel, line: Line) -> LocalLine:
    """The panel's row for a line; for one of ours that it never touched, a new one with our words."""
    found = LocalLine.objects.filter(panel=panel, code=line.code).select_related("panel").first()
    return found or LocalLine(
        panel=panel,
        code=line.code,
        part=line.part,
        title=line.title,
        hint=line.hint,
        applies=line.applies,
        how=line.how,
        position=line.position,
    )


def _checked(title: str, hint: str, *, applies: str, how: str) -> tuple[str, str]:
    title, hint = " ".join(title.split()), " ".join(hint.split())
    if not title or len(title) > LONGEST_TITLE:
        raise Unfit(f"Write the line, in at most {LONGEST_TITLE} characters.", at="title")
    if len(hint) > LONGEST_HINT:
        raise Unfit(f"Write this in at most {LONGEST_HINT} characters.", at="hint")
    if applies not in conditions():
        raise Unfit("Choose for which deaths it stands.", at="applies")
    if how not in ways():
        raise Unfit("Choose how it is usually done.", at="how")
    return title, hint


def _locked(panel: Panel, *, by: Actor) -> Panel:
    own_panel(by, panel.pk, act=KEEP)
    return Panel.objects.select_for_update().get(pk=panel.pk)


def _record(row: LocalLine, *, by: Actor) -> None:
    words = {"panel": row.panel.name, "line": row.title}
    record(events.LIST_CHANGED, by=by, about=row, words=words)

"""Of meetings that were held, what belongs to a case, as it leaves for another installation and comes in from one.

Only this case's item goes, with what was declared about it and its finished analysis, and the meeting that it was at.
"""

from django.db.models import Q

from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case
from opencdop.keystore.portable_rows import Rows, Told, told_all, told_rows
from opencdop.meetings.models import AgendaItem, Analysis, Declaration, Meeting, MeetingPerson
from opencdop.meetings.transitions import HELD, LISTED

_OF_ITEM = ~Q(item__state=LISTED) & Q(item__meeting__state=HELD)
MEETINGS = (
    Rows(Meeting, of="pk", given=("panel",)),
    Rows(MeetingPerson, of="meeting", leaves={"person": "an account here; name and role go"}),
)
ITEMS = (
    Rows(AgendaItem, of="case", only=~Q(state=LISTED) & Q(meeting__state=HELD)),
    Rows(Declaration, of="item__case", only=_OF_ITEM),
    Rows(Analysis, of="case", only=_OF_ITEM & Q(submission__isnull=False)),
)
ROWS = (*MEETINGS, *ITEMS)

STAYS = {
    "meetings.MeetingDocument": "of a meeting as a whole, which saw other cases too; a child's papers go with its case"
}


def portable(case: Case) -> dict[str, list[Told]]:
    """The case's items and analyses, and the meetings they were at."""
    items = told_all(ITEMS, case_ids_of(case))
    held = sorted({row["meeting_id"] for row in items[AgendaItem._meta.label]})
    return {**{rows.name: told_rows(rows, held) for rows in MEETINGS}, **items}

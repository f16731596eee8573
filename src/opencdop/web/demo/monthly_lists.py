"""A registrar's list in the demonstration: of the month before, read in, and two of its lines still to look at."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from opencdop.core import clock
from opencdop.reconciliation.proposing import proposals_for
from opencdop.reconciliation.services import give_columns, match_case, put_out_of_scope, read_in
from opencdop.reconciliation.transitions import MATCHED, OUT_OF_SCOPE
from opencdop.web.demo.casting import Cast
from opencdop.web.demo.living import Life
from opencdop.web.demo.steps import Step

PANEL = "ashmoor"
HEADINGS = "Entry;Surname;Forenames;Date of birth;Date of death;Sex;Postcode"
MEANING = {
    "Surname": "surname",
    "Forenames": "forenames",
    "Date of birth": "date_of_birth",
    "Date of death": "date_of_death",
    "Sex": "sex",
    "Postcode": "postcode",
    "Entry": "their_reference",
}


def list_steps(lives: Sequence[Life], *, cast: Cast, now: datetime) -> Iterator[Step]:
    """Read in yesterday: our deaths of the last weeks, a young adult, and a child of whom nobody told."""
    recent = [
        life
        for life in lives
        if life.plan.panel == PANEL
        and timedelta(days=3) < now - life.plan.course.triaged_at < timedelta(days=90)
    ]
    if recent:
        yield Step(now - timedelta(hours=20), lambda: read_a_list(recent[:4], cast))


def read_a_list(recent: Sequence[Life], cast: Cast) -> None:
    """What is certain is decided; a missing death, and whatever is not certain, waits for the visitor."""
    today = clock.today()
    died = today - timedelta(days=16)
    lines = [_line(number, life) for number, life in enumerate(recent, 1)]
    lines.append(f"{len(lines) + 1};Pemberwick;Jonas;{_day(date(died.year - 24, 3, 9))};{_day(died)};M;")
    lines.append(f"{len(lines) + 1};Thornquist;Mabel;{_day(date(died.year - 6, 5, 30))};{_day(died)};F;")
    by = recent[0].by
    monthly_list = read_in(
        cast.panels[PANEL],
        source="registrar",
        sender="Ashmoor register office",
        month=died,
        received_on=today,
        content="\n".join([HEADINGS, *lines]).encode(),
        by=by,
    )
    give_columns(monthly_list, meaning=MEANING, by=by)
    kept = list(monthly_list.lines.order_by("number"))
    for line, proposal in zip(kept, proposals_for(kept, panel=monthly_list.panel, by=by), strict=True):
        if proposal.outcome == MATCHED and proposal.case is not None and line.number % 2 == 0:
            match_case(line, case=proposal.case, by=by)
        elif proposal.outcome == OUT_OF_SCOPE:
            put_out_of_scope(line, reason=proposal.words, by=by)


def _line(number: int, life: Life) -> str:
    """A child of ours in the registrar's writing: capital letters, day before month, no NHS number."""
    child = life.plan.child
    born, died = _day(child.born_on), _day(child.died_on)
    forenames = "" if child.unnamed else child.forenames
    return (
        f"{number};{child.surname.upper()};{forenames};{born};{died};{child.sex[:1].upper()};{child.postcode}"
    )


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"

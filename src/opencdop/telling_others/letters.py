"""The letter of one line, filled from the record with what its words name and nothing else."""

from collections.abc import Sequence
from dataclasses import replace

from opencdop.cases.identity import child_name, date_in, text_of
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_values
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.design.words import day, nhs
from opencdop.panels.templates import Letter, letter_for
from opencdop.telling_others.lines import Line
from opencdop.telling_others.queries import checklist_of


def letter_of(case: Case, line: Line, *, to: Sequence[str], by: Actor) -> Letter:
    """The letter. Raises RuleBroken where the line has none, or where the record does not hold what it names.

    The page that calls has checked the right and notes the reading.
    """
    if not line.template:
        raise RuleBroken("There is no letter for this line.")
    return letter_for(case.lead_panel, line.template, _words(case, line, by=by), to=to)


def words_from(case: Case, kind: str, *, by: Actor) -> dict[str, str]:
    """What the record holds for the gaps of a letter, to look at its words; of the other children, the first.

    The page that calls has checked the right and notes the reading.
    """
    others = (row.line for row in checklist_of(case).rows if row.line.other is not None)
    line = next(others, Line(code="", part="", title=""))
    return _words(case, replace(line, template=kind), by=by)


def _words(case: Case, line: Line, *, by: Actor) -> dict[str, str]:
    known = case.child.known
    words = {
        "reference": case.reference,
        "signed_by": by.name,
        "child_name": child_name(known) if text_of(known, "surname") or text_of(known, "forenames") else "",
        "date_of_birth": _day(known, "date_of_birth"),
        "date_of_death": _day(known, "date_of_death"),
        "nhs_number": nhs(text_of(known, "nhs_number")),
    }
    if line.template == "school_told":
        school = agreed_values(case, questions=["school_name"]).get("school_name")
        words["school_name"] = school if isinstance(school, str) else ""
    if line.other is not None:
        words["other_child"] = line.other.name
        words["other_child_born"] = day(line.other.born) if len(line.other.born) == 10 else ""
    return words


def _day(known: dict[str, object], question: str) -> str:
    found = date_in(known, question)
    return day(found) if found else ""

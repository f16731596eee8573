"""What may be asked of a year: its report, its return with what is to be looked at, and the returns made before."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from opencdop.accounts.roles import Act
from opencdop.audit.models import Event, EventDetail
from opencdop.cases.access import visible_cases
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound
from opencdop.panels.models import Panel
from opencdop.panels.places import place_file_in_use
from opencdop.returns import events
from opencdop.returns.checks import Finding, findings_of
from opencdop.returns.editions import Edition
from opencdop.returns.rows import lines_of
from opencdop.returns.writing import Return
from opencdop.statistics.counting import reviews_of
from opencdop.statistics.queries import (
    CountedCase,
    counted_cases,
    facts_as_at,
    has_several_authorities,
    population_of,
)
from opencdop.statistics.year import YearReport, year_tables

NO_DECILE = "The column deprivation_decile is empty: no file of postcodes has been read in here."
NO_AUTHORITY = (
    "The column authority is empty where the panel’s area had several local authorities and nobody chose the one of "
    "the home: no file of postcodes has been read in here."
)


@dataclass(frozen=True)
class ReadyReturn:
    """A return, with the cases of its rows in the same order."""

    made: Return
    cases: tuple[CountedCase, ...]

    @property
    def reviews(self) -> int:
        return len(self.made.lines)

    @property
    def whole(self) -> int:
        """How many reviews have nothing to look at."""
        return self.reviews - len({finding.case for finding in self.made.findings})

    def by_sentence(self) -> list[tuple[str, int]]:
        """What there is to do, with the number of reviews it concerns, the most frequent first."""
        return sorted(Counter(each.words for each in self.made.findings).items(), key=lambda x: (-x[1], x[0]))

    def by_case(self) -> list[tuple[CountedCase, list[Finding]]]:
        """The cases with something to look at, each with its findings."""
        found = [(case, [x for x in self.made.findings if x.case == case.case_id]) for case in self.cases]
        return [(case, findings) for case, findings in found if findings]


def cases_to_look_at(ready: ReadyReturn, actor: Actor) -> list[tuple[CountedCase, list[Finding]]]:
    """The cases with something to look at whose record the actor may correct; not a restricted one of others."""
    found = ready.by_case()
    ids = [case.case_id for case, _ in found]
    seen = set(visible_cases(actor, Act.EDIT_RECORD).filter(pk__in=ids).values_list("pk", flat=True))
    return [(case, findings) for case, findings in found if case.case_id in seen]


@dataclass(frozen=True)
class MadeBefore:
    """A file of a return that somebody made."""

    at: datetime
    who: str
    file: str
    as_at: str
    rows: str
    sha256: str


def panels_among(panel_ids: frozenset[str]) -> list[Panel]:
    """The panels with these ids, by name."""
    return list(Panel.objects.filter(pk__in=panel_ids).order_by("name"))


def panel_among(slug: str, panel_ids: frozenset[str]) -> Panel:
    """The panel at an address, if it is one of these. Raises NotFound, so that nobody learns of another panel."""
    panel = Panel.objects.filter(slug=slug, pk__in=panel_ids).first()
    if panel is None:
        raise NotFound("There is no such panel among yours.")
    return panel


def report_of(edition: Edition) -> YearReport:
    """The protected tables of the edition's year. A rate is given once the year is over."""
    population = population_of(edition.panel, year=edition.year) if edition.year_is_over else None
    facts = facts_as_at(edition.panel, as_at=edition.as_at)
    return year_tables(
        facts, panel=edition.panel.slug, year=edition.year, as_at=edition.as_at, population=population
    )


def return_of(edition: Edition) -> ReadyReturn:
    """The return of the edition's year with its findings. The same edition gives the same return."""
    counted = {case.case_id: case for case in counted_cases(edition.panel, as_at=edition.as_at)}
    facts = [case.facts for case in counted.values()]
    year, as_at = edition.year, edition.as_at
    references = {case.case_id: case.reference for case in counted.values()}
    lines = lines_of(facts, references=references, year=year, as_at=as_at)
    reviewed = {each.case for each in reviews_of(facts, year=year, as_at=as_at)}
    cases = tuple(counted[line.case] for line in lines if line.case in reviewed)
    several = has_several_authorities(edition.panel, year=year)
    findings = findings_of(case.facts for case in cases)
    return ReadyReturn(
        made=Return(
            panel=edition.panel.slug,
            year=year,
            as_at=as_at,
            lines=lines,
            # Nobody can answer what the software does not look up yet: that is a note, not a finding.
            findings=tuple(each for each in findings if not (several and each.question == "postcode")),
            notes=() if place_file_in_use() else (NO_DECILE, *((NO_AUTHORITY,) if several else ())),
        ),
        cases=cases,
    )


def returns_made(edition: Edition, *, limit: int = 10) -> list[MadeBefore]:
    """The files that were made of the return of this panel and year, newest first, from the audit."""
    about = f"panels.panel:{edition.panel.pk}"
    made = list(Event.objects.filter(kind=events.RETURN_MADE.code, about=about).order_by("-seq")[:200])
    details = {d.id: d for d in EventDetail.objects.filter(id__in=[event.detail_id for event in made])}
    found = []
    for event in made:
        words = details[event.detail_id].body["words"] if event.detail_id in details else {}
        if words.get("year") == edition.year.label:
            of = {name: str(words.get(name, "")) for name in ("file", "as_at", "rows", "sha256")}
            found.append(MadeBefore(at=event.at, who=event.actor_name, **of))
    return found[:limit]

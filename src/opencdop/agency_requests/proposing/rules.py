"""Whom to ask about a death, for what and why, read from definitions/asking.yaml. Pure.

A proposal is only a proposal: the office ticks, changes and adds, and nothing is sent by itself.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from opencdop.agency_requests.case_forms.catalogue import REPORTING
from opencdop.cases.supplements import Proposed, supplement_of
from opencdop.formkit.conditions import holds
from opencdop.submissions.library import data

Asked = tuple[str, str, str]
"""Kind of agency, form, section: what somebody was asked already."""


@dataclass(frozen=True)
class Rule:
    """One reason to ask one kind of agency. `ticked` says whether the office finds it ticked."""

    key: str
    agency: str
    reason: str
    when: Mapping[str, Any] | None
    ticked: bool = True


@dataclass(frozen=True)
class Named:
    """Agencies that an answer names, row by row, are asked too."""

    key: str
    question: str
    reason: str
    but_not: frozenset[str]
    only: Mapping[str, Any] | None


@dataclass(frozen=True)
class ProposedAsk:
    """One kind of agency, to be asked for one form. No `sections`: all of it that goes to one person.

    `reasons` are for the office alone; `rules` names what proposed it: rules of asking.yaml, or the supplementary form.
    """

    agency_type: str
    form: str
    sections: tuple[str, ...]
    reasons: tuple[str, ...]
    rules: tuple[str, ...]
    ticked: bool = True


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file."""
    return tuple(
        Rule(each["rule"], each["agency"], each["reason"], each.get("when"), each.get("ticked", True))
        for each in data("asking")["rules"]
    )


@cache
def named_rules() -> tuple[Named, ...]:
    """The rules that read agencies from rows of an answer."""
    return tuple(
        Named(each["rule"], each["question"], each["reason"], frozenset(each["but_not"]), each.get("only"))
        for each in data("asking")["named"]
    )


def sections_for(agency_type: str) -> tuple[str, ...]:
    """The sections of the reporting form that this kind of agency is usually asked."""
    sections = data("asking")["sections"]
    return tuple(sections.get(agency_type, sections["otherwise"]))


def propose(
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    *,
    forms: Sequence[Proposed] = (),
    asked: Collection[Asked] = (),
) -> tuple[ProposedAsk, ...]:
    """Whom to ask, those of the first rules in front; of each kind of agency its report before its further forms.

    `forms` are the supplementary forms proposed or in use; those set aside are not among them. Nothing is proposed that
    somebody of the kind was `asked` already; a supplementary form is asked of one person, a part of one likewise.
    """
    reports = _reports(answers, facts)
    proposed = [
        *(ask for ask in reports if not _was_asked(asked, ask.form, agency_type=ask.agency_type)),
        *(
            ask
            for each in forms
            for ask in _of_form(each, reports=[ask.agency_type for ask in reports], asked=asked)
        ),
    ]
    order = list(dict.fromkeys(ask.agency_type for ask in proposed))
    return tuple(sorted(proposed, key=lambda ask: order.index(ask.agency_type)))


def _reports(answers: Mapping[str, Any], facts: Mapping[str, Any]) -> list[ProposedAsk]:
    """Each kind of agency once, with every rule that names it."""
    found: dict[str, list[Rule]] = {}
    for rule in (*_that_hold(answers, facts), *_from_rows(answers, facts)):
        found.setdefault(rule.agency, []).append(rule)
    return [
        ProposedAsk(
            agency_type=agency,
            form=REPORTING,
            sections=sections_for(agency),
            reasons=tuple(dict.fromkeys(rule.reason for rule in because)),
            rules=tuple(dict.fromkeys(rule.key for rule in because)),
            ticked=any(rule.ticked for rule in because),
        )
        for agency, because in found.items()
    ]


def _that_hold(answers: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[Rule]:
    return (rule for rule in rules() if holds(rule.when, answers, facts))


def _from_rows(answers: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[Rule]:
    for named in named_rules():
        for row in rows_of(answers.get(named.question)):
            agency = row.get("agency_type")
            if isinstance(agency, str) and agency not in named.but_not and holds(named.only, row, facts):
                yield Rule(named.key, agency, named.reason, None)


def rows_of(value: Any) -> Iterator[Mapping[str, Any]]:
    """The rows of a repeat; none where it has no answer."""
    return (row for row in value if isinstance(row, Mapping)) if isinstance(value, list | tuple) else iter(())


def _of_form(form: Proposed, *, reports: Collection[str], asked: Collection[Asked]) -> Iterator[ProposedAsk]:
    """A supplementary form goes to one kind of agency; one in stages to whoever was there, stage by stage."""
    if not form.sections:
        if form.ask and not _was_asked(asked, form.form):
            yield _ask(form, _best(form.ask, reports), ())
        return
    known = supplement_of(form.form)
    whom = {stage.section: stage.ask for stage in known.stages} if known else {}
    sections: dict[str, list[str]] = {}
    for section in form.sections:
        if not _was_asked(asked, form.form, section=section):
            sections.setdefault(_best(whom.get(section) or form.ask, reports), []).append(section)
    for agency, stages in sections.items():
        yield _ask(form, agency, tuple(stages))


def _ask(form: Proposed, agency: str, sections: tuple[str, ...]) -> ProposedAsk:
    return ProposedAsk(agency, form.form, sections, (form.reason,) if form.reason else (), (form.form,))


def _best(ask: Sequence[str], reports: Collection[str]) -> str:
    """Somebody who is asked for a report anyway, before somebody else."""
    return next((agency for agency in ask if agency in reports), ask[0])


def _was_asked(asked: Collection[Asked], form: str, *, agency_type: str = "", section: str = "") -> bool:
    return any(
        form == of_form and agency_type in ("", of_type) and section in ("", of_section)
        for of_type, of_form, of_section in asked
    )

"""Asking those who keep a case that one may not see: is it the child of our record? They answer, the asker reads it.

The asked see their own case whole, and of the asker's record "same" or "differs" in each part. Of a restricted case
nobody asks, because nobody learns of it: its keepers are told by the software, and decide whether to speak to the
other panel.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from opencdop.accounts.roles import Act, places_for
from opencdop.audit.kinds import EventKind
from opencdop.audit.services import record, service
from opencdop.cases import access, events
from opencdop.cases.candidates import keeps, standing_matches
from opencdop.cases.identity import IDENTITY_QUESTIONS
from opencdop.cases.matching import Match
from opencdop.cases.models import Case, DuplicateQuestion
from opencdop.core import clock
from opencdop.core.actor import SYSTEM, Actor
from opencdop.core.errors import NotFound, RuleBroken, Stale
from opencdop.core.rows import read_locked
from opencdop.panels.models import Panel

Reaches = Callable[[Actor, str], bool]
_reaches: list[Reaches] = []


def asked_about_by(reaches: Reaches) -> None:
    """Declare how to know whether somebody may open the record of this id; by the package that asks about it."""
    if reaches not in _reaches:
        _reaches.append(reaches)


@dataclass(frozen=True)
class AskedAbout:
    """The record of the asking panel: a case, or what comes before there is one (a notification)."""

    id: str
    reference: str
    href: str
    panel: Panel
    data_key_id: str
    known: Mapping[str, Any]  # the answers that say who the child is

    def identity(self) -> dict[str, Any]:
        return {key: self.known[key] for key in IDENTITY_QUESTIONS if key in self.known}


def record_of(case: Case) -> AskedAbout:
    """A case as the record that is asked about."""
    href = f"/cases/{case.pk}/duplicates/"
    return AskedAbout(case.pk, case.reference, href, case.lead_panel, case.data_key_id, case.child.known)


@service
def ask_panel(about: AskedAbout, *, token: str, by: Actor) -> DuplicateQuestion:
    """Ask the panel of a candidate whether it is the same child. `token` is the one of `candidates.Shown`.

    Raises RuleBroken where there is no such candidate (any more), or it is a case of one's own.
    """
    access.require_panel(by, Act.DECIDE_DUPLICATES, about.panel.pk)
    found = [match.case for match in standing_matches(about.known, besides=[about.id]) if match.case]
    case = next((each for each in found if each.pk == token and not each.restricted), None)
    if case is None:
        raise RuleBroken("There is nothing to ask there any more. Look at the list again.")
    if access.sees(case, by, Act.DECIDE_DUPLICATES):
        raise RuleBroken("This is a case of your own panel. Compare the two and decide.")
    question, is_new = _written(about, case, told_asker=True, by=by)
    if is_new:
        _tell(events.PANEL_ASKED, question, by=by)
    return question


@service
def tell_keepers(about: AskedAbout, *, matches: Iterable[Match] | None = None, by: Actor = SYSTEM) -> int:
    """Let those who keep a restricted case know that somebody has a record of what may be the same child.

    Whoever has the record learns nothing, neither here nor in its timeline. Returns how many cases.
    """
    found = standing_matches(about.known, besides=[about.id]) if matches is None else matches
    told = 0
    for case in [match.case for match in found if match.case is not None and match.case.restricted]:
        standing = case.merged_into or case
        question, is_new = _written(about, standing, told_asker=False, by=SYSTEM)
        if is_new:
            _record(events.KEEPERS_TOLD, question, case_id=standing.pk, key=standing.data_key_id, by=SYSTEM)
            told += 1
    return told


def _written(about: AskedAbout, case: Case, *, told_asker: bool, by: Actor) -> tuple[DuplicateQuestion, bool]:
    """The question about this case, and whether it is new: of two who ask at once one writes it."""
    said = {
        "data_key_id": about.data_key_id,
        "asking_panel": about.panel,
        "reference": about.reference,
        "href": about.href,
        "identity": about.identity(),
        "told_asker": told_asker,
        "asked_by_id": by.id,
        "asked_by_name": by.name,
        "asked_at": clock.now(),
    }
    return DuplicateQuestion.objects.get_or_create(asked_about=about.id, case=case, defaults=said)


@service
def answer_question(question: DuplicateQuestion, *, answer: str, note: str = "", by: Actor) -> None:
    """Answer for one's panel: the same child, different children, or not sure. It can be answered again, by whoever
    has read the answer that stands; for anybody else it raises Stale.
    """
    if not may_answer(by, question):
        raise NotFound("There is no such question for you.")
    if answer not in dict(DuplicateQuestion.ANSWERS):
        raise RuleBroken("Choose whether it is the same child.")
    _read_as_seen(question)
    question.answer, question.note, question.seen_at = answer, note.strip(), None
    question.answered_at, question.answered_by_name = clock.now(), by.name
    question.save(update_fields=["answer", "note", "seen_at", "answered_at", "answered_by_name"])
    if question.told_asker:
        _tell(events.PANEL_ANSWERED, question, by=by)
    else:
        case = question.case
        _record(events.KEEPERS_DECIDED, question, case_id=case.pk, key=case.data_key_id, by=by)


@service
def take_note(question: DuplicateQuestion, *, by: Actor) -> None:
    """Note that the asking panel has read the answer: it leaves the work list. Raises Stale where another one came."""
    access.require_panel(by, Act.DECIDE_DUPLICATES, question.asking_panel_id)
    _read_as_seen(question)
    if not question.answer or not question.told_asker:
        raise NotFound("There is no such answer for you.")
    if question.seen_at is None:
        question.seen_at = clock.now()
        question.save(update_fields=["seen_at"])
        _record(events.ANSWER_NOTED, question, case_id=question.asked_about, key=question.data_key_id, by=by)


def _read_as_seen(question: DuplicateQuestion) -> None:
    """Hold the question. Raises Stale where it was answered since it was read."""
    seen = question.answered_at
    read_locked(question)
    if question.answered_at != seen:
        raise Stale


def may_open(actor: Actor, question: DuplicateQuestion) -> bool:
    """Whether the actor may (still) open the record about which was asked: it may be another panel's by now."""
    own = access.visible_cases(actor, Act.DECIDE_DUPLICATES).filter(pk=question.asked_about)
    return own.exists() or any(reaches(actor, question.asked_about) for reaches in _reaches)


def may_answer(actor: Actor, question: DuplicateQuestion) -> bool:
    """Whether the actor answers for the case asked about: its panel's office, or its keepers if it is restricted."""
    case = question.case
    if case.lead_panel_id not in places_for(actor, Act.DECIDE_DUPLICATES):
        return False
    return keeps(case, actor) if case.restricted or not question.told_asker else True


def _tell(kind: EventKind, question: DuplicateQuestion, *, by: Actor) -> None:
    """Record it on both sides, each with its own key: of the other side only which panel it is."""
    case = question.case
    _record(kind, question, case_id=question.asked_about, key=question.data_key_id, by=by)
    _record(kind, question, case_id=case.pk, key=case.data_key_id, by=by)


def _record(kind: EventKind, question: DuplicateQuestion, *, case_id: str, key: str, by: Actor) -> None:
    answers = dict(DuplicateQuestion.ANSWERS)
    words = {
        "asked": question.case.lead_panel.name,
        "asking": question.asking_panel.name,
        "answer": answers.get(question.answer, "").lower(),
    }
    record(kind, by=by, case_id=case_id, about=question, data_key_id=key, words=words)

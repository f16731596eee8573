"""What may be asked of duplicates: what waits in one's panel, what others asked, what was merged, decided, linked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from opencdop.accounts.roles import Act, places_for
from opencdop.cases import access
from opencdop.cases.candidates import PartShown, Shown, keeps, parts_of, shown_to, standing_matches
from opencdop.cases.duplicate_questions import may_answer
from opencdop.cases.identity import IDENTITY_QUESTIONS
from opencdop.cases.matching import Match, compare
from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case, CaseLink, DuplicatePair, DuplicateQuestion
from opencdop.cases.record import question_now
from opencdop.cases.stages import Stage
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.keystore import keys
from opencdop.submissions.shown import in_words

_SIDES = (
    "one__child",
    "one__lead_panel",
    "one__coordinator",
    "other__child",
    "other__lead_panel",
    "other__coordinator",
)


NOT_THERE = "Enter the reference of a case of your panel, such as ABC-2026-0012."


@dataclass(frozen=True)
class PairRow:
    """A pair that waits, from the side of the actor's panel. `other` is None for a case of another panel."""

    pair: DuplicatePair
    case: Case
    other: Case | None
    panel_name: str

    @property
    def href(self) -> str:
        return f"/cases/{self.case.pk}/duplicates/" + (f"{self.other.pk}/" if self.other else "")


_UNSAID: frozenset[str | tuple[str, ...]] = frozenset({"", (), "Not known", "Not answered"})


LABELS = {
    "postcode": "Postcode"
}  # where a question says less beside other questions than it does in its form


@dataclass(frozen=True)
class Side:
    """One part of two identities in words, side by side, for somebody who may know both."""

    label: str
    mine: str | tuple[str, ...]
    theirs: str | tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether both say something, and not the same: what one of them does not know contradicts nothing."""
        return self.mine != self.theirs and not {self.mine, self.theirs} & _UNSAID


@dataclass(frozen=True)
class LinkShown:
    """A link as one of its cases shows it; another panel's case by the name of that panel alone."""

    link: CaseLink
    other: Case | None
    panel_name: str
    note: str = ""  # for those who see both cases, and on the case from which the link was made


def pairs_waiting(actor: Actor) -> list[PairRow]:
    """The pairs that somebody of the actor's panels decides about, the longest waiting first; two queries."""
    places = places_for(actor, Act.DECIDE_DUPLICATES)
    pairs = DuplicatePair.objects.filter(
        Q(one__lead_panel_id__in=places) | Q(other__lead_panel_id__in=places), state=DuplicatePair.WAITING
    ).select_related(*_SIDES)
    found = pairs.annotate(
        one_asked=_asked_by(places, about="one_id", of="other_id"),
        other_asked=_asked_by(places, about="other_id", of="one_id"),
    )
    rows = []
    for pair in found.order_by("found_at"):
        if any(_is_gone(case) or case.restricted for case in (pair.one, pair.other)):
            continue
        case, other, asked = pair.one, pair.other, pair.one_asked
        if case.lead_panel_id not in places:
            case, other, asked = other, case, pair.other_asked
        own = other.lead_panel_id in places
        if own or not asked:
            rows.append(PairRow(pair, case, other if own else None, other.lead_panel.name))
    keys.load_keys({row.case.data_key_id for row in rows})
    return rows


def _asked_by(places: Collection[str], *, about: str, of: str) -> Exists:
    """Whether one of these panels asked about a record of the pair, of the case that is the other."""
    rows = DuplicateQuestion.objects.filter(asking_panel_id__in=places)
    return Exists(rows.filter(asked_about=OuterRef(about), case_id=OuterRef(of)))


def _is_gone(case: Case) -> bool:
    return case.merged_into_id is not None or case.stage == Stage.VOID


def questions_and_answers(actor: Actor) -> tuple[list[DuplicateQuestion], list[DuplicateQuestion]]:
    """What the actor's panels are asked and have not answered (by other panels, or by the software of a restricted
    case), and the answers to their own questions that nobody has read yet; the longest waiting first; one query.
    """
    places = places_for(actor, Act.DECIDE_DUPLICATES)
    asked = Q(case__lead_panel_id__in=places, answer="")
    told = Q(asking_panel_id__in=places, told_asker=True, seen_at__isnull=True, answered_at__isnull=False)
    found = list(_questions().filter(asked | told).order_by("asked_at"))
    return (
        [question for question in found if not question.answer and may_answer(actor, question)],
        [question for question in found if question.answer and question.asking_panel_id in places],
    )


def _questions() -> QuerySet[DuplicateQuestion]:
    return DuplicateQuestion.objects.select_related(
        "case__child", "case__lead_panel", "case__coordinator", "asking_panel"
    )


def question_for(actor: Actor, question_id: str) -> DuplicateQuestion:
    """A question that the actor answers. Raises NotFound."""
    question = _questions().filter(pk=question_id).first()
    if question is None or not may_answer(actor, question):
        raise NotFound("There is no such question for you.")
    return question


def answer_for(actor: Actor, question_id: str) -> DuplicateQuestion:
    """A question that the actor's panel asked. Raises NotFound."""
    places = places_for(actor, Act.DECIDE_DUPLICATES)
    found = _questions().filter(pk=question_id, asking_panel_id__in=places, told_asker=True).first()
    if found is None:
        raise NotFound("There is no such question for you.")
    return found


def asked_by_token(*asked_about: str) -> dict[str, DuplicateQuestion]:
    """The questions that were asked about a record (its ids), by the token of the case (`candidates.Shown`)."""
    found = _questions().filter(asked_about__in=asked_about, told_asker=True)
    return {question.case_id: question for question in found}


def question_parts(question: DuplicateQuestion) -> tuple[PartShown, ...]:
    """The asker's record beside the case asked about: "same" or "differs", part by part."""
    return parts_of(compare(question.identity or {}, question.case.child.known), in_words=False)


def shown_for(case: Case, actor: Actor) -> list[Shown]:
    """The cases that may be the same child as this one, as far as the actor may know of them."""
    return shown_to(actor, standing_matches(case.child.known, besides=case_ids_of(case)))


def other_case(case: Case, other_id: str, actor: Actor) -> Case:
    """Another case that the actor may lay beside this one: of their panel, and one they keep if it is restricted.
    Raises NotFound.
    """
    rows = access.visible_cases(actor, Act.DECIDE_DUPLICATES).exclude(pk=case.pk)
    other = rows.select_related("child", "lead_panel", "coordinator").filter(pk=other_id).first()
    if other is None or (other.restricted and not keeps(other, actor)):
        raise NotFound("There is no such case.")
    return other


def match_of(case: Case, other: Case) -> Match:
    """How likely the two are one child, and why."""
    return compare(case.child.known, other.child.known)


def sides_of(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Side]:
    """Who the child is in each of two records, part by part, where either knows it."""
    sides = []
    for key in IDENTITY_QUESTIONS:
        question = question_now(key)
        if question is not None and (mine.get(key) is not None or theirs.get(key) is not None):
            words = (
                in_words(question, each[key]) if each.get(key) is not None else "" for each in (mine, theirs)
            )
            sides.append(Side(LABELS.get(key, question.label), *words))
    return sides


def merged_into(case: Case) -> list[Case]:
    """The cases that were merged into this one, the first first."""
    if not case.merged_ids:
        return []
    found = Case.objects.filter(pk__in=case.merged_ids).select_related("child", "coordinator", "lead_panel")
    return list(found.order_by("merged_at"))


def merged_case(case: Case, merged_id: str) -> Case:
    """One of them. Raises NotFound."""
    found = next((each for each in merged_into(case) if each.pk == merged_id), None)
    if found is None:
        raise NotFound("There is no such case.")
    return found


def decided_pairs(case: Case, actor: Actor) -> list[tuple[DuplicatePair, Case]]:
    """The pairs of this case that were decided as different or left open, each with the other case, where the actor may
    see that.
    """
    ids = case_ids_of(case)
    found = DuplicatePair.objects.filter(Q(one_id__in=ids) | Q(other_id__in=ids)).select_related(*_SIDES)
    told = found.filter(state__in=(DuplicatePair.DIFFERENT, DuplicatePair.NOT_SURE)).order_by("-decided_at")
    beside = [(pair, pair.other if pair.one_id in ids else pair.one) for pair in told]
    return [(pair, other) for pair, other in beside if access.sees(other, actor, Act.DECIDE_DUPLICATES)]


def links_of(case: Case, actor: Actor) -> list[LinkShown]:
    """The cases with which this one is linked, each as far as the actor may know of it."""
    ids = case_ids_of(case)
    rows = CaseLink.objects.filter(Q(one_id__in=ids) | Q(other_id__in=ids), ended_at__isnull=True)
    shown = []
    for link in rows.select_related(*_SIDES).order_by("made_at"):
        here, other = (link.one, link.other) if link.one_id in ids else (link.other, link.one)
        if other.restricted and not keeps(other, actor):
            continue
        seen = access.sees(other, actor, Act.SEE_CASES)
        note = link.note if seen or link.data_key_id == here.data_key_id else ""
        shown.append(LinkShown(link, other if seen else None, other.lead_panel.name, note))
    return shown


def link_of(case: Case, link_id: str, actor: Actor) -> LinkShown:
    """One of them. Raises NotFound."""
    found = next((each for each in links_of(case, actor) if each.link.pk == link_id), None)
    if found is None:
        raise NotFound("There is no such link.")
    return found


def case_to_link(case: Case, *, reference: str, token: str, actor: Actor) -> Case:
    """The case to link with: one of the actor's panels by its reference, or one that matching shows (its token).
    Raises RuleBroken, in the same words whether there is no such case or it is another panel's.
    """
    found: Case | None = None
    if token:
        shown = next((each for each in shown_for(case, actor) if each.token == token), None)
        found = Case.objects.filter(pk=shown.token).select_related("lead_panel").first() if shown else None
    else:
        return case_named(reference, actor=actor)
    if found is None or (found.restricted and not keeps(found, actor)):
        raise RuleBroken(NOT_THERE)
    return found


def case_named(reference: str, *, actor: Actor) -> Case:
    """The case of one of the actor's panels with this reference, or the one that stands for it. Raises RuleBroken, in
    the same words whether there is no such case or it is another panel's.
    """
    rows = access.visible_cases(actor, Act.DECIDE_DUPLICATES).select_related("lead_panel", "child")
    found = rows.filter(reference__iexact=reference.strip()).first() if reference.strip() else None
    found = found and (found.merged_into or found)
    if found is None or (found.restricted and not keeps(found, actor)):
        raise RuleBroken(NOT_THERE)
    return found

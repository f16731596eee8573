"""The frame around every page of a case: who the child is (as this reader may know), the way, the sub-pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from opencdop.accounts.roles import Act
from opencdop.cases.access import may, sees, standing_of
from opencdop.cases.identity import child_name, date_in, text_of
from opencdop.cases.jurisdiction_queries import lead_words
from opencdop.cases.models import Case
from opencdop.cases.offered import waiting_on
from opencdop.cases.queries import milestone_days
from opencdop.cases.regimes import waiting_for
from opencdop.cases.stages import STAGE_TITLES, MilestoneKind, Stage
from opencdop.cases.steps import OpenHold, OpenNeed, Standing
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.clock import local_date
from opencdop.design.shell import Link, Step
from opencdop.design.words import age, day, nhs, short_day

SUB_PAGES: tuple[tuple[str, str, str, Act], ...] = (
    ("overview", "Overview", "", Act.SEE_CASES),
    ("ready", "What is needed", "ready/", Act.SEE_CASES),
    ("record", "Record", "record/", Act.SEE_RECORD),
    ("forms", "Forms", "forms/", Act.SEE_RETURNS),
    ("agencies", "Agencies", "agencies/", Act.SEE_RETURNS),
    ("documents", "Documents", "documents/", Act.SEE_RETURNS),
    ("messages", "Messages", "messages/", Act.SEE_RETURNS),
    ("telling", "Telling others", "telling/", Act.TELL_OTHERS),
    ("joint-response", "Joint response", "joint-response/", Act.DECIDE_JOINT_RESPONSE),
    ("referrals", "Referrals", "referrals/", Act.RAISE_REFERRAL),
    ("meetings", "Meetings", "meetings/", Act.SEE_ANALYSIS),
    ("actions", "Actions", "actions/", Act.SEE_ANALYSIS),
    ("scope", "Scope", "scope/", Act.EDIT_RECORD),
    ("duplicates", "Duplicates and links", "duplicates/", Act.DECIDE_DUPLICATES),
    ("lead", "Which panel leads", "lead/", Act.PROPOSE_LEAD),
    ("timeline", "Timeline", "timeline/", Act.SEE_RETURNS),
    ("readers", "Who has seen this record", "readers/", Act.SEE_CASES),
)

# Pages that say which case this is and what happened to its record, apart from those of the review's own work.
ABOUT_THE_CASE = frozenset({"scope", "duplicates", "lead", "timeline", "readers"})

# The way of a review as readers see it: the label, the milestone that completes it, and the stage in which it is now.
WAY: tuple[tuple[str, MilestoneKind, tuple[Stage, ...]], ...] = (
    ("Notified", MilestoneKind.NOTIFIED, (Stage.NOTIFIED,)),
    ("Gathering", MilestoneKind.REVIEW_MEETING_HELD, (Stage.GATHERING,)),
    ("Review meeting", MilestoneKind.REVIEW_MEETING_HELD, (Stage.REVIEW_MEETING,)),
    ("Panel", MilestoneKind.PANEL_REVIEWED, (Stage.PANEL, Stage.LISTED, Stage.DEFERRED)),
    ("Signed off", MilestoneKind.SIGNED_OFF, (Stage.REVIEWED,)),
    ("Closed", MilestoneKind.CLOSED, (Stage.SIGNED_OFF,)),
)


@dataclass(frozen=True)
class CaseFrame:
    """What the case layout shows above and beside a page."""

    name: str
    facts: tuple[tuple[str, str], ...]
    way: tuple[Step, ...]
    links: tuple[Link, ...]
    reference: str
    sees_identity: bool
    restricted: bool = False


def name_for(case: Case, actor: Actor) -> str:
    """The child as this reader may know them: the full name, or reference, age and sex, and never initials."""
    known = case.child.known
    if sees(case, actor, Act.SEE_IDENTITY):
        return child_name(known)
    return ", ".join(part for part in (case.reference, age_in_words(case), _sex(case)) if part)


def age_in_words(case: Case) -> str:
    """The age at death as a person says it, from birth and death; nothing where either is unknown."""
    known = case.child.known
    born_on, died_on = date_in(known, "date_of_birth"), date_in(known, "date_of_death")
    if born_on is None or died_on is None or died_on < born_on:
        return ""
    born_at, died_at = text_of(known, "time_of_birth") or None, text_of(known, "time_of_death") or None
    if born_on == died_on and born_at and died_at and died_at < born_at:
        born_at = died_at = None  # times that contradict each other say nothing about the age
    return age(born_on, died_on, born_at=born_at, died_at=died_at)


def _sex(case: Case) -> str:
    return {"male": "boy", "female": "girl"}.get(text_of(case.child.known, "sex"), "")


def frame_of(case: Case, actor: Actor, *, current: str) -> CaseFrame:
    """The frame for one page of the case. Reads milestones; asks for an office's actor only what waits on each page."""
    standing = standing_of(case, actor)
    sees_identity = may(actor, Act.SEE_IDENTITY, standing).allowed
    allowed = [each for each in SUB_PAGES if may(actor, each[3], standing).allowed]
    begins = next((key for key, *_ in allowed if key in ABOUT_THE_CASE), "")
    links = tuple(
        Link(
            label=label,
            href=f"/cases/{case.id}/{part}",
            current=key == current,
            count=waiting_on(key, case),
            heading="About this case" if key == begins else "",
        )
        for key, label, part, _act in allowed
    )
    return CaseFrame(
        name=name_for(case, actor),
        facts=_identified(case) if sees_identity else _unidentified(case),
        way=way_of(case),
        links=links,
        reference=case.reference,
        sees_identity=sees_identity,
        restricted=case.restricted,
    )


def _identified(case: Case) -> tuple[tuple[str, str], ...]:
    known = case.child.known
    return (
        ("Age", age_in_words(case)),
        ("Born", day(date_in(known, "date_of_birth"))),
        ("Died", day(date_in(known, "date_of_death"))),
        ("NHS number", nhs(text_of(known, "nhs_number"))),
        ("Reference", case.reference),
        ("Lead", _lead(case)),
        ("Coordinator", case.coordinator.name),
        ("Key worker", text_of(known, "key_worker")),
    )


def _unidentified(case: Case) -> tuple[tuple[str, str], ...]:
    return (
        ("Lead", _lead(case)),
        ("Coordinator", case.coordinator.name),
        ("Stage", case.stage_title),
    )


def _lead(case: Case) -> str:
    """Who leads, and how firmly where that is not settled."""
    words = lead_words(case)
    return f"{case.lead_panel.name}, {words}" if words else case.lead_panel.name


# Ends that lie beside the way of a review, with the milestone that brought them.
_APART = {
    Stage.OUT_OF_SCOPE: MilestoneKind.OUT_OF_SCOPE,
    Stage.ELSEWHERE: MilestoneKind.HANDED_OVER,
    Stage.VOID: MilestoneKind.VOIDED,
}


def way_of(case: Case) -> tuple[Step, ...]:
    """The steps of the way with the days on which they were completed."""
    reached, stage = milestone_days(case), Stage(case.stage)
    if stage in _APART:
        milestone = _APART[stage]
        return (Step("Notified", "done"), Step(STAGE_TITLES[stage], "now", _on(reached, milestone)))
    now_at = next((at for at, (_label, _kind, stages) in enumerate(WAY) if stage in stages), len(WAY))
    return tuple(
        Step(
            label=label,
            state="done" if at < now_at else "now" if at == now_at else "ahead",
            words=_on(reached, milestone) if at < now_at else "",
        )
        for at, (label, milestone, _stages) in enumerate(WAY)
    )


def _on(reached: dict[MilestoneKind, date], milestone: MilestoneKind) -> str:
    on = reached.get(milestone)
    if on is None:
        return ""
    return short_day(on) if on.year == clock.today().year else day(on)


def case_standing(case: Case) -> Standing:
    """The case as the rules of `steps` see it, from rows already fetched."""
    needs = [
        OpenNeed(
            gate=need.gate_enum, words=need.words, whose=need.whose, due_on=need.due_on, since=need.since
        )
        for need in case.needs.all()
        if need.is_open
    ]
    holds = [
        OpenHold(reason=waiting_for(hold.reason), opened_on=hold.opened_on, expected_on=hold.expected_on)
        for hold in case.holds.all()
        if hold.closed_on is None
    ]
    return standing_with(case, reached=milestone_days(case), needs=needs, holds=holds)


def standing_with(
    case: Case,
    *,
    reached: Mapping[MilestoneKind, date],
    needs: Sequence[OpenNeed],
    holds: Sequence[OpenHold],
) -> Standing:
    """The same, of what somebody asked for."""
    opened_on = local_date(case.opened_at)
    return Standing(
        stage=Stage(case.stage),
        died_on=case.died_on,
        opened_on=min(opened_on, reached.get(MilestoneKind.OPENED, opened_on)),
        reached=reached,
        needs=needs,
        holds=holds,
        coordinator=case.coordinator.name,
        look_again_on=case.look_again_on,
    )

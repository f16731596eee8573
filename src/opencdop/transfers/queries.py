"""What may be asked of who leads: what a panel has to answer, keeps of others' cases, owes and is owed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from opencdop.accounts.roles import places_for
from opencdop.cases.access import sees, visible_cases
from opencdop.cases.identity import child_name
from opencdop.cases.merged import case_ids_of
from opencdop.cases.models import Case, Milestone, Need
from opencdop.cases.stages import MilestoneKind
from opencdop.core.actor import Actor
from opencdop.core.errors import NotFound
from opencdop.keystore import keys
from opencdop.transfers.access import OF_THE_OFFICE, visible_interests
from opencdop.transfers.models import (
    Interest,
    JurisdictionAgreement,
    OutcomeReport,
    Transfer,
)
from opencdop.transfers.reporting import due_on
from opencdop.transfers.transitions import ASKED, ESCALATED, LIVE, PROPOSED, STANDING


@dataclass(frozen=True)
class Asked:
    """A proposal, or a wish that a case be taken over, that waits for the actor's panel."""

    agreement: JurisdictionAgreement
    child: str
    href: str
    words: str
    since: datetime


@dataclass(frozen=True)
class Kept:
    """What a panel keeps of a case that another one leads, as a line of a list."""

    interest: Interest
    child: str
    lead_name: str
    words: str
    report: OutcomeReport | None


@dataclass(frozen=True)
class Owed:
    """An outcome report that the actor's panel owes since the chair signed the review off."""

    interest: Interest
    child: str
    due_on: date
    href: str


# Of one case


def live_agreement(case: Case) -> JurisdictionAgreement | None:
    """The proposal or agreement of the case that is not past."""
    rows = case.agreements.filter(state__in=LIVE)
    return rows.select_related("case", "proposing_panel", "other_panel", "lead_panel").first()


def agreements_of(case: Case) -> list[JurisdictionAgreement]:
    """Every proposal and agreement of the case, the newest first."""
    rows = case.agreements.select_related("proposing_panel", "other_panel", "lead_panel")
    return list(rows.prefetch_related("chair_answers", "transfers").order_by("-proposed_at", "-id"))


def agreement_of(case: Case, agreement_id: str) -> JurisdictionAgreement:
    """One of them. Raises NotFound."""
    found = next((each for each in agreements_of(case) if each.pk == agreement_id), None)
    if found is None:
        raise NotFound("There is no such proposal.")
    return found


def transfers_of(case: Case) -> list[Transfer]:
    """Every time that a panel was asked to take the case over, the newest first."""
    return list(case.transfers.select_related("from_panel", "to_panel").order_by("-asked_at", "-id"))


def open_transfer(case: Case) -> Transfer | None:
    """The wish that another panel takes the case over, while it waits."""
    rows = case.transfers.filter(state=ASKED).select_related("from_panel", "to_panel", "agreement", "case")
    return rows.first()


def interests_of(case: Case) -> list[Interest]:
    """The panels that want to know of this death, the first first; two queries."""
    reports = Prefetch("reports", queryset=OutcomeReport.objects.order_by("-sent_at"))
    rows = case.interests.filter(ended_at__isnull=True).select_related("panel", "case__lead_panel")
    return list(rows.prefetch_related(reports).order_by("began_at", "id"))


def interest_in(case: Case, interest_id: str) -> Interest:
    """One of them. Raises NotFound."""
    found = next((each for each in interests_of(case) if each.pk == interest_id), None)
    if found is None:
        raise NotFound("This panel is not kept informed.")
    return found


def signed_off_on(case: Case) -> date | None:
    """The day of the last sign-off of a review; None before."""
    rows = Milestone.objects.filter(case__in=case_ids_of(case), kind=MilestoneKind.SIGNED_OFF.value)
    return rows.order_by("-recorded_at").values_list("on", flat=True).first()


def due_on_of(interest: Interest, *, signed_off_on: date) -> date:
    """The day by which the outcome is reported to this panel."""
    return due_on(signed_off_on, working_days=interest.due_working_days)


def last_report(interest: Interest) -> OutcomeReport | None:
    """The newest report of an interest whose reports were fetched."""
    reports = sorted(interest.reports.all(), key=lambda each: each.sent_at)
    return reports[-1] if reports else None


# Of the actor's panels


def to_answer(actor: Actor) -> list[Asked]:
    """Proposals that wait for an answer of the actor's panels, and cases that the chairs gave them to take over."""
    places = places_for(actor, OF_THE_OFFICE)
    wishes = Transfer.objects.filter(agreement=OuterRef("pk"), to_panel_id__in=places, state=ASKED)
    found = _agreements().annotate(
        wished_at=Subquery(wishes.values("asked_at")[:1]),
        wished_of=Subquery(wishes.values("to_panel__name")[:1]),
    )
    to_us = Q(other_panel_id__in=places, state=PROPOSED) | Q(wished_at__isnull=False, state__in=STANDING)
    rows = list(found.annotate(interest_of_ours=_interest_at(places)).filter(to_us))
    proposed = sorted((row for row in rows if row.state == PROPOSED), key=lambda row: row.proposed_at)
    settled = sorted((row for row in rows if row.state != PROPOSED), key=lambda row: row.wished_at)
    proposed = [each for each in proposed if may_know(each.case, actor)]
    keys.load_keys({each.data_key_id for each in (*proposed, *settled)})
    asked = [
        Asked(
            each,
            child_name(each.case.child.known),
            _answer_page(each, led_here=each.case.lead_panel_id in places),
            f"{each.proposing_panel.name} proposes that {each.lead_name} reviews",
            each.proposed_at,
        )
        for each in proposed
    ]
    asked += [
        Asked(
            each,
            child_name(each.case.child.known),
            _answer_page(each, led_here=False),
            f"The chairs settled that {each.wished_of} reviews: take the case over",
            each.wished_at,
        )
        for each in settled
    ]
    return asked


def made_by(actor: Actor) -> list[Asked]:
    """Proposals of the actor's panels that wait for others."""
    places = places_for(actor, OF_THE_OFFICE)
    waiting = Q(state__in=(PROPOSED, ESCALATED))
    made = _agreements().filter(waiting, proposing_panel_id__in=places).order_by("proposed_at")
    rows = [
        each for each in made.annotate(interest_of_ours=_interest_at(places)) if may_know(each.case, actor)
    ]
    keys.load_keys({each.data_key_id for each in rows})
    return [
        Asked(
            each,
            child_name(each.case.child.known),
            _answer_page(each, led_here=each.case.lead_panel_id in places),
            f"To {each.other_name}: that {each.lead_name} reviews",
            each.proposed_at,
        )
        for each in rows
    ]


def kept_by(actor: Actor) -> list[Kept]:
    """What the actor's panels keep of cases that others lead, the newest first; a fixed number of queries."""
    rows = _interests().filter(pk__in=visible_interests(actor).values("pk"))
    return _kept(actor, list(rows.order_by("-began_at", "-id")))


def reports_owed(actor: Actor) -> list[Owed]:
    """The outcome reports that the actor's panels owe, the earliest due first; a fixed number of queries."""
    return _owed(list(_interests().filter(reported_by(actor))))


def _interests() -> QuerySet[Interest]:
    """Interests with their reports, who leads, and the days on which the review was signed off."""
    reports = Prefetch("reports", queryset=OutcomeReport.objects.order_by("sent_at"))
    signed = Milestone.objects.filter(kind=MilestoneKind.SIGNED_OFF.value).order_by("recorded_at")
    rows = Interest.objects.select_related("panel", "case__child", "case__lead_panel", "case__merged_into")
    return rows.prefetch_related(
        reports,
        standing(),
        Prefetch("case__milestones", queryset=signed, to_attr="sign_offs"),
        Prefetch("case__merged_into__milestones", queryset=signed, to_attr="sign_offs"),
    )


def reported_by(actor: Actor) -> Q:
    """The interests of others to whom the actor's panels report a review that was signed off."""
    own, stands = (
        OuterRef("case_id"),
        OuterRef("case__merged_into_id"),
    )  # of a merged case: the one that stands
    of_child = Q(case=own) | Q(case=stands) | Q(case__merged_into=own) | Q(case__merged_into=stands)
    signed_off = Milestone.objects.filter(of_child, kind=MilestoneKind.SIGNED_OFF.value)
    return (
        Q(case__in=visible_cases(actor, OF_THE_OFFICE), ended_at__isnull=True, reports_from__isnull=False)
        & ~Q(panel_id__in=places_for(actor, OF_THE_OFFICE))
        & Q(Exists(signed_off))
    )


def _kept(actor: Actor, rows: list[Interest]) -> list[Kept]:
    rows = [each for each in rows if may_know(each.case, actor)]
    keys.load_keys({each.data_key_id for each in rows})
    return [
        Kept(
            each,
            child_name(each.case.child.known),
            lead_of(each),
            _stands_at(each),
            last_report(each),
        )
        for each in rows
    ]


def _owed(rows: list[Interest]) -> list[Owed]:
    keys.load_keys({each.data_key_id for each in rows})
    gone_without = _gone_without(rows)
    found = []
    for each in rows:
        if each.need_code in gone_without:
            continue
        case = each.case.merged_into or each.case
        last, sign_off = last_report(each), case.sign_offs[-1]  # type: ignore[attr-defined]
        if last is None or last.sent_at < sign_off.recorded_at:
            on = due_on_of(each, signed_off_on=sign_off.on)
            href = f"/cases/{case.pk}/lead/outcome/{each.pk}/"
            found.append(Owed(each, child_name(each.case.child.known), on, href))
    return sorted(found, key=lambda owed: owed.due_on)


def _gone_without(interests: list[Interest]) -> set[str]:
    """The needs for a report without which somebody decided to go on."""
    codes = [each.need_code for each in interests]
    return set(Need.objects.filter(code__in=codes, waived_at__isnull=False).values_list("code", flat=True))


def may_know(case: Case, actor: Actor) -> bool:
    """Whether the actor may know of a case in which their panel has a part: of one's own some are restricted."""
    return case.lead_panel_id not in places_for(actor, OF_THE_OFFICE) or sees(case, actor, OF_THE_OFFICE)


def lead_of(interest: Interest) -> str:
    """Who reviews a death, in the words of a panel that does not."""
    if interest.panel_id == interest.case.lead_panel_id:
        standing = getattr(interest.case, "standing_agreements", None)
        if standing is None:
            standing = [each for each in interest.case.agreements.all() if each.stands]
        return standing[0].lead_name if standing else "A panel outside this installation"
    return interest.case.lead_panel.name


def standing(agreements: str = "case__agreements") -> Prefetch:
    """The agreements that stand, to be fetched with an interest, or with a case."""
    rows = JurisdictionAgreement.objects.filter(state__in=STANDING).select_related("lead_panel")
    return Prefetch(agreements, queryset=rows, to_attr="standing_agreements")


def _stands_at(interest: Interest) -> str:
    if interest.reports_from is None:
        return "Who reviews is not agreed yet"
    return f"The outcome is reported to you: {interest.method_words.lower()}"


def _agreements():  # type: ignore[no-untyped-def]
    return JurisdictionAgreement.objects.select_related(
        "case__child", "proposing_panel", "other_panel", "lead_panel"
    )


def _interest_at(places: Iterable[str]) -> Subquery:
    """The interest that these panels keep in the case of an agreement."""
    rows = Interest.objects.filter(
        case_id=OuterRef("case_id"), panel_id__in=list(places), ended_at__isnull=True
    )
    return Subquery(rows.values("pk")[:1])


def _answer_page(agreement, *, led_here: bool) -> str:  # type: ignore[no-untyped-def]
    if led_here or agreement.interest_of_ours is None:
        return f"/cases/{agreement.case_id}/lead/"
    return f"/leads/{agreement.interest_of_ours}/"

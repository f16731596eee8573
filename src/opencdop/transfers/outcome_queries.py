"""What the work list asks of outcome reports: which the office owes, and which came and are to be confirmed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, prefetch_related_objects

from opencdop.accounts.roles import places_for
from opencdop.cases.identity import child_name
from opencdop.cases.models import Case, Milestone, Need
from opencdop.cases.stages import MilestoneKind
from opencdop.cases.together import Kept, Shaped, all_ids_of, shaped
from opencdop.core.actor import Actor
from opencdop.keystore import keys
from opencdop.transfers.access import OF_THE_OFFICE, visible_interests
from opencdop.transfers.models import Interest, OutcomeReport
from opencdop.transfers.queries import Owed, due_on_of, lead_of, may_know, reported_by, standing
from opencdop.transfers.transitions import SENT

_SIGNED, _SENT_ON, _WAIVED = "signed off", "reports", "waived"


@dataclass(frozen=True)
class Came:
    """An outcome report of another panel that nobody of the actor's has confirmed yet."""

    interest: Interest
    child: str
    lead_name: str
    sent_at: datetime


@dataclass(frozen=True)
class OutcomeReports:
    """What the office has to do about outcome reports: send those that it owes, confirm those that came."""

    owed: list[Owed]
    to_confirm: list[Came]


def reported_interests(actor: Actor) -> list[Interest]:
    """The interests that others keep in reviews that the actor's panels signed off, and those of the actor's panels of
    which a report came; one query.
    """
    came = Q(Exists(OutcomeReport.objects.filter(interest=OuterRef("pk"), state=SENT)))
    of_ours = Q(pk__in=visible_interests(actor).values("pk"))
    found = Interest.objects.filter(reported_by(actor) | (of_ours & came))
    beside = ("panel", "case__child", "case__lead_panel", "case__merged_into")
    return list(found.select_related(*beside).order_by("-began_at", "-id"))


def outcome_reports(interests: list[Interest], kept: Kept, actor: Actor) -> OutcomeReports:
    """What the office has to do about these interests, of `report_rows`; no query, and one where a panel outside this
    installation reviews.
    """
    keys.load_keys({each.data_key_id for each in interests})
    places = places_for(actor, OF_THE_OFFICE)
    owed = [found for each in interests if each.panel_id not in places and (found := _owed(each, kept))]
    ours = [each for each in interests if each.panel_id in places and may_know(each.case, actor)]
    outside = [each.case for each in ours if each.case.lead_panel_id == each.panel_id]
    prefetch_related_objects(outside, standing("agreements"))
    return OutcomeReports(
        owed=sorted(owed, key=lambda each: each.due_on),
        to_confirm=[report for each in ours if (report := _came(each, kept))],
    )


def report_rows(interests: list[Interest]) -> list[Shaped]:
    """What is asked together with others' rows: what decides about the reports of these interests."""
    if not interests:
        return []
    reviewed = all_ids_of(reviewed_in(interests))
    signed = Milestone.objects.filter(case_id__in=reviewed, kind=MilestoneKind.SIGNED_OFF.value)
    reports = OutcomeReport.objects.filter(interest__in=interests)
    waived = Need.objects.filter(code__in=[each.need_code for each in interests], waived_at__isnull=False)
    return [
        shaped(signed, _SIGNED, on="on", at="recorded_at"),
        shaped(reports, _SENT_ON, owner="interest_id", code="state", at="sent_at"),
        shaped(waived, _WAIVED, owner="code"),
    ]


def reviewed_in(interests: list[Interest]) -> list[Case]:
    """The cases in which the reviews are that these interests are about."""
    return [_reviewed(each) for each in interests]


def _reviewed(interest: Interest) -> Case:
    """The case in which the review is; that of a merged case is the one that stands for it."""
    return interest.case.merged_into or interest.case


def _owed(interest: Interest, kept: Kept) -> Owed | None:
    """A report that is due since a sign-off after which none was sent, unless somebody decided to go on without."""
    case, sent = _reviewed(interest), kept.of(_SENT_ON, interest.pk)
    signed = [(row.at, row.on) for row in kept.of(_SIGNED, case.pk) if row.at and row.on]
    if not signed or kept.of(_WAIVED, interest.need_code):
        return None
    at, on = max(signed)
    if any(row.at >= at for row in sent if row.at):
        return None
    href = f"/cases/{case.pk}/lead/outcome/{interest.pk}/"
    due = due_on_of(interest, signed_off_on=on)
    return Owed(interest, child_name(interest.case.child.known), due, href)


def _came(interest: Interest, kept: Kept) -> Came | None:
    """The newest report, while nobody has confirmed it."""
    sent = [(row.at, row.code) for row in kept.of(_SENT_ON, interest.pk) if row.at]
    at, state = max(sent)
    if state != SENT:
        return None
    return Came(interest, child_name(interest.case.child.known), lead_of(interest), at)

"""A case that came: read in, taken over or not accepted, each with a signed answer for whoever sent it."""

from collections.abc import Mapping
from typing import IO, Any

from opencdop.accounts.models import Person
from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases.access import require_panel
from opencdop.cases.models import Case
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.design.words import day
from opencdop.panels.models import Panel
from opencdop.transfers import interests
from opencdop.transfers.bases import LED_BEFORE
from opencdop.transfers.parcel_models import InstallationKey, Parcel
from opencdop.transfers.parcels import events
from opencdop.transfers.parcels.envelope import CHANGED, Refused
from opencdop.transfers.parcels.installations import latest_card
from opencdop.transfers.parcels.keeping import Leftovers, keep, let_go, nothing_left_behind
from opencdop.transfers.parcels.noting import parcel_row, save_new, told_of_case
from opencdop.transfers.parcels.reading import REPLAYED, Came, our_panel
from opencdop.transfers.parcels.sending import make_parcel, panel_said
from opencdop.transfers.parcels.taking_in import take_in
from opencdop.transfers.parcels.transitions import ACCEPTED, ARRIVED, FILED, NOT_ACCEPTED
from opencdop.transfers.reporting import METHODS, MOST_DAYS, SUMMARY, default_days

NOT_A_CASE = "This file holds no case: it is {what}."
HERE_ALREADY = (
    "This case came on {on} and is {reference} here. Nothing was changed: what has been done here since stays. Ask "
    "them to send what is new as forms."
)
CAME_BACK = (
    "This is our own case {reference}. Nothing was taken in: a case does not come back as a file. Take the review back "
    "from the case's own page."
)


def keep_arrived(came: Came, *, file: IO[bytes], by: Actor) -> Parcel:
    """Keep a case that came until somebody decides about it. Reading it in again gives the same."""
    with nothing_left_behind() as left:
        return _keep_arrived(came, file=file, left=left, by=by)


@service
def _keep_arrived(came: Came, *, file: IO[bytes], left: Leftovers, by: Actor) -> Parcel:
    panel = _checked(came, by=by)
    if came.waiting is not None:
        return came.waiting
    parcel = parcel_row(came, panel, state=ARRIVED, by=by)
    parcel.file = keep(file, left=left, by=by)
    parcel.content = told_of_case(came.said)
    save_new(parcel)
    record(events.CASE_ARRIVED, by=by, about=parcel, words=_who(parcel))
    return parcel


def take_over(came: Came, *, coordinator: Person, by: Actor) -> tuple[Parcel, Parcel]:
    """Take the case over for the panel that it is for. Returns what came and the answer to be sent back.

    All of it is taken in or nothing is. The clocks keep their original times. Raises RuleBroken.
    """
    with nothing_left_behind() as left:
        return _take_over(came, coordinator=coordinator, left=left, by=by)


@service
def _take_over(came: Came, *, coordinator: Person, left: Leftovers, by: Actor) -> tuple[Parcel, Parcel]:
    panel = _checked(came, by=by)
    parcel = _locked(came) or parcel_row(came, panel, state=ARRIVED, by=by)
    case = take_in(
        came.contents,
        panel=panel,
        coordinator=coordinator,
        from_where=came.other.installation_id,
        left=left,
    )
    _settle(parcel, ACCEPTED, case=case, came=came, by=by)
    record(
        events.CASE_TAKEN_OVER,
        by=by,
        case_id=case.pk,
        about=parcel,
        data_key_id=case.data_key_id,
        words={**_who(parcel), "reference": parcel.their_reference},
        after={"parcel": parcel.parcel_id, "sha256": parcel.sha256, "counts": came.said.get("counts")},
    )
    reach(case, milestone=MilestoneKind.TAKEN_OVER, on=clock.today(), by=by)
    _owe_outcome(case, parcel, came.said.get("agreement"), by=by)
    return parcel, _answer(parcel, accepted=True, reason="", coordinator=coordinator, left=left, by=by)


def refuse(came: Came, *, reason: str, by: Actor) -> tuple[Parcel, Parcel]:
    """Not accept the case, with the reason. Returns what came and the answer to be sent back; no row of it is kept."""
    with nothing_left_behind() as left:
        return _refuse(came, reason=reason, left=left, by=by)


@service
def _refuse(came: Came, *, reason: str, left: Leftovers, by: Actor) -> tuple[Parcel, Parcel]:
    panel = _checked(came, by=by)
    if not reason.strip():
        raise RuleBroken("Say why your panel does not accept the case.")
    parcel = _locked(came) or parcel_row(came, panel, state=ARRIVED, by=by)
    _settle(parcel, NOT_ACCEPTED, case=None, came=came, reason=reason.strip(), by=by)
    record(events.CASE_NOT_ACCEPTED, by=by, about=parcel, words=_who(parcel), after=reason.strip())
    return parcel, _answer(parcel, accepted=False, reason=reason.strip(), coordinator=None, left=left, by=by)


def _checked(came: Came, *, by: Actor) -> Panel:
    """The panel that the case is for, where the actor may take it in and it is not here already."""
    if came.address.kind != Parcel.CASE:
        what = Parcel.KINDS.get(came.address.kind, "something else")
        raise Refused(NOT_A_CASE.format(what=f"{what[0].lower()}{what[1:]}"))
    panel = our_panel(came.said)
    require_panel(by, Act.EXCHANGE_CASES, panel.pk)
    Panel.objects.select_for_update().get(pk=panel.pk)  # of two at the same moment the second sees the first
    case_id, known_as = _known(came.said)
    ours = set(InstallationKey.objects.values_list("installation_id", flat=True))
    own = Case.objects.filter(
        pk__in=[case for installation, case in known_as if installation in ours]
    ).first()
    if own is not None:
        raise Refused(CAME_BACK.format(reference=own.reference))
    here = _taken_over_before(known_as)
    if here is not None:
        on = day(clock.local_date(here.settled_at or here.noted_at))
        raise Refused(HERE_ALREADY.format(on=on, reference=here.case.reference if here.case else ""))
    if (came.address.sender, case_id) not in known_as:
        raise Refused(CHANGED)
    return panel


def _known(said: Mapping[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    try:
        known = [(str(each["installation"]), str(each["case"])) for each in said["known_as"]]
        return str(said["case"]["id"]), known
    except (KeyError, TypeError):
        raise Refused(CHANGED) from None


def _taken_over_before(known_as: list[tuple[str, str]]) -> Parcel | None:
    accepted = Parcel.objects.filter(direction=Parcel.IN, kind=Parcel.CASE, state=ACCEPTED).select_related(
        "case", "other"
    )
    found = accepted.filter(their_case_id__in=[case for _installation, case in known_as])
    return next(
        (each for each in found if (each.other.installation_id, each.their_case_id) in known_as), None
    )


def _locked(came: Came) -> Parcel | None:
    """The row of what waits for a decision, held until it is made."""
    if came.waiting is None:
        return None
    row = (
        Parcel.objects.select_for_update(of=("self",)).select_related("other", "file").get(pk=came.waiting.pk)
    )
    if row.state != ARRIVED:
        raise Refused(REPLAYED.format(on=day(clock.local_date(row.noted_at))))
    return row


def _settle(
    parcel: Parcel, state: str, *, case: Case | None, came: Came, reason: str = "", by: Actor
) -> None:
    is_new = parcel._state.adding
    content = told_of_case(came.said)
    parcel.state, parcel.case, parcel.data_key_id = state, case, case.data_key_id if case else ""
    parcel.content = {**content, "reason": reason} if reason else content
    parcel.settled_at, parcel.settled_by_name = clock.now(), by.name
    if is_new:
        save_new(parcel)
        return
    parcel.save()
    let_go(parcel)


def _owe_outcome(case: Case, parcel: Parcel, agreement: Any, *, by: Actor) -> None:
    """Whoever led before is owed the outcome, on the terms that came with the case."""
    terms = agreement if isinstance(agreement, Mapping) else {}
    method = terms.get("method") if terms.get("method") in METHODS else SUMMARY
    days = terms.get("working_days")
    days = days if isinstance(days, int) and 0 < days <= MOST_DAYS else default_days()
    interest = interests.begin(
        case,
        panel=None,
        body=body_of(parcel),
        why=LED_BEFORE,
        method=str(method),
        working_days=days,
        by=by,
    )
    interests.owe(interest, method=str(method), working_days=days, by=by)


def body_of(parcel: Parcel) -> str:
    """The panel that the case came from, as a body outside this installation is named."""
    return f"{parcel.their_panel} ({parcel.other.name})"


def _answer(
    parcel: Parcel, *, accepted: bool, reason: str, coordinator: Person | None, left: Leftovers, by: Actor
) -> Parcel:
    """The signed answer to a case that came."""
    case, panel = parcel.case, parcel.panel
    said: dict[str, Any] = {
        "answers": parcel.parcel_id,
        "accepted": accepted,
        "reason": reason,
        "from_panel": panel_said(panel) if panel else {},
        "case": {"id": case.pk, "reference": case.reference} if case else {},
        "person": {"name": by.name},
    }
    if coordinator is not None:
        said["person"] = {"name": coordinator.name, "email": coordinator.email}
    answer = make_parcel(
        Parcel.ANSWER,
        other=latest_card(parcel.other),
        said=said,
        left=left,
        by=by,
        state=FILED,
        case=case,
        data_key_id=parcel.data_key_id,
        panel=panel,
        their_panel=parcel.their_panel,
        their_slug=parcel.their_slug,
        content={"answers": parcel.parcel_id, "accepted": accepted},
    )
    record(
        events.ANSWER_MADE,
        by=by,
        case_id=case.pk if case else "",
        about=answer,
        data_key_id=parcel.data_key_id,
        words={**_who(parcel), "answer": "taken over" if accepted else "not accepted"},
    )
    return answer


def _who(parcel: Parcel) -> dict[str, object]:
    return {"panel": parcel.their_panel, "installation": parcel.other.name}

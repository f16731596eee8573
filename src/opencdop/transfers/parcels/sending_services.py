"""A case offered to a panel of another installation, as a file; and no longer offered."""

from typing import Any

from opencdop.accounts.models import Person
from opencdop.accounts.roles import Act
from opencdop.audit.services import record, service
from opencdop.cases import access
from opencdop.cases.models import Case
from opencdop.cases.stages import ENDED_STAGES, Stage
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.core.errors import RuleBroken
from opencdop.core.rows import read_locked
from opencdop.core.transitions import check_transition
from opencdop.transfers import agreeing
from opencdop.transfers.agreeing import locked
from opencdop.transfers.models import Transfer
from opencdop.transfers.parcel_models import OtherInstallation, Parcel
from opencdop.transfers.parcels import events
from opencdop.transfers.parcels.gathering import gathered
from opencdop.transfers.parcels.installations import own_key, require_usable, their_panel
from opencdop.transfers.parcels.keeping import Leftovers, let_go, nothing_left_behind
from opencdop.transfers.parcels.sending import make_parcel, panel_said
from opencdop.transfers.parcels.transitions import PARCEL_MOVES, REPLACED, SENT, TAKEN_BACK
from opencdop.transfers.reporting import SUMMARY, default_days
from opencdop.transfers.transitions import ASKED as TRANSFER_ASKED

NO_LONGER = "This was answered already, or is no longer offered."
_LED = "This review is not led here any more, so there is nothing to send."


def export_case(
    case: Case, *, other: OtherInstallation, their_slug: str, basis: str, agreement: str = "", by: Actor
) -> Parcel:
    """Make the file of the whole case for a panel of another installation. The case stays here until they answer.

    `basis` says why it may be disclosed to them, `agreement` what was agreed in words. It counts as a disclosure.
    Raises RuleBroken with a sentence; what fails leaves nothing.
    """
    with nothing_left_behind() as left:
        return _export_case(
            case, other=other, their_slug=their_slug, basis=basis, agreement=agreement, left=left, by=by
        )


@service
def _export_case(
    case: Case,
    *,
    other: OtherInstallation,
    their_slug: str,
    basis: str,
    agreement: str,
    left: Leftovers,
    by: Actor,
) -> Parcel:
    access.require(by, Act.EXCHANGE_CASES, case)
    case = locked(case)
    read_locked(other)
    require_usable(other)
    slug, name = their_panel(other, their_slug)
    _check_may_go(case, other)
    if not basis.strip():
        raise RuleBroken("Say on what basis the record goes to them, such as the agreement of both panels.")
    agreed = _agreed(case, words=agreement)
    found = gathered(case)
    said = {
        "case": {"id": case.pk, "reference": case.reference},
        "from_panel": panel_said(case.lead_panel),
        "to_panel": {"slug": slug, "name": name},
        "basis": basis.strip(),
        "agreement": agreed,
        "people": _people(case, by=by),
        "known_as": _known_as(case),
        "counts": dict(found.counts),
    }
    parcel = make_parcel(
        Parcel.CASE,
        other=other,
        said=said,
        parts=found.parts,
        left=left,
        by=by,
        case=case,
        data_key_id=case.data_key_id,
        panel=case.lead_panel,
        their_panel=name,
        their_slug=slug,
        case_version=case.version_no,
        content={"basis": basis.strip(), "agreement": agreed, "counts": dict(found.counts)},
    )
    _replace_earlier(parcel)
    record(
        events.CASE_SENT,
        by=by,
        case_id=case.pk,
        about=parcel,
        data_key_id=case.data_key_id,
        words={"panel": name, "installation": other.name, "basis": basis.strip()},
        after={"parcel": parcel.parcel_id, "sha256": parcel.sha256, "counts": dict(found.counts)},
    )
    return parcel


def _check_may_go(case: Case, other: OtherInstallation) -> None:
    if case.merged_into_id:
        raise RuleBroken("This case was merged into another. Send that one: it brings this one with it.")
    if case.stage in [each.value for each in ENDED_STAGES]:
        raise RuleBroken(_LED)
    if case.stage in (Stage.REVIEWED, Stage.SIGNED_OFF):
        raise RuleBroken(
            "The panel has reviewed this death, so the case stays here. Send the outcome instead."
        )
    if case.stage == Stage.LISTED:
        raise RuleBroken("This case is on a panel's agenda. Let it be reviewed or deferred first.")
    if Transfer.objects.filter(case=case, state=TRANSFER_ASKED).exists():
        raise RuleBroken(
            "Another panel of this installation was asked to take this case over. End that first."
        )
    offered = (
        _offers(case).exclude(other__installation_id=other.installation_id).select_related("other").first()
    )
    if offered is not None:
        raise RuleBroken(
            f"This case is offered to {offered.their_panel} ({offered.other.name}) and waits for their answer. Take "
            "that back first: only one panel can lead."
        )


def _offers(case: Case) -> Any:
    return Parcel.objects.filter(case=case, kind=Parcel.CASE, direction=Parcel.OUT, state=SENT)


def _agreed(case: Case, *, words: str) -> dict[str, Any]:
    """How the outcome is to come back, as the standing agreement with a body outside says, or as is usual."""
    standing = agreeing.standing_agreement(case)
    if standing is None or standing.other_panel_id is not None:
        return {"words": words.strip(), "method": SUMMARY, "working_days": default_days()}
    return {
        "words": words.strip() or standing.reason,
        "basis": standing.basis_words,
        "method": standing.method,
        "working_days": standing.due_working_days,
        "agreed_on": clock.local_date(standing.answered_at or standing.proposed_at).isoformat(),
    }


def _people(case: Case, *, by: Actor) -> list[dict[str, str]]:
    """Whom they can speak to, in words: no account is made of anybody."""
    coordinator = case.coordinator
    people = [{"name": coordinator.name, "email": coordinator.email, "role": "Coordinator"}]
    sender = Person.objects.filter(pk=by.id).exclude(pk=coordinator.pk).first()
    if sender is not None:
        people.append(
            {"name": sender.name, "email": sender.email, "role": sender.job_title or "Sent the case"}
        )
    return people


def _known_as(case: Case) -> list[dict[str, str]]:
    """Under which ids the case was known before, here and wherever it came from."""
    known = [{"installation": own_key().installation_id, "case": case.pk}]
    came = Parcel.objects.filter(case=case, kind=Parcel.CASE, direction=Parcel.IN).first()
    return known + list((came.content or {}).get("known_as", []) if came else [])


def _replace_earlier(parcel: Parcel) -> None:
    for earlier in _offers(parcel.case).select_for_update(of=("self",)).exclude(pk=parcel.pk):  # type: ignore[arg-type]
        earlier.state = REPLACED
        earlier.save(update_fields=["state"])
        let_go(earlier)


@service
def take_back_offer(parcel: Parcel, *, by: Actor) -> None:
    """No longer offer the case. Tell them: what they took over all the same is theirs, and their answer says so."""
    case = _case_of(parcel)
    access.require(by, Act.EXCHANGE_CASES, case)
    row = Parcel.objects.select_for_update(of=("self",)).get(pk=parcel.pk)
    check_transition(PARCEL_MOVES, before=row.state, after=TAKEN_BACK, sentence=NO_LONGER)
    row.state, row.settled_at, row.settled_by_name = TAKEN_BACK, clock.now(), by.name
    row.save(update_fields=["state", "settled_at", "settled_by_name"])
    let_go(row)
    record(
        events.CASE_TAKEN_BACK,
        by=by,
        case_id=case.pk,
        about=row,
        data_key_id=case.data_key_id,
        words={"panel": row.their_panel},
    )
    parcel.refresh_from_db()


@service
def note_file_taken(parcel: Parcel, *, by: Actor) -> None:
    """The file was taken away, to be sent."""
    case = parcel.case
    if case is not None:
        access.require(by, Act.EXCHANGE_CASES, case)
    record(
        events.FILE_TAKEN,
        by=by,
        case_id=parcel.case_id or "",
        about=parcel,
        data_key_id=parcel.data_key_id,
        words={"number": parcel.parcel_id},
    )


def _case_of(parcel: Parcel) -> Case:
    if parcel.case is None or parcel.kind != Parcel.CASE or parcel.direction != Parcel.OUT:
        raise RuleBroken("This is not a case that was offered.")
    return parcel.case

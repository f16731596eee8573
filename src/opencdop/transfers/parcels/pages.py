"""Files to and from other installations, /parcels/…: what waits, a file that came, and what becomes of one."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.models import Person
from opencdop.accounts.roles import Act
from opencdop.cases.candidates import shown_to, standing_matches
from opencdop.cases.identity import child_name, date_in, text_of
from opencdop.cases.queries import office_of, person_of_office
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.design.paged import paged
from opencdop.design.words import day, nhs
from opencdop.documents.serving import download_of
from opencdop.transfers.parcel_models import Parcel
from opencdop.transfers.parcels import events, queries
from opencdop.transfers.parcels.answering_services import file_answer, file_outcome
from opencdop.transfers.parcels.arrived import child_in, reopened
from opencdop.transfers.parcels.envelope import Refused
from opencdop.transfers.parcels.forms import FileForm, NotAcceptedForm, TakeOverForm
from opencdop.transfers.parcels.hash_services import compare_marks, file_hash_key, found_in
from opencdop.transfers.parcels.installations import has_keys, usable_installations
from opencdop.transfers.parcels.reading import TOO_LARGE, Came, read_parcel
from opencdop.transfers.parcels.receiving_services import keep_arrived, refuse, take_over
from opencdop.transfers.parcels.sending_services import note_file_taken, take_back_offer
from opencdop.transfers.parcels.transitions import ARRIVED

GET, POST = ("GET", "HEAD"), ("POST",)
A_PAGE = 25
NO_FILE = "The file is there no longer: it was answered."


@page(act=Act.EXCHANGE_CASES, methods=GET)
def parcels(request: Any) -> HttpResponseBase:
    """All files that went out and came in, what waits first."""
    shown, pages = paged(queries.parcels_of(request.actor), request, a_page=A_PAGE, thing="file")
    context = {
        "waiting": queries.waiting_parcels(request.actor),
        "parcels": shown,
        "ready": has_keys() and bool(usable_installations()),
        "pages": pages,
    }
    return render(request, "transfers/parcels/list.html", context)


@page(act=Act.EXCHANGE_CASES)
def read_in(request: Any) -> HttpResponseBase:
    """A file has come, of whatever kind: it is checked, and either kept for a decision or dealt with."""
    form = FileForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if request.method == "POST" and form.is_valid():
        try:
            return _dealt_with(request, form.cleaned_data["file"])
        except RuleBroken as refused:
            form.refuse(refused)
    context = {
        "form": form,
        "title": "A file has come",
        "lede": "A case, an answer, an outcome, a key or marks for comparing. What it is, the file says itself.",
        "button": "Read it in",
        "back": "/parcels/",
        "with_file": True,
    }
    return render(request, "transfers/parcels/form.html", context, status=422 if form.errors else 200)


def _dealt_with(request: Any, upload: Any) -> HttpResponseBase:
    if upload.closed or upload.file.seek(0, 2) != upload.size:
        raise Refused(TOO_LARGE.format(limit=_limit()) + " An administrator takes it in at the command line.")
    came = read_parcel(upload.file)
    try:
        parcel, told = _filed(came, upload.file, request)
    finally:
        came.close()
    messages.success(request, told)
    return redirect(f"/parcels/{parcel.pk}/")


def _limit() -> int:
    return int(settings.OPENCDOP_LARGEST_FILE_MB)


def _filed(came: Came, file: Any, request: Any) -> tuple[Parcel, str]:
    """What became of the file: the parcel to show, and a sentence."""
    kind, by = came.address.kind, request.actor
    if kind == Parcel.CASE:
        return keep_arrived(came, file=file, by=by), "The file is whole and was sealed for us. Decide below."
    if kind == Parcel.ANSWER:
        sent = file_answer(came, by=by)
        return sent, f"The answer of {sent.their_panel} is filed: {sent.state_title.lower()}."
    if kind == Parcel.OUTCOME:
        return file_outcome(came, by=by), "The outcome is filed with the case."
    if kind == Parcel.HASH_KEY:
        return file_hash_key(came, by=by), f"You can now compare with {came.other.name}."
    row, found = compare_marks(came, by=by)
    return (
        row,
        f"{len(found)} may be the same child." if found else "No child of ours is alike to one of theirs.",
    )


@page(act=Act.EXCHANGE_CASES, methods=GET)
def parcel(request: Any, parcel_id: str) -> HttpResponseBase:
    """One parcel: what it is, where it stands, what can be done."""
    return _show(request, queries.parcel_for(request.actor, parcel_id))


def _show(
    request: Any, found: Parcel, *, forms: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponseBase:
    if found.case is not None:
        note_read(request, events.PARCEL_READ, case_id=found.case_id or "", data_key_id=found.data_key_id)
    context = {
        "parcel": found,
        "lines": _lines(found),
        "has_file": found.file is not None and found.file.erased_at is None and found.direction == Parcel.OUT,
        **(_to_decide(request, found) if found.state == ARRIVED else {}),
        "alike_found": found_in(found, by=request.actor) if found.kind == Parcel.HASHES else [],
        **(forms or {}),
    }
    return render(request, "transfers/parcels/parcel.html", context, status=status)


def _lines(found: Parcel) -> list[tuple[str, str, str]]:
    """What is known of a parcel: a label, words, and where they lead."""
    content = found.content or {}
    agreed, person = content.get("agreement") or {}, content.get("person") or {}
    people = [
        ("To speak to", ", ".join(str(each.get(part, "")) for part in ("name", "role", "email")), "")
        for each in content.get("people") or ()
    ]
    with_whom = f"{found.their_panel} ({found.other.name})" if found.their_panel else found.other.name
    settled = f"{day(found.settled_at)}, {found.settled_by_name}" if found.settled_at else ""
    return [
        ("With", with_whom, ""),
        ("Our case", found.case.reference if found.case else "", f"/cases/{found.case_id}/"),
        ("Their reference", found.their_reference, ""),
        (
            "Made" if found.direction == Parcel.OUT else "Read in",
            f"{day(found.noted_at)}, {found.noted_by_name}",
            "",
        ),
        ("On the basis", str(content.get("basis") or ""), ""),
        ("Agreed", str(agreed.get("words") or ""), ""),
        *people,
        (
            "There now with",
            ", ".join(str(person[part]) for part in ("name", "email") if person.get(part)),
            "",
        ),
        ("Why not", str(content.get("reason") or ""), ""),
        ("Decided", settled, ""),
        ("Number of the file", found.parcel_id, ""),
    ]


def _to_decide(request: Any, found: Parcel) -> dict[str, Any]:
    """Which child it is, whether we may know the child already, and the two forms."""
    known = child_in(found)
    note_read(request, events.PARCEL_READ, case_id=found.pk)
    return {
        "child": child_name(known),
        "facts": (
            ("Born", day(date_in(known, "date_of_birth"))),
            ("Died", day(date_in(known, "date_of_death"))),
            ("NHS number", nhs(text_of(known, "nhs_number"))),
            ("Postcode", text_of(known, "postcode")),
        ),
        "alike": shown_to(request.actor, standing_matches(known)),
        "take_over": TakeOverForm(office=office_of(found.panel_id or "")),
        "not_accepted": NotAcceptedForm(),
    }


def _waiting(request: Any, parcel_id: str) -> Parcel:
    found = queries.parcel_for(request.actor, parcel_id)
    if found.state != ARRIVED or found.panel_id is None:
        raise RuleBroken("This was decided already.")
    return found


@page(act=Act.EXCHANGE_CASES, methods=POST)
def take_over_here(request: Any, parcel_id: str) -> HttpResponseBase:
    """Take the case over."""
    found = _waiting(request, parcel_id)
    form = TakeOverForm(request.POST, office=office_of(found.panel_id or ""))
    if form.is_valid():
        try:
            with reopened(found) as came:
                row, answer = take_over(came, coordinator=_chosen(found, form), by=request.actor)
        except RuleBroken as refused:
            form.refuse(refused)
        else:
            reference = row.case.reference if row.case else ""
            messages.success(
                request,
                f"Taken over: it is {reference} here. Now send them the answer: they lead until it is there.",
            )
            return redirect(f"/parcels/{answer.pk}/")
    return _show(request, found, forms={**_to_decide(request, found), "take_over": form}, status=422)


def _chosen(found: Parcel, form: TakeOverForm) -> Person:
    person = person_of_office(found.panel_id or "", form.cleaned_data["coordinator"])
    if person is None:
        raise RuleBroken("Choose a coordinator from this panel's office.")
    return person


@page(act=Act.EXCHANGE_CASES, methods=POST)
def not_accept(request: Any, parcel_id: str) -> HttpResponseBase:
    """Not accept the case, with the reason."""
    found = _waiting(request, parcel_id)
    form = NotAcceptedForm(request.POST)
    if form.is_valid():
        try:
            with reopened(found) as came:
                _, answer = refuse(came, reason=form.cleaned_data["reason"], by=request.actor)
        except RuleBroken as refused:
            form.refuse(refused)
        else:
            messages.success(
                request, "Not accepted. Nothing of the case is kept here. Now send them the answer."
            )
            return redirect(f"/parcels/{answer.pk}/")
    return _show(request, found, forms={**_to_decide(request, found), "not_accepted": form}, status=422)


@page(act=Act.EXCHANGE_CASES, methods=POST)
def take_back(request: Any, parcel_id: str) -> HttpResponseBase:
    """No longer offer a case."""
    found = queries.parcel_for(request.actor, parcel_id)
    take_back_offer(found, by=request.actor)
    messages.success(
        request, f"The case is no longer offered. Tell {found.their_panel}, so that they delete the file."
    )
    return redirect(f"/parcels/{found.pk}/")


@page(act=Act.EXCHANGE_CASES, methods=POST)
def file(request: Any, parcel_id: str) -> HttpResponseBase:
    """Take the file away, to send it. That it was taken is recorded."""
    found = queries.parcel_for(request.actor, parcel_id)
    document = found.file
    if document is None or document.erased_at is not None or found.direction != Parcel.OUT:
        raise NotFound(NO_FILE)
    note_file_taken(found, by=request.actor)
    response = download_of(document)
    response["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return response

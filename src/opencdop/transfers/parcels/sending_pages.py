"""Sending a case to another installation, and the outcome of one that came: /parcels/case/<id>/…"""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import note_read, page
from opencdop.accounts.roles import Act
from opencdop.cases.access import case_for
from opencdop.cases.frame import name_for
from opencdop.core.errors import RuleBroken
from opencdop.transfers.parcels import events
from opencdop.transfers.parcels.answering_services import came_from, send_outcome_file
from opencdop.transfers.parcels.forms import OutcomeForm, SendForm
from opencdop.transfers.parcels.installations import other_installation, usable_installations
from opencdop.transfers.parcels.sending_services import export_case


@page(act=Act.EXCHANGE_CASES)
def send(request: Any, case_id: str) -> HttpResponseBase:
    """Make the file of a case for a panel of another installation."""
    case = case_for(request.actor, case_id, Act.EXCHANGE_CASES)
    others = usable_installations()
    form = SendForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        other_id, _, slug = form.cleaned_data["to"].partition(":")
        try:
            parcel = export_case(
                case,
                other=other_installation(other_id),
                their_slug=slug,
                basis=form.cleaned_data["basis"],
                agreement=form.cleaned_data["agreement"],
                by=request.actor,
            )
        except RuleBroken as refused:
            form.refuse(refused)
        else:
            messages.success(
                request, "The file is made. Take it away and send it: the case stays here until they answer."
            )
            return redirect(f"/parcels/{parcel.pk}/")
    note_read(request, events.PARCEL_READ, case_id=case.id, data_key_id=case.data_key_id)
    context = {
        "form": form,
        "others": others,
        "title": "Send the case to another installation",
        "lede": f"{name_for(case, request.actor)}, {case.reference}. The whole record goes, with documents and earlier "
        "answers; forms that are still being filled in do not.",
        "button": "Make the file",
        "back": f"/cases/{case.id}/",
    }
    return render(request, "transfers/parcels/send.html", context, status=422 if form.errors else 200)


@page(act=Act.EXCHANGE_CASES)
def outcome(request: Any, case_id: str) -> HttpResponseBase:
    """Make the file of the outcome for the panel that the case came from."""
    case = case_for(request.actor, case_id, Act.EXCHANGE_CASES)
    came = came_from(case)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            parcel = send_outcome_file(case, words=form.cleaned_data["words"], by=request.actor)
        except RuleBroken as refused:
            form.refuse(refused)
        else:
            messages.success(request, "The file of the outcome is made. Take it away and send it.")
            return redirect(f"/parcels/{parcel.pk}/")
    note_read(request, events.PARCEL_READ, case_id=case.id, data_key_id=case.data_key_id)
    to = f"{came.their_panel} ({came.other.name})" if came else "the panel that led before"
    context = {
        "form": form,
        "title": "Report the outcome",
        "lede": f"To {to}, once the chair has signed the review off.",
        "button": "Make the file",
        "back": f"/cases/{case.id}/",
    }
    return render(request, "transfers/parcels/form.html", context, status=422 if form.errors else 200)

"""Keys and other installations: /parcels/keys/ for administrators, /parcels/installations/ for who exchanges cases."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts.access import page
from opencdop.accounts.roles import Act
from opencdop.core.errors import RuleBroken
from opencdop.design.words import count_of
from opencdop.transfers.parcels import hash_services
from opencdop.transfers.parcels import installation_services as services
from opencdop.transfers.parcels.forms import CardForm, HeardForm, KeysForm, TokenForm
from opencdop.transfers.parcels.installations import (
    fingerprint,
    has_keys,
    host_name,
    other_installation,
    other_installations,
    own_card,
    own_card_text,
    own_key,
)

GET, POST = ("GET", "HEAD"), ("POST",)
LARGEST_CARD = 100_000


def _asked(
    request: Any, form: Any, done: Callable[[dict[str, Any]], HttpResponseBase], **words: Any
) -> HttpResponseBase:
    """The form, until what it says is done; a refusal stands in it beside all that was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            return done(form.cleaned_data)
        except RuleBroken as refused:
            form.refuse(refused)
    status = 422 if form.errors else 200
    return render(request, "transfers/parcels/form.html", {"form": form, **words}, status=status)


def _known(*, administers: bool) -> dict[str, Any]:
    key = own_key() if has_keys() else None
    return {
        "card": own_card(key) if key else None,
        "key": key,
        "others": [(each, fingerprint(each)) for each in other_installations()],
        "administers": administers,
    }


@page(act=Act.MANAGE_INSTALLATION, methods=GET)
def keys(request: Any) -> HttpResponseBase:
    """Our keys and card, and whom we know, for an administrator."""
    return render(request, "transfers/parcels/installations.html", _known(administers=True))


@page(act=Act.EXCHANGE_CASES, methods=GET)
def installations(request: Any) -> HttpResponseBase:
    """Whom we know, for somebody who exchanges cases."""
    return render(request, "transfers/parcels/installations.html", _known(administers=False))


@page(act=Act.MANAGE_INSTALLATION)
def make_keys(request: Any) -> HttpResponseBase:
    """Make the keys, or make them anew."""

    def done(said: dict[str, Any]) -> HttpResponseBase:
        services.make_keys(said["name"], by=request.actor)
        messages.success(request, "The keys are made. Give others the card, and read them the digits.")
        return redirect("/parcels/keys/")

    there = has_keys()
    lede = (
        "Every other installation has to add and confirm the new card before it can exchange with you again. Files "
        "that are on their way to you can still be opened."
        if there
        else "They are made once. The private halves never leave this installation."
    )
    name = own_key().name if there else host_name()
    return _asked(
        request,
        KeysForm(request.POST or None, initial={"name": name}),
        done,
        title="Make the keys anew" if there else "Make the keys of this installation",
        lede=lede,
        button="Make the keys",
        back="/parcels/keys/",
    )


@page(act=Act.MANAGE_INSTALLATION, methods=GET)
def card(request: Any) -> HttpResponseBase:
    """Our card, as a file. It holds nothing secret."""
    response = HttpResponse(own_card_text(), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="card.json"'
    return response


@page(act=Act.MANAGE_INSTALLATION)
def add(request: Any) -> HttpResponseBase:
    """Add another installation by its card."""

    def done(said: dict[str, Any]) -> HttpResponseBase:
        text = said["file"].read(LARGEST_CARD).decode("utf-8", "replace")
        other = services.add_installation(text, by=request.actor)
        messages.success(
            request,
            f"{other.name} is added. A second person now hears their digits read aloud and types them.",
        )
        return redirect("/parcels/keys/")

    return _asked(
        request,
        CardForm(*(request.POST, request.FILES) if request.method == "POST" else ()),
        done,
        title="Add another installation",
        lede="",
        button="Add it",
        back="/parcels/keys/",
        with_file=True,
    )


@page(act=Act.EXCHANGE_CASES)
def confirm(request: Any, other_id: str) -> HttpResponseBase:
    """Confirm a fingerprint, as a second person who heard it."""
    other = other_installation(other_id)

    def done(said: dict[str, Any]) -> HttpResponseBase:
        services.confirm_installation(other, heard=said["heard"], by=request.actor)
        messages.success(request, f"{other.name} is confirmed. Cases can be exchanged with it.")
        return redirect("/parcels/installations/")

    return _asked(
        request,
        HeardForm(request.POST or None),
        done,
        title=f"Confirm {other.name}",
        lede=f"Added by {other.added_by_name}. Whoever confirms it is somebody else, and hears the digits from "
        "a person there whom they know.",
        button="Confirm",
        back="/parcels/installations/",
    )


@page(act=Act.MANAGE_INSTALLATION, methods=POST)
def end(request: Any, other_id: str) -> HttpResponseBase:
    """End the exchange with an installation."""
    other = other_installation(other_id)
    waiting = services.end_installation(other, by=request.actor)
    told = f"Nothing is exchanged with {other.name} any more. What was exchanged stays."
    if waiting:
        told += (
            f" Still waiting here for a decision: {count_of(waiting, 'case')} that came from it. A decision is "
            "possible once a new card of theirs is confirmed; until then their panel leads."
        )
    messages.success(request, told)
    return redirect("/parcels/keys/")


@page(act=Act.EXCHANGE_CASES, methods=POST)
def make_hash_key(request: Any, other_id: str) -> HttpResponseBase:
    """Make a key for comparing, and the file that brings it to them."""
    parcel = hash_services.make_hash_key(other_installation(other_id), by=request.actor)
    messages.success(
        request, "The key is made. Send them this file; once they have read it in, both can compare."
    )
    return redirect(f"/parcels/{parcel.pk}/")


@page(act=Act.EXCHANGE_CASES, methods=POST)
def make_marks(request: Any, other_id: str) -> HttpResponseBase:
    """Make the file of marks."""
    parcel = hash_services.make_marks(other_installation(other_id), by=request.actor)
    messages.success(request, "The file of marks is made. No name and no number is in it.")
    return redirect(f"/parcels/{parcel.pk}/")


@page(act=Act.EXCHANGE_CASES)
def whose(request: Any, other_id: str) -> HttpResponseBase:
    """Find our case by the token that they read to us."""
    other = other_installation(other_id)

    def done(said: dict[str, Any]) -> HttpResponseBase:
        case = hash_services.whose_token(other, token=said["token"], by=request.actor)
        return redirect(f"/cases/{case.pk}/")

    return _asked(
        request,
        TokenForm(request.POST or None),
        done,
        title=f"Whose mark does {other.name} ask about?",
        lede="They compared our marks with theirs and found a child that may be the same.",
        button="Find the case",
        back="/parcels/installations/",
    )

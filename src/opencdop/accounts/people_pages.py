"""The people of one's organisations: who has which seat, inviting, ending, and the lost authenticator."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from opencdop.accounts import queries, services
from opencdop.accounts.access import page
from opencdop.accounts.forms import InvitationForm
from opencdop.accounts.places import ROLES_IN, fits, manages_everywhere
from opencdop.accounts.roles import ROLE_TITLES, Act, Role
from opencdop.core.errors import RuleBroken

again = reauthentication_required(app="opencdop.accounts", allow_get=True)


@page(act=Act.MANAGE_PEOPLE, methods=("GET", "HEAD"))
def people(request: Any) -> HttpResponseBase:
    """Everybody with a seat, and the invitations that wait to be used."""
    context = {
        "people": queries.managed_people(request.actor),
        "invitations": queries.waiting_invitations(request.actor),
        "everywhere": manages_everywhere(request.actor),
        "titles": ROLE_TITLES,
    }
    return render(request, "people/people.html", context)


@page(act=Act.MANAGE_PEOPLE)
def invite_person(request: Any) -> HttpResponseBase:
    """Invite somebody to a seat."""
    places = list(queries.managed_organisations(request.actor))
    form = InvitationForm(
        request.POST or None,
        initial={"organisation": request.GET.get("organisation", "")},
        places=[(place.id, place.name) for place in places],
        roles=[
            (role.value, title)
            for role, title in ROLE_TITLES.items()
            if any(fits(role, kind=place.kind) for place in places)
            and (role != Role.ADMINISTRATOR or manages_everywhere(request.actor))
        ],
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        place = next(place for place in places if place.id == said["organisation"])
        try:
            invited, _ = services.invite(
                place, name=said["name"], email=said["email"], role=said["role"], by=request.actor
            )
        except RuleBroken as refused:
            form.add_error("role" if not fits(said["role"], kind=place.kind) else "email", str(refused))
        else:
            messages.success(
                request, f"{invited.name} has been sent a link, which can be used once within 7 days."
            )
            return redirect("people")
    context = {"form": form, "roles_in": ROLES_IN, "places": places, "titles": ROLE_TITLES}
    return render(request, "people/invite.html", context, status=422 if form.errors else 200)


@page(act=Act.MANAGE_PEOPLE, methods=("GET", "HEAD"))
def person(request: Any, person_id: str) -> HttpResponseBase:
    """One person: seats, and what can be done about them."""
    listed = queries.managed_person(request.actor, person_id)
    context = {"listed": listed, "oneself": listed.person.id == request.actor.id, "titles": ROLE_TITLES}
    return render(request, "people/person.html", context)


@page(act=Act.MANAGE_PEOPLE)
def end_seat(request: Any, membership_id: str) -> HttpResponseBase:
    """End a seat, after a question."""
    seat = queries.managed_membership(request.actor, membership_id)
    name, place = seat.person.name, seat.organisation.name
    if request.method == "POST":
        services.end_membership(seat, by=request.actor)
        messages.success(request, f"{name} no longer has this role in {place}.")
        return redirect("people")
    return _asked(
        request,
        title=f"End the seat of {name}",
        words=f"{name} will no longer be {seat.title.lower()} in {place}, from this moment.",
        button="End the seat",
        back=seat.person_id,
    )


@page(act=Act.MANAGE_PEOPLE)
@again
def reset(request: Any, person_id: str) -> HttpResponseBase:
    """Take away a lost authenticator, after a question."""
    whom = queries.managed_person(request.actor, person_id).person
    if request.method == "POST":
        services.reset_authenticator(whom, by=request.actor)
        messages.success(request, f"{whom.name} can set up a new authenticator at the next sign-in.")
        return redirect("people_person", person_id=whom.id)
    return _asked(
        request,
        title=f"Reset the authenticator of {whom.name}",
        words=(
            f"Make sure that it is {whom.name} who asks: speak with them, or call a number that you know. They are "
            "signed out everywhere, set up a new authenticator when they next sign in, and are told by e-mail."
        ),
        button="Reset the authenticator",
        back=whom.id,
    )


@page(act=Act.MANAGE_PEOPLE)
@again
def close(request: Any, person_id: str) -> HttpResponseBase:
    """Close an account, after a question."""
    whom = queries.managed_person(request.actor, person_id).person
    if request.method == "POST":
        services.disable_person(whom, by=request.actor)
        messages.success(request, f"The account of {whom.name} is closed. They are signed out everywhere.")
        return redirect("people_person", person_id=whom.id)
    return _asked(
        request,
        title=f"Close the account of {whom.name}",
        words=f"{whom.name} is signed out everywhere at once and cannot sign in. What they did stays on record.",
        button="Close the account",
        back=whom.id,
    )


@page(act=Act.MANAGE_PEOPLE, methods=("POST",))
@again
def readmit(request: Any, person_id: str) -> HttpResponseBase:
    """Open a closed account again."""
    whom = queries.managed_person(request.actor, person_id).person
    services.readmit_person(whom, by=request.actor)
    messages.success(request, f"{whom.name} can sign in again.")
    return redirect("people_person", person_id=whom.id)


@page(act=Act.MANAGE_PEOPLE, methods=("POST",))
def revoke(request: Any, invitation_id: str) -> HttpResponseBase:
    """Take back an invitation."""
    invited = queries.waiting_invitation(request.actor, invitation_id)
    services.revoke_invitation(invited, by=request.actor)
    messages.success(request, f"The invitation of {invited.name} is taken back. The link no longer works.")
    return redirect("people")


def _asked(request: Any, *, title: str, words: str, button: str, back: str) -> HttpResponseBase:
    context = {"title": title, "words": words, "button": button, "back": back}
    return render(request, "people/sure.html", context)

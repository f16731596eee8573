"""One's own account: joining by invitation, the authenticator, recovery codes, staying signed in."""

from typing import Any

import segno
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from opencdop.accounts import events, queries, sign_in_services
from opencdop.accounts.access import own_page, public_page
from opencdop.accounts.adapters import AccountAdapter
from opencdop.accounts.attempts import too_many
from opencdop.accounts.forms import InvitedPersonForm
from opencdop.accounts.roles import ROLE_TITLES, Role
from opencdop.accounts.services import GONE, accept_invitation
from opencdop.core.errors import NotFound, RuleBroken


@own_page(methods=("GET", "HEAD"))
def account(request: Any) -> HttpResponseBase:
    """Who I am here, and what I can change."""
    return render(
        request, "account/account.html", {"person": request.user, "seats": queries.seats_of(request.user)}
    )


@own_page(methods=("POST",))
def stay(request: Any) -> HttpResponseBase:
    """Stay signed in: the middleware has just noted this sign of life."""
    return HttpResponse(status=204)


class SetUpAuthenticator(ActivateTOTPView):
    """The secret as a picture and in letters; one code proves that it arrived."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret: str = context["form"].secret
        address = mfa_adapter().build_totp_url(self.request.user, secret)
        return {
            **context,
            "picture": picture_of(address),
            "groups": [secret[at : at + 4] for at in range(0, len(secret), 4)],
        }

    def form_valid(self, form: Any) -> HttpResponseBase:
        response = super().form_valid(form)
        sign_in_services.note_own_act(self.request.user, kind=events.AUTHENTICATOR_SET_UP)
        return response


class NewRecoveryCodes(GenerateRecoveryCodesView):
    """New codes in place of the old ones."""

    def form_valid(self, form: Any) -> HttpResponseBase:
        response = super().form_valid(form)
        sign_in_services.note_own_act(self.request.user, kind=events.RECOVERY_CODES_MADE)
        return response


set_up_authenticator = own_page()(SetUpAuthenticator.as_view())
new_recovery_codes = own_page()(NewRecoveryCodes.as_view())


def picture_of(address: str) -> str:
    """The QR code as the address of an image that it holds itself: no request, black on white whatever the colours."""
    uri: str = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#ffffff")
    return uri


@public_page()
def invitation(request: Any, token: str) -> HttpResponseBase:
    """Accept an invitation. Opening the link uses nothing up, so that a mail scanner spends no invitation."""
    if too_many(request, action="invitation"):
        return render(request, "429.html", status=429)
    invited = queries.open_invitation(token)
    if invited is None:
        raise NotFound(GONE)
    known = queries.has_account(invited.email)
    form = InvitedPersonForm(request.POST or None, initial={"name": invited.name})
    if request.method == "POST" and (known or form.is_valid()):
        try:
            person = accept_invitation(
                token,
                name=form.cleaned_data["name"] if not known else "",
                password=form.cleaned_data["password"] if not known else "",
                by=request.actor,
            )
        except RuleBroken as refused:
            if known:
                raise  # there is no form to show it in
            form.add_error("password", str(refused))
        else:
            return _joined(request, person, known=known)
    mine = request.actor.id and request.user.is_authenticated and request.user.email == invited.email
    context = {
        "invitation": invited,
        "role": ROLE_TITLES[Role(invited.role)].lower(),
        "form": form,
        "known": known,
        "mine": mine,
    }
    return render(request, "account/invitation.html", context, status=422 if form.errors else 200)


def _joined(request: Any, person: Any, *, known: bool) -> HttpResponseBase:
    if known:
        messages.success(request, "The new role is yours from now on.")
        return redirect("home")
    AccountAdapter(request).login(request, person)
    record_authentication(request, person, method="password", email=person.email)
    return redirect(reverse("mfa_activate_totp"))

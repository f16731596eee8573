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

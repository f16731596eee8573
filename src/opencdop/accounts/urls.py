"""The addresses of accounts. Of django-allauth's views only those named here are reachable."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from django.urls import path, re_path

from opencdop.accounts import account_pages, people_pages
from opencdop.accounts.access import own_page, public_page

for_anybody, for_oneself = public_page(), own_page()

urlpatterns = [
    path("account/", account_pages.account, name="mfa_index"),
    path("account/login/", for_anybody(account.login), name="account_login"),
    path("account/logout/", for_anybody(account.logout), name="account_logout"),
    path("account/stay/", account_pages.stay, name="account_stay"),
    path("account/inactive/", for_anybody(account.account_inactive), name="account_inactive"),
    path("account/invitation/<slug:token>/", account_pages.invitation, name="account_invitation"),
    path("account/confirm/", for_oneself(account.reauthenticate), name="account_reauthenticate"),
    path("account/password/", for_oneself(account.password_change), name="account_change_password"),
    path("account/password/reset/", for_anybody(account.password_reset), name="account_reset_password"),
    path(
        "account/password/reset/sent/",
        for_anybody(account.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "account/password/reset/done/",
        for_anybody(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^account/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        for_anybody(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("account/authenticator/", account_pages.set_up_authenticator, name="mfa_activate_totp"),
    path("account/code/", for_anybody(mfa.authenticate), name="mfa_authenticate"),
    path("account/confirm/code/", for_oneself(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/recovery-codes/", for_oneself(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/recovery-codes/new/",
        account_pages.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("people/", people_pages.people, name="people"),
    path("people/invite/", people_pages.invite_person, name="people_invite"),
    path("people/invitations/<slug:invitation_id>/revoke/", people_pages.revoke, name="people_revoke"),
    path("people/seats/<slug:membership_id>/end/", people_pages.end_seat, name="people_end_seat"),
    path("people/<slug:person_id>/", people_pages.person, name="people_person"),
    path("people/<slug:person_id>/authenticator/", people_pages.reset, name="people_reset"),
    path("people/<slug:person_id>/close/", people_pages.close, name="people_close"),
    path("people/<slug:person_id>/open/", people_pages.readmit, name="people_readmit"),
]

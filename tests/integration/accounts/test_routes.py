"""Every address under /account/ is ours: in an access list, in our look, and none but those we chose."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from tests.cast import Cast
from tests.integration.accounts.signing_in import give_password, sign_in, with_authenticator

from opencdop.accounts import urls
from opencdop.accounts.services import invite
from opencdop.outbox.models import OutgoingEmail

NAMES = [pattern.name for pattern in urls.urlpatterns]
POST_ONLY = {"account_stay", "people_revoke", "people_readmit"}


def allauth_routes() -> set[str]:
    """The name of everything that django-allauth would make reachable by itself."""
    from allauth.account import urls as account_urls
    from allauth.mfa import urls as mfa_urls

    def names(patterns: Any) -> set[str]:
        found: set[str] = set()
        for each in patterns:
            found |= names(each.url_patterns) if isinstance(each, URLResolver) else {each.name}
        return found

    return names(account_urls.urlpatterns) | names(mfa_urls.urlpatterns)


def all_patterns(patterns: Any) -> list[URLPattern]:
    return [
        found
        for each in patterns
        for found in (all_patterns(each.url_patterns) if isinstance(each, URLResolver) else [each])
    ]


def test_every_address_is_in_exactly_one_access_list():
    assert [pattern.name for pattern in urls.urlpatterns if not getattr(pattern.callback, "access", "")] == []


def test_nothing_of_allauth_is_reachable_but_what_we_named():
    reachable = {pattern.name for pattern in all_patterns(get_resolver().url_patterns)}
    assert reachable & allauth_routes() == set(NAMES) & allauth_routes()
    gone = {"account_signup", "account_email", "account_set_password", "account_confirm_email"}
    assert gone <= allauth_routes()
    assert not gone & reachable
    assert not {"mfa_deactivate_totp", "mfa_download_recovery_codes"} & reachable


@pytest.fixture
def addresses(cast: Cast) -> dict[str, str]:
    """An address for every route that answers GET."""
    _, link = invite(
        cast.ashmoor.organisation,
        name="Gita Rao",
        email="gita@people.example",
        role="chair",
        by=cast.actor("mina"),
    )
    Client().post("/account/password/reset/", {"email": cast.person("chidi").email})
    mail = OutgoingEmail.objects.get(kind="account.password_link")
    reset = next(word for word in mail.body.split() if word.startswith("http"))
    ben = cast.person("ben")
    known = {
        "account_invitation": link.split("localhost:8000")[1],
        "account_reset_password_from_key": reset.split("localhost:8000")[1],
        "people_end_seat": reverse("people_end_seat", args=[ben.memberships.get().id]),
        **{name: reverse(name, args=[ben.id]) for name in ("people_person", "people_reset", "people_close")},
    }
    return {name: known.get(name) or reverse(name) for name in NAMES if name not in POST_ONLY}


def is_ours(html: str) -> bool:
    return all(
        (
            'class="oc-bar"' in html,
            len(re.findall("<h1", html)) == 1,
            "style=" not in html,
            "<script>" not in html,
            "Menu:" not in html,
        )
    )


def test_every_page_is_in_our_look(cast: Cast, addresses: dict[str, str]):
    """Looked at as nobody, as somebody between the two factors, as one without authenticator, and as a manager."""
    seen: dict[str, str] = {}
    nobody, halfway, newcomer, manager = Client(), Client(), Client(), Client()
    give_password(halfway, with_authenticator(cast.person("asha")))
    give_password(newcomer, cast.person("chidi"))
    sign_in(manager, cast.person("mina"))
    manager.post("/account/recovery-codes/new/")
    for client in (nobody, halfway, newcomer, manager):
        for name, address in addresses.items():
            answer = client.get(address)
            if name == "account_reset_password_from_key" and answer.status_code == 302:
                answer = client.get(answer.url)
            if answer.status_code == 200:
                seen[name] = answer.content.decode()
    assert sorted(set(addresses) - set(seen)) == []
    assert [name for name, html in seen.items() if not is_ours(html)] == []


def test_titles_are_unique_and_say_what_is_asked(cast: Cast, addresses: dict[str, str]):
    client = sign_in(Client(), cast.person("mina"))
    titles = {}
    for name, address in addresses.items():
        answer = client.get(address)
        if answer.status_code == 200:
            found = re.search("<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
            titles[name] = found[1] if found else ""
    titles.pop("mfa_reauthenticate", None)  # asks the same as account_reauthenticate, with the other factor
    assert len(set(titles.values())) == len(titles)
    assert "Mina" not in " ".join(titles.values())


def test_well_known_pages_of_allauth_do_not_answer(client: Client, db: None):
    for path in ("/account/signup/", "/account/email/", "/account/login/code/", "/accounts/login/"):
        assert client.get(path).status_code == 404

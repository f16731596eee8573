"""Whose attempts are counted, and for whom."""

import pytest
from django.test import Client, RequestFactory
from tests.cast import Cast
from tests.integration.accounts.signing_in import sign_in

from opencdop.accounts import known_browsers
from opencdop.accounts.attempts import address_of


def test_address_is_the_peer_where_there_is_no_proxy_of_ours():
    request = RequestFactory().get(
        "/", headers={"x-forwarded-for": "203.0.113.9"}, REMOTE_ADDR="198.51.100.7"
    )
    assert address_of(request) == "198.51.100.7"


@pytest.mark.parametrize("forged", ["", "203.0.113.1, "])
def test_address_is_what_our_proxy_wrote_last(settings, forged: str):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().get(
        "/", headers={"x-forwarded-for": f"{forged}198.51.100.8"}, REMOTE_ADDR="10.0.0.1"
    )
    assert address_of(request) == "198.51.100.8"


def test_addresses_of_one_household_count_as_one():
    one, other = (
        address_of(RequestFactory().get("/", REMOTE_ADDR=address))
        for address in ("2001:db8::1", "2001:db8::ffff")
    )
    assert one == other


def test_mark_of_a_known_browser_is_for_one_address_only_and_names_it_not(client: Client, cast: Cast):
    sign_in(client, cast.person("asha"))
    cookie = client.cookies[known_browsers.COOKIE]
    assert cookie["httponly"]
    assert "asha" not in cookie.value
    request = RequestFactory().get("/")
    request.COOKIES[known_browsers.COOKIE] = cookie.value
    assert known_browsers.mark_of(request, email="Asha@people.example")
    assert known_browsers.mark_of(request, email="mina@people.example") == ""
    request.COOKIES[known_browsers.COOKIE] = cookie.value[:-1] + "x"
    assert known_browsers.mark_of(request, email="asha@people.example") == ""

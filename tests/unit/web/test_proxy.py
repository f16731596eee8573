"""Behind a proxy, limits count whoever asks: neither the proxy, nor what somebody wrote into their own request."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from opencdop.web.proxy import ProxyMiddleware

PROXY = "127.0.0.1"


def address_seen(forwarded: str) -> str:
    """The address that pages see of a request which the proxy passed on."""
    seen: list[str] = []

    def page(request: HttpRequest) -> HttpResponseBase:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    ProxyMiddleware(page)(RequestFactory().get("/", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=forwarded))
    return seen[0]


@pytest.mark.parametrize(
    ("forwarded", "seen"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("", PROXY),
        ("203.0.113.7, nonsense", PROXY),
    ],
)
def test_request_by_a_proxy_has_the_address_that_the_proxy_wrote(settings: Any, forwarded: str, seen: str):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert address_seen(forwarded) == seen


def test_request_without_a_proxy_cannot_choose_its_address(settings: Any):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert address_seen("203.0.113.7") == PROXY


def test_request_by_two_proxies_has_the_address_that_the_outer_one_wrote(settings: Any):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert address_seen("198.51.100.1, 203.0.113.7, 192.0.2.1") == "203.0.113.7"
    assert address_seen("203.0.113.7") == PROXY

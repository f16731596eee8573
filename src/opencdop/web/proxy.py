"""The address of whoever asks, behind proxies of ours: as many from the end of X-Forwarded-For as there are proxies.

Whatever stands before came with the request and may be made up, so that it counts for nothing.
"""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ProxyMiddleware:
    """Puts that address in the place of a proxy's own, so that limits count people and no proxy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
        written = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if 0 < proxies <= len(written) and is_address(written[-proxies].strip()):
            request.META["REMOTE_ADDR"] = written[-proxies].strip()
        return self.get_response(request)


def is_address(text: str) -> bool:
    """Whether a text is an internet address."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True

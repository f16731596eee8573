"""Counting attempts without keeping who made them: the keys of the shared cache are keyed hashes."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from opencdop.core import secrets
from opencdop.keystore import keys


def hashed_key(key: str, key_prefix: str, version: int) -> str:
    """What the cache stores a value under: nobody can read an address or a network address from it."""
    return secrets.keyed_hash(f"{key_prefix}:{version}:{key}", key=keys.purpose_key("attempts"))


def too_many(request: HttpRequest, *, action: str, key: str = "") -> bool:
    """Count one attempt at `action` (a name in ACCOUNT_RATE_LIMITS); whether it was one too many."""
    usage = ratelimit.consume(request, app="allauth.account", action=action, key=key or None, limit_get=True)
    return usage is None


def address_of(request: HttpRequest) -> str:
    """The network address that asks, as our own proxies tell it; what others claim in a header is not believed."""
    return str(ratelimit.get_ip(request))

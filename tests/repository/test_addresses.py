"""Every address of the product says who may open it: exactly one of the access decorators stands on its page."""

from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver, path

from opencdop.accounts.access import page, public_page
from opencdop.accounts.roles import Act
from opencdop.web.generated_docs.access import addresses

ACTS = {f"account:{act.value}" for act in Act}
WITHOUT_ACT = {"link", "key", "own", "public"}
# The package design stands below the decorators and holds nothing of anybody.
OF_THE_DESIGN = {"brand.css", "design/"}


def without_access(found: Iterator[tuple[str, Callable]]) -> list[str]:
    return [address for address, view in found if getattr(view, "access", None) not in ACTS | WITHOUT_ACT]


def test_every_address_says_who_may_open_it():
    found = list(addresses(get_resolver().url_patterns))
    assert set(without_access(iter(found))) == OF_THE_DESIGN


def test_no_address_is_given_twice():
    found = [address for address, _ in addresses(get_resolver().url_patterns)]
    assert sorted(address for address in set(found) if found.count(address) > 1) == []


def test_address_that_says_nothing_is_found():
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    patterns = [
        path("bare/", bare),
        path("open/", public_page()(bare)),
        path("kept/", page(act=next(iter(Act)))(bare)),
    ]
    assert without_access(addresses(patterns)) == ["bare/"]

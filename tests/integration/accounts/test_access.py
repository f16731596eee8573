"""The three kinds of page, and what a read of a child's record leaves behind."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from opencdop.accounts.access import link_page, note_read, own_page, page, public_page, set_public_actor
from opencdop.accounts.roles import ROLE_ACTS, Act, Role
from opencdop.audit import queries
from opencdop.audit.kinds import kind
from opencdop.audit.models import Event
from opencdop.core.actor import Actor, ActorKind, Seat
from opencdop.core.errors import NotAllowed

READ = kind("tests.read", "looked", is_read=True)
CASE = "c" * 26


def asked(*, role: Role | None = None, method: str = "get") -> Any:
    request: Any = getattr(RequestFactory(), method)("/somewhere/")
    request.user = AnonymousUser()
    set_public_actor(request)
    if role:
        seats = (Seat(role=role.value, organisation_id="o" * 26),)
        request.actor = Actor(kind=ActorKind.PERSON, id="p" * 26, name="Asha Verma", seats=seats)
    return request


@page(act=Act.SEE_RECORD)
def record_page(request: Any) -> HttpResponse:
    note_read(request, READ, case_id=CASE)
    note_read(request, READ, case_id=CASE)
    return HttpResponse("the record")


@page(act=Act.SEE_RECORD)
def failing_page(request: Any) -> HttpResponse:
    note_read(request, READ, case_id=CASE)
    raise ZeroDivisionError


def test_page_sends_nobody_to_sign_in_and_back():
    assert record_page(asked()).headers["Location"] == "/account/login/?next=/somewhere/"


@pytest.mark.parametrize("role", list(Role))
def test_page_is_open_to_the_roles_that_include_its_act_and_to_no_other(role: Role):
    if Act.SEE_RECORD in ROLE_ACTS[role]:
        assert record_page(asked(role=role)).status_code == 200
        return
    with pytest.raises(NotAllowed):
        record_page(asked(role=role))
    assert not Event.objects.exists()


def test_reading_is_recorded_once_a_page_with_who_and_which_case():
    record_page(asked(role=Role.COORDINATOR))
    event = Event.objects.get()
    assert (event.kind, event.actor_name, event.case_id, event.is_read) == (
        "tests.read",
        "Asha Verma",
        CASE,
        True,
    )
    assert [seen.who for seen in queries.readings_of([CASE])] == ["Asha Verma"]
    assert queries.timeline_of([CASE]) == []


def test_page_that_failed_showed_nothing_and_records_nothing():
    with pytest.raises(ZeroDivisionError):
        failing_page(asked(role=Role.COORDINATOR))
    assert not Event.objects.exists()


@pytest.mark.parametrize("decorate", [public_page(), link_page(), own_page(), page(act=Act.SEE_RECORD)])
def test_no_answer_is_kept_by_browser_or_proxy(decorate: Any):
    request = asked(role=Role.COORDINATOR)
    request.user = type("Known", (), {"is_authenticated": True})()
    answer = decorate(lambda request: HttpResponse("x"))(request)
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_page_refuses_other_methods(method: str):
    assert record_page(asked(role=Role.COORDINATOR, method=method)).status_code == 405


@pytest.mark.parametrize("decorate", [public_page(), link_page(), own_page(), page(act=Act.SEE_RECORD)])
def test_every_decorator_says_which_list_the_page_is_in(decorate: Any):
    assert decorate(lambda request: HttpResponse("x")).access

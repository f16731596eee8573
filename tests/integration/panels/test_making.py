"""Making a panel: who may, what is refused, and that its public page then answers."""

from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from tests.cast import Cast
from tests.integration.between import held_open, meanwhile

from opencdop.audit.models import Event
from opencdop.core.actor import SYSTEM
from opencdop.core.errors import NotAllowed, RuleBroken
from opencdop.panels.models import Panel
from opencdop.panels.refusals import Unfit
from opencdop.panels.services import make_panel, record_population

MILLBROOK: dict[str, Any] = {
    "slug": "millbrook",
    "code": "MIL",
    "office_email": "office@millbrook.example",
    "manager_email": "manager@millbrook.example",
    "authorities": {"E99000001": "Millbrook Council", "E99000002": "Westbrook Council"},
    "since": date(2019, 9, 29),
}


def test_make_panel_gives_it_a_public_page_an_area_and_an_event(cast: Cast, client: Client):
    panel = make_panel("Millbrook", **MILLBROOK, by=cast.actor("edith"))
    assert [row.authority_name for row in panel.footprint.order_by("authority_code")] == [
        "Millbrook Council",
        "Westbrook Council",
    ]
    assert client.get("/panel/millbrook/").status_code == 200
    last = Event.objects.order_by("-seq")[0]
    assert (last.kind, last.actor_id) == ("panel.made", cast.person("edith").id)


@pytest.mark.parametrize("who", ["asha", "mina", "chidi", "dev", "ana"])
def test_make_panel_is_refused_to_everybody_but_an_administrator(cast: Cast, who: str):
    with pytest.raises(NotAllowed):
        make_panel("Millbrook", **MILLBROOK, by=cast.actor(who))
    with pytest.raises(NotAllowed):
        record_population(cast.ashmoor, mid_year=2025, under_18=1000, source="a count", by=cast.actor(who))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"slug": "Mill Brook"}, "small letters"),
        ({"slug": "ashmoor"}, "Another panel"),
        ({"code": "ASH"}, "Another panel"),
        ({"code": "m"}, "capital letters"),
        ({"code": "3MAR26"}, "no e-mail could name it"),
        ({"code": "AB12CD"}, "no e-mail could name it"),
        ({"code": "12"}, "no e-mail could name it"),
        ({"office_email": "office"}, "e-mail address"),
        ({"authorities": {}}, "local authority"),
        ({"authorities": {"E990000011": "Millbrook"}}, "nine characters"),
    ],
)
def test_make_panel_says_what_to_do_instead(cast: Cast, changed: dict[str, Any], sentence: str):
    with pytest.raises(RuleBroken, match=sentence):
        make_panel("Millbrook", **{**MILLBROOK, **changed}, by=SYSTEM)
    assert not Panel.objects.filter(name="Millbrook").exists()


def test_make_panel_takes_a_name_once(cast: Cast):
    with pytest.raises(RuleBroken, match="of this name already"):
        make_panel("ashmoor", **MILLBROOK, by=SYSTEM)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "changed", "at"),
    [
        ("Millbrook", {}, "slug"),
        ("Millbrook East", {"slug": "mill-east"}, "code"),
        ("millbrook", {"slug": "mill-east", "code": "MIE"}, "name"),
    ],
)
def test_a_panel_made_twice_at_once_is_made_once_and_the_second_is_told_what_is_taken(
    cast: Cast, name: str, changed: dict[str, Any], at: str
):
    edith = cast.actor("edith")
    came = held_open(
        lambda: make_panel("Millbrook", **MILLBROOK, by=edith),
        lambda: make_panel(name, **{**MILLBROOK, **changed}, by=edith),
    )
    assert isinstance(came, Unfit)
    assert came.at == at
    assert Panel.objects.filter(name__iexact="millbrook").count() == 1


def test_a_panel_that_was_made_in_the_moment_before_is_told_of_in_a_sentence(cast: Cast):
    edith = cast.actor("edith")
    with (
        pytest.raises(Unfit, match="this part of the address"),
        meanwhile(
            lambda: make_panel("Millbrook", **MILLBROOK, by=edith),
            after='"accounts_organisation"."name"',
        ),
    ):
        make_panel("Millbrook East", **MILLBROOK, by=edith)


def test_record_population_again_puts_the_newer_figure_in_place(cast: Cast):
    for number in (1000, 1100):
        record_population(cast.ashmoor, mid_year=2025, under_18=number, source="a count", by=SYSTEM)
    assert cast.ashmoor.populations.get(mid_year=2025).under_18 == 1100


def test_command_makes_the_panel_and_names_what_it_cannot_read(
    cast: Cast, capsys: pytest.CaptureFixture[str]
):
    given = ["--name=Millbrook", "--slug=millbrook", "--code=MIL", "--office-email=o@m.example"]
    given += ["--manager-email=m@m.example", "--postal-address=1 High Street"]
    more = ["--authority=E99000001=Millbrook Council", "--children=2025=900=a count"]
    with pytest.raises(CommandError, match="Write the address in at most"):
        call_command("create_panel", *given, *more, *["--postal-address=a line"] * 20)
    call_command("create_panel", *given, *more, "--postal-address=Millbrook MB1 1AA")
    assert "/panel/millbrook/" in capsys.readouterr().out
    made = Panel.objects.get(slug="millbrook")
    assert made.populations.get().under_18 == 900
    assert made.postal_address == "1 High Street\nMillbrook MB1 1AA"
    with pytest.raises(CommandError, match="2 parts"):
        call_command("create_panel", *given, "--authority=Millbrook Council")

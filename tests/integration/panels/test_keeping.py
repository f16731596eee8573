"""Keeping a panel: its office, quorum, population and area; who may, what is refused, what the audit keeps."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.cast import Cast
from tests.integration.browsing import browsing, text_of

from opencdop.audit.models import Event, EventDetail
from opencdop.core import clock
from opencdop.core.actor import SYSTEM
from opencdop.core.errors import NotAllowed, RuleBroken
from opencdop.panels.letter_files import letter_docx
from opencdop.panels.models import Footprint, Panel
from opencdop.panels.queries import listed_panels
from opencdop.panels.services import (
    add_authority,
    change_office,
    end_authority,
    record_population,
    set_quorum,
)
from opencdop.panels.templates import letter_for

EAST = {"code": "E99000009", "name": "Eastmoor Council"}


def last_detail() -> tuple[str, Any]:
    event = Event.objects.order_by("-seq")[0]
    return event.kind, EventDetail.objects.get(id=event.detail_id).body


def test_change_office_keeps_what_it_was_before_in_the_audit(cast: Cast):
    change_office(
        cast.ashmoor,
        office_email="new@ashmoor.example",
        manager_email="manager@ashmoor.example",
        telephone="",
        by=cast.actor("edith"),
    )
    cast.ashmoor.refresh_from_db()
    assert (cast.ashmoor.office_email, cast.ashmoor.telephone) == ("new@ashmoor.example", "")
    kind, body = last_detail()
    assert (kind, body["before"]["office_email"]) == ("panel.office_changed", "office@ashmoor.example")


def test_postal_address_stands_on_letters_blank_forms_and_the_public_pages(cast: Cast, client: Client):
    reach = {"office_email": "office@ashmoor.example", "manager_email": "manager@ashmoor.example"}
    change_office(
        cast.ashmoor,
        **reach,
        postal_address="  2 Example Square\n\n Ashmoor \nZZ99 3VZ\n",
        by=cast.actor("edith"),
    )
    panel = Panel.objects.get(pk=cast.ashmoor.pk)
    lines = ("2 Example Square", "Ashmoor", "ZZ99 3VZ")
    assert panel.address_lines == lines
    words = {"reference": "ASH-1", "child_name": "R", "received_on": "3 June 2026", "signed_by": "Asha Verma"}
    letter = letter_for(panel, "passed_to_panel", words)
    assert letter.office_lines[:3] == lines
    on_paper = words_in(letter_docx(letter))
    blank = words_in(client.get("/panel/ashmoor/notify/blank.docx").content)
    contacts = client.get("/panel/ashmoor/about/contacts/").content.decode()
    start = client.get("/panel/ashmoor/notify/").content.decode()
    for line in lines:
        for words_of in (on_paper, blank, contacts, start):
            assert line in words_of
    assert "Confidential: child death review" in blank
    assert "2 Example Square" not in words_in(client.get("/panel/harrowdale/notify/blank.docx").content)


@pytest.mark.parametrize("address", ["\n".join("abcdefg"), "x" * 61])
def test_address_that_fits_no_envelope_is_refused_and_kept_on_the_page(cast: Cast, address: str):
    edith = browsing(cast)("edith")
    page = f"/organisations/panels/{cast.ashmoor.pk}/office/"
    said = {"office_email": "office@ashmoor.example", "manager_email": "manager@ashmoor.example"}
    answer = edith.post(page, {**said, "postal_address": address})
    assert "at most 6 lines of at most 60 characters" in text_of(answer)
    assert address in answer.content.decode()
    assert Panel.objects.get(pk=cast.ashmoor.pk).postal_address == ""


def words_in(docx: bytes) -> str:
    """All the words of a Word document, its tables too."""
    with zipfile.ZipFile(io.BytesIO(docx)) as file:
        return re.sub(r"<[^>]+>", " ", file.read("word/document.xml").decode())


def test_set_quorum_changes_the_numbers_and_nothing_else(cast: Cast):
    set_quorum(cast.ashmoor, total=6, health=2, authority=2, by=cast.actor("edith"))
    cast.ashmoor.refresh_from_db()
    panel = cast.ashmoor
    assert (panel.quorum_total, panel.quorum_health, panel.quorum_authority) == (6, 2, 2)
    assert panel.office_email == "office@ashmoor.example"
    kind, body = last_detail()
    assert (kind, body["before"]["quorum_total"]) == ("panel.quorum_set", 4)


@pytest.mark.parametrize("who", ["asha", "mina", "chidi", "ben", "dev", "ana"])
@pytest.mark.parametrize(
    "act",
    [
        lambda panel, by: change_office(
            panel, office_email="a@b.example", manager_email="a@b.example", by=by
        ),
        lambda panel, by: set_quorum(panel, total=1, health=0, authority=0, by=by),
        lambda panel, by: add_authority(panel, **EAST, from_on=date(2020, 1, 1), by=by),
        lambda panel, by: end_authority(panel.footprint.get(), until_on=date(2020, 1, 1), by=by),
    ],
)
def test_panels_are_kept_by_nobody_but_an_administrator(cast: Cast, who: str, act: Callable[..., Any]):
    with pytest.raises(NotAllowed):
        act(cast.ashmoor, by=cast.actor(who))
    assert list(cast.ashmoor.footprint.values_list("until_on", flat=True)) == [None]


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"total": 0, "health": 0, "authority": 0}, "from 1 to 50"),
        ({"total": 51, "health": 0, "authority": 0}, "from 1 to 50"),
        ({"total": 4, "health": 5, "authority": 0}, "from 0 to 4"),
        ({"total": 4, "health": 0, "authority": -1}, "from 0 to 4"),
        ({"total": 4, "health": 3, "authority": 2}, "more than all people"),
    ],
)
def test_set_quorum_refuses_numbers_that_cannot_be(cast: Cast, numbers: dict[str, int], sentence: str):
    with pytest.raises(RuleBroken, match=sentence):
        set_quorum(cast.ashmoor, **numbers, by=SYSTEM)


@pytest.mark.parametrize("email", ["office", ""])
def test_change_office_refuses_what_is_no_address(cast: Cast, email: str):
    with pytest.raises(RuleBroken, match="name@example"):
        change_office(cast.ashmoor, office_email="a@b.example", manager_email=email, by=SYSTEM)


@pytest.mark.parametrize("year", [1999, clock.today().year + 1])
def test_record_population_refuses_a_year_that_cannot_be_counted(cast: Cast, year: int):
    with pytest.raises(RuleBroken, match="Enter a year"):
        record_population(cast.ashmoor, mid_year=year, under_18=10, source="a count", by=SYSTEM)


def test_record_population_again_keeps_the_older_figure_in_the_audit(cast: Cast):
    record_population(cast.ashmoor, mid_year=2025, under_18=5, source="a count", by=SYSTEM)
    assert last_detail()[1]["before"]["under_18"] == 120_000


def test_authority_joins_and_leaves_the_area_by_date(cast: Cast):
    joined = add_authority(cast.ashmoor, **EAST, from_on=date(2020, 4, 1), by=cast.actor("edith"))
    assert last_detail()[0] == "panel.authority_added"
    assert "Eastmoor Council" in listed_panels()[0].authorities
    end_authority(joined, until_on=date(2021, 3, 31), by=cast.actor("edith"))
    assert last_detail()[0] == "panel.authority_ended"
    assert "Eastmoor Council" not in listed_panels()[0].authorities
    with pytest.raises(RuleBroken, match="given already"):
        end_authority(joined, until_on=date(2022, 3, 31), by=SYSTEM)
    add_authority(cast.ashmoor, **EAST, from_on=date(2021, 4, 1), by=SYSTEM)
    assert Footprint.objects.filter(authority_code="E99000009").count() == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": "E990000091"}, "nine capital"),
        ({"code": "e9"}, "nine capital"),
        ({"name": " "}, "authority's name"),
        ({"until_on": date(2019, 1, 1)}, "before the first"),
        ({"code": "EASH00001"}, "on these days already"),
    ],
)
def test_add_authority_says_what_to_do_instead(cast: Cast, changed: dict[str, Any], sentence: str):
    with pytest.raises(RuleBroken, match=sentence):
        add_authority(cast.ashmoor, **{**EAST, "from_on": date(2020, 4, 1), **changed}, by=SYSTEM)


def test_end_authority_refuses_a_day_before_its_first(cast: Cast):
    with pytest.raises(RuleBroken, match="since 1 April 2008"):
        end_authority(cast.ashmoor.footprint.get(), until_on=date(2008, 3, 31), by=SYSTEM)

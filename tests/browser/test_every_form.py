"""Every page of every form is written in good HTML, fits a phone, and has nothing in the way of anybody."""

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.browser.conftest import HERE, NARROW, Axe, LiveApp, NewPage
from tests.browser.every_form import addresses_of, begin_every_draft, sections_of
from tools.fhir.random_answers import every_answer

from opencdop.formkit.definition import Definition
from opencdop.submissions.library import library

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)
VALIDATOR = HERE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
NEWEST = [library().form(form) for form in library().forms()]
each_newest = pytest.mark.parametrize("definition", NEWEST, ids=lambda each: each.form)


@pytest.fixture(autouse=True)
def addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.browser.every_form"


# The design system marks its sets of fields as groups, for old screen readers; the other guesses at a language.
LET_PASS = "The “group” role is unnecessary.*|This document appears to be written in.*"


def validated(files: list[Path]) -> list[str]:
    """What the validator of HTML has to say of these files."""
    java = shutil.which("java")
    assert java, "Java is missing; on Debian: apt-get install default-jre-headless"
    command = [
        java,
        "-Xss4m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",  # for some seconds of work the best compiler costs more than it gives back
        "-jar",
        str(VALIDATOR),
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        "--filterpattern",
        LET_PASS,
    ]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)["messages"]
    return [f"{Path(each['url']).name}: {each['message']} {each.get('extract', '')}" for each in found]


@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled"])
def test_every_page_of_every_version_is_good_html(tmp_path: Path, filled: bool):
    client, files = Client(), []
    for definition in library().definitions:
        chance = random.Random(definition.digest)
        begin_every_draft(definition, every_answer(definition, chance) if filled else {})
        for number, address in enumerate(addresses_of(definition)):
            page = client.get(address)
            assert page.status_code == 200, address
            files.append(tmp_path / f"{definition.form}-{definition.version}-{number}.html")
            files[-1].write_bytes(page.content)
    assert len(files) > 700
    assert validated(files) == []


def test_validator_finds_what_is_wrong(tmp_path: Path):
    page = tmp_path / "wrong.html"
    page.write_text(
        "<!doctype html><html lang=en><title>x</title><p id=a><p id=a><label for=nothing>y</label>"
    )
    assert len(validated([page])) == 3


@each_newest
def test_every_section_is_open_to_everybody_on_a_phone(
    live_app: LiveApp, new_page: NewPage, axe: Axe, definition: Definition
):
    begin_every_draft(definition, every_answer(definition, random.Random(1)))
    page = new_page(viewport=NARROW)
    for address in sections_of(definition):
        page.goto(live_app.at(address))
        assert page.locator("h1").count() == 1, address
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address

"""The committed build: nothing of gov.uk's own, nothing from another machine, readable tints."""

import json
import re
from pathlib import Path

import pytest

from opencdop import design
from opencdop.design.brand import contrast

FOLDER = Path(design.__file__).parent
STATIC = FOLDER / "static" / "design"
SHEET = (STATIC / "design.css").read_text(encoding="utf-8")


def colour(name: str) -> str:
    found = re.search(rf"--oc-{name}:\s*(#[0-9a-f]{{3,6}})", SHEET)
    assert found, name
    short = found[1].removeprefix("#")
    return "#" + (short if len(short) == 6 else "".join(each * 2 for each in short))


def test_build_holds_no_crown_and_no_font_of_gov_uk():
    for path in STATIC.iterdir():
        if path.name == "licences.txt":
            assert b"MIT License" in path.read_bytes()
            assert b"SIL OPEN FONT LICENSE" in path.read_bytes()
            continue
        assert not re.search(rb"GDS Transport|crown|govuk-crest", path.read_bytes(), re.IGNORECASE), path.name


def test_style_sheet_fetches_its_own_fonts_and_nothing_else():
    addresses = set(re.findall(r"url\(\"?([^\")]+)\"?\)", SHEET))
    assert addresses
    assert {address for address in addresses if not (STATIC / address).is_file()} == set()


def test_lock_names_no_address_to_fetch_from_and_matches_the_macros():
    lock = json.loads((FOLDER / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    wanted = json.loads((FOLDER / "frontend" / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert all(re.fullmatch(r"[0-9.]+", version) for version in wanted.values())
    assert lock["packages"]["node_modules/govuk-frontend"]["version"] == wanted["govuk-frontend"] == "6.3.0"


@pytest.mark.parametrize("ground", ["sky", "sage", "gold", "rose", "plain", "paper", "sheet", "wash"])
def test_words_can_be_read_on_every_ground(ground: str):
    assert contrast(colour("ink"), colour(ground)) >= 7


@pytest.mark.parametrize("ground", ["paper", "sheet", "wash"])
def test_quiet_words_can_be_read_too(ground: str):
    assert contrast(colour("soft"), colour(ground)) >= 4.5


def test_nothing_of_ours_is_red():
    red = [
        found
        for sheet in (FOLDER / "frontend" / "styles").glob("_*.scss")
        for found in re.findall(r"#[0-9a-f]{6}\b", sheet.read_text(encoding="utf-8"))
        if int(found[1:3], 16) > 150 and int(found[3:5], 16) < 90 and int(found[5:7], 16) < 90
    ]
    assert red == []


def test_every_class_of_ours_that_a_template_uses_is_in_the_style_sheet():
    known = set(re.findall(r"\.(oc-[a-z0-9_-]+)", SHEET))
    used = {
        (name, path.name)
        for path in FOLDER.parent.rglob("jinja2/**/*.html")
        for names in re.findall(r'class="([^"{]*)', path.read_text(encoding="utf-8"))
        for name in names.split()
        if name.startswith("oc-") and not name.endswith("--")
    }
    unknown = sorted(each for each in used if each[0] not in known)
    assert unknown == [], "use a class of the living page, or add it to design/frontend/styles and build"


def test_script_keeps_nothing_in_the_browser():
    script = (STATIC / "design.js").read_text(encoding="utf-8")
    assert "beforeunload" in script
    assert not re.findall(
        r"localStorage|sessionStorage|indexedDB|caches\b|serviceWorker|document\.cookie", script
    )

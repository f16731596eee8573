"""The documents of a case as a coordinator works with them: added, looked at, copied for the panel, replaced by a newer
version; a virus refused; at a telephone's width and without scripts.
"""

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page
from tests.browser.at_the_screen import is_whole, signed_in, words_on
from tests.browser.conftest import NARROW, Axe, LiveApp, NewPage, Shot
from tests.cast import ACase, Cast
from tests.fixtures.scanner import EICAR
from tests.integration.agency_requests.asking import asked_of
from tests.integration.browsing import browsing
from tests.integration.cases.filed import upload
from weasyprint import HTML

from opencdop.agency_requests.link.file_services import send_along
from opencdop.agency_requests.reply_services import link_actor
from opencdop.cases.models import Case
from opencdop.documents.scan_services import scan_now

pytestmark = pytest.mark.usefixtures("document_folder")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """What somebody has on their computer."""
    page = (
        "<title>Made by Dr Finch</title><meta name=author content='Dr Finch'><h1>Post-mortem report</h1>"
        "<p>Interim findings. Nothing here is of a real child.</p><p style='page-break-before: always'>Page two</p>"
    )
    exif = Image.Exif()
    exif[0x010F] = "A telephone of Dr Finch"
    photograph = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((900, 600)).save(photograph, "JPEG", exif=exif)
    made = {
        "report": ("Marsden Ella PM.pdf", HTML(string=page).write_pdf()),
        "photograph": ("IMG_2026.jpg", photograph.getvalue()),
        "harmful": ("notes.txt", EICAR),
    }
    for name, content in made.values():
        (tmp_path / name).write_bytes(content)
    return {key: tmp_path / name for key, (name, _content) in made.items()}


def add(page: Page, live_app: LiveApp, case: Case, file: Path, *, kind: str, title: str = "") -> None:
    page.goto(live_app.at(f"/cases/{case.id}/documents/"))
    page.get_by_role("button", name="Add documents").click()
    page.get_by_label("The files").set_input_files(file)
    page.get_by_label("What it is").select_option(label=kind)
    page.get_by_label("Title (optional)").fill(title)
    page.get_by_label("From whom (optional)").fill("Millbrook Hospital")
    page.get_by_role("button", name="File it").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_coordinator_files_looks_copies_and_sees_who_opened(
    scanner: str,
    cast: Cast,
    a_case: ACase,
    files: dict[str, Path],
    new_page: NewPage,
    live_app: LiveApp,
    axe: Axe,
    shot: Shot,
    scripts: bool,
) -> None:
    case, browse = a_case(), browsing(cast)
    options = {} if scripts else {"java_script_enabled": False, "viewport": NARROW}
    asha = signed_in(new_page(**options), browse("asha"), live_app)
    add(asha, live_app, case, files["report"], kind="Post-mortem report")
    assert "Scanned, nothing found" in words_on(asha)
    assert "Marsden" not in asha.url
    asha.get_by_role("button", name="Look at it").click()
    assert "Page 1 of 2" in words_on(asha)
    picture = asha.locator(".oc-look img")
    picture.wait_for()
    asha.wait_for_load_state("load")
    if scripts:
        assert picture.evaluate("image => image.complete && image.naturalWidth") > 800
        is_whole(asha, axe)
        shot(asha, "document-as-pictures")
    asha.get_by_role("link", name="Next page", exact=True).click()
    assert "Page 2 of 2" in words_on(asha)
    asha.go_back()
    asha.go_back()
    asha.get_by_role("button", name="Make a copy for the panel").click()
    assert "The copy is made" in words_on(asha, "body")
    if scripts:
        is_whole(asha, axe)
    with asha.expect_download() as saved:
        asha.get_by_role("button", name="Save the file").click()
    content = Path(saved.value.path()).read_bytes()
    assert content.startswith(b"%PDF")
    assert b"Finch" not in content
    assert saved.value.suggested_filename.startswith("document-")

    asha.get_by_role("link", name=re.compile("^Version 1, filed")).click()
    asha.get_by_role("link", name="Add a newer version").click()
    asha.get_by_label("The file").set_input_files(files["photograph"])
    asha.get_by_role("button", name="Add it").click()
    asha.get_by_role("link", name=re.compile("^Version 1, filed")).click()
    assert "There is a newer version" in words_on(asha)
    assert "Asha Verma looked at pages of a document" in words_on(asha)
    if scripts:
        is_whole(asha, axe)
    add(asha, live_app, case, files["photograph"], kind="Photograph", title="The cot")
    asked = asked_of(case, by=cast.actor("asha"))
    letter = upload(files["report"].read_bytes(), "letter.pdf")
    scan_now(send_along(asked, upload=letter, by=link_actor(asked)))
    asha.goto(live_app.at(f"/cases/{case.id}/documents/"))
    asha.get_by_role("link", name=re.compile("^Look at it.*letter.pdf")).click()
    asha.wait_for_load_state("load")
    assert "Page 1 of 2" in words_on(asha)
    if scripts:
        is_whole(asha, axe)
    asha.get_by_role("link", name="Documents", exact=True).first.click()
    listed = words_on(asha)
    assert "version 2, 1 copy for the panel" in listed
    assert "The cot" in listed
    if scripts:
        is_whole(asha, axe)
        shot(asha, "documents-of-a-case")


def test_a_virus_is_refused_with_its_sentence_and_nothing_typed_is_lost(
    scanner: str,
    cast: Cast,
    a_case: ACase,
    files: dict[str, Path],
    new_page: NewPage,
    live_app: LiveApp,
    axe: Axe,
) -> None:
    case = a_case()
    asha = signed_in(new_page(), browsing(cast)("asha"), live_app)
    add(asha, live_app, case, files["harmful"], kind="Letter", title="The letter of the ward")
    assert asha.get_by_role("alert").inner_text().count("The scanner found something harmful") == 1
    assert asha.get_by_label("Title (optional)").input_value() == "The letter of the ward"
    is_whole(asha, axe)
    asha.goto(live_app.at(f"/cases/{case.id}/documents/"))
    assert "Harmful, closed" in words_on(asha)
    asha.get_by_role("link", name="The letter of the ward").click()
    assert "It stays closed." in words_on(asha)
    assert asha.get_by_role("button", name="Save the file").count() == 0
    is_whole(asha, axe)


def test_files_are_taken_while_the_scanner_is_away_and_kept_closed(
    settings,
    cast: Cast,
    a_case: ACase,
    files: dict[str, Path],
    new_page: NewPage,
    live_app: LiveApp,
) -> None:
    settings.OPENCDOP_CLAMAV = "127.0.0.1:9"
    case = a_case()
    asha = signed_in(new_page(), browsing(cast)("asha"), live_app)
    add(asha, live_app, case, files["report"], kind="Letter")
    assert "Not scanned yet" in words_on(asha)
    assert asha.get_by_role("button", name="Save the file").count() == 0


@pytest.mark.parametrize("acting", [b"", b"/JavaScript"], ids=["open", "waits"])
def test_a_name_without_a_space_stays_on_a_telephone(
    acting: bytes, cast: Cast, a_case: ACase, new_page: NewPage, live_app: LiveApp, axe: Axe
) -> None:
    asked = asked_of(a_case(), by=cast.actor("asha"))
    name = f"{'discharge_summary_' * 7}final.pdf"
    kept = send_along(asked, upload=upload(b"%PDF-1.7 " + acting, name), by=link_actor(asked))
    asha = signed_in(new_page(viewport=NARROW), browsing(cast)("asha"), live_app)
    home = f"/cases/{asked.case_id}/agencies/{asked.pk}/"
    for address in (home, f"{home}files/{kept.pk}/") if acting else (home,):
        asha.goto(live_app.at(address))
        assert name in words_on(asha)
        is_whole(asha, axe)

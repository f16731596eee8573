"""The forms to read: open to everybody with an account, and to nobody else; a comparison as at the command line."""

import re
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.cast import Cast
from tests.integration.browsing import Browse, browsing
from tests.unit.formkit.folders import a_folder, a_version
from tests.unit.formkit.versions import NEW, OLD

from opencdop.formkit.loading import load_library
from opencdop.submissions import form_pages, library
from opencdop.submissions.library import library as our_library

LOCAL = """\
form: reporting
groups:
  - after: home
    key: local.ashmoor.page
    title: Our page
    questions: [{key: local.ashmoor.word, type: text, label: In our words}]
"""


def text_of(response: HttpResponse) -> str:
    """The words of a page without its marks, with every run of white space as one space."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A small form in two versions, and a panel's questions, as the whole library of the pages."""
    files = {
        "forms/reporting/1.yaml": a_version(OLD, version="1", since="2019-04-01"),
        "forms/reporting/2.yaml": a_version(NEW, version="2", since="2022-04-01"),
        "local/ashmoor/reporting.yaml": LOCAL,
    }
    held = load_library([a_folder(tmp_path, files)])
    monkeypatch.setattr(form_pages, "library", lambda: held)
    monkeypatch.setattr(library, "library", lambda: held)


def test_forms_open_for_everybody_with_an_account(browse: Browse, small: None):
    for name in ("asha", "edith", "dev", "ben"):
        assert browse(name).get("/forms/").status_code == 200
    assert Client().get("/forms/").status_code == 302


def test_list_tells_versions_sizes_and_how_sure(browse: Browse, small: None):
    page = text_of(browse("edith").get("/forms/"))
    assert "What your agency knows" in page
    assert "1 April 2022 In force" in page
    assert "6 from memory" in page
    assert "with the questions of ashmoor" in page


def test_form_is_shown_as_a_person_reads_it(browse: Browse, small: None):
    page = text_of(browse("edith").get("/forms/reporting/2/"))
    assert "Asked when 'Where did it happen' is 'In the home'" in page
    assert "One of several" in page
    assert "In the street" in page
    assert "See what this version changed" in page
    assert "Blank form, PDF" in page
    assert "FHIR Questionnaire" in page
    assert "In our words" not in page
    assert "In our words" in text_of(browse("edith").get("/forms/reporting/2/?panel=ashmoor"))


def test_filter_by_certainty_shows_those_questions_alone(browse: Browse, small: None):
    assert "A new thing" in text_of(browse("edith").get("/forms/reporting/2/?certainty=memory"))
    page = text_of(browse("edith").get("/forms/reporting/2/?certainty=seen"))
    assert "A new thing" not in page
    assert "No question of this form is of that kind." in page
    assert browse("edith").get("/forms/reporting/2/?certainty=nonsense").status_code == 200


def test_compare_page_tells_what_the_command_tells(browse: Browse, small: None):
    page = text_of(browse("edith").get("/forms/reporting/compare/"))
    assert "1 question added, 1 dropped, 4 changed, 1 moved." in page
    assert "A thing of old" in page
    assert "The child, Family The child, At home" in page
    again = text_of(browse("edith").get("/forms/reporting/compare/?older=1&newer=1"))
    assert "Nothing differs between version 1 and version 1." in again


@pytest.mark.parametrize(
    "address",
    [
        "/forms/nothing/1/",
        "/forms/reporting/9/",
        "/forms/nothing/compare/",
        "/forms/reporting/compare/?older=9",
    ],
)
def test_form_that_is_not_there_is_told_so(browse: Browse, small: None, address: str):
    assert browse("edith").get(address).status_code == 404


def test_every_version_of_every_form_of_ours_is_shown(browse: Browse):
    edith = browse("edith")
    for definition in our_library().definitions:
        assert edith.get(f"/forms/{definition.form}/{definition.version}/").status_code == 200
    for form in our_library().forms():
        assert edith.get(f"/forms/{form}/compare/").status_code == 200


def test_administrator_finds_the_forms_from_home(browse: Browse):
    assert 'href="/forms/"' in browse("edith").get("/").text

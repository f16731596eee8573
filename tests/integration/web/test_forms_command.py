"""`opencdop forms`: what it prints for people, and how it tells a mistake."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.unit.formkit.folders import a_folder, a_version
from tests.unit.formkit.versions import NEW, OLD

from opencdop.submissions.library import library
from opencdop.submissions.models import PublishedDefinition
from opencdop.web.form_commands import publish as publish_command


@pytest.fixture
def own(tmp_path, settings):
    """Two versions of a small form as the whole of this installation's definitions."""
    files = {
        "forms/reporting/1.yaml": a_version(OLD, version="1", since="2019-04-01"),
        "forms/reporting/2.yaml": a_version(NEW, version="2", since="2022-04-01"),
    }
    settings.OPENCDOP_DEFINITIONS = [str(a_folder(tmp_path, files))]
    library.cache_clear()
    yield tmp_path
    library.cache_clear()


def told(*words: str) -> str:
    out = StringIO()
    call_command("forms", *words, stdout=out)
    return out.getvalue()


def test_list_tells_every_version_with_its_size(own):
    head, *lines = told("list").splitlines()
    assert head.split()[:5] == ["FORM", "VERSION", "IN", "FORCE", "QUESTIONS"]
    assert [line.split()[:4] for line in lines] == [
        ["reporting", "1", "2019-04-01", "7"],
        ["reporting", "2", "2022-04-01", "6"],
    ]


@pytest.mark.django_db
def test_list_tells_what_panels_add_and_folders_that_name_no_panel(own):
    question = "{key: local.ashmore.word, type: text, label: Ours}"
    text = f"form: reporting\ngroups: [{{key: local.ashmore.page, title: Ours, questions: [{question}]}}]\n"
    a_folder(own, {"local/ashmore/reporting.yaml": text})
    library.cache_clear()
    shown = told("list")
    assert "ashmore adds questions of its own to reporting" in shown
    assert "There is no panel ashmore" in shown


def test_show_tells_question_condition_and_certainty(own):
    shown = told("show", "reporting")
    assert "What your agency knows (reporting 2)" in shown
    assert "fresh: A new thing" in shown
    assert "asked when 'Where did it happen' is 'In the home'" in shown
    assert "replaces gone" in shown
    assert "gone: A thing of old" in told("show", "reporting", "1")


def test_compare_tells_what_differs(own):
    lines = told("compare", "reporting", "1", "2").splitlines()
    assert "Added (1)" in lines
    assert "  gone: A thing of old (The child / Home)" in lines
    assert "  place: Wording: Where → Where did it happen" in lines
    assert "  note: The child / Family → The child / At home" in lines
    assert told("compare", "reporting", "1", "1").endswith("Nothing differs.\n")


@pytest.mark.django_db
def test_publish_freezes_and_refuses_what_changed_since(own):
    assert told("publish", "reporting", "1").startswith("Published reporting 1, ")
    assert told("publish").count("Published") == 2
    assert PublishedDefinition.objects.filter(published_at__isnull=False).count() == 2
    (own / "forms/reporting/1.yaml").write_text(
        a_version(OLD.replace("A thing of old", "Otherwise"), version="1", since="2019-04-01")
    )
    library.cache_clear()
    with pytest.raises(CommandError, match="reporting 1 was published and its file has changed since"):
        told("publish", "reporting", "1")


def test_publish_of_the_shipped_forms_writes_their_file(own, settings, monkeypatch):
    settings.ROOT = own
    (own / "forms").rename(own / "moved")
    (own / "definitions").mkdir()
    (own / "moved").rename(own / "definitions/forms")
    assert told("publish", "--shipped") == "Wrote published.yaml: 2 versions are frozen.\n"
    text = (own / "definitions/published.yaml").read_text()
    assert 'reporting:\n  "1": ' in text
    assert publish_command.FILE == "published.yaml"
    with pytest.raises(CommandError, match="--anew goes with --shipped only"):
        told("publish", "--anew")


def test_form_that_is_not_there_is_told_kindly(own):
    with pytest.raises(CommandError, match=r"there is no form 'nothing'\. `opencdop forms list` names"):
        told("show", "nothing")


def test_mistake_is_told_with_file_line_and_key(own):
    (own / "forms/reporting/2.yaml").write_text(a_version("title: X\n", version="2"))
    library.cache_clear()
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("forms", "list", stderr=err)
    assert ended.value.code == 1
    assert "forms/reporting/2.yaml:1: sections: is missing" in err.getvalue()

"""A form outlives its file: what was begun or sent on a version is read and finished after the file changed or went."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of, link_in, newest, office, prove
from tests.integration.browsing import text_of
from tests.unit.formkit.folders import a_folder

from opencdop.agency_requests import asked
from opencdop.agency_requests.merging.queries import merge_for
from opencdop.agency_requests.merging.services import accept_answers_from
from opencdop.agency_requests.models import AgencyRequest
from opencdop.cases import record
from opencdop.cases.models import Case
from opencdop.formkit.definition import Library
from opencdop.formkit.loading import load_library
from opencdop.submissions import library
from opencdop.submissions.models import Draft

VERSION = """\
form: reporting
version: "2022-04-own"
effective_from: 2022-04-02
based_on: "2022-04"
changes:
  - add:
      key: ours_seen_by
      type: choice
      label: LABEL
      choices: [{code: nurse, label: By the NURSE}, {code: nobody, label: By nobody}]
    to_group: summary
    after: report_summary
  - add: {key: ours_words, type: long_text, label: What the visitor wrote}
    to_group: summary
    after: ours_seen_by
"""
BEFORE = VERSION.replace("LABEL", "Who visited the home first").replace("NURSE", "nurse")
REWORDED = VERSION.replace("LABEL", "Quite another question").replace("NURSE", "matron")
WITHOUT = BEFORE[: BEFORE.index("  - add:")] + '  - {change: witnesses, to: {label: "Those who saw it"}}\n'
Install = Callable[[str], None]
LOADED: dict[str, Library] = {}


@pytest.fixture
def install(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Puts a text in the place of the installation's own version of the report."""
    shipped = list(settings.OPENCDOP_DEFINITIONS)

    def forget() -> None:
        for cached in (library.library, library.questions, record.places, asked.part_of, library._kept):
            cached.cache_clear()

    def put(text: str) -> None:
        folder = tmp_path / f"own-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        if text:
            a_folder(folder, {"forms/reporting/2022-04-own.yaml": text})
        settings.OPENCDOP_DEFINITIONS = [*shipped, str(folder)]
        if text not in LOADED:
            LOADED[text] = load_library([Path(each) for each in settings.OPENCDOP_DEFINITIONS])
        monkeypatch.setattr(library, "load_library", lambda folders: LOADED[text])
        forget()

    yield put
    settings.OPENCDOP_DEFINITIONS = shipped
    forget()


@pytest.fixture(params=[REWORDED, WITHOUT, ""], ids=["reworded", "question dropped", "file gone"])
def later(request: pytest.FixtureRequest) -> str:
    return str(request.param)


SAID = {"report_summary": "We knew him.", "ours_seen_by": "nurse", "ours_words": "A warm home."}


@pytest.fixture
def sent(a_case: ACase, cast: Cast, install: Install) -> AgencyRequest:
    install(BEFORE)
    request = asked_of(a_case(), by=cast.actor("asha"))
    assert request.version == "2022-04-own"
    return answered(request, **SAID)


def fresh(request: AgencyRequest) -> AgencyRequest:
    return AgencyRequest.objects.select_related("case__lead_panel", "submission", "draft", "corrects").get(
        pk=request.pk
    )


def take_all(request: AgencyRequest, cast: Cast) -> None:
    request = fresh(request)
    merge = merge_for(request)
    accept_answers_from(request, take=merge.open_keys, seen=merge.seen, by=cast.actor("asha"))


def test_a_return_reads_as_it_was_sent(sent: AgencyRequest, cast: Cast, install: Install, later: str):
    install(later)
    client, here = office(cast), f"/cases/{sent.case_id}/agencies/{sent.id}/"
    page = text_of(client.get(f"{here}return/"))
    assert "Who visited the home first" in page
    assert "By the nurse" in page
    assert "version 2022-04-own" in page
    for kind in ("pdf", "docx", "json"):
        assert client.get(f"{here}return.{kind}").status_code == 200, kind
    assert "By the nurse" in client.get(f"{here}return.json").content.decode()
    assert "A warm home." in text_of(client.get(f"/cases/{sent.case_id}/agencies/narratives/"))


def test_every_page_of_the_case_opens(sent: AgencyRequest, cast: Cast, install: Install, later: str):
    install(later)
    client, case = office(cast), f"/cases/{sent.case_id}/"
    for rest in ("", "record/", "timeline/", "forms/", "agencies/", f"agencies/{sent.id}/", "agencies/ask/"):
        assert client.get(f"{case}{rest}").status_code == 200, rest
    assert client.get("/").status_code == 200


def test_a_return_is_taken_into_the_record_and_read_there_in_its_words(
    sent: AgencyRequest, cast: Cast, install: Install, later: str
):
    install(later)
    client = office(cast)
    page = text_of(client.get(f"/cases/{sent.case_id}/agencies/merge/"))
    assert "Who visited the home first" in page
    take_all(sent, cast)
    page = text_of(client.get(f"/cases/{sent.case_id}/record/"))
    assert "Who visited the home first" in page
    assert "By the nurse" in page


def test_an_answer_of_the_record_is_corrected_in_the_words_of_its_form(
    sent: AgencyRequest, cast: Cast, install: Install, later: str
):
    take_all(sent, cast)
    install(later)
    client, address = office(cast), f"/cases/{sent.case_id}/record/ours_seen_by/"
    page = client.get(address)
    assert page.status_code == 200
    assert "Who visited the home first" in text_of(page)
    seen = Case.objects.get().answers.get(question="ours_seen_by").id
    posted = {"ours_seen_by": "nobody", "reason": "Read wrongly.", "seen": seen}
    assert client.post(address, posted).status_code == 302
    assert client.get(f"/cases/{sent.case_id}/record/").status_code == 200


def test_a_return_is_corrected_on_its_version(sent: AgencyRequest, cast: Cast, install: Install, later: str):
    install(later)
    client = office(cast)
    begun = client.post(f"/cases/{sent.case_id}/forms/{sent.id}/correct/")
    assert begun.status_code == 302
    page = client.get(f"{begun['Location']}summary/")
    assert page.status_code == 200
    assert "Who visited the home first" in text_of(page)


def test_a_form_begun_by_link_is_finished_on_the_form_on_which_it_was_begun(
    a_case: ACase, cast: Cast, client: Client, install: Install, later: str
):
    install(BEFORE)
    request = asked_of(a_case(), by=cast.actor("asha"))
    link = link_in(newest("request_link"))
    prove(client, link).post(f"{link}begin/")
    posted = {"report_summary": "We knew him.", "ours_seen_by": "nurse", "seen": "1", "later": "1"}
    assert client.post(f"{link}form/summary/", posted).status_code == 302
    install(later)
    for step in ("", "summary/", "check/"):
        assert client.get(f"{link}form/{step}").status_code == 200, step
    assert "Who visited the home first" in text_of(client.get(f"{link}form/summary/"))
    draft = Draft.objects.get(pk=fresh(request).draft_id)
    who = {"reporter_name": "Dr Lowe", "reporter_role": "GP", "reporter_agency": "Millbrook", "later": "1"}
    client.post(f"{link}form/reporter/", {**who, "seen": str(draft.version_no)})
    draft.refresh_from_db()
    answer = client.post(f"{link}form/check/", {"seen": str(draft.version_no)})
    assert answer.status_code == 302, text_of(answer)
    assert fresh(request).submission.answers["ours_seen_by"] == "nurse"
    page = text_of(office(cast).get(f"/cases/{request.case_id}/agencies/{request.id}/return/"))
    assert "Who visited the home first" in page


def test_a_request_not_yet_begun_can_be_begun(
    a_case: ACase, cast: Cast, client: Client, install: Install, later: str
):
    install(BEFORE)
    request = asked_of(a_case(), by=cast.actor("asha"))
    link = link_in(newest("request_link"))
    install(later)
    assert prove(client, link).get(link).status_code == 200
    assert client.post(f"{link}begin/").status_code == 302
    assert client.get(f"{link}form/summary/").status_code == 200
    office_page = office(cast).get(f"/cases/{request.case_id}/agencies/{request.id}/")
    assert office_page.status_code == 200

"""Whatever an address of forms shows of a child leaves an event, by whatever trick it is asked for."""

import pytest
from tests.cast import ACase, Cast
from tests.integration.browsing import Browse, browsing
from tests.integration.web.forms_of_a_case import Standing, forms_of

from opencdop.audit.models import Event
from opencdop.submissions.models import Draft
from opencdop.submissions.services import save_answers

CANARY = "Wrenfield"  # a family name that stands in the drafts alone
SCRIPT = {"autosave": "1", "seen": "1"}


@pytest.fixture
def at(a_case: ACase, cast: Cast) -> Standing:
    standing = forms_of(a_case, cast)
    for request in (standing.entering, standing.waiting):
        draft = Draft.objects.get(pk=request.draft_id)
        words = {"surname": CANARY, "report_summary": f"{CANARY} was known to us.", "witnesses": CANARY}
        save_answers(
            draft, answers=words, seen=draft.version_no, case_id=standing.case.id, by=cast.actor("asha")
        )
    return standing


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def reads_of(cast: Cast, name: str) -> int:
    return Event.objects.filter(actor_id=cast.person(name).id, is_read=True).exclude(case_id="").count()


def room(at: Standing, name: str) -> str:
    """Where somebody fills in a form: the office what it enters, an agency's reporter what was asked."""
    office = f"/cases/{at.case.id}/forms/{at.entering.id}/fill/"
    return office if name == "asha" else f"/requests/{at.waiting.id}/form/"


STEPS = ("", "check/", "identity/", "summary/", "learning/", "mother/")
TRICKS: tuple[tuple[str, dict[str, str] | None], ...] = (
    ("", None),
    ("?others=1", None),
    ("?others", None),
    ("?others=1&back=check", None),
    ("", SCRIPT),
    ("?others=1", SCRIPT),
    ("", {**SCRIPT, "shown": ""}),
    ("", {**SCRIPT, "surname": "Other", "report_summary": "Other", "shown": "surname=0 report_summary=0"}),
    ("", {**SCRIPT, "add-mother": "1", "mother-count": "1"}),
    ("", {**SCRIPT, "later": "1"}),
    ("", {"autosave": "1", "seen": "x", "open_page": "x"}),
)


@pytest.mark.parametrize("name", ["asha", "dev"])
def test_what_shows_the_record_leaves_a_reading(at: Standing, cast: Cast, browse: Browse, name: str):
    client, shown = browse(name), 0
    for step in STEPS:
        for query, posted in TRICKS:
            address, before = room(at, name) + step + query, reads_of(cast, name)
            answer = client.get(address) if posted is None else client.post(address, posted)
            assert answer.status_code < 500
            if any(word in answer.content for word in (CANARY.encode(), b"Marsden")):
                shown += 1
                assert reads_of(cast, name) > before, (address, posted, answer.status_code)
    assert shown >= 5


def test_a_script_gets_no_page(at: Standing, browse: Browse):
    for step in STEPS:
        for query, posted in TRICKS[1:]:
            address = room(at, "asha") + step + query
            answer = browse("asha").get(address) if posted is None else browse("asha").post(address, posted)
            assert answer.headers.get("Content-Type") == "application/json", (address, posted)


def test_a_page_that_only_saves_itself_is_no_reading(at: Standing, cast: Cast, browse: Browse):
    browse("dev").get(f"{room(at, 'dev')}identity/?others=1")
    browse("dev").post(f"{room(at, 'dev')}places/", {**SCRIPT, "place_of_death": "home"})
    assert reads_of(cast, "dev") == 0

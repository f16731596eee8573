"""The pages of actions: what each reader sees and may press; nobody outside the office learns who the child was."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.actions.test_actions import WHAT, an_action, at
from tests.integration.browsing import Browse, browsing, text_of

from opencdop.actions import services
from opencdop.actions.models import Action
from opencdop.audit.models import Event
from opencdop.cases.services import give_papers
from opencdop.core import clock

TODAY = clock.today()
NEW = {
    "text": "Check every cot at discharge",
    "level": "local",
    "addressee": "Community midwives",
    "owner_name": "Lead midwife",
    "due_on-day": "3",
    "due_on-month": "6",
    "due_on-year": "2027",
}


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def test_list_says_lateness_in_words_and_filters_stay(browse: Browse, cast: Cast, a_case: ACase):
    case = a_case()
    at("accepted", case, cast, due_on=TODAY - timedelta(days=12))
    at("completed", case, cast)
    page = text_of(browse("asha").get("/actions/"))
    assert "12 days ago" in page
    assert "1 action" in page
    ended = text_of(browse("asha").get("/actions/?which=ended"))
    assert "done " in ended
    assert '<option value="ended" selected>' in ended
    assert "No action matches" in text_of(browse("asha").get("/actions/?level=national"))


def test_action_is_proposed_planned_and_followed_on_the_pages(browse: Browse, cast: Cast, a_case: ACase):
    case, asha = a_case(), browse("asha")
    assert (
        asha.post(f"/cases/{case.id}/actions/new/", {"text": NEW["text"], "level": "local"}).status_code
        == 302
    )
    action = Action.objects.get()
    assert "It still needs who should act and an owner and a day" in text_of(
        asha.get(f"/actions/{action.id}/")
    )
    asha.post(f"/actions/{action.id}/plan/", NEW)
    asha.post(f"/actions/{action.id}/agree/")
    asha.post(f"/actions/{action.id}/inform/", on(TODAY))
    asha.post(f"/actions/{action.id}/reply/", {"accepted": "yes", "reply": "We will", **on(TODAY)})
    asha.post(f"/actions/{action.id}/start/")
    done = asha.post(
        f"/actions/{action.id}/complete/", {"evidence": "Audit of 40 cots", **on(TODAY)}, follow=True
    )
    assert "Audit of 40 cots" in text_of(done)
    action.refresh_from_db()
    assert action.state == "completed"


def on(day: Any) -> dict[str, str]:
    return {"on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year)}


def test_page_that_is_refused_keeps_everything_typed(browse: Browse, cast: Cast, a_case: ACase):
    case = a_case()
    typed = {**NEW, "text": "Tell the Marsden family", "due_on-month": "Juny"}
    answer = browse("asha").post(f"/cases/{case.id}/actions/new/", typed)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Please look at this again" in page
    assert all(word in page for word in ("Tell the Marsden family", "Juny", "Community midwives"))
    answer = browse("asha").post(f"/cases/{case.id}/actions/new/", {**typed, "due_on-month": "6"})
    assert "Take out what names the child" in text_of(answer)
    assert not Action.objects.exists()


def test_owner_without_an_account_is_asked_for_another_address(browse: Browse, cast: Cast, a_case: ACase):
    case = a_case()
    answer = browse("asha").post(
        f"/cases/{case.id}/actions/new/", {**NEW, "owner_email": "nobody@nowhere.example"}
    )
    assert "has an account with this address" in text_of(answer)
    browse("asha").post(f"/cases/{case.id}/actions/new/", {**NEW, "owner_email": "DEV@people.example"})
    assert Action.objects.get().owner == cast.person("dev")


def test_owner_outside_sees_the_action_and_nothing_of_the_case(browse: Browse, cast: Cast, a_case: ACase):
    case = a_case()
    action = at("informed", case, cast, owner=cast.person("dev"))
    dev = browse("dev")
    for page in (text_of(dev.get("/actions/mine/")), text_of(dev.get(f"/actions/{action.id}/"))):
        assert WHAT in page
        assert case.reference not in page
        assert case.id not in page
        assert "Marsden" not in page
    assert dev.get("/actions/").status_code == 403
    assert dev.get(f"/cases/{case.id}/actions/").status_code in (403, 404)
    assert dev.get(f"/actions/{action.id}/plan/").status_code == 403
    assert dev.post(f"/actions/{action.id}/agree/").status_code == 403


@pytest.mark.parametrize("name", ["carol", "ben", "dev", "ana"])
def test_action_of_a_case_that_is_not_theirs_is_not_found(
    browse: Browse, cast: Cast, a_case: ACase, name: str
):
    action = at("informed", a_case(), cast)
    assert browse(name).get(f"/actions/{action.id}/").status_code == 404
    assert browse(name).post(f"/actions/{action.id}/start/").status_code == 404


def test_member_invited_to_the_case_reads_its_actions_and_changes_none(
    browse: Browse, cast: Cast, a_case: ACase
):
    case = a_case()
    action = at("informed", case, cast)
    assert browse("ben").get(f"/cases/{case.id}/actions/").status_code == 404
    give_papers(case, to=[cast.person("ben")], basis="meeting:1", by=cast.actor("asha"))
    page = text_of(browse("ben").get(f"/cases/{case.id}/actions/"))
    assert WHAT in page
    assert "Marsden" not in page
    assert "Propose an action" not in page
    assert browse("ben").post(f"/actions/{action.id}/start/").status_code == 403


def test_chair_reads_and_proposes_without_the_childs_name(browse: Browse, cast: Cast, a_case: ACase):
    case = a_case()
    action = an_action(case, cast)
    for address in ("/actions/", f"/actions/{action.id}/", f"/cases/{case.id}/actions/", "/actions/new/"):
        answer = browse("chidi").get(address)
        assert answer.status_code == 200
        assert not {"Marsden", "Ella", "9990000018", "999 000 0018"} & set(text_of(answer).split())
    browse("chidi").post("/actions/new/", NEW)
    assert Action.objects.filter(case__isnull=True).count() == 1


def test_reading_an_action_of_a_case_is_recorded(browse: Browse, cast: Cast, a_case: ACase):
    case = a_case()
    action = an_action(case, cast)
    browse("chidi").get(f"/actions/{action.id}/")
    assert Event.objects.filter(kind="action.read", case_id=case.id, actor_name="Chidi Eze").count() == 1


def test_lists_ask_as_many_questions_for_one_action_as_for_many(browse: Browse, cast: Cast, a_case: ACase):
    asha = browse("asha")
    case = a_case()
    an_action(case, cast)

    def queries(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert asha.get(address).status_code == 200
        return len(caught)

    addresses = ("/actions/", f"/cases/{case.id}/actions/")
    few = [queries(address) for address in addresses]
    for number in range(12):
        an_action(a_case(surname=f"Name{number}"), cast)
        an_action(case, cast, owner=cast.person("dev"))
    assert [queries(address) for address in addresses] == few
    assert max(few) <= 25


def test_panels_own_action_is_refused_where_the_actor_has_no_seat(cast: Cast):
    action = services.propose_action(cast.ashmoor, text=WHAT, level="local", by=cast.actor("asha"))
    assert action.panel == cast.ashmoor


def seen_in(answer: Any) -> str:
    """The mark that the page will send."""
    return str(answer.content.decode().split('name="seen" value="', 1)[1].split('"', 1)[0])


def test_a_plan_that_a_colleague_saved_since_is_not_written_over(browse: Browse, cast: Cast, a_case: ACase):
    action = an_action(a_case(), cast, owner=cast.person("dev"))
    asha, mina, address = browse("asha"), browse("mina"), f"/actions/{action.id}/plan/"
    seen = seen_in(asha.get(address))
    theirs = {**NEW, "addressee": "Every health visitor", "seen": seen_in(mina.get(address))}
    assert mina.post(address, theirs).status_code == 302
    gap = asha.post(address, {**NEW, "level": "", "seen": seen})
    assert seen_in(gap) == seen, "a gap in the form does not make the page newer"
    late = asha.post(address, {**NEW, "owner_name": "Chief midwife", "seen": seen})
    assert late.status_code == 422
    page = text_of(late)
    assert "Somebody has changed this action since you opened this page" in page
    assert "Every health visitor" in page, "what stands now"
    assert "Chief midwife" in page
    assert "Community midwives" in page
    action.refresh_from_db()
    assert (action.addressee, action.owner_name) == ("Every health visitor", NEW["owner_name"])
    changed = Event.objects.filter(kind="action.changed").count()
    for _ in "12":  # the same plan pressed twice is saved once, and nothing is asked
        answer = asha.post(address, {**NEW, "owner_name": "Chief midwife", "seen": seen_in(late)})
        assert answer.status_code == 302
    action.refresh_from_db()
    assert (action.addressee, action.owner_name) == (NEW["addressee"], "Chief midwife")
    assert Event.objects.filter(kind="action.changed").count() == changed + 1

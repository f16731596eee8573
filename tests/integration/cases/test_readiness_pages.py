"""What is needed for a case, on its page, at its meetings and on the board: who decides what, and what is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of
from tests.integration.browsing import Browse, browsing, text_of
from tests.integration.meetings.way import a_meeting, reviewed_draft

from opencdop.audit.models import Event
from opencdop.cases.duplicate_services import merge_cases
from opencdop.cases.models import Case, Need
from opencdop.cases.readiness.queries import standing_at_gates
from opencdop.cases.services import close_hold, open_hold
from opencdop.cases.stages import Gate, Stage
from opencdop.core import clock
from opencdop.design.words import day
from opencdop.meetings import services as meetings
from opencdop.meetings.models import AgendaItem
from opencdop.meetings.proposing import proposed_agenda

TODAY = clock.today()


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def examined(a_case: ACase, **more: Any) -> Case:
    """A case for which the post-mortem report is waited for."""
    return a_case(coroner_informed="yes", post_mortem="coronial", **more)


def held(case: Case, gate: Gate = Gate.G1) -> list[str]:
    return [line.key for line in standing_at_gates(Case.objects.get(pk=case.pk)).at[gate].holding]


def events_of(case: Case) -> list[str]:
    return list(Event.objects.filter(case_id=case.id).order_by("pk").values_list("kind", flat=True))


def test_page_says_what_is_missing_who_has_it_and_where_it_is_got(browse: Browse, cast: Cast, a_case: ACase):
    case = examined(a_case)
    asked = asked_of(case, by=cast.actor("asha"), agency_name="Millbrook Surgery")
    page = text_of(browse("asha").get(f"/cases/{case.id}/ready/"))
    assert "2 things hold this case up" in page
    assert "The pathologist or the coroner's office" in page.replace("&#39;", "'")
    assert "Millbrook Surgery" in page
    assert f"/cases/{case.id}/agencies/{asked.id}/chase/" in page
    assert page.index("Before the review meeting") < page.index("Before the panel")
    answered(asked, report_summary="Seen once.")
    page = text_of(browse("asha").get(f"/cases/{case.id}/ready/"))
    assert "1 thing holds this case up" in page
    assert "here since" in page


def test_page_is_read_as_other_pages_of_the_case_are(browse: Browse, a_case: ACase):
    case = a_case()
    assert browse("carol").get(f"/cases/{case.id}/ready/").status_code == 404
    browse("chidi").get(f"/cases/{case.id}/ready/")
    assert Event.objects.filter(kind="case.read", case_id=case.id, actor_name="Chidi Eze").exists()


def test_office_goes_on_without_a_report_that_was_asked_for(browse: Browse, cast: Cast, a_case: ACase):
    case = a_case()
    asked = asked_of(case, by=cast.actor("asha"))
    need = case.needs.get(code=asked.need_code)
    address = f"/cases/{case.id}/ready/g1/need:{need.id}/waive/"
    asha = browse("asha")
    refused = asha.post(address, {"reason": " "})
    assert refused.status_code == 422
    assert "Say why the review can go on without this" in text_of(refused)
    assert held(case) == [f"need:{need.id}"]
    asha.post(address, {"reason": "The practice has closed"})
    assert held(case) == []
    need.refresh_from_db()
    assert (need.waived_by_name, need.waived_reason) == ("Asha Verma", "The practice has closed")
    assert Case.objects.get(pk=case.pk).stage == Stage.REVIEW_MEETING
    assert asha.get(address).status_code == 404
    assert "The practice has closed" in text_of(asha.get(f"/cases/{case.id}/ready/"))


def test_old_address_leads_to_the_page_that_asks_who_decided(browse: Browse, cast: Cast, a_case: ACase):
    case = a_case()
    meetings.put_on_agenda(case, meeting=a_meeting(cast, kind="review_meeting"), by=cast.actor("asha"))
    need = case.needs.get(code="analysis:draft")
    answer = browse("asha").get(f"/cases/{case.id}/needs/{need.id}/waive/")
    assert answer["Location"] == f"/cases/{case.id}/ready/g2/draft_analysis/waive/"


def test_firm_items_are_for_the_chair_or_a_manager_and_the_office_says_who_decided(
    browse: Browse, a_case: ACase
):
    case = examined(a_case)
    address = f"/cases/{case.id}/ready/g1/post_mortem/waive/"
    refused = browse("asha").post(address, {"reason": "It takes a year", "decided_by": ""})
    assert refused.status_code == 422
    assert "Say who decided" in text_of(refused)
    assert "It takes a year" in text_of(refused)
    assert held(case) == ["post_mortem"]
    browse("asha").post(
        address, {"reason": "It takes a year", "decided_by": "Dr Lee, who chairs the meeting"}
    )
    need = case.needs.get(code="item:post_mortem")
    assert need.waived_by_name == "Asha Verma"
    assert need.waived_reason == "Dr Lee, who chairs the meeting decided: It takes a year"
    assert held(case) == []
    assert held(case, Gate.G2) == ["draft_analysis", "post_mortem"]


@pytest.mark.parametrize("name", ["chidi", "mina"])
def test_chair_and_manager_decide_by_themselves(browse: Browse, a_case: ACase, name: str):
    case = examined(a_case)
    address = f"/cases/{case.id}/ready/g2/post_mortem/waive/"
    assert "Who decided" not in text_of(browse(name).get(address))
    browse(name).post(address, {"reason": "The cause is known"})
    assert "post_mortem" not in held(case, Gate.G2)
    assert held(case) == ["post_mortem"]


def test_member_and_others_decide_nothing(browse: Browse, cast: Cast, a_case: ACase):
    case = examined(a_case)
    address = f"/cases/{case.id}/ready/g1/post_mortem/"
    for name, status in (("ben", {403, 404}), ("carol", {404}), ("dev", {403}), ("ana", {403})):
        assert browse(name).post(f"{address}waive/", {"reason": "x"}).status_code in status
        assert browse(name).post(f"{address}here/").status_code in status
    assert browse("chidi").post(f"{address}here/").status_code == 403
    assert held(case) == ["post_mortem"]


def test_restricted_case_is_decided_about_by_its_own_people(browse: Browse, cast: Cast, a_case: ACase):
    case = examined(a_case, coordinator="mina")
    Case.objects.filter(pk=case.pk).update(restricted=True)
    address = f"/cases/{case.id}/ready/g1/post_mortem/waive/"
    assert browse("asha").post(address, {"reason": "x", "decided_by": "y"}).status_code == 404
    assert browse("asha").get("/readiness/").status_code == 200
    assert case.reference not in text_of(browse("asha").get("/readiness/"))
    assert case.reference in text_of(browse("mina").get("/readiness/"))


def test_what_is_noted_as_here_counts_for_both_meetings_and_can_be_taken_back(browse: Browse, a_case: ACase):
    case, asha = examined(a_case), browse("asha")
    asha.post(f"/cases/{case.id}/ready/g1/post_mortem/here/")
    assert held(case) == []
    assert held(case, Gate.G2) == ["draft_analysis"]
    need = case.needs.get()
    asha.post(f"/cases/{case.id}/ready/decided/{need.id}/back/")
    assert held(case) == ["post_mortem"]
    assert not Need.objects.filter(pk=need.pk).exists()
    assert [kind for kind in events_of(case) if "need" in kind] == ["case.need_met", "case.need_open_again"]
    assert asha.post(f"/cases/{case.id}/ready/decided/{need.id}/back/").status_code == 404


def test_what_the_record_shows_by_itself_is_not_noted_by_hand(browse: Browse, a_case: ACase):
    case = a_case()
    page = browse("asha").post(f"/cases/{case.id}/ready/g2/draft_analysis/here/", follow=True)
    assert "The record shows this by itself" in text_of(page)
    assert held(case, Gate.G2) == ["draft_analysis"]


def test_report_gone_without_is_waited_for_again_after_all(browse: Browse, cast: Cast, a_case: ACase):
    case, asha = a_case(), browse("asha")
    asked = asked_of(case, by=cast.actor("asha"))
    need = case.needs.get(code=asked.need_code)
    asha.post(f"/cases/{case.id}/ready/g1/need:{need.id}/waive/", {"reason": "It takes too long"})
    asha.post(f"/cases/{case.id}/ready/decided/{need.id}/back/")
    need.refresh_from_db()
    assert need.is_open
    assert not need.waived_reason
    assert Case.objects.get(pk=case.pk).stage == Stage.GATHERING
    answered(asked, report_summary="Seen once.")
    assert asha.post(f"/cases/{case.id}/ready/decided/{need.id}/back/", follow=True).status_code == 200
    need.refresh_from_db()
    assert need.met_at


def test_unknown_gate_item_or_decision_is_answered_with_a_sentence(browse: Browse, a_case: ACase):
    case, asha = a_case(), browse("asha")
    for address in ("g9/post_mortem", "g1/post_mortem", "g1/<script>", "close/reports", "g1/need:none"):
        assert asha.get(f"/cases/{case.id}/ready/{address}/waive/").status_code == 404
        assert asha.post(f"/cases/{case.id}/ready/{address}/here/").status_code == 404
    assert asha.post(f"/cases/{case.id}/ready/decided/nothing/back/").status_code == 404


def test_cause_that_began_after_the_decision_is_waited_for(browse: Browse, cast: Cast, a_case: ACase):
    case, by = a_case(), cast.actor("asha")
    reviewed_draft(case, cast)
    hold = open_hold(case, reason="inquest", note="", opened_on=TODAY, expected_on=None, by=by)
    browse("chidi").post(f"/cases/{case.id}/ready/g2/inquest/waive/", {"reason": "It is years away"})
    assert held(case, Gate.G2) == []
    close_hold(hold, closed_on=TODAY, by=by)
    tomorrow = TODAY + timedelta(days=1)
    open_hold(case, reason="inquest", note="", opened_on=tomorrow, expected_on=None, by=by)
    assert held(case, Gate.G2) == ["inquest"]


def test_rows_of_a_merged_case_count(cast: Cast, a_case: ACase):
    case, twin = a_case(), examined(a_case)
    asked_of(twin, by=cast.actor("asha"))
    merge_cases(case, merged=twin, reason="The same child.", by=cast.actor("mina"))
    assert len(held(case)) == 2
    assert "post_mortem" in held(case)


def test_case_that_still_waits_is_listed_only_with_a_reason(browse: Browse, cast: Cast, a_case: ACase):
    case, asha = a_case(), browse("asha")
    reviewed_draft(case, cast)
    open_hold(case, reason="inquest", note="", opened_on=TODAY, expected_on=None, by=cast.actor("asha"))
    meeting = a_meeting(cast)
    agenda = text_of(asha.get(f"/meetings/{meeting.id}/agenda/"))
    assert "Waits for: The inquest" in agenda
    address = f"/cases/{case.id}/meetings/on/{meeting.id}/"
    refused = asha.post(address, {"in_spite_of": ""})
    assert refused.status_code == 422
    assert "The inquest · The coroner · since" in text_of(refused)
    no_name = asha.post(address, {"in_spite_of": "The coroner agreed"})
    assert no_name.status_code == 422
    assert "Say who decided" in text_of(no_name)
    assert "The coroner agreed" in text_of(no_name)
    asha.post(address, {"in_spite_of": "The coroner agreed", "decided_by": "Chidi Eze, chair"})
    item = AgendaItem.objects.get(meeting=meeting)
    assert item.in_spite_of == "The coroner agreed"


def test_listing_goes_on_without_what_is_missing_by_name(cast: Cast, a_case: ACase):
    case = examined(a_case)
    meeting = a_meeting(cast, kind="review_meeting", on=TODAY + timedelta(days=40))
    meetings.put_on_agenda(
        case,
        meeting=meeting,
        in_spite_of="The family asked for it",
        decided_by="Dr Lee",
        by=cast.actor("asha"),
    )
    need = case.needs.get(code="item:post_mortem")
    assert need.waived_reason == "Dr Lee decided: The family asked for it"
    standing = standing_at_gates(case)
    assert standing.at[Gate.G1].is_ready
    assert standing.at[Gate.G1].line("notice").state == "here"


def test_short_notice_warns_and_holds_nothing(browse: Browse, cast: Cast, a_case: ACase):
    case = a_case()
    meeting = a_meeting(cast, kind="review_meeting", on=TODAY + timedelta(days=5))
    page = text_of(browse("asha").get(f"/cases/{case.id}/meetings/on/{meeting.id}/"))
    assert "A month's notice to those who are asked" in page.replace("&#39;", "'")
    meetings.put_on_agenda(case, meeting=meeting, by=cast.actor("asha"))


def test_agenda_proposes_ready_cases_the_longest_waiting_first_with_reasons(
    browse: Browse, cast: Cast, a_case: ACase
):
    by = cast.actor("asha")
    waiting, ready, longest = a_case(surname="A"), a_case(surname="B"), a_case(surname="C")
    for case, days in ((waiting, 90), (ready, 5), (longest, 60)):
        reviewed_draft(case, cast)
        case.milestones.filter(kind="review_meeting_held").update(on=TODAY - timedelta(days=days))
    open_hold(waiting, reason="criminal", note="", opened_on=TODAY, expected_on=None, by=by)
    ended = open_hold(ready, reason="inquest", note="", opened_on=TODAY, expected_on=None, by=by)
    close_hold(ended, closed_on=TODAY, by=by)
    meeting = a_meeting(cast, on=TODAY + timedelta(days=14))
    found = proposed_agenda(by, meeting)
    assert [each.case.pk for each in found] == [longest.pk, ready.pk, waiting.pk]
    assert found[0].reasons[0] == "60 days since the review meeting"
    assert any("the guide is" in reason for reason in found[0].reasons)
    assert any("no longer waits for the inquest" in reason for reason in found[1].reasons)
    page = text_of(browse("asha").get(f"/meetings/{meeting.id}/"))
    assert "Next in turn" in page
    assert "no longer waits for the inquest" in page
    assert "Marsden" not in page
    assert "Next in turn" not in text_of(browse("chidi").get(f"/meetings/{meeting.id}/"))


def test_board_counts_what_holds_up_and_is_narrowed_to_it(browse: Browse, cast: Cast, a_case: ACase):
    case, plain = examined(a_case), a_case(surname="Okoro")
    page = text_of(browse("asha").get("/readiness/"))
    assert case.reference in page
    assert plain.reference in page
    assert "1 of 2 cases" in page
    assert f"The pathologist or the coroner&#39;s office, since {day(TODAY)}" in page
    only = text_of(browse("asha").get("/readiness/?item=post_mortem"))
    assert case.reference in only
    assert plain.reference not in only
    assert plain.reference in text_of(browse("chidi").get("/readiness/?item=ready&gate=g1"))
    assert "No case matches" in text_of(browse("asha").get("/readiness/?gate=g2"))
    assert browse("asha").get("/readiness/?item=<script>&gate=x&page=99").status_code == 200
    assert browse("ben").get("/readiness/").status_code == 403
    assert case.reference not in text_of(browse("carol").get("/readiness/"))
    assert "Marsden" not in page


def test_pages_ask_as_much_for_one_case_as_for_many(browse: Browse, cast: Cast, a_case: ACase):
    by = cast.actor("asha")

    def one_more(number: int) -> Case:
        case = examined(a_case, surname=f"Name{number}")
        asked_of(case, by=by, email=f"person{number}@agency.example")
        open_hold(case, reason="inquest", note="Long.", opened_on=TODAY, expected_on=None, by=by)
        return case

    case = one_more(0)
    browse("asha").post(f"/cases/{case.id}/ready/g2/inquest/waive/", {"reason": "x", "decided_by": "Chidi"})
    addresses = ("/readiness/", f"/cases/{case.id}/ready/")
    few = [queries(browse("asha"), address) for address in addresses]
    for number in range(1, 30):
        one_more(number)
    many = [queries(browse("asha"), address) for address in addresses]
    assert many == few
    assert max(many) <= 25


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)

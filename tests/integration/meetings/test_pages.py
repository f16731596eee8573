"""The pages of meetings: from arranging to the signature, and what each reader is never shown."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.browsing import Browse, browsing, text_of
from tests.integration.meetings.way import (
    COMPLETE,
    a_meeting,
    a_quorate_panel,
    on_panel,
    ratified,
    reviewed_draft,
)

from opencdop.audit.models import Event
from opencdop.cases.models import Case, Grant
from opencdop.core import clock
from opencdop.core.actor import SYSTEM
from opencdop.meetings import analysis_services as analyses
from opencdop.meetings import services
from opencdop.meetings.models import AgendaItem, Analysis, Meeting
from opencdop.meetings.queries import meetings_of, papers_of, past_meetings
from opencdop.panels.member_services import Told, co_opt
from opencdop.submissions.services import save_answers

TODAY = clock.today()
CANARIES = ("Marsden", "Ella", "9990000018", "999 000 0018", "ZZ99", "20 June 2026", "2 November 2026")


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def named_on(page: str) -> list[str]:
    """What of the child stands on a page."""
    return [word for word in CANARIES if re.search(rf"\b{word}", page)]


def day_fields(day: date, name: str = "on") -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_panel_meeting_is_arranged_and_everybody_with_a_seat_is_asked(browse: Browse, cast: Cast):
    later = TODAY + timedelta(days=30)
    asha = browse("asha")
    answer = asha.post(
        "/meetings/new/", {"kind": "panel", **day_fields(later), "at-time": "14:05", "place": "by video link"}
    )
    meeting = Meeting.objects.get()
    assert answer["Location"] == f"/meetings/{meeting.id}/agenda/"
    page = text_of(asha.get(f"/meetings/{meeting.id}/"))
    assert all(words in page for words in ("Chidi Eze", "Ben Carter", "by video link"))
    assert "No case is open" not in page
    assert "by video link" in text_of(asha.get("/meetings/"))


def test_meeting_that_is_refused_keeps_everything_typed(browse: Browse, cast: Cast):
    typed = {"kind": "panel", **day_fields(TODAY), "on-month": "Juny", "place": "", "chair_name": "A. Chair"}
    answer = browse("asha").post("/meetings/new/", typed)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Please look at this again" in page
    assert "Juny" in page
    assert "A. Chair" in page
    assert not Meeting.objects.exists()


def test_review_goes_from_arranging_to_signature_on_the_pages(browse: Browse, cast: Cast, a_case: ACase):
    case, asha, chidi = a_case(), browse("asha"), browse("chidi")
    place = f"/cases/{case.id}/meetings/"
    asha.post(
        f"{place}arrange/",
        {**day_fields(TODAY - timedelta(days=7)), "place": "Ward 3", "convened_by": "A trust"},
    )
    review = AgendaItem.objects.get()
    assert asha.post(f"{review.path}begin/")["Location"] == f"{review.path}analysis/"
    fill(review, {"category": "8", "case_summary": "A first summary."})
    assert press(asha, f"{review.path}analysis/check/")["Location"] == place
    panel = a_quorate_panel(cast)
    assert "The case is ready for the panel" in text_of(asha.get(place))
    asha.post(f"{place}on/{panel.id}/")
    item = AgendaItem.objects.get(meeting=panel)
    chidi.post(f"{item.path}begin/")
    beside = text_of(chidi.get(f"{item.path}analysis/category/"))
    assert "Draft analysis of" in beside
    assert "the same" in beside
    fill(item, COMPLETE)
    assert "differs" in text_of(chidi.get(f"{item.path}analysis/category/"))
    assert press(chidi, f"{item.path}analysis/check/")["Location"] == place
    shown = text_of(chidi.get(f"{item.path}sign-off/"))
    assert "Infection, found after death." in shown
    assert "Give every family a thermometer card" in shown
    assert "signed off" in text_of(chidi.post(f"{item.path}sign-off/", follow=True))
    assert Case.objects.get(pk=case.pk).stage == "signed_off"


def fill(item: AgendaItem, answers: dict[str, Any]) -> None:
    """Save answers into the analysis as its pages do."""
    draft = Analysis.objects.get(item=item).draft
    save_answers(draft, answers=answers, seen=draft.version_no, by=SYSTEM)


def press(browser: Any, address: str) -> Any:
    """Press the button of a check page as it stands."""
    seen = re.search(r'name="seen" value="(\d+)"', browser.get(address).content.decode())
    assert seen, text_of(browser.get(address))
    return browser.post(address, {"seen": seen[1]})


def test_panel_without_quorum_is_told_so_and_goes_on_with_a_reason(browse: Browse, cast: Cast, a_case: ACase):
    case, asha = a_case(), browse("asha")
    reviewed_draft(case, cast)
    item = on_panel(case, cast, meeting=a_meeting(cast))
    asha.post(f"{item.path}begin/")
    fill(item, COMPLETE)
    refused = press(asha, f"{item.path}analysis/check/")
    assert refused.status_code == 422
    assert "Not quorate" in text_of(refused)
    asha.post(f"{item.path}quorum/", {"reason": "The health lead agreed in writing"})
    assert press(asha, f"{item.path}analysis/check/").status_code == 302
    assert "without quorum" in text_of(asha.get(f"/cases/{case.id}/meetings/"))


def test_typed_page_of_the_analysis_is_saved_and_ages_come_from_the_record(
    browse: Browse, cast: Cast, a_case: ACase
):
    case, asha = a_case(date_of_birth="2018-06-20"), browse("asha")
    meeting = a_meeting(cast, kind=Meeting.REVIEW_MEETING)
    item = services.put_on_agenda(case, meeting=meeting, by=cast.actor("asha"))
    asha.post(f"{item.path}begin/")
    page = asha.get(f"{item.path}analysis/background/")
    assert "learning disability" in text_of(page)
    seen = re.search(r'name="seen" value="(\d+)"', page.content.decode())
    assert seen
    asha.post(f"{item.path}analysis/background/", {"seen": seen[1], "expected": "expected"})
    kept = Analysis.objects.get(item=item).draft.answers
    assert kept["expected"] == "expected"
    assert not {"date_of_birth", "date_of_death"} & set(kept)


def test_analysis_pages_name_nobody_even_for_the_office(browse: Browse, cast: Cast, a_case: ACase):
    case, asha = a_case(), browse("asha")
    reviewed_draft(case, cast)
    item = on_panel(case, cast)
    asha.post(f"{item.path}begin/")
    for address in (
        f"{item.path}analysis/",
        f"{item.path}analysis/category/",
        f"/meetings/{item.meeting_id}/",
    ):
        page = text_of(asha.get(address))
        assert not named_on(page), address
        assert "4 months" in page


def readers_pages(case: Case, item: AgendaItem) -> Iterator[str]:
    yield "/meetings/"
    yield f"/meetings/{item.meeting_id}/"
    yield f"/cases/{case.id}/meetings/"
    yield f"{item.path}paper/"
    yield f"{item.path}interest/"


@pytest.mark.unaudited("puts a name where the services would refuse it")
@pytest.mark.parametrize("name", ["ben", "chidi"])
def test_chair_and_members_are_shown_no_name_date_or_number_of_the_child(
    browse: Browse, cast: Cast, a_case: ACase, name: str
):
    case = a_case(notified_on=date(2026, 11, 4))  # a day that readers see; next year with its year
    analysis = reviewed_draft(
        case, cast, attendance_names="Dr Marsden of Ward 3", good_practice="Seen well by the ward"
    )
    answers = {
        **analysis.submission.answers,
        "good_practice": "Ella Rose Marsden was seen on 2 November 2026",
    }
    analysis.submission.answers = answers
    analysis.submission.save()
    item = on_panel(case, cast)
    for address in readers_pages(case, item):
        answer = browse(name).get(address)
        assert answer.status_code == 200, address
        page = text_of(answer)
        assert not named_on(page), address
    paper = text_of(browse(name).get(f"{item.path}paper/"))
    assert "[name] was seen on [date]" in paper
    assert "Dr Marsden" not in paper
    assert "4 months" in paper
    assert case.reference in paper


def test_member_sees_only_what_they_were_asked_to(browse: Browse, cast: Cast, a_case: ACase):
    invited, other = a_case(), a_case(surname="Okoro", forenames="Ada")
    reviewed_draft(invited, cast)
    item = on_panel(invited, cast)
    ben = browse("ben")
    assert ben.get(f"{item.path}paper/").status_code == 200
    assert ben.get(f"/cases/{other.id}/meetings/").status_code == 404
    assert [paper.item.pk for paper in papers_of(cast.actor("ben"))] == [item.pk]
    assert [row.meeting.pk for row in meetings_of(cast.actor("ben"))] == [item.meeting_id]
    closed = services.arrange_meeting(
        cast.ashmoor, kind=Meeting.REVIEW_MEETING, on=TODAY, place="Ward 3", by=cast.actor("asha")
    )
    assert ben.get(f"/meetings/{closed.id}/").status_code == 404
    for address in ("analysis/", "defer/", "quorum/", "sign-off/"):
        assert ben.get(f"{item.path}{address}").status_code == 403, address
    assert ben.get("/meetings/new/").status_code == 403
    assert ben.get(f"/meetings/{item.meeting_id}/attendance/").status_code == 403
    assert ben.post(f"{item.path}begin/").status_code == 403


def test_papers_close_two_weeks_after_the_meeting(browse: Browse, cast: Cast, a_case: ACase):
    case = a_case()
    reviewed_draft(case, cast)
    item = on_panel(case, cast, meeting=a_meeting(cast))
    grant = Grant.objects.get(person=cast.person("ben"), case=case)
    assert clock.local_date(grant.until_at) == item.meeting.on + timedelta(days=15)
    later = TODAY + timedelta(days=45)
    services.move_meeting(item.meeting, on=later, at=None, place="Town Hall", by=cast.actor("asha"))
    grant.refresh_from_db()
    assert clock.local_date(grant.until_at) == later + timedelta(days=15)
    services.cancel_meeting(item.meeting, by=cast.actor("asha"))
    assert browse("ben").get(f"{item.path}paper/").status_code == 404
    assert Case.objects.get(pk=case.pk).stage == "deferred"


@pytest.mark.parametrize("name", ["carol", "dev", "ana", "edith"])
def test_people_of_other_places_find_nothing(browse: Browse, cast: Cast, a_case: ACase, name: str):
    case = a_case()
    analysis = ratified(case, cast)
    item = analysis.item
    addresses = [
        f"/meetings/{item.meeting_id}/",
        f"/meetings/{item.meeting_id}/attendance/",
        f"/cases/{case.id}/meetings/",
        *(f"{item.path}{part}/" for part in ("paper", "analysis", "sign-off", "interest", "defer", "quorum")),
    ]
    for address in addresses:
        answer = browse(name).get(address)
        assert answer.status_code == (404 if name == "carol" and "sign-off" not in address else 403), address
        assert "Marsden" not in answer.content.decode()


def test_ready_cases_are_put_on_the_agenda_together(browse: Browse, cast: Cast, a_case: ACase):
    cases = [a_case(), a_case(surname="Okoro")]
    for case in cases:
        reviewed_draft(case, cast)
    meeting = a_meeting(cast, on=TODAY + timedelta(days=14))
    asha = browse("asha")
    page = asha.post(f"/meetings/{meeting.id}/agenda/", {"case": [case.id for case in cases]}, follow=True)
    assert "2 cases put on the agenda" in text_of(page)
    assert "2 ready" in text_of(asha.get("/meetings/"))
    assert meeting.items.count() == 2
    again = asha.post(f"/meetings/{meeting.id}/agenda/", {"case": [cases[0].id]}, follow=True)
    assert "cannot be put on an agenda now" in text_of(again)


def test_attendance_is_recorded_on_its_page_and_quorum_told_in_words(browse: Browse, cast: Cast):
    meeting, asha = a_meeting(cast), browse("asha")
    address = f"/meetings/{meeting.id}/attendance/"
    asha.post(address, {"add": "1", "name": "Dr Lee", "kind": "health", "seat": "member"})
    people = list(meeting.people.all())
    posted = {f"status-{person.id}": "present" for person in people}
    page = text_of(asha.post(address, posted, follow=True))
    assert "Not quorate: one more person from the local authority or public health" in page
    assert "3 present where 4 are needed" in page
    wrong = asha.post(address, {"add": "1", "name": "", "role": "Matron"})
    assert wrong.status_code == 422
    assert "Matron" in text_of(wrong)


def test_meeting_stays_in_view_on_its_day_and_is_past_the_day_after(browse: Browse, cast: Cast):
    today, before = a_quorate_panel(cast), a_quorate_panel(cast, on=TODAY - timedelta(days=1))
    assert {today.state, before.state} == {"held"}
    assert [row.meeting.pk for row in meetings_of(cast.actor("ben"))] == [today.pk]
    assert [meeting.pk for meeting in past_meetings(cast.actor("ben"))] == [before.pk]
    page = text_of(browse("asha").get(f"/meetings/{today.id}/"))
    assert "Put cases on the agenda" in page
    assert "Put cases on the agenda" not in text_of(browse("asha").get(f"/meetings/{before.id}/"))


def test_nobody_is_recorded_as_present_before_the_meeting(browse: Browse, cast: Cast):
    meeting = a_meeting(cast, on=TODAY + timedelta(days=3))
    person = meeting.people.first()
    assert person
    answer = browse("asha").post(f"/meetings/{meeting.id}/attendance/", {f"status-{person.id}": "present"})
    assert answer.status_code == 422
    assert "Nobody can be recorded as present before it" in text_of(answer)


def test_member_declares_their_own_part_and_the_chair_decides(browse: Browse, cast: Cast, a_case: ACase):
    case = a_case()
    reviewed_draft(case, cast)
    item = on_panel(case, cast)
    browse("ben").post(f"{item.path}interest/", {"nature": "I taught a sibling", "outcome": "stays"})
    declared = item.declarations.get()
    assert (declared.outcome, declared.person.person) == ("does_not_lead", cast.person("ben"))
    browse("chidi").post(
        f"{item.path}interest/",
        {"person": declared.person_id, "nature": "Taught a sibling", "outcome": "stays"},
    )
    declared.refresh_from_db()
    assert declared.outcome == "stays"
    assert item.declarations.count() == 1


def test_review_is_deferred_on_its_page(browse: Browse, cast: Cast, a_case: ACase):
    case = a_case()
    reviewed_draft(case, cast)
    item = on_panel(case, cast)
    later = TODAY + timedelta(days=60)
    browse("chidi").post(
        f"{item.path}defer/", {"reason": "inquest", "note": "", **day_fields(later, "look_again_on")}
    )
    assert Case.objects.get(pk=case.pk).look_again_on == later


def test_signature_that_is_not_possible_yet_says_what_to_do(browse: Browse, cast: Cast, a_case: ACase):
    lines = [{"text": "Do something", "level": "local"}]
    analysis = ratified(a_case(), cast, recommendations=lines)
    chidi = browse("chidi")
    page = text_of(chidi.get(f"{analysis.item.path}sign-off/"))
    assert "One action still needs who should act and an owner and a day" in page
    assert "Sign off this review" not in page
    assert chidi.post(f"{analysis.item.path}sign-off/").status_code == 422


def test_reading_the_paper_and_the_analysis_is_recorded(browse: Browse, cast: Cast, a_case: ACase):
    case = a_case()
    reviewed_draft(case, cast)
    item = on_panel(case, cast)
    browse("ben").get(f"{item.path}paper/")
    assert Event.objects.filter(kind="meeting.paper_read", case_id=case.id, actor_name="Ben Carter").exists()
    browse("chidi").post(f"{item.path}begin/")
    browse("chidi").get(f"{item.path}analysis/")
    assert Event.objects.filter(kind="analysis.read", case_id=case.id, actor_name="Chidi Eze").exists()


def test_pages_ask_as_many_questions_for_one_case_as_for_many(browse: Browse, cast: Cast, a_case: ACase):
    asha, meeting = browse("asha"), a_meeting(cast, on=TODAY + timedelta(days=5))

    def one_more(number: int) -> Case:
        case = a_case(surname=f"Name{number}")
        reviewed_draft(case, cast)
        services.put_on_agenda(case, meeting=meeting, by=cast.actor("asha"))
        waiting = a_case(surname=f"Waiting{number}")
        reviewed_draft(waiting, cast)
        return case

    case = one_more(0)
    addresses = (
        "/meetings/",
        f"/meetings/{meeting.id}/",
        f"/meetings/{meeting.id}/agenda/",
        f"/cases/{case.id}/meetings/",
    )

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert asha.get(address).status_code == 200
        return len(caught)

    few = [queries(address) for address in addresses]
    for number in range(1, 6):
        one_more(number)
    many = [queries(address) for address in addresses]
    assert many == few
    assert max(many) <= 25


def test_draft_of_another_analysis_is_not_walked_before_it_is_begun(
    browse: Browse, cast: Cast, a_case: ACase
):
    case = a_case()
    item = services.put_on_agenda(case, meeting=a_meeting(cast, kind="review_meeting"), by=cast.actor("asha"))
    assert browse("asha").get(f"{item.path}analysis/").status_code == 404
    assert analyses.begin_analysis(item, by=cast.actor("asha")).kind == Analysis.DRAFT


def test_every_link_of_a_members_pages_of_a_case_opens(browse: Browse, cast: Cast, a_case: ACase):
    """A member was asked to the panel and not to the review meeting before it: no link leads there."""
    case = a_case()
    reviewed_draft(case, cast)
    item = on_panel(case, cast)
    ben = browse("ben")
    for path in (f"/cases/{case.id}/meetings/", f"{item.path}paper/"):
        links = set(re.findall(r'href="(/(?:meetings|cases)/[^"#?]+)"', ben.get(path).content.decode()))
        assert links
        assert {link: ben.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize(("shape", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("json", b"{")])
def test_ratified_analysis_is_taken_away_by_those_who_write_it(
    browse: Browse, cast: Cast, a_case: ACase, shape: str, begins: bytes
):
    case = a_case()
    item = ratified(case, cast).item
    address = f"{item.path}analysis.{shape}"
    assert address in browse("asha").get(f"/cases/{case.id}/meetings/").content.decode()
    assert browse("asha").get(address).content.startswith(begins)
    assert browse("carol").get(address).status_code == 404
    assert browse("ben").get(address).status_code in (403, 404)


def test_members_of_the_panels_record_are_offered_and_added_in_one_press(browse: Browse, cast: Cast):
    meeting, mina = a_meeting(cast), cast.actor("mina")
    co_opt(
        cast.ashmoor,
        told=Told(name="Dr Ines Vale"),
        organisation_name="",
        counts_for="health",
        co_opted_for="deaths of newborns",
        from_on=TODAY - timedelta(days=60),
        until_on=TODAY + timedelta(days=60),
        by=mina,
    )
    address = f"/meetings/{meeting.id}/attendance/"
    assert "In the panel’s record" in text_of(browse("asha").get(address))
    browse("asha").post(
        address,
        {"add": "1", "name": "Dr Ines Vale", "role": "co-opted", "kind": "health", "seat": "member"},
    )
    assert ("Dr Ines Vale", "health") in {(each.name, each.kind) for each in meeting.people.all()}
    assert "In the panel’s record" not in text_of(browse("asha").get(address))

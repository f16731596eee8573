"""A page saved while it is written, perhaps by two at once: nothing typed is lost, nobody is overwritten."""

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import RequestFactory
from tests.integration.submissions.test_journey import GOOD_DATES, NAMES, Host, page

from opencdop.audit.models import Event, EventDetail
from opencdop.core import clock
from opencdop.core.actor import PUBLIC, Actor, ActorKind
from opencdop.submissions.presence import note_present, sentences
from opencdop.submissions.typed import marks_of, written

MINE, OTHER = "a1" * 8, "b2" * 8


@pytest.fixture
def host() -> Host:
    return Host()


def autosave(host: Host, step: str, *, by: str = MINE, edits: int = 1, **posted: str) -> Any:
    return host.post(step, autosave="1", open_page=f"{by}.{edits}", **posted)


def said(answer: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(answer.content)
    return told


def shown_now(host: Host) -> str:
    return written(marks_of(NAMES, host.fresh().answers or {}))


def test_autosave_keeps_what_can_be_read_and_names_what_waits(host: Host):
    answer = autosave(host, "dates", **(GOOD_DATES | {"date_of_death-month": "Ju"}))
    told = said(answer)
    assert answer.status_code == HTTPStatus.OK
    assert (told["saved"], told["waiting"]) == (["date_of_birth"], ["the date of death"])
    assert told["saved_at"] == f"{clock.now().astimezone(clock.LONDON):%H:%M}"
    assert host.fresh().answers == {"date_of_birth": "2026-06-01"}
    assert host.fresh().pages_seen == []


def test_autosave_writes_one_event_with_the_questions_and_no_answer_and_none_where_nothing_changed(
    host: Host,
):
    autosave(host, "names", surname="Nowicki")
    event = Event.objects.latest("seq")
    body = EventDetail.objects.get(pk=event.detail_id).body
    assert event.kind == "submission.draft_written"
    assert body["words"]["answers"] == ["surname"]
    assert "Nowicki" not in str(body)
    before = host.fresh()
    told = said(autosave(host, "names", surname="Nowicki", edits=2))
    assert (told["saved"], told["seen"]) == ([], before.version_no)
    assert Event.objects.latest("seq").pk == event.pk


def test_autosave_that_comes_late_does_not_put_older_words_back(host: Host):
    autosave(host, "names", edits=7, surname="Nowicki")
    autosave(host, "names", edits=3, surname="Now")
    assert host.fresh().answers == {"surname": "Nowicki"}


def test_page_whose_answer_was_lost_on_the_way_does_not_conflict_with_itself(host: Host):
    shown = shown_now(host)
    autosave(host, "names", edits=1, shown=shown, surname="Now")
    answer = host.post("names", shown=shown, open_page=f"{MINE}.2", surname="Nowicki")
    assert answer.status_code == HTTPStatus.FOUND
    assert host.fresh().answers == {"surname": "Nowicki"}


def test_two_who_write_different_answers_of_one_page_both_keep_theirs(host: Host):
    shown = shown_now(host)
    autosave(host, "names", by=OTHER, shown=shown, surname="Nowicka")
    told = said(autosave(host, "names", shown=shown, surname="", twin="no"))
    assert (told["saved"], told["theirs"], told["conflicts"]) == (["twin"], ["the family name"], [])
    again = said(autosave(host, "names", edits=2, shown=told["shown"], surname="", twin="yes"))
    assert again["theirs"] == ["the family name"]
    assert host.fresh().answers == {"surname": "Nowicka", "twin": "yes"}


def test_two_who_write_the_same_answer_see_both_and_one_is_chosen(host: Host):
    shown = shown_now(host)
    autosave(host, "names", by=OTHER, shown=shown, surname="Nowicka")
    answer = autosave(host, "names", shown=shown, surname="Nowicki", twin="no")
    (conflict,) = said(answer)["conflicts"]
    assert answer.status_code == HTTPStatus.CONFLICT
    assert (conflict["theirs"], conflict["mine"]) == (["Nowicka"], ["Nowicki"])
    assert conflict["inputs"] == {"surname": "Nowicka"}
    assert host.fresh().answers == {"surname": "Nowicka", "twin": "no"}
    kept = f"{said(answer)['shown']} surname={conflict['mark']}"
    assert (
        autosave(host, "names", edits=2, shown=kept, surname="Nowicki", twin="no").status_code
        == HTTPStatus.OK
    )
    assert host.fresh().answers == {"surname": "Nowicki", "twin": "no"}


def test_page_without_script_shows_what_only_others_changed_and_does_not_undo_it(host: Host):
    shown = shown_now(host)
    host.post("names", open_page=f"{OTHER}.0", surname="Nowicka", twin="no")
    response = host.post("names", shown=shown, open_page=f"{MINE}.0", surname="", twin="perhaps")
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="Nowicka"' in page(response)
    assert host.fresh().answers == {"surname": "Nowicka", "twin": "no"}


def test_autosave_of_a_form_that_was_sent_is_told_so(host: Host):
    host.post("names", surname="Nowicki")
    host.post("dates", **GOOD_DATES)
    host.post("check")
    answer = autosave(host, "names", surname="Nowicka")
    assert answer.status_code == HTTPStatus.GONE
    assert "has been sent" in said(answer)["refused"]
    assert host.get("names", query="?others=1").status_code == HTTPStatus.GONE


def test_saving_a_page_marks_it_as_gone_through_after_an_autosave_too(host: Host):
    autosave(host, "names", surname="Nowicki")
    host.post("names", surname="Nowicki")
    assert host.fresh().pages_seen == ["names"]


class Session:
    def __init__(self, key: str) -> None:
        self.session_key = key


def a_request(session: str) -> Any:
    request = RequestFactory().get("/")
    request.session = Session(session)
    return request


ASHA = Actor(kind=ActorKind.PERSON, id="asha", name="Asha Verma")
MINA = Actor(kind=ActorKind.PERSON, id="mina", name="Mina Holt")
LINK = Actor(kind=ActorKind.LINK, id="r1", name="Dr Dev Patel-Shaw")
SURGERY = "Somebody from Millbrook Surgery"


def look(actor: Actor, session: str, *, page: str = "Names", called: str = "") -> list[str]:
    others = note_present(a_request(session), draft_id="d1", actor=actor, called=called, page=page)
    return sentences(others, actor=actor)


def test_people_with_an_account_see_each_others_names_and_not_their_own(db: None):
    assert look(ASHA, "s1") == []
    assert look(MINA, "s2", page="Dates") == ["Asha Verma is also filling in this form (page: Names)."]
    assert look(ASHA, "s3") == ["Mina Holt is also filling in this form (page: Dates)."]


def test_whoever_comes_by_a_link_learns_no_name_and_gives_none(db: None):
    look(ASHA, "s1")
    assert look(LINK, "s2", called=SURGERY) == ["Somebody else is also filling in this form (page: Names)."]
    assert look(ASHA, "s1") == [f"{SURGERY} is also filling in this form (page: Names)."]
    assert f"{SURGERY} is also filling in this form (page: Names)." in look(LINK, "s3", called=SURGERY)


def test_whoever_comes_back_by_a_code_is_not_told_that_somebody_else_is_there(db: None):
    """A code opens the form in a new session; nobody can tell whether it is the same person, and it mostly is."""
    look(PUBLIC, "s1")
    (said,) = look(PUBLIC, "s2")
    assert "Somebody else" not in said
    assert said.endswith("(page: Names). If that was you, carry on here.")


def test_who_has_gone_is_forgotten_after_two_minutes(db: None, monkeypatch: pytest.MonkeyPatch):
    look(ASHA, "s1")
    later = clock.now() + timedelta(minutes=2, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert look(MINA, "s2") == []

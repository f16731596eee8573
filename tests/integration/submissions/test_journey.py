"""A form walked page by page: nothing typed is lost, two writers notice each other, a form is sent once."""

from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.test import RequestFactory

from opencdop.core.actor import PUBLIC
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.formkit.definition import Check, Choice, Definition, Group, Question, Section
from opencdop.submissions import services
from opencdop.submissions.journey import Journey, Places, walk
from opencdop.submissions.models import Draft
from opencdop.submissions.typed import marks_of, written

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))
NAMES = Group(
    "names",
    "Names",
    (
        Question("surname", "text", "Family name", needed="blocks", not_known=True),
        Question("twin", "choice", "Was the child a twin?", choices=YES_NO),
        Question("other_twin", "text", "Name of the other twin", when={"question": "twin", "is": "yes"}),
    ),
)
DATES = Group(
    "dates",
    "Dates",
    (
        Question("date_of_birth", "date", "Date of birth", needed="expected"),
        Question("date_of_death", "date", "Date of death", needed="blocks", not_known=True),
        Question("weight", "number", "Weight", unit="g", soft_max=6500),
    ),
)
ADULT = (
    Question("name", "text", "Name"),
    Question("smokes", "choice", "Does this person smoke?", choices=YES_NO),
    Question("how_many", "number", "How many a day?", when={"question": "smokes", "is": "yes"}),
    Question("born", "date", "Date of birth"),
)
ADULTS = Group(
    "adults",
    "Adults",
    (Question("adults", "repeat", "Adults at home", item="adult", questions=ADULT),),
)
FORM = Definition(
    form="small",
    version="1",
    effective_from=date(2022, 4, 1),
    title="A small form",
    sections=(
        Section("child", "The child", (NAMES, DATES), minutes=4),
        Section("home", "At home", (ADULTS,), minutes=1),
    ),
    checks=(
        Check(
            "order",
            "blocks",
            {"question": "date_of_death", "before": {"question": "date_of_birth"}},
            "date_of_death",
            "Check the dates. The date of death is before the date of birth.",
        ),
    ),
)
GOOD_DATES = {
    "date_of_birth-day": "1", "date_of_birth-month": "6", "date_of_birth-year": "2026",
    "date_of_death-day": "3", "date_of_death-month": "6", "date_of_death-year": "2026",
}  # fmt: skip


class Host:
    """Stands where a notification or a request would: it keeps what was sent."""

    def __init__(self, form: Definition = FORM) -> None:
        self.form = form
        self.draft = services.begin_draft(form, purpose="test", by=PUBLIC)
        self.sent: list[dict[str, Any]] = []
        self.refusal: Exception | None = None
        self.reads: list[Any] = []

    def fresh(self) -> Draft:
        return Draft.objects.get(pk=self.draft.pk)

    def journey(self, draft: Draft | None = None) -> Journey:
        places = Places(
            tasks="/form/", check="/form/check/", sent="/form/sent/", group=lambda key: f"/form/{key}/"
        )
        return Journey(
            draft=draft or self.fresh(), definition=self.form, actor=PUBLIC, places=places, send=self.send
        )

    def send(self, answers: dict[str, Any]) -> HttpResponse:
        if self.refusal:
            raise self.refusal
        services.send_draft(
            self.fresh(), definition=self.form, answers=answers, sent_by="", channel="online", by=PUBLIC
        )
        self.sent.append(answers)
        return HttpResponse("sent")

    def get(self, step: str, query: str = "", draft: Draft | None = None) -> Any:
        return self._answer("get", step, query, {}, draft)

    def post(self, step: str, draft: Draft | None = None, query: str = "", **posted: Any) -> Any:
        journey = self.journey(draft)
        if "seen" not in posted:
            posted["seen"] = str(journey.draft.version_no)
        if step in ("names", "dates", "adults") and "shown" not in posted:
            posted["shown"] = written(marks_of(self.form.group(step), journey.answers))
        return self._answer("post", step, query, posted, draft)

    def _answer(self, method: str, step: str, query: str, posted: dict[str, Any], draft: Draft | None) -> Any:
        request = getattr(RequestFactory(), method)(f"/form/{step}/{query}", posted)
        request._messages = CookieStorage(request)
        request.reads = self.reads
        return walk(request, self.journey(draft), step=step)


@pytest.fixture
def host() -> Host:
    return Host()


def page(response: Any) -> str:
    return response.content.decode()


def test_task_list_says_where_each_page_stands(host: Host):
    host.post("names", surname="Nowicki")
    text = page(host.get("tasks"))
    assert "1 of 3 pages done" in text
    assert "To do" in text
    assert "Go on" in text
    assert 'href="/form/dates/"' in text


def test_page_saved_leads_to_the_next_and_the_last_to_the_check(host: Host):
    assert host.post("names", surname="Nowicki")["Location"] == "/form/dates/"
    assert host.post("dates", **GOOD_DATES)["Location"] == "/form/adults/"
    assert host.post("adults")["Location"] == "/form/check/"
    assert host.fresh().answers["date_of_death"] == "2026-06-03"


def test_page_opened_from_the_check_leads_back_to_it(host: Host):
    assert host.post("names", query="?back=check", surname="Nowicki")["Location"] == "/form/check/"


def test_answer_that_cannot_be_read_is_shown_again_as_typed_and_the_others_are_kept(host: Host):
    typed = GOOD_DATES | {"date_of_death-month": "Juny"}
    response = host.post("dates", **typed)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    text = page(response)
    assert 'value="Juny"' in text
    assert "govuk-error-summary" in text
    assert "<title>Error: " in text
    assert 'href="#date_of_death' in text
    assert host.fresh().answers == {"date_of_birth": "2026-06-01"}


def test_needed_answer_left_empty_is_asked_for_with_what_to_do(host: Host):
    text = page(host.post("names"))
    assert "Enter the family name, or choose &#39;Not known&#39;" in text


def test_check_across_questions_is_said_at_its_page(host: Host):
    text = page(host.post("dates", **(GOOD_DATES | {"date_of_death-year": "2025"})))
    assert "The date of death is before the date of birth" in text


def test_unusual_answer_is_pointed_out_once_and_then_let_pass(host: Host):
    first = host.post("dates", **GOOD_DATES, weight="9000")
    assert first.status_code == HTTPStatus.OK
    assert "Please check:" in page(first)
    warned = page(first).split('name="warned" value="')[1].split('"')[0]
    assert host.post("dates", **GOOD_DATES, weight="9000", warned=warned).status_code == HTTPStatus.FOUND


def test_leaving_saves_an_unfinished_page_and_leads_to_the_list(host: Host):
    response = host.post("names", twin="yes", later="1")
    assert response["Location"] == "/form/"
    assert host.fresh().answers == {"twin": "yes"}


def test_row_is_added_and_removed_without_losing_what_was_typed(host: Host):
    added = page(host.post("adults", **{"adults-count": "1", "adults-0-name": "Ewa", "add-adults": "1"}))
    assert 'value="Ewa"' in added
    assert 'name="adults-1-name"' in added
    left = {"adults-count": "2", "adults-0-name": "Ewa", "adults-1-name": "Jan", "remove-adults": "0"}
    removed = page(host.post("adults", **left))
    assert 'value="Jan"' in removed
    assert 'value="Ewa"' not in removed


def test_row_that_cannot_be_read_still_asks_what_its_answers_call_up(host: Host):
    rows = {"adults-count": "2", "adults-1-smokes": "yes", "adults-1-how_many": "9", "adults-1-born-day": "x"}
    text = page(host.post("adults", **rows))
    called_up = text.split('name="adults-1-how_many"')[0].rsplit('<div class="oc-question ', 1)[1]
    assert " hidden" not in called_up.split(">")[0]
    assert 'value="9"' in text


def test_two_people_on_one_page_see_both_versions_and_lose_nothing(host: Host):
    mine = host.fresh()
    seen, shown = str(mine.version_no), written(marks_of(NAMES, mine.answers))
    host.post("names", surname="Nowicka")
    response = host.post("names", seen=seen, shown=shown, surname="Nowicki", twin="no")
    text = page(response)
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Nowicka" in text
    assert 'value="Nowicki"' in text
    assert "Keep theirs instead" in text
    assert "data-oc-autosave" not in text  # only a press may put mine in place of theirs
    assert host.fresh().answers == {"surname": "Nowicka", "twin": "no"}
    assert host.post("names", surname="Nowicki", twin="no").status_code == HTTPStatus.FOUND
    assert host.fresh().answers == {"surname": "Nowicki", "twin": "no"}


def test_two_people_on_different_pages_do_not_disturb_each_other(host: Host):
    seen = str(host.fresh().version_no)
    host.post("names", surname="Nowicki")
    assert host.post("dates", seen=seen, **GOOD_DATES).status_code == HTTPStatus.FOUND
    assert set(host.fresh().answers) == {"surname", "date_of_birth", "date_of_death"}


def test_check_names_what_is_needed_and_refuses_to_send_without(host: Host):
    host.post("names", surname="Nowicki")
    assert "Enter the date of death" in page(host.get("check"))
    response = host.post("check")
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert host.sent == []
    assert "/form/dates/?back=check#date_of_death" in page(response)


def test_form_is_sent_once_however_often_the_button_is_pressed(host: Host):
    host.post("names", surname="Nowicki", twin="yes", other_twin="Jan")
    host.post("names", surname="Nowicki", twin="no", other_twin="Jan")
    host.post("dates", **GOOD_DATES)
    assert page(host.post("check")) == "sent"
    assert host.post("check", seen="9")["Location"] == "/form/sent/"
    assert host.post("names", surname="Other")["Location"] == "/form/sent/"
    assert len(host.sent) == 1
    assert "other_twin" not in host.sent[0]


def test_form_changed_by_somebody_else_is_read_again_before_it_is_sent(host: Host):
    host.post("names", surname="Nowicki")
    seen = str(host.fresh().version_no)
    host.post("dates", **GOOD_DATES)
    response = host.post("check", seen=seen)
    assert response.status_code == HTTPStatus.CONFLICT
    assert host.sent == []
    assert "Read it once more" in page(response)


def test_refusal_of_the_host_is_said_on_the_page(host: Host):
    host.post("names", surname="Nowicki")
    host.post("dates", **GOOD_DATES)
    host.refusal = RuleBroken("The request was taken back.")
    assert "The request was taken back." in page(host.post("check"))


def test_page_that_the_form_does_not_have_is_not_found(host: Host):
    with pytest.raises(NotFound):
        host.get("nothing")


def test_answer_that_calls_up_a_question_shows_the_page_once_more_where_the_question_was_not_on_it(
    db: None, host: Host
):
    answer = host.post("names", surname="Marsden", twin="yes", met=["surname", "twin"])
    assert answer.url == "/form/names/"
    assert host.post("names", surname="Marsden", twin="yes", met=["surname", "twin", "other_twin"]).url == (
        "/form/dates/"
    )
    assert host.post("names", surname="Marsden", twin="no", met=["surname", "twin"]).url == "/form/dates/"

"""Saying why one does not answer: a state of its own, counted apart from nothing held, decided by the office."""

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import asked_of, in_days, link_in, mails, newest, office, prove

from opencdop.agency_requests.link.declining_services import ask_again, decline, go_on_without
from opencdop.agency_requests.link.models import Declining
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.queries import requests_for_office, waiting_requests
from opencdop.agency_requests.reply_services import begin_answer, link_actor, say_nothing_held, send_answer
from opencdop.audit.models import Event
from opencdop.cases.models import Need
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.submissions.models import Submission

WORDS = "The Quillfeather notes went to the coroner in August."


@pytest.fixture
def asked(a_case: ACase, cast: Cast) -> AgencyRequest:
    return asked_of(a_case(surname="Quillfeather"), by=cast.actor("asha"))


@pytest.fixture
def link(asked: AgencyRequest) -> str:
    return link_in(newest("request_link"))


def declined(asked: AgencyRequest) -> AgencyRequest:
    decline(asked, reason="records_away", words=WORDS, by=link_actor(asked))
    return AgencyRequest.objects.select_related("case").get(pk=asked.pk)


def test_reason_reaches_the_office_and_the_link_shows_nothing_more(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    prove(client, link)
    client.post(f"{link}begin/")
    answer = client.post(f"{link}not-answering/", {"reason": "records_away", "words": WORDS})
    assert (answer.status_code, answer.url) == (302, link)
    for browser in (client, Client()):
        for path in ("", "form/", "nothing-held/", "pass-on/", "not-answering/"):
            page = browser.get(f"{link}{path}", follow=True).content.decode()
            assert "The office knows why you do not answer" in page
            assert "Quillfeather" not in page
    request = AgencyRequest.objects.get()
    assert (request.state, request.state_title) == ("declined", "Not answered: said why")
    assert request.draft is not None
    assert not Submission.objects.exists()
    seen = office(cast).get(f"/cases/{asked.case_id}/agencies/{asked.pk}/declined/").content.decode()
    assert WORDS in seen
    assert "Dr Hana Lowe" in seen
    told = newest("request_declined")
    assert told.to == "office@ashmoor.example"
    assert "Quillfeather" not in told.subject + told.body
    assert Event.objects.filter(kind="request.declined").count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"words": "We cannot."}, "Choose why"),
        ({"reason": "no_time"}, "sentence or two"),
        ({"reason": "made up", "words": "We cannot."}, "Choose why"),
    ],
)
def test_half_a_reason_gets_a_sentence_and_loses_nothing(
    client: Client, link: str, typed: dict[str, str], sentence: str
):
    prove(client, link)
    page = client.post(f"{link}not-answering/", typed)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert typed.get("words", "") in page.content.decode()
    assert AgencyRequest.objects.get().state == "opened"


def test_all_that_is_missing_is_told_at_once(client: Client, link: str):
    prove(client, link)
    for path, sentences in {
        "not-answering/": ("Choose why", "sentence or two"),
        "pass-on/": ("name of your colleague", "in the form name@example.org"),
    }.items():
        page = client.post(f"{link}{path}", {}).content.decode()
        assert all(page.count(sentence) == 2 for sentence in sentences), "in the summary and at the field"


def test_nothing_is_chased_or_answered_any_more(asked: AgencyRequest):
    asked = declined(asked)
    assert waiting_requests() == []
    assert asked.days_late(clock.today() + timedelta(days=90)) == 0
    by = link_actor(asked)
    for act in (
        lambda: begin_answer(asked, by=by),
        lambda: send_answer(asked, answers={}, by=by),
        lambda: say_nothing_held(asked, by=by),
        lambda: decline(asked, reason="no_time", words="Once more", by=by),
    ):
        with pytest.raises(RuleBroken, match="closed"):
            act()


def test_case_waits_until_the_office_goes_on_without_it(asked: AgencyRequest, cast: Cast):
    asked = declined(asked)
    asha = cast.actor("asha")
    assert [each.pk for each in requests_for_office(asha).declined] == [asked.pk]
    assert requests_for_office(asha).undelivered == []
    assert requests_for_office(cast.actor("carol")).declined == []
    need = Need.objects.get(code=asked.need_code)
    assert need.is_open
    go_on_without(asked, by=asha)
    need.refresh_from_db()
    assert not need.is_open
    assert requests_for_office(asha).declined == []
    assert AgencyRequest.objects.get().state == "declined", "and never nothing held"
    with pytest.raises(RuleBroken, match="dealt with"):
        go_on_without(asked, by=asha)


def test_asking_again_is_a_request_of_its_own(asked: AgencyRequest, cast: Cast):
    asked = declined(asked)
    again = ask_again(
        asked,
        name="Dr Amit Rao",
        role="Partner",
        email="a.rao@millbrook.nhs.uk",
        due_on=in_days(14),
        by=cast.actor("asha"),
    )
    assert again.pk != asked.pk
    assert (again.form, again.sections, again.state) == (asked.form, asked.sections, "sent")
    assert newest("request_link").to == "a.rao@millbrook.nhs.uk"
    assert Declining.objects.get().outcome == "asked_again"
    assert [need.code for need in Need.objects.all() if need.is_open] == [again.need_code]


def test_refused_asking_again_decides_nothing_and_keeps_what_was_typed(asked: AgencyRequest, cast: Cast):
    asked = declined(asked)
    page = f"/cases/{asked.case_id}/agencies/{asked.pk}/declined/"
    soon, past = in_days(9), in_days(-1)
    typed = {"name": "Dr Amit Rao", "role": "Partner", "email": "a.rao@millbrook.nhs.uk", **day_of(soon)}
    for wrong, sentence in (
        ({"email": "no address"}, "name@example.nhs.uk"),
        (day_of(past), "Choose a day to come"),
        ({"name": ""}, "who is asked"),
    ):
        refused = office(cast).post(page, {**typed, **wrong})
        assert refused.status_code == 422
        assert sentence.lower() in refused.content.decode().lower()
        assert "Partner" in refused.content.decode()
    assert Declining.objects.get().settled_at is None
    assert office(cast).post(page, typed).status_code == 302
    assert AgencyRequest.objects.exclude(pk=asked.pk).get().respondent_name == "Dr Amit Rao"


def day_of(day: date) -> dict[str, str]:
    return {"due_on-day": str(day.day), "due_on-month": str(day.month), "due_on-year": str(day.year)}


def test_it_stands_on_the_work_list_and_leads_there(asked: AgencyRequest, cast: Cast):
    asked = declined(asked)
    page = office(cast).get("/").content.decode()
    assert "Read why Millbrook Surgery does not answer" in page
    assert f"/cases/{asked.case_id}/agencies/{asked.pk}/declined/" in page


def test_only_whoever_was_asked_declines_and_only_the_office_decides(asked: AgencyRequest, cast: Cast):
    other = asked_of(asked.case, by=cast.actor("asha"), agency_name="Ambulance")
    with pytest.raises(NotFound):
        decline(asked, reason="no_time", words="No", by=link_actor(other))
    asked = declined(asked)
    with pytest.raises(NotFound):
        go_on_without(asked, by=cast.actor("carol"))
    assert (
        office(cast, "carol").get(f"/cases/{asked.case_id}/agencies/{asked.pk}/declined/").status_code == 404
    )
    assert len(mails("request_declined")) == 1

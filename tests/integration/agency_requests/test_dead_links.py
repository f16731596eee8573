"""Links that lead nowhere, and returns for a case that moved: each gets a sentence, loses nothing, leaves an event."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import (
    ADDRESS,
    answered,
    asked_of,
    code_in,
    link_in,
    mails,
    newest,
    office,
    prove,
    wrong,
)
from tests.integration.agency_requests.test_link_pages import CANARIES, CHILD

from opencdop.agency_requests.asked import offered_sections
from opencdop.agency_requests.correcting_services import mail_correction
from opencdop.agency_requests.link.declining_services import decline
from opencdop.agency_requests.link.file_services import send_along
from opencdop.agency_requests.link.message_services import ask_office, write_to_holder
from opencdop.agency_requests.link.passing_services import pass_on
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import link_actor
from opencdop.agency_requests.services import remind, withdraw_request
from opencdop.audit.models import Event
from opencdop.cases.duplicate_services import merge_cases
from opencdop.cases.models import Case
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.core.errors import RuleBroken
from opencdop.outbox.models import OutgoingEmail
from opencdop.panels.models import Panel
from opencdop.submissions.library import form

TELLING = "suicide_self_harm"  # a form whose very name tells how the child died
TELLS = ("suicide", "Suicide", "self-harm", "Self-harm", "supplementary", "Supplementary")

# Every page behind a link, with what a person might post there.
PAGES = ("", "code/", "form/", "form/identity/", "form/check/", "nothing-held/", "messages/", "files/")
PAGES += ("pass-on/", "not-answering/")
PRESSES = ("send-code/", "begin/", "correct/", "leave/", "fresh-link/", "files/" + "a" * 26 + "/take-back/")


@pytest.fixture
def asked(a_case: ACase, cast: Cast) -> AgencyRequest:
    case = a_case(**CHILD)
    return asked_of(case, by=cast.actor("asha"), form=TELLING, sections=all_of(TELLING), agency_type="police")


def all_of(key: str) -> list[str]:
    return [section.key for section in offered_sections(form(key))]


@pytest.fixture
def link(asked: AgencyRequest) -> str:
    return link_in(newest("request_link"))


def text_of(answer: Any) -> str:
    return answer.content.decode()


def told_of_child(text: str) -> list[str]:
    return [each for each in CANARIES if each in text]


def events(kind: str) -> int:
    return Event.objects.filter(kind=kind).count()


def row() -> dict[str, Any]:
    return AgencyRequest.objects.values().get()


def test_get_and_head_of_every_page_use_nothing_up(client: Client, asked: AgencyRequest, link: str):
    before = row()
    for _ in range(3):
        for path in (*PAGES, *PRESSES):
            for answer in (client.get(f"{link}{path}"), client.head(f"{link}{path}")):
                assert answer.status_code in (200, 302, 405), path
    assert row() == before
    assert mails("request_code") == []
    prove(client, link)
    assert "Zebedee" in text_of(client.get(link))


def test_before_the_code_no_page_tells_of_the_child_or_which_form_it_is(
    client: Client, asked: AgencyRequest, link: str
):
    for path in (*PAGES, *PRESSES):
        for answer in (
            client.get(f"{link}{path}", follow=True),
            client.post(f"{link}{path}", {"words": "x"}, follow=True),
        ):
            text = text_of(answer)
            assert told_of_child(text) == [], path
            assert not [word for word in (*TELLS, "has died") if word in text], path


def test_no_e_mail_of_any_kind_tells_of_the_child_or_which_form_it_is(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    everything_is_mailed(client, asked, link, cast)
    kinds = set(OutgoingEmail.objects.values_list("kind", flat=True))
    assert kinds >= {
        "message_to_office",
        "request_answered",
        "request_code",
        "request_correction",
        "request_declined",
        "request_files",
        "request_fresh",
        "request_link",
        "request_message",
        "request_passed",
        "request_reminder",
        "request_withdrawn",
    }
    for email in OutgoingEmail.objects.all():
        words = f"{email.subject}\n{email.body}"
        assert told_of_child(words) == [], email.kind
        assert not [word for word in (*TELLS, "police", "Lowe") if word in words], email.kind


def everything_is_mailed(client: Client, asked: AgencyRequest, link: str, cast: Cast) -> None:
    """Everything that writes an e-mail about a request happens once."""
    asha = cast.actor("asha")
    by = link_actor(asked)
    prove(client, link)
    remind(asked, by=asha)
    ask_office(asked, words="Is it Zebedee Quillfeather?", by=by)
    write_to_holder(asked, words="Zebedee, born 21 June 2026.", by=asha)
    with time_machine.travel(clock.now() + timedelta(days=29)):
        Client().post(f"{link_in(newest('request_message'))}fresh-link/")
    pass_on(asked, name="Zebedee’s nurse", role="Nurse", email="nurse@millbrook.nhs.uk", by=by)
    answered(asked)
    send_along(asked, upload=SimpleUploadedFile("Zebedee.txt", b"Quillfeather"), by=by)
    mail_correction(asked)
    other = asked_of(asked.case, by=asha, agency_name="Ambulance")
    decline(other, reason="other", words="Zebedee was not ours.", by=link_actor(other))
    third = asked_of(asked.case, by=asha, agency_name="Hospital")
    withdraw_request(third, reason="Asked twice about Zebedee", by=asha)


def test_link_that_ran_out_is_noted_and_a_fresh_one_goes_to_the_same_address_alone(
    client: Client, asked: AgencyRequest, link: str
):
    prove(client, link)
    client.post(f"{link}begin/")
    draft = AgencyRequest.objects.get().draft_id
    with time_machine.travel(clock.now() + timedelta(days=28, minutes=1)):
        page = client.get(link)
        assert (page.status_code, "Send me a fresh link" in text_of(page)) == (410, True)
        client.get(link)
        assert events("request.link_tried") == 1, "once an hour, whatever a scanner does"
        pressed = client.post(f"{link}fresh-link/")
        assert (pressed.status_code, "on its way" in text_of(pressed)) == (200, True)
        assert "opens nothing" not in text_of(pressed)
        letter = newest("request_fresh")
        assert letter.to == ADDRESS
        assert client.post(f"{link}fresh-link/").status_code == 404, "the one before is dead"
        fresh = link_in(letter)
        prove(client, fresh)
        assert "Go on" in text_of(client.get(fresh))
    assert events("request.fresh_link") == 1
    assert AgencyRequest.objects.get().draft_id == draft


def test_link_that_works_is_not_replaced_by_whoever_presses(client: Client, link: str):
    page = client.post(f"{link}fresh-link/", follow=True)
    assert "Use that one" in text_of(page)
    assert mails("request_fresh") == []
    assert client.get(link).status_code == 200


def test_withdrawn_link_looks_like_one_that_never_was_and_is_noted(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    withdraw_request(asked, reason="Asked twice", by=cast.actor("asha"))
    assert text_of(client.get(link)) == text_of(client.get("/r/" + "a" * 43 + "/"))
    assert events("request.link_tried") == 1


def test_link_that_a_reminder_replaced_is_noted_with_its_request(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    remind(asked, by=cast.actor("asha"))
    for _ in range(2):
        assert text_of(client.get(link)) == text_of(client.get("/r/" + "a" * 43 + "/"))
    noted = Event.objects.get(kind="request.link_tried")
    assert (noted.case_id, noted.about.endswith(asked.pk)) == (asked.case_id, True)


def test_link_that_was_passed_on_from_is_noted_with_its_request(
    client: Client, asked: AgencyRequest, link: str
):
    pass_on(asked, name="Kit Moss", email="kit@millbrook.nhs.uk", by=link_actor(asked))
    assert client.get(link).status_code == 404
    assert Event.objects.get(kind="request.link_tried").case_id == asked.case_id


def test_link_that_was_used_is_noted_when_somebody_comes_by_it_later(
    client: Client, asked: AgencyRequest, link: str
):
    prove(client, link)
    answered(asked)
    client.get(link)
    assert events("request.link_tried") == 0, "whoever sent it sees their receipt"
    assert Client().get(link).status_code == 200
    assert events("request.link_tried") == 1


def test_link_that_was_never_ours_is_noted_once_an_hour_and_names_nothing(client: Client, link: str):
    for mangled in (f"{link[:-2]}/", f"{link[:-2]}=/form/", "/r/" + "a" * 43 + "/"):
        client.get(mangled)
    noted = Event.objects.get(kind="request.link_unknown")
    assert (noted.case_id, noted.about, noted.detail_id) == ("", "", "")
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        client.post("/r/" + "b" * 43 + "/begin/")
    assert events("request.link_unknown") == 2
    assert events("request.link_tried") == 0


@pytest.mark.parametrize("mangled", ["", "=", "%0A", "/..", "x" * 400, "%00", "é"])
def test_mangled_link_gets_a_page_and_no_error(client: Client, link: str, mangled: str):
    answer = client.get(f"{link[:-2]}{mangled}/")
    assert answer.status_code == 404
    assert told_of_child(text_of(answer)) == []


def test_code_of_another_request_opens_nothing(
    client: Client, asked: AgencyRequest, link: str, cast: Cast, a_case: ACase
):
    asked_of(a_case(), by=cast.actor("asha"), email="other@hospital.nhs.uk", agency_name="Hospital")
    theirs = link_in(newest("request_link"))
    client.post(f"{theirs}send-code/")
    code = code_in(newest("request_code"))
    client.post(f"{link}send-code/")
    assert newest("request_code").to == ADDRESS
    if code_in(newest("request_code")) != code:
        assert client.post(f"{link}code/", {"code": code}).status_code == 422
    assert told_of_child(text_of(client.get(link))) == []


def test_code_tried_five_times_is_told_on_the_timeline(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    client.post(f"{link}send-code/")
    code = code_in(newest("request_code"))
    for _ in range(5):
        page = client.post(f"{link}code/", {"code": wrong(code)})
    assert "tried five times" in text_of(page)
    assert "tried five times" in text_of(client.post(f"{link}code/", {"code": code}))
    timeline = text_of(office(cast).get(f"/cases/{asked.case_id}/timeline/"))
    assert "typed a wrong code five times for the request to Millbrook Surgery" in timeline


def moved_outside(case: Case, cast: Cast) -> None:
    reach(case, milestone=MilestoneKind.HANDED_OVER, on=clock.today(), by=cast.actor("mina"))


def test_case_that_another_installation_leads_takes_nothing_and_the_office_can_be_written_to(
    client: Client, asked: AgencyRequest, link: str, cast: Cast
):
    prove(client, link)
    client.post(f"{link}begin/")
    moved_outside(Case.objects.get(pk=asked.case_id), cast)
    page = text_of(client.get(link))
    assert "Another panel leads this review now" in page
    assert "What was written in the form is kept" in page
    assert client.post(f"{link}nothing-held/").status_code == 422
    client.post(f"{link}messages/", {"words": "I have more. Who takes it?"})
    assert newest("message_to_office").to == "office@ashmoor.example"
    assert events("message.to_office") == 1
    with pytest.raises(RuleBroken, match="Another panel leads"):
        answered(AgencyRequest.objects.get())


def test_return_of_a_case_that_another_panel_here_leads_now_reaches_that_panel(
    asked: AgencyRequest, cast: Cast
):
    Case.objects.filter(pk=asked.case_id).update(lead_panel=cast.harrowdale)
    answered(AgencyRequest.objects.get())
    assert newest("request_answered").to == Panel.objects.get(pk=cast.harrowdale.pk).office_email
    assert AgencyRequest.objects.get().state == "answered"


def test_return_of_a_merged_case_stands_with_the_case_that_stands_for_it(
    asked: AgencyRequest, cast: Cast, a_case: ACase
):
    stands = a_case(**CHILD)
    merge_cases(stands, merged=Case.objects.get(pk=asked.case_id), reason="Same child", by=cast.actor("asha"))
    answered(AgencyRequest.objects.get(pk=asked.pk))
    page = text_of(office(cast).get(f"/cases/{stands.pk}/agencies/"))
    assert "Answered" in page
    told = newest("request_answered").body
    path = told[told.index("/cases/") :].split()[0]
    assert office(cast).get(path).status_code == 200

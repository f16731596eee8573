"""A form once sent never changes: its sender sends a corrected one, both stay, and only what changed is proposed."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import (
    ADDRESS,
    answered,
    asked_of,
    link_in,
    mails,
    newest,
    office,
    prove,
)
from tests.integration.agency_requests.forms import entered, finished

from opencdop.agency_requests.chasing.board import LATE, Filters, on_board
from opencdop.agency_requests.chasing.queries import turns
from opencdop.agency_requests.correcting_services import (
    begin_correction,
    enter_correction,
    mail_correction,
)
from opencdop.agency_requests.merging.queries import merge_for, narratives_of
from opencdop.agency_requests.merging.services import accept_answers_from
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.queries import requests_for_office
from opencdop.agency_requests.reply_services import (
    begin_answer,
    link_actor,
    say_nothing_held,
    send_answer,
)
from opencdop.cases.models import Case
from opencdop.cases.queries import agreed_values
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken

SAID = {"resuscitation": "yes", "place_of_death": "home", "report_summary": "The practice knew the family."}


@pytest.fixture
def sent(a_case: ACase, cast: Cast) -> AgencyRequest:
    """A report that was sent and taken into the record."""
    request = answered(asked_of(a_case(place_of_death="home"), by=cast.actor("asha")), **SAID)
    merge = merge_for(request)
    accept_answers_from(request, take=[row.key for row in merge.new], seen=merge.seen, by=cast.actor("asha"))
    return request


def corrected(request: AgencyRequest, **answers: object) -> AgencyRequest:
    """A corrected form, mailed and sent by its link. None as an answer takes it out."""
    mail_correction(request)
    link = link_in(newest("request_correction"))
    client = prove(Client(), link)
    client.post(f"{link}begin/")
    correction = AgencyRequest.objects.get(corrects=request)
    said = {**correction.draft.answers, **answers}
    send_answer(
        correction,
        answers={key: value for key, value in said.items() if value is not None},
        by=link_actor(correction),
    )
    return correction


def lock(case: Case, cast: Cast) -> None:
    reach(case, milestone=MilestoneKind.SIGNED_OFF, on=clock.today(), by=cast.actor("mina"))


def test_the_receipt_mails_a_fresh_link_to_the_address_that_was_asked(a_case: ACase, cast: Cast):
    request = asked_of(a_case(), by=cast.actor("asha"))
    link = link_in(newest("request_link"))
    answered(request, **SAID)
    stranger = Client()
    receipt = stranger.get(link).content.decode()
    assert "Send me a link for a corrected form" in receipt
    assert stranger.post(f"{link}correct/").status_code == 302
    mail = newest("request_correction")
    assert mail.to == ADDRESS
    assert "Marsden" not in mail.body
    assert link_in(mail) != link
    assert stranger.post(f"{link}correct/").status_code == 302
    assert len(mails("request_correction")) == 1
    assert "Send me a code" in stranger.get(link_in(mail)).content.decode()


def test_the_fresh_link_opens_what_was_sent_to_be_changed(sent: AgencyRequest):
    mail_correction(sent)
    link = link_in(newest("request_correction"))
    client = prove(Client(), link)
    assert "This is a corrected form" in client.get(link).content.decode()
    client.post(f"{link}begin/")
    draft = AgencyRequest.objects.get(corrects=sent).draft
    assert draft.answers["resuscitation"] == "yes"
    assert client.get(f"{link}form/how/").status_code == 200


def test_both_forms_are_kept_and_the_older_says_what_came_since(sent: AgencyRequest, cast: Cast):
    correction = corrected(sent, resuscitation="no")
    sent.refresh_from_db()
    assert sent.superseded_at is not None
    assert sent.submission.answers["resuscitation"] == "yes"
    assert correction.submission.answers["resuscitation"] == "no"
    client, home = office(cast), f"/cases/{sent.case_id}/agencies/"
    old = client.get(f"{home}{sent.id}/return/").content.decode()
    assert "A corrected form came on" in old
    assert f"{home}{correction.id}/return/" in old
    assert f"{home}{sent.id}/return/" in client.get(f"{home}{correction.id}/return/").content.decode()
    assert "Corrected since" in client.get(home).content.decode()


def test_only_what_changed_is_proposed(sent: AgencyRequest, cast: Cast):
    correction = corrected(sent, resuscitation="no", witnesses="Her aunt")
    merge = merge_for(correction)
    assert {row.key for row in merge.differing} == {"resuscitation"}
    assert {row.key for row in merge.new} == {"witnesses"}
    accept_answers_from(
        correction, take=["resuscitation", "witnesses"], seen=merge.seen, by=cast.actor("asha")
    )
    assert agreed_values(sent.case)["resuscitation"] == "no"


def test_what_was_kept_of_ours_is_not_asked_again(a_case: ACase, cast: Cast):
    by = cast.actor("asha")
    request = answered(asked_of(a_case(place_of_death="another_place"), by=by), **SAID)
    merge = merge_for(request)
    accept_answers_from(request, take=["resuscitation"], keep=["place_of_death"], seen=merge.seen, by=by)
    assert merge_for(corrected(request, witnesses="Her aunt")).open_keys == {"witnesses"}


def test_what_the_corrected_form_no_longer_says_is_shown_and_stays_until_somebody_corrects_it(
    sent: AgencyRequest, cast: Cast
):
    correction = corrected(sent, resuscitation=None)
    assert [row.key for row in merge_for(correction).gone] == ["resuscitation"]
    page = office(cast).get(f"/cases/{sent.case_id}/agencies/merge/").content.decode()
    assert "Left out of a corrected form" in page
    assert agreed_values(sent.case)["resuscitation"] == "yes"


def test_a_superseded_form_is_not_merged_and_its_words_stand_back(a_case: ACase, cast: Cast):
    by = cast.actor("asha")
    request = answered(asked_of(a_case(), by=by), **SAID)
    correction = corrected(request, report_summary="We knew them for years.")
    request.refresh_from_db()
    with pytest.raises(RuleBroken, match="A corrected form has come since"):
        merge_for(request)
    assert [each.id for each in requests_for_office(by).to_merge] == [correction.id]
    assert [each.words for each in narratives_of(request.case)["report_summary"]] == [
        ("We knew them for years.",)
    ]


def test_a_corrected_form_that_waits_is_neither_chased_nor_overdue(sent: AgencyRequest, cast: Cast):
    mail_correction(sent)
    with clock.pretend(clock.now() + timedelta(days=60)):
        assert not any(turns(clock.now() + timedelta(days=later)) for later in range(7))  # days of work too
        assert list(on_board(cast.actor("asha"), Filters(state=LATE))) == []


def test_answers_are_final_once_the_chair_has_signed_off(sent: AgencyRequest, cast: Cast):
    mail_correction(sent)
    begun = AgencyRequest.objects.get(corrects=sent)
    draft = begin_answer(begun, by=link_actor(begun))
    lock(sent.case, cast)
    begun.case.refresh_from_db()
    with pytest.raises(RuleBroken, match="signed off by the chair"):
        send_answer(begun, answers=draft.answers, by=link_actor(begun))
    for correct in (
        lambda: mail_correction(sent),
        lambda: enter_correction(sent, by=cast.actor("asha")),
        lambda: finished(entered(sent.case, by=cast.actor("asha")), by=cast.actor("asha")),
    ):
        with pytest.raises(RuleBroken, match="signed off by the chair"):
            correct()
    page = office(cast).get(f"/cases/{sent.case_id}/agencies/{sent.id}/").content.decode()
    assert "signed off by the chair" in page
    assert "Enter a corrected form" not in page


def test_correcting_locks_the_forms_before_their_case(sent: AgencyRequest, cast: Cast):
    mail_correction(sent)
    begun = AgencyRequest.objects.get(corrects=sent)
    draft = begin_answer(begun, by=link_actor(begun))
    for write in (
        lambda: mail_correction(sent),
        lambda: send_answer(begun, answers=draft.answers, by=link_actor(begun)),
        lambda: mail_correction(sent),
    ):
        with CaptureQueriesContext(connection) as asked:
            write()
        read = [found[1] for row in asked if (found := re.match(r'SELECT .*? FROM "(\w+)"', row["sql"]))]
        of_these = [name for name in read if name in (AgencyRequest._meta.db_table, Case._meta.db_table)]
        assert of_these[0] == AgencyRequest._meta.db_table
        assert Case._meta.db_table in of_these


def test_a_reporter_with_an_account_corrects_without_a_link(a_case: ACase, cast: Cast):
    request = asked_of(a_case(), by=cast.actor("asha"))
    answered(request, **SAID)
    dev = office(cast, "dev")
    assert "Send a corrected form" in dev.get(f"/requests/{request.id}/").content.decode()
    answer = dev.post(f"/requests/{request.id}/correct/")
    correction = AgencyRequest.objects.get(corrects=request)
    assert answer.url == f"/requests/{correction.id}/"
    assert mails("request_correction") == []
    with pytest.raises(NotFound):
        begin_correction(request, by=cast.actor("carol"))


def test_nobody_is_sent_to_a_correction_that_the_office_is_entering(a_case: ACase, cast: Cast):
    """The link that went out would lead to a form that says it is closed."""
    sent = answered(asked_of(a_case(), by=cast.actor("asha")))
    enter_correction(sent, by=cast.actor("asha"))
    queued = len(mails())
    for correct in (lambda: mail_correction(sent), lambda: begin_correction(sent, by=cast.actor("dev"))):
        with pytest.raises(RuleBroken, match="The office is entering"):
            correct()
    assert len(mails()) == queued


def test_the_office_corrects_what_it_entered(a_case: ACase, cast: Cast):
    case, by = a_case(), cast.actor("asha")
    request = finished(entered(case, by=by), by=by, reporter_role="Constable")
    page = office(cast).get(f"/cases/{case.id}/agencies/{request.id}/").content.decode()
    assert "Enter a corrected form" in page
    begun = office(cast).post(f"/cases/{case.id}/forms/{request.id}/correct/")
    correction = AgencyRequest.objects.get(corrects=request)
    assert begun.url == f"/cases/{case.id}/forms/{correction.id}/fill/"
    assert correction.draft.answers["reporter_role"] == "Constable"
    finished(correction, by=by, reporter_role="Sergeant")
    second = enter_correction(request, by=by)
    assert second.corrects_id == correction.id
    assert second.draft.answers["reporter_role"] == "Sergeant"


def test_nothing_held_can_be_corrected_too(a_case: ACase, cast: Cast):
    request = asked_of(a_case(), by=cast.actor("asha"))
    say_nothing_held(request, by=link_actor(request))
    correction = corrected(request, resuscitation="yes")
    assert correction.state == "answered"
    assert "resuscitation" in merge_for(correction).open_keys


def test_nothing_held_is_asked_once_more_before_it_takes_the_place_of_an_answer(
    client: Client, sent: AgencyRequest
):
    mail_correction(sent)
    link = link_in(newest("request_correction"))
    prove(client, link)
    assert "formaction" not in client.get(link).content.decode(), "one press would undo a report"
    asked = client.get(f"{link}nothing-held/").content.decode()
    assert "takes its place" in asked
    assert client.post(f"{link}nothing-held/").status_code == 302
    mail_correction(sent)
    again = link_in(newest("request_correction"))
    prove(client, again)
    assert "formaction" in client.get(again).content.decode(), "where nothing was held, it is one press"

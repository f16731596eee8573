"""What the office reads of a review whose answers are final: nobody is asked, reminded or waited for any more."""

from datetime import timedelta

import pytest
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import asked_of, in_days, office
from tests.integration.agency_requests.forms import entered
from tests.integration.browsing import text_of

from opencdop.accounts.models import Organisation
from opencdop.agency_requests.link.declining_services import decline
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.reply_services import link_actor
from opencdop.cases.models import Case
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.outbox.models import OutgoingEmail

SIGNED = "The review was signed off by the chair"
NOBODY = "Nobody is asked or reminded any more."
BY_THEMSELVES = "Reminders go by themselves."
ENDS = [MilestoneKind.SIGNED_OFF, MilestoneKind.CLOSED, MilestoneKind.OUT_OF_SCOPE, MilestoneKind.VOIDED]


@pytest.fixture
def asked(a_case: ACase, cast: Cast) -> AgencyRequest:
    """A request that is late, to an agency whose reporters have accounts, and whose e-mail did not arrive."""
    Organisation.objects.get_or_create(name="Millbrook Surgery", kind=Organisation.AGENCY)
    request = asked_of(a_case(surname="Quillfeather"), by=cast.actor("asha"))
    late = {"due_on": in_days(-3), "sent_at": clock.now() - timedelta(days=24)}
    AgencyRequest.objects.filter(pk=request.pk).update(**late)
    OutgoingEmail.objects.filter(kind="request_link").update(failed_at=clock.now())
    return AgencyRequest.objects.get(pk=request.pk)


def ended(case: Case, cast: Cast, milestone: MilestoneKind = MilestoneKind.SIGNED_OFF) -> None:
    reach(Case.objects.get(pk=case.pk), milestone=milestone, on=clock.today(), by=cast.actor("mina"))


def page(cast: Cast, asked: AgencyRequest, part: str = "") -> str:
    return text_of(office(cast).get(f"/cases/{asked.case_id}/agencies/{part}"))


@pytest.mark.unaudited("a request is made late by hand")
@pytest.mark.parametrize("milestone", ENDS)
def test_agencies_page_says_that_nobody_is_reminded_any_more(
    asked: AgencyRequest, cast: Cast, milestone: MilestoneKind
):
    before = page(cast, asked)
    assert BY_THEMSELVES in before
    assert "E-mail not delivered" in before
    ended(asked.case, cast, milestone)
    after = page(cast, asked)
    assert BY_THEMSELVES not in after
    assert NOBODY in after
    for words in ("E-mail not delivered", "Whom to ask", "Ask an agency", ">Remind"):
        assert words not in after
    assert "Not answered" in after


def test_agencies_page_of_a_review_in_which_nobody_was_asked_promises_nothing(a_case: ACase, cast: Cast):
    case, client = a_case(), office(cast)
    ended(case, cast)
    text = text_of(client.get(f"/cases/{case.pk}/agencies/"))
    assert "No agency was asked" in text
    assert "has been asked yet" not in text


@pytest.mark.unaudited("a request is made late by hand")
def test_page_of_a_request_asks_for_nothing_once_answers_are_final(asked: AgencyRequest, cast: Cast):
    before = page(cast, asked, f"{asked.pk}/")
    assert "Telephone them and check the address." in before
    assert "Who else can answer" in before
    ended(asked.case, cast)
    after = page(cast, asked, f"{asked.pk}/")
    assert f"They are not asked or reminded any more. {SIGNED}" in after
    for words in ("Telephone them", "Who else can answer", "Send a reminder", "/chase/"):
        assert words not in after
    chase = page(cast, asked, f"{asked.pk}/chase/")
    assert "this request is closed" not in chase
    assert SIGNED in chase
    assert "The review goes on without" not in page(cast, asked, f"{asked.pk}/withdraw/")


@pytest.mark.unaudited("a request is made late by hand")
def test_board_calls_no_request_of_a_review_late_whose_answers_are_final(asked: AgencyRequest, cast: Cast):
    client = office(cast)
    client.post("/agencies/", {"state": "all"})
    assert "3 days ago" in text_of(client.get("/agencies/"))
    ended(asked.case, cast)
    text = text_of(client.get("/agencies/"))
    assert asked.reference in text
    for words in ("3 days ago", "E-mail not delivered</strong>", "No manager told", "Remind<"):
        assert words not in text
    assert ", not answered" in text
    line = client.get("/agencies/board.csv").content.decode().splitlines()[1]
    assert "Not answered" in line
    assert "Not told" not in line
    assert ",24,0," in line


def test_nobody_is_told_to_ask_again_who_declined_before_the_end(a_case: ACase, cast: Cast):
    case = a_case(surname="Quillfeather")
    asked = asked_of(case, by=cast.actor("asha"))
    decline(asked, reason="no_time", words="Not before May.", by=link_actor(asked))
    client = office(cast)
    assert "does not answer, and ask again or go on without it" in text_of(client.get("/"))
    ended(case, cast)
    assert "ask again" not in text_of(client.get("/"))
    assert "ask again" not in page(cast, asked, f"{asked.pk}/")
    why = page(cast, asked, f"{asked.pk}/declined/")
    assert "Not before May." in why
    assert f"They are not asked any more. {SIGNED}" in why
    assert "Ask again" not in why
    typed = {"name": "Dr Kit Moss", "email": "k@millbrook.nhs.uk", "due_on-day": "1"}
    late = client.post(f"/cases/{case.pk}/agencies/{asked.pk}/declined/", typed)
    assert late.status_code == 422
    assert "Dr Kit Moss" in text_of(late)


def test_what_was_needed_is_not_waited_for_once_answers_are_final(a_case: ACase, cast: Cast):
    case = a_case()
    asked = asked_of(case, by=cast.actor("asha"))
    client, chase = office(cast), f"/agencies/{asked.pk}/chase/"
    ready, overview = f"/cases/{case.pk}/ready/", f"/cases/{case.pk}/"
    before = text_of(client.get(ready))
    assert chase in before
    assert "this case up" in before
    ended(case, cast)
    after = text_of(client.get(ready))
    assert "Nothing is waited for any more." in after
    assert "Report of Millbrook Surgery" in after
    for words in (chase, "this case up", "holds it up", "Go on without", "Note that it is here"):
        assert words not in after
    text = text_of(client.get(overview))
    assert "What was needed before the review meeting" in text
    assert "did not come" in text
    assert "Go on without" not in text


def test_giving_up_a_form_of_the_office_own_speaks_of_no_link(a_case: ACase, cast: Cast):
    begun = entered(a_case(), by=cast.actor("asha"))
    client, path = office(cast), f"/cases/{begun.case_id}/agencies/{begun.pk}/withdraw/"
    text = text_of(client.get(path))
    assert "Give up this form: Ashmoor Police" in text
    assert "The link stops working" not in text
    assert "they are told" not in text
    given_up = client.post(path, {"reason": "Begun twice"}, follow=True)
    assert "The form that was being entered is given up." in text_of(given_up)

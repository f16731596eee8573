"""Once a case is another panel's, so are the originals of its notification; an answer about it leads nowhere."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import ACase, Cast, a_person
from tests.integration.browsing import browsing, text_of
from tests.integration.intake.conftest import ANotification

from opencdop.accounts.roles import Role
from opencdop.cases.duplicate_questions import answer_question, ask_panel, record_of
from opencdop.cases.models import Case
from opencdop.core.errors import NotAllowed, NotFound
from opencdop.intake.entry_queries import original_for
from opencdop.intake.likely import asked_about
from opencdop.intake.models import Notification
from opencdop.intake.original_services import attach_original
from opencdop.intake.passing_services import pass_on
from opencdop.intake.services import open_case_from_notification
from opencdop.transfers.agreeing import OTHER, Terms
from opencdop.transfers.services import answer_proposal, propose_lead


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """With Hana, who manages Harrowdale's office."""
    cast.people["hana"] = a_person("Hana Brook", role=Role.MANAGER, at=cast.harrowdale.organisation)
    return cast


def a_letter() -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.txt", b"As it came")


def handed_over(case: Case, cast: Cast) -> None:
    terms = Terms(basis="JR3", reason="The family lives in the other area.")
    agreement = propose_lead(case, other=cast.harrowdale, lead=OTHER, terms=terms, by=cast.actor("asha"))
    answer_proposal(agreement, agreed=True, coordinator=cast.person("carol"), by=cast.actor("hana"))


def test_the_panel_that_leads_the_case_attaches_and_opens_originals_and_the_earlier_one_no_more(
    cast: Cast, a_notification: ANotification
) -> None:
    asha, carol = cast.actor("asha"), cast.actor("carol")
    came = a_notification(opened_by="asha")
    early = attach_original(came, upload=a_letter(), by=asha)
    with pytest.raises((NotAllowed, NotFound)):
        attach_original(came, upload=a_letter(), by=carol)
    handed_over(open_case_from_notification(came, coordinator=cast.person("asha"), by=asha), cast)
    came = Notification.objects.get(pk=came.pk)
    late = attach_original(came, upload=a_letter(), by=carol)
    for document in (early, late):
        assert original_for(carol, document.pk) == document
        with pytest.raises(NotFound):
            original_for(asha, document.pk)
    with pytest.raises((NotAllowed, NotFound)):
        attach_original(came, upload=a_letter(), by=asha)


def test_an_answer_leads_to_the_record_only_while_the_asker_may_open_it(
    cast: Cast, a_case: ACase, a_notification: ANotification
) -> None:
    asha, carol, browse = cast.actor("asha"), cast.actor("carol"), browsing(cast)
    came = a_notification(opened_by="asha")
    child = {"surname": "Nowicki", "forenames": "Tomasz", "nhs_number": "9990000026", "sex": "male"}
    days = {"date_of_birth": "2026-03-04", "date_of_death": "2026-11-02"}
    theirs = a_case(panel=cast.harrowdale, coordinator="carol", **child, **days)
    of_case = Case.objects.get(pk=a_case(**child, **days).pk)
    questions = [
        ask_panel(each, token=theirs.pk, by=asha) for each in (asked_about(came), record_of(of_case))
    ]
    pages = [f"/duplicates/answers/{question.pk}/" for question in questions]
    for question, page in zip(questions, pages, strict=True):
        answer_question(question, answer="same", note="We have him since 3 November.", by=carol)
        assert f'href="{question.href}"' in text_of(browse("asha").get(page))
        assert browse("asha").get(question.href).status_code == 200
    pass_on(came, to=cast.harrowdale, reason="Theirs.", by=asha)
    handed_over(of_case, cast)
    for question, page in zip(questions, pages, strict=True):
        shown = text_of(browse("asha").get(page))
        assert "We have him since 3 November." in shown
        assert question.href not in shown
        assert f"{question.reference} is with another panel now." in shown

"""The pages of who leads, as the people of two panels open them: what each shows, refuses, and never shows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.cast import ACase, Cast
from tests.integration.browsing import browsing, text_of
from tests.integration.meetings.way import ratified
from tests.integration.transfers.conftest import AProposal, interest_of
from tests.integration.transfers.test_outcome import told

from opencdop.audit.models import Event
from opencdop.cases.models import Case
from opencdop.core import clock
from opencdop.meetings.analysis_services import sign_off
from opencdop.transfers import chair_services, services, transfer_services
from opencdop.transfers.agreeing import OWN
from opencdop.transfers.models import JurisdictionAgreement, OutcomeReport

Browse = Callable[[str], Client]


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def said(cast: Cast, **other: Any) -> dict[str, Any]:
    return {
        "other": cast.harrowdale.pk,
        "lead": "other",
        "basis": "JR3",
        "reason": "The family lives there.",
        "method": "summary",
        "due_working_days": "10",
        **other,
    }


def test_a_case_goes_from_one_panel_to_the_other_by_its_pages(
    browse: Browse, cast: Cast, a_case: ACase
) -> None:
    case = a_case()
    asha, hana = browse("asha"), browse("hana")
    page = text_of(asha.get(f"/cases/{case.pk}/lead/"))
    assert "Ashmoor leads this review" in page
    assert "What the rules propose" in page
    answer = asha.post(f"/cases/{case.pk}/lead/propose/", said(cast), follow=True)
    assert "Harrowdale is told by e-mail" in text_of(answer)
    assert "Ella Rose Marsden" in text_of(hana.get("/leads/"))
    interest = interest_of(case, cast.harrowdale)
    page = text_of(hana.get(f"/leads/{interest.pk}/"))
    assert "Ella Rose Marsden" in page
    assert "999 000 0018" in page
    assert "The family lives there." in page
    refused = hana.post(f"/leads/{interest.pk}/answer/", {"agreed": "yes"})
    assert refused.status_code == 422
    answer = hana.post(
        f"/leads/{interest.pk}/answer/", {"agreed": "yes", "coordinator": cast.person("carol").pk}
    )
    assert answer.headers["Location"] == f"/cases/{case.pk}/"
    assert hana.get(f"/cases/{case.pk}/").status_code == 200
    assert asha.get(f"/cases/{case.pk}/").status_code == 404
    kept = interest_of(Case.objects.get(pk=case.pk), cast.ashmoor)
    page = text_of(asha.get(f"/leads/{kept.pk}/"))
    assert "Harrowdale leads this review" in page
    assert "Led the review before" in page
    assert Event.objects.filter(kind="interest.read", case_id=case.pk).exists()


def test_a_proposal_that_is_refused_keeps_everything_typed(browse: Browse, cast: Cast, a_case: ACase) -> None:
    case = a_case()
    typed = said(cast, reason="Ella lived there, by the sea.")
    page = browse("asha").post(f"/cases/{case.pk}/lead/propose/", typed)
    assert page.status_code == 422
    assert "names the child" in text_of(page)
    assert "by the sea" in text_of(page)
    typed = said(cast, basis="JR4", reason="The services were here.", lead="own")
    assert browse("asha").post(f"/cases/{case.pk}/lead/propose/", typed).status_code == 422
    typed["rationale"] = "Most who knew the child work here."
    assert browse("asha").post(f"/cases/{case.pk}/lead/propose/", typed).status_code == 302


def test_not_agreeing_and_asking_the_chairs_goes_by_the_stub(
    browse: Browse, cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    agreement = a_proposal(case)
    kept = interest_of(case, cast.harrowdale)
    hana = browse("hana")
    hana.post(f"/leads/{kept.pk}/answer/", {"agreed": "no", "reason": "The move was in May."})
    assert "The move was in May." in text_of(browse("asha").get(f"/cases/{case.pk}/lead/"))
    hana.post(f"/leads/{kept.pk}/chairs/", {"reason": "Where was home that week?"})
    agreement.refresh_from_db()
    assert agreement.state == "escalated"
    address = f"/leads/chairs/{agreement.pk}/"
    for name in ("chidi", "ivo"):
        page = text_of(browse(name).get(address))
        assert case.reference in page
        assert "Where was home that week?" in page
        assert "Marsden" not in page
        assert "Ella" not in page
        assert "999 000" not in page
        assert address in browse(name).get("/").content.decode()
        browse(name).post(address, {"lead": "other", "words": "They know the family."})
    agreement.refresh_from_db()
    assert agreement.state == "settled"
    page = text_of(hana.get(f"/leads/{kept.pk}/"))
    assert "Take the case over" in page
    answer = hana.post(f"/leads/{kept.pk}/take-over/", {"coordinator": cast.person("carol").pk})
    assert answer.headers["Location"] == f"/cases/{case.pk}/"


def test_the_outcome_is_sent_read_and_confirmed(
    browse: Browse, cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    services.answer_proposal(a_proposal(case, lead=OWN), agreed=True, by=cast.actor("hana"))
    kept = interest_of(case, cast.harrowdale)
    asha, carol = browse("asha"), browse("carol")
    address = f"/cases/{case.pk}/lead/outcome/{kept.pk}/"
    assert "once the chair has signed" in text_of(asha.get(address))
    sign_off(ratified(case, cast), by=cast.actor("chidi"))
    page = text_of(asha.get(address))
    assert "What will be sent" in page
    assert "Infection, found after death." in page
    assert "Ella" not in page.split("What will be sent")[1]
    assert "/lead/outcome/" in asha.get("/leads/").content.decode()
    asha.post(address, {"words": "With our thanks."})
    page = text_of(carol.get(f"/leads/{kept.pk}/"))
    assert "Infection, found after death." in page
    assert "With our thanks." in page
    assert "Outcome report" in text_of(carol.get("/")) or "outcome" in text_of(carol.get("/")).lower()
    saved = carol.get(f"/leads/{kept.pk}/report.docx")
    assert saved.status_code == 200
    assert "Marsden" not in saved.headers["Content-Disposition"]
    carol.post(f"/leads/{kept.pk}/confirm/")
    assert OutcomeReport.objects.get().state == "acknowledged"
    assert "Carol Finch confirmed it" in text_of(asha.get(address))


def test_a_second_press_sends_no_second_outcome_and_keeps_what_was_typed(
    browse: Browse, cast: Cast, a_case: ACase
) -> None:
    case = a_case()
    kept = told(cast, case)
    sign_off(ratified(case, cast), by=cast.actor("chidi"))
    asha, address = browse("asha"), f"/cases/{case.pk}/lead/outcome/{kept.pk}/"
    assert '<input type="hidden" name="seen" value="0">' in asha.get(address).content.decode()
    typed = {"words": "With our thanks.", "seen": "0"}
    assert asha.post(address, typed).status_code == 302
    late = asha.post(address, {**typed, "words": "And with our sympathy."})
    assert late.status_code == 422
    page = text_of(late)
    assert "A report was sent to this panel since you opened this page, by Asha Verma" in page
    assert "With our thanks." in page, "the one that went stands there"
    assert "And with our sympathy." in page
    assert OutcomeReport.objects.count() == 1
    assert 'name="seen" value="1"' in late.content.decode()
    asha.post(address, {**typed, "seen": "1"})
    assert OutcomeReport.objects.count() == 2


def test_a_second_press_records_what_they_reported_once(
    browse: Browse, cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case, asha = a_case(), cast.actor("asha")
    agreement = a_proposal(case, other=None, other_body="Northmere panel")
    services.record_answer(agreement, agreed=True, said_by="X", said_at=clock.now(), how="Letter", by=asha)
    transfer_services.hand_over_outside(agreement, how="By post", by=asha)
    address, today = f"/cases/{case.pk}/lead/received/", clock.today()
    typed = {
        "words": "No modifiable factor.",
        "said_by": "Their office",
        "how": "Letter",
        "received_on-day": str(today.day),
        "received_on-month": str(today.month),
        "received_on-year": str(today.year),
        "seen": "0",
    }
    assert '<input type="hidden" name="seen" value="0">' in browse("asha").get(address).content.decode()
    assert browse("asha").post(address, typed).status_code == 302
    wrong = browse("asha").post(address, {**typed, "how": ""})
    assert 'name="seen" value="0">' in wrong.content.decode(), "a gap in the form does not make it newer"
    late = browse("asha").post(address, {**typed, "words": "Two factors."})
    assert late.status_code == 422
    page = text_of(late)
    assert "Asha Verma has recorded a report since you opened this page" in page
    assert "No modifiable factor." in page
    assert "Two factors." in page
    assert OutcomeReport.objects.count() == 1
    assert browse("asha").post(address, {**typed, "seen": "1"}).status_code == 302
    assert OutcomeReport.objects.count() == 2


def addresses_of(case: Case, agreement: JurisdictionAgreement) -> list[str]:
    interest = case.interests.get()
    lead, kept = f"/cases/{case.pk}/lead/", f"/leads/{interest.pk}/"
    return [
        *(
            lead,
            f"{lead}propose/",
            f"{lead}inform/",
            f"{lead}outcome/{interest.pk}/",
            f"{lead}{agreement.pk}/chairs/",
        ),
        *(
            f"{lead}{agreement.pk}/take-back/",
            f"{lead}inform/{interest.pk}/end/",
            f"{lead}{agreement.pk}/stop/",
        ),
        *(kept, f"{kept}ask/", f"{kept}chairs/", f"{kept}report.docx"),
    ]


def test_other_panels_people_find_nothing(
    browse: Browse, cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    addresses = addresses_of(case, a_proposal(case))
    for address in addresses:
        assert browse("lena").get(address).status_code == 404, address
    for address in addresses[:8]:
        assert browse("carol").get(address).status_code == 404, address
    for address in addresses[8:]:
        assert browse("asha").get(address).status_code == 404, address
    for name in ("ben", "dev", "edith", "ana"):
        for address in addresses:
            assert browse(name).get(address).status_code in (403, 404), (name, address)


def test_nobody_of_the_panel_that_does_not_lead_reaches_the_record(
    browse: Browse, cast: Cast, a_case: ACase, a_proposal: AProposal
) -> None:
    case = a_case()
    agreement = a_proposal(case)
    chair_services.ask_the_chairs(agreement, reason="Which home?", by=cast.actor("asha"))
    pages = (
        "",
        "record/",
        "forms/",
        "agencies/",
        "meetings/",
        "actions/",
        "timeline/",
        "readers/",
        "referrals/",
    )
    for name in ("carol", "hana", "ivo", "nell"):
        for page in pages:
            assert browse(name).get(f"/cases/{case.pk}/{page}").status_code in (403, 404), (name, page)


def test_the_list_asks_as_often_for_one_row_as_for_many(
    browse: Browse, cast: Cast, a_case: ACase, a_proposal: AProposal, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from opencdop.transfers import queries

    counts = []
    for rows in (1, 5):
        for number in range(rows):
            case = a_case(surname=f"Okoro{rows}{number}", nhs_number="")
            services.answer_proposal(a_proposal(case, lead=OWN), agreed=True, by=cast.actor("hana"))
            a_proposal(a_case(surname=f"Webb{rows}{number}", nhs_number=""))
        hana, asha = cast.actor("hana"), cast.actor("asha")
        with CaptureQueriesContext(connection) as asked:
            queries.to_answer(hana), queries.kept_by(hana), queries.made_by(asha), queries.reports_owed(asha)
        counts.append(len(asked))
    assert counts[0] == counts[1]

"""The checklist of a case at a browser, its letters, the panel's list, and where open lines are told of."""

import io
from datetime import date

import pytest
from docx import Document
from tests.cast import ACase, Cast
from tests.integration.browsing import Browse, browsing, text_of

from opencdop.audit.models import Event
from opencdop.cases.link_services import link_cases
from opencdop.cases.models import Case
from opencdop.cases.services import reach
from opencdop.cases.stages import MilestoneKind
from opencdop.telling_others.queries import checklist_of, list_of

DONE = {"on-day": "3", "on-month": "11", "on-year": "2026"}


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def test_the_office_opens_the_list_and_its_reading_is_recorded(
    browse: Browse, cast: Cast, a_case: ACase
) -> None:
    case = a_case(siblings=[{"name": "Sam Marsden"}])
    address = f"/cases/{case.id}/telling/"
    page = text_of(browse("asha").get(address))
    assert "Sam Marsden: records looked at" in page
    assert "act today" in page
    assert Event.objects.filter(case_id=case.id, kind="case.read").exists()
    for name, status in (("mina", 200), ("chidi", 403), ("ben", 403), ("carol", 404), ("edith", 403)):
        assert browse(name).get(address).status_code == status, name
    assert browse("asha").get(f"{address}lines/gp/").status_code == 200
    assert browse("carol").get(f"{address}lines/gp/").status_code == 404
    assert browse("asha").get(f"{address}lines/made_up/").status_code == 404


def test_lines_are_recorded_taken_back_and_what_was_typed_is_kept(
    browse: Browse, cast: Cast, a_case: ACase
) -> None:
    case, asha = a_case(), browse("asha")
    address = f"/cases/{case.id}/telling/"
    refused = asha.post(address, {**DONE, "lines": ["gp"], "act": "not-needed", "to_whom": "Dr Lee"})
    assert refused.status_code == 422
    page = text_of(refused)
    assert 'value="Dr Lee"' in page
    assert 'value="gp" aria-describedby="line-gp-more" checked' in page
    asha.post(address, {**DONE, "lines": ["gp", "nhs_record"], "act": "done"})
    asha.post(address, {**DONE, "lines": ["benefits"], "act": "not-needed", "note": "No family is known"})
    checklist = checklist_of(case)
    assert checklist.done == 3
    mark = checklist.row("gp").mark
    assert mark is not None
    asha.post(f"{address}marks/{mark.id}/back/")
    assert checklist_of(case).row("gp").is_open
    assert browse("carol").post(f"{address}marks/{mark.id}/back/").status_code == 404


def test_what_was_typed_stays_when_a_colleague_recorded_the_line_meanwhile(
    browse: Browse, cast: Cast, a_case: ACase
) -> None:
    case = a_case()
    address = f"/cases/{case.id}/telling/"
    said = {**DONE, "lines": ["gp"], "act": "done"}
    browse("mina").post(address, said)
    refused = browse("asha").post(address, {**said, "to_whom": "Dr Lee", "note": "Rang at noon"})
    page = text_of(refused)
    assert refused.status_code == 422
    assert "Somebody else recorded one of these lines meanwhile" in page
    assert 'value="Dr Lee"' in page
    assert "Rang at noon" in page


def test_a_letter_is_made_for_its_addressee_and_the_reading_recorded(
    browse: Browse, cast: Cast, a_case: ACase
) -> None:
    case = a_case(siblings=[{"name": "Sam Marsden"}])
    address = f"/cases/{case.id}/telling/lines/child_health/"
    answer = browse("asha").post(address, {"act": "docx", "to": "Child health service\r\nMillbrook"})
    text = "\n".join(line.text for line in Document(io.BytesIO(answer.content)).paragraphs)
    assert "Child health service" in text
    assert "Ella Rose Marsden, born 20 June 2026, NHS number 999 000 0018" in text
    assert "Sam" not in text
    assert "Marsden" not in answer["Content-Disposition"]
    assert Event.objects.filter(case_id=case.id, kind="telling.letter_made").count() == 1
    assert browse("carol").post(address, {"act": "docx"}).status_code == 404


def test_a_letter_whose_words_the_record_does_not_hold_is_refused_beside_what_was_typed(
    browse: Browse, cast: Cast, a_case: ACase
) -> None:
    case = a_case(nhs_number={"none": "not_known"})
    address = f"/cases/{case.id}/telling/lines/gp/"
    answer = browse("asha").post(address, {"act": "pdf", "to": "Dr Lee, Millbrook"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "NHS number is not known" in page
    assert "Dr Lee, Millbrook" in page
    assert not Event.objects.filter(kind="telling.letter_made").exists()


def test_a_letter_about_another_child_names_that_child_alone(
    browse: Browse, cast: Cast, a_case: ACase
) -> None:
    case = a_case(siblings=[{"name": "Sam Okoro", "date_of_birth": "2026-06-20"}])
    code = next(row.line.code for row in checklist_of(case).rows if row.line.part == "keep")
    answer = browse("asha").post(f"/cases/{case.id}/telling/lines/{code}/", {"act": "docx"})
    text = "\n".join(line.text for line in Document(io.BytesIO(answer.content)).paragraphs)
    assert "Sam Okoro, born 20 June 2026" in text
    assert "Ella" not in text


def test_the_email_that_names_nobody_is_sent_from_the_line(browse: Browse, cast: Cast, a_case: ACase) -> None:
    case = a_case()
    address = f"/cases/{case.id}/telling/lines/gp/"
    assert browse("asha").post(address, {"act": "email", "email": "nobody"}).status_code == 422
    assert browse("asha").post(address, {"act": "email", "email": "gp@practice.example"}).status_code == 302


def test_open_and_due_lines_stand_on_the_work_list_until_they_are_recorded(
    browse: Browse, cast: Cast, a_case: ACase
) -> None:
    case, asha = a_case(), browse("asha")
    assert "Tell others, and stop the letters" in text_of(asha.get("/"))
    assert "Tell others, and stop the letters" not in text_of(browse("carol").get("/"))
    codes = [row.line.code for row in checklist_of(case).rows]
    asha.post(
        f"/cases/{case.id}/telling/",
        {**DONE, "lines": codes, "act": "done", "how": "telephone", "done_by": "Dr Pike"},
    )
    assert "Tell others, and stop the letters" not in text_of(asha.get("/"))


def test_closing_shows_what_is_open_and_is_not_held_up(browse: Browse, cast: Cast, a_case: ACase) -> None:
    case = a_case()
    reach(case, milestone=MilestoneKind.SIGNED_OFF, on=date(2026, 11, 10), by=cast.actor("chidi"))
    page = text_of(browse("mina").get(f"/cases/{case.id}/"))
    assert "Still open on the list of whom to tell" in page
    browse("mina").post(f"/cases/{case.id}/close/")
    case.refresh_from_db()
    assert case.stage == "closed"


def test_the_manager_keeps_the_list_and_the_office_reads_it(browse: Browse, cast: Cast) -> None:
    address = f"/panels/{cast.ashmoor.pk}/telling/"
    assert browse("asha").get(address).status_code == 200
    assert browse("carol").get(address).status_code == 404
    assert browse("asha").get(f"{address}new/").status_code == 403
    mina = browse("mina")
    assert mina.post(f"{address}new/", {"title": "Library"}).status_code == 422
    said = {"part": "stop", "title": "Library reminders", "applies": "always", "how": "telephone"}
    mina.post(f"{address}new/", said)
    assert "Library reminders" in text_of(browse("asha").get(address))
    mina.post(f"{address}gp/", {**said, "title": "The practice"})
    for act in ("retire", "back", "back", "down", "up"):
        mina.post(f"{address}gp/arrange/", {"act": act})
    line = next(line for line in list_of(cast.ashmoor) if line.code == "gp")
    assert (line.title, line.is_retired) == ("The practice", False)


def test_linked_children_are_named_to_the_office_and_another_panels_is_not(
    browse: Browse, cast: Cast, a_case: ACase
) -> None:
    case, twin = a_case(), a_case(forenames="Rosa Lily", nhs_number="9990000026")
    theirs = a_case(
        panel=cast.harrowdale, coordinator="carol", forenames="Elle Rose", nhs_number="9990000034"
    )
    link_cases(case, other=twin, kind="twins", by=cast.actor("asha"))
    link_cases(Case.objects.get(pk=case.pk), other=theirs, kind="event", by=cast.actor("asha"))
    page = text_of(browse("asha").get(f"/cases/{case.id}/telling/"))
    assert "What must not stop from here" in page
    assert "Rosa Lily" in page
    assert f'href="/cases/{twin.id}/telling/"' in page
    assert "A child whose review Harrowdale leads" in page
    assert not any(secret in page for secret in ("Elle", theirs.reference, theirs.id))
    assert Event.objects.filter(case_id=twin.id, kind="case.read").exists()

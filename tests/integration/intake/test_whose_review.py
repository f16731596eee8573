"""Whose review it is, at the triage page: what is proposed, what the office chooses, what opening the case does."""

from http import HTTPStatus
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.integration.between import held_open
from tests.integration.intake.conftest import ANotification, Office

from opencdop.audit.models import Event
from opencdop.cases import lead_seen
from opencdop.cases.jurisdiction_queries import proposed_lead
from opencdop.cases.models import Case, LeadFacts, Milestone
from opencdop.core.actor import SYSTEM
from opencdop.core.errors import NotFound, RuleBroken, Stale
from opencdop.intake import events, lead_services
from opencdop.intake.models import Notification
from opencdop.panels.place_services import import_places

LIST = "/notifications/"
ASHMOOR, HARROWDALE = "EASH00001", "EHAR00001"


@pytest.fixture
def places(db: None, tmp_path: Path) -> None:
    """Invented postcodes of both panels and of Wales."""
    file = tmp_path / "places.csv"
    rows = (f"AZ1 1AA,{ASHMOOR}", f"HZ1 1AA,{HARROWDALE}", "WZ1 1AA,W99000001")
    file.write_text("\n".join(("postcode,authority", *rows, "")))
    import_places(file, by=SYSTEM)


def page_of(client: object, notification: Notification) -> str:
    return client.get(f"{LIST}{notification.pk}/").content.decode()  # type: ignore[attr-defined]


def test_triage_shows_that_it_is_ours(a_notification: ANotification, office: Office, places: None):
    text = page_of(office("asha"), a_notification(opened_by="asha", postcode="AZ1 1AA"))
    for words in ("Whose review", "Ours to review", "rule JR1", "Ashmoor Council"):
        assert words in text


def test_triage_shows_whose_it_is_and_who_else_is_told(
    a_notification: ANotification, office: Office, places: None
):
    notification = a_notification(
        opened_by="asha", postcode="HZ1 1AA", place_of_death="hospital_theatre", place_postcode="AZ1 1AA"
    )
    text = page_of(office("asha"), notification)
    for words in ("To be agreed", "The Harrowdale panel", "rule JR3", "Open the case here all the same"):
        assert words in text


def test_opening_a_case_of_another_area_leads_to_the_agreement(
    cast: Cast, a_notification: ANotification, office: Office, places: None
):
    notification = a_notification(
        opened_by="asha", postcode="HZ1 1AA", place_of_death="hospital_theatre", place_postcode="AZ1 1AA"
    )
    posted = {"decision": "open", "coordinator": cast.person("asha").pk}
    answer = office("asha").post(f"{LIST}{notification.pk}/decide/", posted)
    case = Case.objects.get()
    assert answer["Location"] == f"/cases/{case.pk}/lead/"
    assert (case.lead_panel, case.lead_rule, case.lead_status) == (cast.ashmoor, "JR3", "AGREEMENT_REQUIRED")


def test_opening_our_own_case_leads_to_it(
    cast: Cast, a_notification: ANotification, office: Office, places: None
):
    notification = a_notification(opened_by="asha", postcode="AZ1 1AA")
    posted = {"decision": "open", "coordinator": cast.person("asha").pk}
    answer = office("asha").post(f"{LIST}{notification.pk}/decide/", posted)
    case = Case.objects.get()
    assert answer["Location"] == f"/cases/{case.pk}/"
    assert (case.lead_rule, case.lead_status) == ("JR1", "AUTO")


def test_no_fixed_address_and_postcode_of_no_place_each_have_their_sentence(
    a_notification: ANotification, office: Office, places: None
):
    client = office("asha")
    assert "no fixed address" in page_of(client, a_notification(opened_by="asha"))
    nowhere = a_notification(opened_by="asha", postcode="AZ9 9ZZ")
    assert "No place has this postcode" in page_of(client, nowhere)


def test_without_a_file_of_postcodes_the_office_chooses(a_notification: ANotification, office: Office):
    notification = a_notification(opened_by="asha", postcode="AZ1 1AA")
    client = office("asha")
    text = page_of(client, notification)
    assert "No postcode file has been read in" in text
    assert "rule JR16" in text
    posted = {"residence_la": HARROWDALE, "death_la": ASHMOOR}
    answer = client.post(f"{LIST}{notification.pk}/whose/", posted)
    assert answer.status_code == HTTPStatus.FOUND
    text = page_of(client, notification)
    assert "rule JR3" in text
    assert "Change what was chosen" in text
    assert Event.objects.filter(kind=events.LEAD_FACTS_CHOSEN.code).count() == 1


def test_child_of_two_homes_goes_to_the_chairs(a_notification: ANotification, office: Office):
    notification = a_notification(opened_by="asha")
    client = office("asha")
    posted = {"residence_la": ASHMOOR, "second_la": HARROWDALE, "death_la": ASHMOOR}
    client.post(f"{LIST}{notification.pk}/whose/", posted)
    text = page_of(client, notification)
    assert "rule JR7" in text
    assert "chairs" in text


def test_area_that_is_not_in_the_list_is_refused_with_a_sentence(
    a_notification: ANotification, office: Office
):
    notification = a_notification(opened_by="asha")
    answer = office("asha").post(f"{LIST}{notification.pk}/whose/", {"residence_la": "E00"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose one of the areas in the list" in answer.content.decode()


def test_resident_of_wales_is_reviewed_only_with_a_reason(
    cast: Cast, a_notification: ANotification, office: Office, places: None
):
    notification = a_notification(opened_by="asha", postcode="WZ1 1AA")
    client, asha = office("asha"), cast.person("asha")
    assert "Why is it reviewed here?" in page_of(client, notification)
    posted = {"decision": "open", "coordinator": asha.pk, "review_reason": ""}
    refused = client.post(f"{LIST}{notification.pk}/decide/", posted)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Case.objects.exists()
    client.post(
        f"{LIST}{notification.pk}/decide/", {**posted, "review_reason": "Care here matters for others."}
    )
    facts = LeadFacts.objects.get(case=Case.objects.get())
    assert (facts.decision, facts.decision_reason) == (LeadFacts.REVIEW, "Care here matters for others.")
    assert facts.decided_by_name == asha.name


def test_what_was_chosen_goes_over_into_the_case(cast: Cast, a_notification: ANotification):
    asha, notification = cast.actor("asha"), a_notification(opened_by="asha")
    chosen = {"residence_la": HARROWDALE, "lac_responsible_la": ASHMOOR, "death_la": HARROWDALE}
    lead_services.choose_lead_facts(notification, chosen=chosen, by=asha)
    case, status = lead_services.open_case_with_lead(notification, coordinator=cast.person("asha"), by=asha)
    assert status == "AGREEMENT_REQUIRED"
    assert proposed_lead(case).rule == case.lead_rule == "JR5"
    assert LeadFacts.objects.get(case=case).chosen == chosen


def test_clock_begins_with_the_first_notification_whoever_leads(cast: Cast, a_notification: ANotification):
    asha, notification = cast.actor("asha"), a_notification(opened_by="asha")
    case, _status = lead_services.open_case_with_lead(notification, coordinator=cast.person("asha"), by=asha)
    notified = Milestone.objects.get(case=case, kind="notified")
    assert notified.on == notification.received_at.date()


def test_other_panels_person_cannot_choose(cast: Cast, a_notification: ANotification):
    notification = a_notification(opened_by="asha")
    with pytest.raises(NotFound):
        lead_services.choose_lead_facts(notification, chosen={}, by=cast.actor("carol"))


def test_decided_notification_takes_no_more_choices(cast: Cast, a_notification: ANotification):
    asha, notification = cast.actor("asha"), a_notification(opened_by="asha")
    lead_services.open_case_with_lead(notification, coordinator=cast.person("asha"), by=asha)
    with pytest.raises(RuleBroken):
        lead_services.choose_lead_facts(notification, chosen={}, by=asha)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"date_of_birth": "2026-11-05", "date_of_death": "2026-11-02"}, "before the date of birth"),
        ({"date_of_death": "2031-01-02"}, "The date of death is in the future"),
    ],
)
def test_dates_that_cannot_be_are_pointed_out_and_the_case_can_be_opened(
    cast: Cast, a_notification: ANotification, office: Office, said: dict[str, str], sentence: str
):
    notification = a_notification(opened_by="asha", **said)
    client = office("asha")
    assert sentence in page_of(client, notification)
    posted = {"decision": "open", "coordinator": cast.person("asha").pk}
    assert client.post(f"{LIST}{notification.pk}/decide/", posted).status_code == HTTPStatus.FOUND
    case = Case.objects.get()
    assert case.died_on is None or case.died_on.isoformat() == "2026-11-02"


def test_baby_who_lived_for_hours_is_said_in_hours(a_notification: ANotification, office: Office):
    notification = a_notification(
        opened_by="asha", date_of_birth="2026-10-24", time_of_birth="23:00", date_of_death="2026-10-25",
        time_of_death="05:00",
    )  # fmt: skip
    assert "7 hours" in page_of(office("asha"), notification)


def seen_in(text: str) -> str:
    """The mark that the form of homes and places will send."""
    return text.split('name="seen" value="', 1)[1].split('"', 1)[0]


def test_homes_that_a_colleague_chose_since_are_not_written_over(
    a_notification: ANotification, office: Office
):
    notification = a_notification(opened_by="asha")
    asha, mina, address = office("asha"), office("mina"), f"{LIST}{notification.pk}/whose/"
    seen = seen_in(page_of(asha, notification))
    theirs = {"residence_la": HARROWDALE, "service_family": "yes", "seen": seen}
    assert mina.post(address, theirs).status_code == HTTPStatus.FOUND
    mine = {"residence_la": ASHMOOR, "death_la": HARROWDALE, "service_family": "yes", "seen": seen}
    late = asha.post(address, mine)
    assert late.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    text = late.content.decode()
    assert "Somebody has chosen other homes or places since you opened this page" in text
    stands = text.split('id="stands-now"', 1)[1].split("</dl>", 1)[0]
    assert "Harrowdale" in stands
    assert "armed forces" not in stands, "what both chose alike is not compared"
    assert f'<option value="{ASHMOOR}" selected>' in text, "what was chosen is still chosen"
    assert f'<option value="{HARROWDALE}" selected>' in text
    assert Notification.objects.get().lead_facts == {"residence_la": HARROWDALE, "service_family": True}
    for _ in "12":  # pressed twice, nothing is asked
        again = asha.post(address, {**mine, "seen": seen_in(text)})
        assert again.status_code == HTTPStatus.FOUND
    kept = {"residence_la": ASHMOOR, "death_la": HARROWDALE, "service_family": True}
    assert Notification.objects.get().lead_facts == kept


@pytest.mark.django_db(transaction=True)
def test_of_two_who_choose_homes_at_once_the_second_is_told(cast: Cast, a_notification: ANotification):
    asha, notification = cast.actor("asha"), a_notification(opened_by="asha")
    seen = lead_seen.seen_of(notification.lead_facts)
    one, two = Notification.objects.get(), Notification.objects.get()
    came = held_open(
        lambda: lead_services.choose_lead_facts(one, chosen={"death_la": ASHMOOR}, seen=seen, by=asha),
        lambda: lead_services.choose_lead_facts(two, chosen={"death_la": HARROWDALE}, seen=seen, by=asha),
    )
    assert isinstance(came, Stale)
    assert Notification.objects.get().lead_facts == {"death_la": ASHMOOR}

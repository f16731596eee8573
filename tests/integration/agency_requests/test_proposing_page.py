"""Whom to ask, as the office meets it: proposals with reasons, contacts of the directory, and all sent in one act."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import asked_of, in_days, mails
from tests.integration.browsing import Browse, browsing, text_of

from opencdop.accounts.models import Organisation
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.proposing.queries import contacts_by_type, whom_to_ask
from opencdop.agency_requests.proposing.services import Ask, ask_together
from opencdop.audit.queries import timeline_of
from opencdop.cases.jurisdiction_services import note_lead_facts
from opencdop.cases.models import Case
from opencdop.cases.services import close_case, reach
from opencdop.cases.stages import MilestoneKind
from opencdop.cases.supplement_services import set_form_aside
from opencdop.core import clock
from opencdop.core.errors import NotAllowed, NotFound
from opencdop.directory.models import Contact
from opencdop.panels.models import Footprint


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


@pytest.fixture
def case(a_case: ACase) -> Case:
    return a_case()


def at(case: Case) -> str:
    return f"/cases/{case.id}/agencies/propose/"


def a_contact(kind: str, name: str, **other: Any) -> Contact:
    agency, _ = Organisation.objects.get_or_create(
        kind=Organisation.AGENCY, agency_type=kind, name=f"Ashmoor {kind}"
    )
    said = {"email": f"{name.lower().replace(' ', '.')}@ashmoor.nhs.uk", "role": "Named nurse", **other}
    return Contact.objects.create(
        agency=agency, name=name, from_on=clock.today() - timedelta(days=30), **said
    )


def fields_of(response: Any) -> dict[str, list[str]]:
    """What a browser would post: every field of the page's form as it stands."""
    html = response.content.decode()
    form = re.search(r"<form method=\"post\" novalidate.*?</form>", html, re.DOTALL)
    assert form
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        of = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        box = of.get("type") in ("checkbox", "radio")
        if "name" in of and (not box or " checked" in tag):
            found.setdefault(of["name"], []).append(unescape(of.get("value", "")))
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form[0], re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = [chosen[1] if chosen else ""]
    found.pop("csrfmiddlewaretoken", None)
    return found


def pressed(browser: Any, case: Case, fields: dict[str, list[str]], button: str) -> Any:
    return browser.post(at(case), {**fields, button: "1"})


def everybody(case: Case) -> list[Contact]:
    kinds = {ask.agency_type for ask in whom_to_ask(case).asks}
    return [a_contact(kind, f"Person {kind}") for kind in sorted(kinds)]


def test_the_page_proposes_agencies_with_their_reasons(case: Case, browse: Browse):
    page = text_of(browse("asha").get(at(case)))
    for words in (
        "GP practice", "Children’s social care", "Health visiting", "Emergency department",
        "The child was under five, so the health visitor knows the family.", "Care in pregnancy",
    ):  # fmt: skip
        assert words in page.replace("&#39;", "’") or words == "Care in pregnancy"


def test_all_are_sent_in_one_act_each_with_a_link_of_its_own(case: Case, browse: Browse):
    people = everybody(case)
    asks = whom_to_ask(case).asks
    browser = browse("asha")
    check = pressed(browser, case, fields_of(browser.get(at(case))), "look")
    assert check.status_code == 200
    assert f"Send all {len(asks)} requests" in text_of(check)
    assert not AgencyRequest.objects.exists()
    sent = pressed(browser, case, fields_of(check), "send")
    assert sent.status_code == 302
    rows = AgencyRequest.objects.filter(case=case)
    assert {(row.agency_type, row.form) for row in rows} == {(ask.agency_type, ask.form) for ask in asks}
    assert {row.contact_id for row in rows} == {person.pk for person in people}
    assert len({row.link_hash for row in rows}) == len(asks) == len(mails("request_link"))
    assert {row.due_on for row in rows} == {rows[0].due_on}
    assert sum("what it holds, by" in told.sentence for told in timeline_of([case.id], limit=99)) == len(asks)
    assert whom_to_ask(case).asks == ()


def test_a_second_press_sends_nothing_twice_and_says_so(case: Case, browse: Browse):
    everybody(case)
    browser = browse("asha")
    fields = fields_of(pressed(browser, case, fields_of(browser.get(at(case))), "look"))
    assert pressed(browser, case, fields, "send").status_code == 302
    before = AgencyRequest.objects.count()
    again = browser.post(at(case), {**fields, "send": "1"}, follow=True)
    assert "Nothing was sent twice" in text_of(again)
    assert AgencyRequest.objects.count() == before == len(mails("request_link"))


def test_what_a_colleague_asked_meanwhile_is_left_out_and_the_rest_is_sent(
    case: Case, cast: Cast, browse: Browse
):
    everybody(case)
    browser = browse("asha")
    fields = fields_of(pressed(browser, case, fields_of(browser.get(at(case))), "look"))
    asked_of(case, by=cast.actor("mina"), agency_name="Ashmoor gp", email="person.gp@ashmoor.nhs.uk")
    assert pressed(browser, case, fields, "send").status_code == 302
    assert AgencyRequest.objects.filter(agency_type="gp", form="reporting").count() == 1
    assert AgencyRequest.objects.filter(agency_type="health_visiting").exists()


def test_what_is_wrong_gets_a_sentence_each_and_nothing_typed_is_lost(case: Case, browse: Browse):
    browser = browse("asha")
    fields = fields_of(browser.get(at(case)))
    fields |= {
        "name-gp": ["Dr Hana Lowe"], "org-gp": ["Millbrook"], "email-gp": ["h.lowe"], "role-gp": ["Lead"],
        "sections-health_visiting-reporting": [], "due_on-day": ["1"], "due_on-month": ["1"], "due_on-year": ["2020"],
    }  # fmt: skip
    wrong = pressed(browser, case, fields, "look")
    page = text_of(wrong)
    assert wrong.status_code == 422
    for sentence in (
        "GP practice: enter an e-mail address in the form name@example.org",
        "Health visiting: choose at least one section to ask for",
        "Health visiting: enter the name of the person",
        "Choose a day to come for the answer",
    ):
        assert page.count(sentence) >= 2, sentence  # in the summary and at the field
    for typed in ("Dr Hana Lowe", "Millbrook", 'value="h.lowe"', 'value="2020"'):
        assert typed in page
    assert not AgencyRequest.objects.exists()


def test_nobody_ticked_is_said(case: Case, browse: Browse):
    browser = browse("asha")
    fields = {
        name: values
        for name, values in fields_of(browser.get(at(case))).items()
        if not name.startswith("ask-")
    }
    assert "Tick at least one agency to ask" in text_of(pressed(browser, case, fields, "look"))


def test_what_is_said_of_several_addresses_is_said_once(case: Case, browse: Browse):
    browser = browse("asha")
    fields = only(fields_of(browser.get(at(case))), "gp", "health_visiting")
    for key in ("gp", "health_visiting"):
        fields |= {f"name-{key}": [f"Dr {key}"], f"org-{key}": [key], f"email-{key}": [f"{key}@example.org"]}
    page = text_of(pressed(browser, case, fields, "look"))
    assert "This is not an address" not in page
    assert "2 addresses are marked" in page
    assert ". None of these is at the NHS" in page
    assert page.count("look at this address") == 3


def test_a_typed_address_is_looked_at_once_more_and_one_of_the_directory_is_not(case: Case, browse: Browse):
    a_contact("health_visiting", "Person HV")
    browser = browse("asha")
    fields = only(fields_of(browser.get(at(case))), "gp", "health_visiting")
    fields |= {"name-gp": ["Dr Hana Lowe"], "org-gp": ["Millbrook"], "email-gp": ["hana@example.org"]}
    check = pressed(browser, case, fields, "look")
    assert "This is not an address at the NHS" in text_of(check)
    ready = fields_of(check)
    refused = pressed(browser, case, ready, "send")
    assert refused.status_code == 422
    assert "GP practice: tick the box when you have checked" in text_of(refused)
    assert "checked-health_visiting" not in text_of(refused)
    sent = pressed(browser, case, {**ready, "checked-gp": ["yes"]}, "send")
    assert sent.status_code == 302
    assert {row.agency_type for row in AgencyRequest.objects.all()} == {"gp", "health_visiting"}


def only(fields: dict[str, list[str]], *kinds: str) -> dict[str, list[str]]:
    """The fields with the reports of these kinds ticked, and nothing else."""
    kept = {name: values for name, values in fields.items() if not name.startswith("ask-")}
    return {**kept, **{f"ask-{kind}": ["reporting"] for kind in kinds}}


def test_somebody_whose_mail_comes_back_is_never_proposed_and_says_so(case: Case, browse: Browse):
    a_contact("gp", "Gone Away", bounced_at=clock.now(), asked_first=True)
    good = a_contact("gp", "Still Here")
    browser = browse("asha")
    page = browser.get(at(case))
    assert fields_of(page)["to-gp"] == [good.pk]
    assert "Gone Away, Named nurse (e-mail came back on" in text_of(page)


def test_of_two_practices_none_is_filled_in_unless_the_record_names_it(
    a_case: ACase, cast: Cast, browse: Browse
):
    practices = {}
    for name in ("Lower Tarn Medical Centre", "Millbrook Surgery"):
        agency, _ = Organisation.objects.get_or_create(kind=Organisation.AGENCY, agency_type="gp", name=name)
        practices[name] = Contact.objects.create(
            agency=agency, name=f"Desk of {name}", email="desk@practice.nhs.uk", from_on=in_days(-9)
        )

    def filled_in(case: Case) -> str:
        return fields_of(browse("asha").get(at(case)))["to-gp"][0]

    unknown = a_case()
    assert filled_in(unknown) == ""  # a letter to a practice that never knew the child tells it of the death
    page = text_of(browse("asha").get(at(unknown)))
    assert "More than one could be meant." in page
    fields = fields_of(browse("asha").get(at(unknown)))
    refused = pressed(browse("asha"), unknown, fields, "look")
    assert "choose who is asked, or untick them" in text_of(refused)
    named = a_case(surname="Okoro", gp={"organisation": "millbrook  surgery", "name": "Dr Lowe"})
    assert filled_in(named) == practices["Millbrook Surgery"].pk
    elsewhere = a_case(surname="Ives", gp={"organisation": "Harbour Practice", "name": "Dr Low"})
    fields = fields_of(browse("asha").get(at(elsewhere)))
    assert (fields["to-gp"], fields["org-gp"], fields["name-gp"]) == ([""], ["Harbour Practice"], ["Dr Low"])
    practices["Lower Tarn Medical Centre"].delete()
    assert filled_in(unknown) == practices["Millbrook Surgery"].pk  # the only one there is


def test_those_of_the_childs_home_stand_in_front_and_those_of_a_former_area_are_not_offered(
    case: Case, cast: Cast
):
    home, gone = "E99000071", "E99000072"
    for code, until in ((home, None), (gone, clock.today() - timedelta(days=1))):
        Footprint.objects.create(
            panel=cast.ashmoor,
            authority_code=code,
            authority_name=code,
            from_on=date(2010, 4, 1),
            until_on=until,
        )
    other = cast.ashmoor.footprint.get(from_on=date(2008, 4, 1)).authority_code
    for name, areas in (
        ("A Other", [other]), ("B Anywhere", []), ("C Hospital", ["E99000073"]), ("D Home", [home]), ("E Gone", [gone]),
        ("F Far", ["E99000074"]),
    ):  # fmt: skip
        a_contact("childrens_social_care", name, areas=areas)

    def offered() -> list[str]:
        [found] = contacts_by_type(case, {"childrens_social_care"}).values()
        return [each.contact.name for each in found]

    assert offered() == ["A Other", "B Anywhere", "D Home"]  # nobody knows yet where the child lived
    note_lead_facts(case, chosen={"residence_la": home, "death_la": "E99000073"}, by=cast.actor("asha"))
    assert offered() == ["D Home", "C Hospital", "B Anywhere", "A Other"]


def test_another_agency_is_added_and_its_kind_chosen(case: Case, browse: Browse):
    browser = browse("asha")
    fields = only(fields_of(browser.get(at(case))))
    added = pressed(browser, case, fields, "add")
    _, _, card = text_of(added).partition("another agency 1")
    assert "nobody of this kind" not in card, "its kind is not chosen yet"
    more = fields_of(added)
    assert more["cards"][0].split()[-1] == "more1"
    refused = pressed(browser, case, more, "look")
    assert "Choose what kind of agency it is" in text_of(refused)
    more |= {
        "kind-more1": ["police"], "org-more1": ["Ashmoor Police"], "name-more1": ["DI Tate"],
        "email-more1": ["tate@ashmoor.police.uk"],
    }  # fmt: skip
    check = fields_of(pressed(browser, case, more, "look"))
    assert pressed(browser, case, {**check, "checked-more1": ["yes"]}, "send").status_code == 302
    assert AgencyRequest.objects.get().agency_type == "police"


def test_that_answers_are_shown_is_kept_with_the_request(case: Case, browse: Browse):
    a_contact("gp", "Person GP")
    a_contact("health_visiting", "Person HV")
    browser = browse("asha")
    fields = only(fields_of(browser.get(at(case))), "gp", "health_visiting") | {"shows-gp": ["yes"]}
    check = fields_of(pressed(browser, case, fields, "look"))
    pressed(browser, case, check, "send")
    assert {row.agency_type: row.shows_answers for row in AgencyRequest.objects.all()} == {
        "gp": True,
        "health_visiting": False,
    }


def test_change_something_brings_everything_back(case: Case, browse: Browse):
    everybody(case)
    browser = browse("asha")
    fields = fields_of(browser.get(at(case))) | {"role-gp": ["Typed and kept"]}
    check = fields_of(pressed(browser, case, fields, "look"))
    back = fields_of(pressed(browser, case, check, "change"))
    assert {name: sorted(values) for name, values in back.items()} == {
        name: sorted(values) for name, values in fields.items()
    }


def test_what_cannot_be_sent_says_why_and_comes_back_alone(case: Case, cast: Cast):
    def ask(place: str, email: str) -> Ask:
        return Ask(place, "gp", f"Practice {place}", "Dr Lowe", "", email, "reporting", ("child",))

    asks = [ask("a", "a@x.nhs.uk"), ask("b", "none"), ask("c", "c@x.nhs.uk")]
    outcome = ask_together(case, asks=asks, due_on=in_days(20), by=cast.actor("asha"))
    assert len(outcome.sent) == AgencyRequest.objects.count() == len(mails("request_link")) == 2
    assert [(each.ask.place, each.was_asked) for each in outcome.refused] == [("b", False)]
    assert not outcome.is_repeat


def test_a_form_set_aside_is_not_proposed(case: Case, cast: Cast):
    before = {ask.form for ask in whom_to_ask(case).asks}
    assert "care_pathway" in before
    set_form_aside(case, form="care_pathway", reason="Not needed", by=cast.actor("asha"))
    assert {ask.form for ask in whom_to_ask(case).asks} == before - {"care_pathway"}


@pytest.mark.parametrize(("name", "status"), [("carol", 404), ("dev", 403), ("ben", 403), ("chidi", 403)])
def test_the_page_is_the_offices_alone(case: Case, browse: Browse, name: str, status: int):
    assert browse(name).get(at(case)).status_code == status
    assert browse(name).post(at(case), {"send": "1"}).status_code == status


@pytest.mark.parametrize(("name", "refusal"), [("carol", NotFound), ("chidi", NotAllowed)])
def test_the_service_asks_the_right_by_itself(case: Case, cast: Cast, name: str, refusal: type[Exception]):
    with pytest.raises(refusal):
        ask_together(case, asks=[], due_on=in_days(20), by=cast.actor(name))


@pytest.mark.parametrize("closed", [False, True], ids=["signed off", "closed"])
def test_a_review_that_takes_no_answer_says_so(case: Case, cast: Cast, browse: Browse, closed: bool):
    reach(case, milestone=MilestoneKind.SIGNED_OFF, on=clock.today(), by=cast.actor("mina"))
    if closed:
        close_case(case, by=cast.actor("mina"))
    asha, agencies = browse("asha"), f"/cases/{case.id}/agencies/"
    for page in (at(case), f"{agencies}ask/"):
        assert "Nobody is asked any more" in text_of(asha.get(page))
    assert "Whom to ask" not in text_of(asha.get(agencies))


@pytest.mark.parametrize("fields", [
    {"cards": "../../etc <b> gp gp"},
    {"cards": "gp", "kind-gp": "nonsense", "forms-gp": "analysis form_a", "ask-gp": "analysis"},
    {"cards": "more1 " * 400, "add": "1"}, {"cards": "gp", "to-gp": "x" * 500, "ask-gp": "reporting"}, {},
])  # fmt: skip
def test_odd_posts_get_a_page_and_send_nothing(case: Case, browse: Browse, fields: dict[str, str]):
    answer = browse("asha").post(at(case), {**fields, "send": "1"})
    assert answer.status_code in (200, 422)
    assert not AgencyRequest.objects.exists()


def test_the_page_needs_few_queries_with_many_contacts(case: Case, browse: Browse):
    for number in range(25):
        for person in ("gp", "police", "ambulance", "health_visiting"):
            a_contact(person, f"{person} {number}")
    browser = browse("asha")
    browser.get(at(case))
    with CaptureQueriesContext(connection) as seen:
        page = browser.get(at(case))
    assert page.status_code == 200
    assert len(seen) <= 25
    ids = re.findall(r'\bid="([^"]+)"', page.content.decode())
    assert len(ids) == len(set(ids))


def test_ask_an_agency_is_filled_in_from_the_directory(case: Case, browse: Browse):
    person = a_contact("police", "Person Police")
    browser = browse("asha")
    address = f"/cases/{case.id}/agencies/ask/"
    assert "Person Police, Named nurse" in text_of(browser.get(address))
    filled = text_of(browser.post(address, {"contact": person.pk, "fill": "1", "sections": ["child"]}))
    for words in ("Ashmoor police", "person.police@ashmoor.nhs.uk", '<option value="police" selected>'):
        assert words in filled
    kept = text_of(browser.post(address, {"contact": "nobody", "fill": "1", "agency_name": "Typed and kept"}))
    assert "Typed and kept" in kept


def test_who_has_the_address_in_the_directory_is_remembered_with_the_request(case: Case, cast: Cast):
    person = a_contact("gp", "Person GP")
    assert asked_of(case, by=cast.actor("asha"), email=person.email.upper()).contact == person
    assert asked_of(case, by=cast.actor("asha"), email="nobody@x.nhs.uk").contact is None

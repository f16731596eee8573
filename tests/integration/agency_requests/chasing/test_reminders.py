"""Reminders by themselves: each once, on working days, and none while it is paused, rung about, held or closed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from tests.cast import ACase, Cast
from tests.integration.agency_requests.asking import answered, asked_of, mails, newest

from opencdop.agency_requests.chasing import services
from opencdop.agency_requests.chasing.models import Chase
from opencdop.agency_requests.chasing.queries import turns
from opencdop.agency_requests.chasing.reminder_services import carry_out, chase_what_is_due
from opencdop.agency_requests.models import AgencyRequest
from opencdop.agency_requests.services import remind
from opencdop.audit.models import Event
from opencdop.cases.models import Case
from opencdop.cases.services import close_hold, open_hold, reach
from opencdop.cases.stages import MilestoneKind
from opencdop.core import clock
from opencdop.core.actor import SYSTEM
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.directory.models import Contact
from opencdop.keystore import keys
from opencdop.outbox.models import OutgoingEmail

MONDAY = datetime(2027, 6, 7, 10, 0, tzinfo=ZoneInfo("Europe/London"))
DUE = date(2027, 6, 28)


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    """Every test begins on Monday 7 June 2027; due three weeks later, half-way on 17 June."""
    with time_machine.travel(MONDAY, tick=False):
        yield


def asked(a_case: ACase, cast: Cast, **other: object) -> AgencyRequest:
    return asked_of(a_case(), by=cast.actor("asha"), due_on=DUE, **other)


def on(day: date) -> int:
    """A round of the scheduler at ten in the morning of a day."""
    with time_machine.travel(
        datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo("Europe/London")), tick=False
    ):
        return chase_what_is_due(clock.now())


def reminders() -> list[str]:
    return [email.dedupe_key.rpartition(":")[2] for email in mails("request_reminder")]


def test_each_reminder_goes_once_and_on_working_days_alone(a_case: ACase, cast: Cast):
    asked(a_case, cast)
    days = {date(2027, 6, 7) + timedelta(days=number): 0 for number in range(60)}
    for day in days:
        days[day] = on(day) + on(day)
    assert {day: count for day, count in days.items() if count} == {
        date(2027, 6, 17): 1,
        date(2027, 6, 28): 1,
        date(2027, 7, 8): 1,
    }
    assert reminders() == ["reminder-half", "reminder-due", "reminder-late"]


def test_two_schedulers_send_a_reminder_once(a_case: ACase, cast: Cast):
    asked(a_case, cast)
    with time_machine.travel(MONDAY + timedelta(days=10), tick=False):
        both = [turns(clock.now()), turns(clock.now())]
        assert [carry_out(found, by=SYSTEM) for found in both] == [1, 0]
    assert reminders() == ["reminder-half"]


@pytest.mark.parametrize("meanwhile", ["answered", "paused", "reminded", "held", "complete"])
def test_what_happens_between_looking_and_sending_is_seen(a_case: ACase, cast: Cast, meanwhile: str):
    request = asked(a_case, cast)
    with time_machine.travel(MONDAY + timedelta(days=10), tick=False):
        found = turns(clock.now())
        if meanwhile == "answered":
            answered(request)
        elif meanwhile == "paused":
            services.pause(request, reason="away", note="", until_on=DUE, by=cast.actor("asha"))
        elif meanwhile == "held":
            case, today = Case.objects.get(pk=request.case_id), clock.today()
            by = cast.actor("asha")
            open_hold(case, reason="jurisdiction", note="", opened_on=today, expected_on=None, by=by)
        elif meanwhile == "complete":
            case = Case.objects.get(pk=request.case_id)
            reach(case, milestone=MilestoneKind.SIGNED_OFF, on=clock.today(), by=cast.actor("mina"))
        else:
            remind(request, by=cast.actor("asha"))
        assert carry_out(found, by=SYSTEM) == 0
    assert "reminder-half" not in reminders()


def test_a_request_whose_key_is_gone_holds_up_no_other(a_case: ACase, cast: Cast):
    erased = asked(a_case, cast)
    asked_of(a_case(surname="Okoro"), by=cast.actor("asha"), due_on=DUE)
    keys.destroy_key(erased.data_key_id)
    assert on(date(2027, 6, 17)) == 1


def test_pause_holds_reminders_until_its_day_and_then_the_latest_goes(a_case: ACase, cast: Cast):
    request, asha = asked(a_case, cast), cast.actor("asha")
    services.pause(request, reason="away", note="Back on 29 June", until_on=date(2027, 6, 30), by=asha)
    assert [on(date(2027, 6, day)) for day in (17, 28, 29)] == [0, 0, 0]
    assert on(date(2027, 6, 30)) == 1
    assert reminders() == ["reminder-due"]
    event = Event.objects.get(kind="request.paused")
    assert event.case_id == request.case_id


def test_pause_that_is_ended_early_holds_nothing_more(a_case: ACase, cast: Cast):
    request, asha = asked(a_case, cast), cast.actor("asha")
    made = services.pause(request, reason="away", note="", until_on=DUE, by=asha)
    services.end_pause(made, by=asha)
    assert on(date(2027, 6, 17)) == 1


def test_call_that_was_noted_holds_reminders_until_it_is_looked_at_again(a_case: ACase, cast: Cast):
    request, asha = asked(a_case, cast), cast.actor("asha")
    services.note_call(request, note="Will send it on Friday", look_again_on=date(2027, 6, 21), by=asha)
    assert [on(date(2027, 6, day)) for day in (17, 18, 21)] == [0, 0, 1]
    noted = Chase.objects.get()
    assert (noted.kind, noted.note, noted.by_name) == (Chase.RANG, "Will send it on Friday", asha.name)


def test_nobody_is_reminded_while_the_review_waits_for_who_leads(a_case: ACase, cast: Cast):
    request, asha = asked(a_case, cast), cast.actor("asha")
    hold = open_hold(
        request.case, reason="jurisdiction", note="", opened_on=date(2027, 6, 7), expected_on=None, by=asha
    )
    assert on(date(2027, 6, 17)) == 0
    close_hold(hold, closed_on=date(2027, 6, 7), by=asha)
    assert on(date(2027, 6, 18)) == 1


def a_manager(request: AgencyRequest, cast: Cast, *, email: str = "lead@millbrook.nhs.uk") -> Contact:
    """A contact for the person asked, and the manager above them."""
    common = {"agency": cast.practice, "from_on": date(2020, 1, 1)}
    contact = Contact.objects.create(name="Dr Hana Lowe", email=request.email, **common)
    AgencyRequest.objects.filter(pk=request.pk).update(contact=contact)
    return Contact.objects.create(name="Mo Field", email=email, escalated_to=True, **common)


@pytest.mark.unaudited("the directory is laid by hand")
def test_manager_is_told_once_after_the_last_reminder_and_gets_no_link(a_case: ACase, cast: Cast):
    request = asked(a_case, cast)
    a_manager(request, cast)
    assert sum(on(date(2027, 6, 7) + timedelta(days=number)) for number in range(80)) == 4
    told = newest("request_manager")
    assert told.to == "lead@millbrook.nhs.uk"
    assert "/r/" not in told.body
    assert request.reference in told.subject
    assert mails("request_manager") == [told]


def test_without_a_manager_in_the_directory_nobody_is_told_by_itself(a_case: ACase, cast: Cast):
    asked(a_case, cast)
    assert sum(on(date(2027, 6, 7) + timedelta(days=number)) for number in range(80)) == 3


@pytest.mark.unaudited("the directory is laid by hand")
@pytest.mark.parametrize("known_by", ["the agency", "the address"])
def test_manager_of_somebody_typed_by_hand_is_told_too(a_case: ACase, cast: Cast, known_by: str):
    request = asked(a_case, cast)
    assert request.contact_id is None
    common = {"agency": cast.practice, "from_on": date(2020, 1, 1)}
    if known_by == "the address":
        AgencyRequest.objects.filter(pk=request.pk).update(organisation=None)
        Contact.objects.create(name="Dr Hana Lowe", email=request.email, **common)
    Contact.objects.create(name="Mo Field", email="lead@millbrook.nhs.uk", escalated_to=True, **common)
    assert sum(on(date(2027, 6, 7) + timedelta(days=number)) for number in range(80)) == 4
    assert newest("request_manager").to == "lead@millbrook.nhs.uk"


def test_manager_is_named_by_hand_where_the_directory_knows_none(a_case: ACase, cast: Cast):
    request, asha = asked(a_case, cast), cast.actor("asha")
    with pytest.raises(RuleBroken, match="names no manager"):
        services.tell_manager(request, by=asha)
    with pytest.raises(RuleBroken, match="person who was asked"):
        services.tell_manager(request, name="Dr Lowe", email=request.email.upper(), by=asha)
    services.tell_manager(request, name="Mo Field", email="mo@millbrook.nhs.uk", by=asha)
    assert newest("request_manager").to == "mo@millbrook.nhs.uk"
    services.tell_manager(request, name="Mo Field", email="mo@millbrook.nhs.uk", by=asha)
    assert len(mails("request_manager")) == 1  # once a day


def test_own_rules_of_a_panel_hold_from_their_day_on(a_case: ACase, cast: Cast):
    asked(a_case, cast)
    mina = cast.actor("mina")
    services.write_rules(
        cast.ashmoor, remind_at_percent=[80], manager_at_percent=0, from_on=date(2027, 6, 16), by=mina
    )
    assert [day for day in range(7, 31) if on(date(2027, 6, day))] == [23]  # 12 of 15 working days


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"remind_at_percent": [5]}, "between 10 and 400"),
        ({"remind_at_percent": [10, 20, 30, 40, 50, 60, 70]}, "at most 6"),
        ({"manager_at_percent": 50}, "between 100 and 400"),
        ({"from_on": date(2027, 6, 6)}, "today or a day to come"),
    ],
)
def test_rules_that_make_no_sense_get_a_sentence(cast: Cast, change: dict[str, object], words: str):
    said = {"remind_at_percent": [50], "manager_at_percent": 0, "from_on": date(2027, 6, 7), **change}
    with pytest.raises(RuleBroken, match=words):
        services.write_rules(cast.ashmoor, **said, by=cast.actor("mina"))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["asha", "chidi"])
def test_rules_are_written_by_who_keeps_the_panel(cast: Cast, name: str):
    with pytest.raises(NotAllowed):
        services.write_rules(
            cast.ashmoor,
            remind_at_percent=[50],
            manager_at_percent=0,
            from_on=date(2027, 6, 7),
            by=cast.actor(name),
        )


@pytest.mark.parametrize(("name", "refusal"), [("carol", NotFound), ("chidi", NotAllowed), ("ana", NotFound)])
def test_others_neither_pause_nor_ring_nor_tell(
    a_case: ACase, cast: Cast, name: str, refusal: type[Exception]
):
    request, by = asked(a_case, cast), cast.actor(name)
    with pytest.raises(refusal):
        services.pause(request, reason="away", note="", until_on=DUE, by=by)
    with pytest.raises(refusal):
        services.note_call(request, note="", look_again_on=DUE, by=by)
    with pytest.raises(refusal):
        services.tell_manager(request, name="Mo", email="mo@millbrook.nhs.uk", by=by)
    assert Chase.objects.count() == 0


@pytest.mark.parametrize(
    ("until", "words"),
    [(date(2027, 6, 7), "a day to come"), (date(2028, 6, 6), "within the next six months")],
)
def test_pause_ends_on_a_day_to_come(a_case: ACase, cast: Cast, until: date, words: str):
    request = asked(a_case, cast)
    with pytest.raises(RuleBroken, match=words):
        services.pause(request, reason="away", note="", until_on=until, by=cast.actor("asha"))


def test_what_was_answered_is_neither_paused_nor_rung_about(a_case: ACase, cast: Cast):
    request = asked(a_case, cast)
    answered(request)
    with pytest.raises(RuleBroken, match="closed"):
        services.pause(request, reason="away", note="", until_on=DUE, by=cast.actor("asha"))
    assert OutgoingEmail.objects.filter(kind="request_manager").count() == 0

"""A short form of the demonstration: twelve cases lived through, and one new death taken through the whole way."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from opencdop.agency_requests.case_forms.catalogue import supplementary_forms
from opencdop.agency_requests.models import AgencyRequest
from opencdop.audit import queries as audit
from opencdop.cases.identity import text_of
from opencdop.cases.models import Case, CaseAnswer, CaseLink, Child, Milestone, SupplementDecision
from opencdop.cases.queries import agreed_record
from opencdop.cases.record import record_sections
from opencdop.cases.stages import Stage
from opencdop.cases.standing import derived_stage
from opencdop.core import clock
from opencdop.intake.models import Notification
from opencdop.outbox.models import OutgoingEmail
from opencdop.statistics.queries import check_facts
from opencdop.submissions.library import library
from opencdop.web.demo.generator import make_plans
from opencdop.web.demo.loading import Loaded, load
from opencdop.web.demo.mailroom import open_mailroom, posting_to, received
from opencdop.web.demo.source import Source, read_source
from opencdop.web.demo.walk import Walk

ROOT = Path(__file__).parents[3]
CASES = 12


@pytest.fixture(scope="module")
def source() -> Source:
    return read_source(ROOT / "demo")


@pytest.fixture(scope="module")
def loaded(
    source: Source, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """The twelve cases, loaded once for this module and taken back after it."""
    folder = tmp_path_factory.mktemp("mail")
    with django_db_blocker.unblock(), ExitStack() as stack:
        for alias in connections:
            stack.enter_context(transaction.atomic(using=alias))
        plans = make_plans(source, library(), today=clock.today(), cases=CASES)
        with open_mailroom(folder) as port, posting_to(port):
            yield load(source, plans, now=clock.now())
        for alias in connections:
            transaction.set_rollback(True, using=alias)


def test_load_opens_every_case_but_those_nobody_has_opened_yet(loaded: Loaded, source: Source) -> None:
    unopened = Notification.objects.filter(case=None, channel="online").exclude(
        decision=Notification.OUT_OF_SCOPE
    )
    old = Case.objects.filter(died_on__lt=date(2022, 4, 1)).count()
    assert old == len(source.old_records)
    twins = CaseLink.objects.count()
    asked_of_eight = 1  # see test_eight_agencies_are_asked_in_one_act
    assert Case.objects.count() - old - twins - asked_of_eight + unopened.count() == CASES
    assert Case.objects.filter(stage=Stage.CLOSED).count() >= 3
    assert {panel.slug for panel in loaded.cast.panels.values()} == {"ashmoor", "harrowdale"}
    assert Case.objects.values("lead_panel").distinct().count() == 2


def test_records_of_years_gone_by_are_closed_and_read_in_the_words_of_their_time(loaded: Loaded) -> None:
    old = Case.objects.filter(died_on__lt=date(2022, 4, 1))
    assert {case.stage for case in old} == {Stage.CLOSED}
    first = old.get(died_on=date(2009, 8, 3))
    agreed = agreed_record(first)
    assert agreed["preventability"].version == "2008-04"
    received = {row.form: row.received_on for row in AgencyRequest.objects.filter(case=first)}
    assert received["form_a"] == date(2009, 8, 4)
    assert received["form_c"] == date(2010, 2, 11)
    lines = [line for section in record_sections(agreed, sees_identity=True) for line in section.lines]
    assert ("Potentially preventable",) in [line.words for line in lines]
    assert {row.form for row in AgencyRequest.objects.filter(case__in=old)} >= {
        "form_a",
        "form_b",
        "form_c",
        "reporting",
        "sud",
    }


def test_a_newer_case_has_further_forms_at_every_stage(loaded: Loaded) -> None:
    assert SupplementDecision.objects.filter(state=SupplementDecision.USED).exists()
    supplementary = AgencyRequest.objects.filter(form__in=supplementary_forms(), kind="asked")
    assert {"answered"} <= set(supplementary.values_list("state", flat=True))
    kept = AgencyRequest.objects.filter(kind="response").select_related("case__child")
    assert all(text_of(row.case.child.known, "date_of_birth")[:4] >= "2022" for row in kept)


def test_eight_agencies_are_asked_in_one_act_and_the_record_names_them_all(loaded: Loaded) -> None:
    children = Child.objects.select_related("case")
    case = next(child.case for child in children if child.known.get("surname") == "Hollowell")
    requests = list(case.agency_requests.all())
    assert len(requests) == 8
    assert all(row.contact_id for row in requests)
    assert {row.state for row in requests} == {"answered"}
    assert len({row.sent_at.date() for row in requests}) == 1
    last = max(requests, key=lambda row: row.answered_at or row.sent_at)
    assert "birth_weight" in last.settled
    sources = {answer.source for answer in agreed_record(case).values()}
    assert {row.agency_name for row in requests} - sources == {last.agency_name}  # it is still to be taken


def test_load_puts_each_stillbirth_out_of_scope_without_a_case(loaded: Loaded) -> None:
    outside = Notification.objects.filter(decision=Notification.OUT_OF_SCOPE)
    assert outside.count() == 3
    assert all(row.case_id is None and row.confirmed_at for row in outside)


def test_every_cached_stage_equals_the_derived_one(loaded: Loaded) -> None:
    for case in Case.objects.all():
        assert case.stage == derived_stage(case), case.reference


def test_every_fact_equals_the_recomputed_one(loaded: Loaded) -> None:
    assert check_facts() == []


def test_every_number_lies_in_the_test_range(loaded: Loaded) -> None:
    for child in Child.objects.all():
        assert str(child.known.get("nhs_number", "999")).startswith("999")
    agreed = CaseAnswer.objects.filter(question="nhs_number")
    assert agreed
    assert all(str(row.value).startswith("999") for row in agreed)


def test_the_audit_is_whole_and_its_moments_go_forward(loaded: Loaded) -> None:
    from opencdop.audit.models import Event

    verdict = audit.verify()
    assert verdict.first_break is None
    assert verdict.events > 800
    moments = list(Event.objects.order_by("seq").values_list("at", flat=True))
    assert moments[0] < moments[-1]
    assert max(moments) <= clock.now()
    for case in Case.objects.all():
        recorded = list(Event.objects.filter(case_id=case.id).order_by("seq").values_list("at", flat=True))
        assert recorded == sorted(recorded)


def test_nothing_lies_in_the_future(loaded: Loaded) -> None:
    now = clock.now()
    assert not Milestone.objects.filter(recorded_at__gt=now).exists()
    assert not Notification.objects.filter(received_at__gt=now).exists()


def test_old_mail_is_erased_and_no_mail_waits(loaded: Loaded) -> None:
    assert not OutgoingEmail.objects.filter(state=OutgoingEmail.QUEUED).exists()
    assert OutgoingEmail.objects.filter(erased_at__isnull=False).count() > 50


def test_the_walk_takes_a_new_death_through_the_whole_way(
    loaded: Loaded, source: Source, tmp_path: Path
) -> None:
    with open_mailroom(tmp_path) as port, posting_to(port):
        walk = Walk(source, loaded.cast, tmp_path)
        case = walk.run()
    assert case.stage == Stage.CLOSED
    assert walk.rows >= 1
    assert walk.told[-1].endswith("the chain is whole")
    messages = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*.eml")]
    assert len(messages) >= 6
    known = Child.objects.get(case=case).known
    for secret in (known["surname"], known["forenames"], known["nhs_number"], known["postcode"]):
        assert not any(secret in message for message in messages)


def test_the_mailroom_keeps_what_it_is_sent_and_finds_it_by_address(tmp_path: Path) -> None:
    from django.core.mail import send_mail

    with open_mailroom(tmp_path) as port, posting_to(port):
        send_mail("One", "first", "office@ashmoor.example", ["a@gp.example"])
        send_mail("Two", "second", "office@ashmoor.example", ["b@gp.example"])
    found = received(tmp_path, to="b@gp.example")
    assert [str(message["Subject"]) for message in found] == ["Two"]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in tmp_path.glob("*.eml"))


def test_the_command_refuses_any_mode_but_the_demonstrations() -> None:
    with pytest.raises(CommandError, match="never in production"):
        call_command("demo", no_serve=True)

"""Events are recorded with what they tell of, or neither is; and one after the other, however many write."""

import threading

import pytest
from django.db import connection, connections

from opencdop.audit import queries
from opencdop.audit.kinds import kind
from opencdop.audit.models import ChainHead, Event, EventDetail
from opencdop.audit.services import record, recording, service
from opencdop.core.actor import SYSTEM, Actor, ActorKind

TRIED = kind("tests.recorded", "tried {what}")
CANARY = "Marsden-Canary"


def test_record_outside_a_service_is_refused():
    with pytest.raises(RuntimeError):
        record(TRIED, by=SYSTEM)


def test_record_without_an_actor_is_refused():
    nobody = Actor(kind=ActorKind.PERSON, id="", name="")
    with pytest.raises(ValueError, match="actor"), recording():
        record(TRIED, by=nobody)


@service
def do_and_fail() -> None:
    record(TRIED, by=SYSTEM, words={"what": "in vain"})
    raise ZeroDivisionError


@service
def do_with_a_part_that_fails() -> None:
    record(TRIED, by=SYSTEM, words={"what": "before"})
    with pytest.raises(ZeroDivisionError):
        do_and_fail()
    record(TRIED, by=SYSTEM, words={"what": "after"})


def test_service_that_fails_leaves_no_event_and_no_detail():
    with pytest.raises(ZeroDivisionError):
        do_and_fail()
    assert (Event.objects.count(), EventDetail.objects.count()) == (0, 0)


def test_part_that_fails_takes_its_own_events_back_only():
    do_with_a_part_that_fails()
    assert (Event.objects.count(), EventDetail.objects.count()) == (2, 2)
    assert queries.verify().first_break is None


def test_words_and_values_are_sealed_in_the_database():
    with recording():
        record(
            TRIED, by=SYSTEM, words={"what": CANARY}, before={"surname": CANARY}, after={"surname": CANARY}
        )
    with connection.cursor() as cursor:
        for table in ("audit_event", "audit_eventdetail"):
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                for cell in row:
                    raw = bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    assert CANARY.encode() not in raw


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_writers_at_once_make_one_chain():
    writers, each = 4, 15
    start = threading.Barrier(writers)
    problems: list[BaseException] = []

    def write(number: int) -> None:
        try:
            start.wait()
            for turn in range(each):
                with recording():
                    record(TRIED, by=SYSTEM, words={"what": f"{number} {turn}"})
        except BaseException as problem:
            problems.append(problem)
            raise
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    verdict = queries.verify()
    assert (verdict.events, verdict.first_break) == (writers * each, None)
    assert ChainHead.objects.get().seq == writers * each

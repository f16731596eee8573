"""Whoever can write to the database can hurt the audit; nobody can hurt it unseen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from opencdop.audit import checkpoints, queries, triggers
from opencdop.audit.chain import mac_of
from opencdop.audit.kinds import kind
from opencdop.audit.models import ChainHead, Event, EventDetail
from opencdop.audit.services import record, recording
from opencdop.core import secrets
from opencdop.core.actor import SYSTEM
from opencdop.keystore import keys

TRIED = kind("tests.tampered", "tried {what}")
EVENTS = 6


@pytest.fixture(autouse=True)
def _checkpoint_file(settings: Any, tmp_path: Path) -> None:
    settings.OPENCDOP_CHECKPOINTS = str(tmp_path / "checkpoints.jsonl")


@pytest.fixture
def chain() -> None:
    """Six events, each with words."""
    for number in range(1, EVENTS + 1):
        with recording():
            record(TRIED, by=SYSTEM, words={"what": f"number {number}"})


@contextmanager
def without_triggers() -> Iterator[None]:
    """As somebody would who owns the database."""
    triggers.remove(connection)
    yield
    triggers.install(connection)


def run(sql: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_whole_chain_verifies(chain: None):
    verdict = queries.verify()
    assert (verdict.events, verdict.last_seq, verdict.first_break) == (EVENTS, EVENTS, None)


COLUMNS: list[tuple[str, object]] = [
    ("at", "2020-01-01 00:00:00+00:00"),
    ("kind", "case.read"),
    ("actor_kind", "person"),
    ("actor_id", "somebody"),
    ("actor_name", "Somebody Else"),
    ("case_id", "c" * 26),
    ("about", "cases.case:1"),
    ("is_read", True),
    ("detail_id", "d" * 26),
    ("detail_hash", "0" * 64),
    ("algorithm", "HMAC-SHA-1"),
    ("mac_before", "1" * 64),
    ("mac", "2" * 64),
]


@pytest.mark.parametrize(("column", "value"), COLUMNS, ids=[column for column, _ in COLUMNS])
@pytest.mark.parametrize("seq", [1, 3, EVENTS])
def test_edited_event_is_found_whatever_the_column(chain: None, column: str, value: object, seq: int):
    with without_triggers():
        run(f'UPDATE audit_event SET "{column}" = %s WHERE seq = %s', value, seq)
    broken = queries.verify().first_break
    assert broken is not None
    assert broken.seq == seq


def test_edit_that_makes_the_codes_anew_with_another_key_is_found(chain: None):
    def forge(event: Event) -> None:
        event.actor_name = "Somebody Else"
        event.mac = mac_of(event, key=secrets.new_key())
        event.save()

    with without_triggers():
        forge(Event.objects.get(seq=3))
    broken = queries.verify().first_break
    assert broken is not None
    assert broken.seq == 3


def test_key_id_that_is_not_on_the_ring_is_a_break_and_no_crash(chain: None):
    with without_triggers():
        run("UPDATE audit_event SET key_id = 'unknown' WHERE seq = 4")
    broken = queries.verify().first_break
    assert broken is not None
    assert broken.seq == 4


@pytest.mark.parametrize("seq", [1, 3, EVENTS])
def test_removed_event_is_found(chain: None, seq: int):
    with without_triggers():
        run("DELETE FROM audit_event WHERE seq = %s", seq)
    broken = queries.verify().first_break
    assert broken is not None
    assert broken.seq == seq


def test_removed_event_is_found_though_the_rest_moved_up(chain: None):
    with without_triggers():
        run("DELETE FROM audit_event WHERE seq = 3")
        for seq in range(4, EVENTS + 1):
            run("UPDATE audit_event SET seq = %s WHERE seq = %s", seq - 1, seq)
    broken = queries.verify().first_break
    assert broken is not None
    assert broken.seq == 3


def test_swapped_events_are_found(chain: None):
    with without_triggers():
        for old, new in ((2, 100), (4, 2), (100, 4)):
            run("UPDATE audit_event SET seq = %s WHERE seq = %s", new, old)
    broken = queries.verify().first_break
    assert broken is not None
    assert broken.seq == 2


def test_inserted_event_is_found(chain: None):
    last = Event.objects.get(seq=EVENTS)
    with without_triggers():
        Event.objects.filter(seq=EVENTS).update(seq=EVENTS)
        last.seq, last.mac_before = EVENTS + 1, last.mac
        last.save(force_insert=True)
        ChainHead.objects.update(seq=EVENTS + 1, mac=last.mac)
    broken = queries.verify().first_break
    assert broken is not None
    assert broken.seq == EVENTS + 1


def test_inserted_event_in_the_middle_is_found(chain: None):
    with without_triggers():
        for seq in range(EVENTS, 3, -1):
            run("UPDATE audit_event SET seq = %s WHERE seq = %s", seq + 1, seq)
        extra = Event.objects.get(seq=3)
        extra.seq = 4
        extra.save(force_insert=True)
    broken = queries.verify().first_break
    assert broken is not None
    assert broken.seq == 4


def test_cut_off_end_is_found_by_the_head(chain: None):
    with without_triggers():
        run("DELETE FROM audit_event WHERE seq > 4")
    broken = queries.verify().first_break
    assert broken is not None
    assert "ends at event 4" in broken.reason


def cut_off_with_the_head() -> None:
    with without_triggers():
        run("DELETE FROM audit_event WHERE seq > 4")
        ChainHead.objects.update(seq=4, mac=Event.objects.get(seq=4).mac)


def test_cut_off_end_is_found_by_a_checkpoint_though_the_head_was_moved(chain: None):
    checkpoints.write_checkpoint()
    cut_off_with_the_head()
    assert queries.verify().first_break is None
    broken = checkpoints.first_contradiction()
    assert broken is not None
    assert broken.seq == EVENTS


def test_emptied_audit_is_found_by_a_checkpoint(chain: None):
    checkpoints.write_checkpoint()
    with without_triggers():
        run("DELETE FROM audit_event")
        ChainHead.objects.all().delete()
    assert checkpoints.first_contradiction() is not None


def edited(line: str) -> str:
    return line.replace(f'"seq": {EVENTS}', '"seq": 4')


@pytest.mark.parametrize(
    "alter",
    [
        edited,
        lambda line: line[:-20],
        lambda line: line.replace('"signature"', '"signed"'),
        lambda line: "[]",
    ],
    ids=["edited", "cut off", "unsigned", "other"],
)
def test_altered_checkpoint_is_found(chain: None, settings: Any, alter: Callable[[str], str]):
    checkpoints.write_checkpoint()
    path = Path(settings.OPENCDOP_CHECKPOINTS)
    path.write_text(alter(path.read_text().strip()) + "\n")
    broken = checkpoints.first_contradiction()
    assert broken is not None
    assert "altered" in broken.reason


def test_checkpoint_of_a_whole_chain_contradicts_nothing(chain: None):
    assert checkpoints.first_contradiction() is None
    checkpoints.write_checkpoint()
    with recording():
        record(TRIED, by=SYSTEM, words={"what": "once more"})
    checkpoints.write_checkpoint()
    assert checkpoints.first_contradiction() is None


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit_event SET actor_name = 'x' WHERE seq = 1",
        "DELETE FROM audit_event WHERE seq = 1",
        "DELETE FROM audit_eventdetail",
        "UPDATE audit_eventdetail SET salt = 'x'",
        "UPDATE audit_eventdetail SET id = 'x'",
        "UPDATE audit_eventdetail SET data_key_id = 'x', body = NULL",
    ],
)
def test_database_refuses_to_change_what_was_recorded(chain: None, attack: str):
    with pytest.raises(DatabaseError), transaction.atomic():
        run(attack)
    assert queries.verify().first_break is None


def test_database_refuses_to_put_other_words_in_place_of_the_first(chain: None):
    detail = EventDetail.objects.first()
    assert detail is not None
    detail.body = {"words": {"what": "something else"}}
    with pytest.raises(DatabaseError), transaction.atomic():
        detail.save()


def test_erased_detail_leaves_the_chain_whole_and_the_event_told(chain: None):
    EventDetail.objects.update(body=None)
    assert queries.verify().first_break is None
    assert Event.objects.count() == EVENTS


def test_other_words_in_a_detail_are_found(chain: None):
    """The words are not in the chain, their salted hash is."""
    detail = EventDetail.objects.get(id=Event.objects.get(seq=2).detail_id)
    detail.body = {"words": {"what": "something else"}}
    with without_triggers():
        detail.save()
    broken = queries.verify().first_break
    assert broken is not None
    assert (broken.seq, "words" in broken.reason) == (2, True)


def test_removed_detail_is_found(chain: None):
    detail_id = Event.objects.get(seq=2).detail_id
    with without_triggers():
        EventDetail.objects.filter(id=detail_id).delete()
    broken = queries.verify().first_break
    assert broken is not None
    assert broken.seq == 2


def test_detail_whose_key_was_destroyed_leaves_the_chain_whole():
    key_id = keys.create_key()
    with recording():
        record(TRIED, by=SYSTEM, data_key_id=key_id, words={"what": "something sealed"}, case_id="c" * 26)
    assert [event.sentence for event in queries.timeline_of(["c" * 26])] == ["tried something sealed"]
    keys.destroy_key(key_id)
    assert queries.verify().first_break is None
    assert [event.sentence for event in queries.timeline_of(["c" * 26])] == ["tried …"]

"""Checkpoints: once a day, signed, and never in the way."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from opencdop.audit import checkpoints
from opencdop.audit.kinds import kind
from opencdop.audit.services import record, recording
from opencdop.core import clock
from opencdop.core.actor import SYSTEM
from opencdop.core.secrets import KeyRing

TRIED = kind("tests.checked", "tried {what}")


@pytest.fixture(autouse=True)
def path(settings: Any, tmp_path: Path) -> Path:
    settings.OPENCDOP_CHECKPOINTS = str(tmp_path / "checkpoints.jsonl")
    return tmp_path / "checkpoints.jsonl"


def an_event() -> None:
    with recording():
        record(TRIED, by=SYSTEM, words={"what": "once"})


def test_nothing_is_written_before_the_first_event(path: Path):
    assert (checkpoints.write_checkpoint(), checkpoints.write_daily_checkpoint()) == (0, 0)
    assert not path.exists()


def test_daily_checkpoint_is_written_once_in_24_hours(path: Path):
    an_event()
    assert checkpoints.write_daily_checkpoint() == 1
    an_event()
    assert checkpoints.write_daily_checkpoint() == 0
    with clock.pretend(clock.now() + timedelta(hours=25)):
        assert checkpoints.write_daily_checkpoint() == 2
    assert len(path.read_text().splitlines()) == 2
    assert checkpoints.first_contradiction() is None


def test_daily_checkpoint_of_a_day_on_which_nothing_happened_is_not_written():
    an_event()
    checkpoints.write_daily_checkpoint()
    with clock.pretend(clock.now() + timedelta(days=9)):
        assert checkpoints.write_daily_checkpoint() == 0


def test_line_cut_off_in_writing_is_followed_by_a_good_one_and_told(path: Path):
    an_event()
    checkpoints.write_checkpoint()
    path.write_text(path.read_text() + '{"seq": 1, "mac"')
    assert checkpoints.write_daily_checkpoint() == 1
    assert len(path.read_text().splitlines()) == 3
    broken = checkpoints.first_contradiction()
    assert broken is not None
    assert "altered" in broken.reason


def test_checkpoint_signed_with_an_older_key_of_the_ring_still_holds(settings: Any):
    an_event()
    checkpoints.write_checkpoint()
    settings.OPENCDOP_KEYRING = KeyRing.fresh_entry("later") + "," + settings.OPENCDOP_KEYRING
    an_event()
    checkpoints.write_checkpoint()
    assert checkpoints.first_contradiction() is None

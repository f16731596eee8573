"""The arithmetic of the chain: every column counts, and the first break is named."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

import pytest

from opencdop.audit.chain import ALGORITHM, START, detail_hash_of, mac_of, walk

KEY = b"a key for the tests of the chain"


@dataclass(frozen=True)
class Row:
    seq: int = 1
    at: datetime = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
    kind: str = "case.opened"
    actor_kind: str = "person"
    actor_id: str = "asha"
    actor_name: str = "Asha Verma"
    case_id: str = "c1"
    about: str = "cases.case:c1"
    is_read: bool = False
    detail_id: str = "d1"
    detail_hash: str = "0"
    algorithm: str = ALGORITHM
    key_id: str = "first"
    mac_before: str = START
    mac: str = ""


OTHER = {"seq": 2, "at": datetime(2026, 6, 1, 9, 1, tzinfo=UTC), "is_read": True}


@pytest.mark.parametrize("column", [field.name for field in fields(Row) if field.name != "mac"])
def test_every_column_is_covered(column: str) -> None:
    changed = replace(Row(), **{column: OTHER.get(column, "something else")})
    assert mac_of(changed, key=KEY) != mac_of(Row(), key=KEY)


def chained(length: int) -> list[Row]:
    rows: list[Row] = []
    for seq in range(1, length + 1):
        row = Row(seq=seq, mac_before=rows[-1].mac if rows else START)
        rows.append(replace(row, mac=mac_of(row, key=KEY)))
    return rows


def test_a_whole_chain_has_no_break() -> None:
    verdict = walk(chained(5), key_of=lambda _key_id: KEY)
    assert (verdict.events, verdict.last_seq, verdict.first_break) == (5, 5, None)


def test_the_first_break_is_named() -> None:
    rows = chained(5)
    rows[2] = replace(rows[2], actor_name="Somebody else")
    found = walk(rows, key_of=lambda _key_id: KEY).first_break
    assert found is not None
    assert (found.seq, found.reason) == (3, "event 3 was altered")


def test_the_hash_of_a_detail_needs_its_salt() -> None:
    assert detail_hash_of({"after": "x"}, salt="one") != detail_hash_of({"after": "x"}, salt="two")
    assert detail_hash_of({"a": 1, "b": 2}, salt="s") == detail_hash_of({"b": 2, "a": 1}, salt="s")

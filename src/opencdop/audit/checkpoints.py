"""Signed checkpoints outside the database, so that an end cut off together with the head is seen too."""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from opencdop.audit.chain import Break
from opencdop.audit.models import ChainHead, Event
from opencdop.core import clock, secrets
from opencdop.keystore import keys

DAY = timedelta(hours=24)


def write_checkpoint() -> int:
    """Append the chain's present end, signed, to the checkpoint file. Returns its sequence number."""
    head = ChainHead.objects.filter(id=1).first()
    if head is None:
        return 0
    line = {"seq": head.seq, "mac": head.mac, "at": clock.now().isoformat(), "key_id": keys.ring().current}
    line["signature"] = _signature(line)
    with Path(settings.OPENCDOP_CHECKPOINTS).open("a+b") as file:
        if file.tell() and not _ends_its_line(file):
            file.write(b"\n")  # the last one was cut off in writing
        file.write(json.dumps(line).encode("ascii") + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return head.seq


def _ends_its_line(file: BinaryIO) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def write_daily_checkpoint() -> int:
    """Write a checkpoint unless there is one of the last 24 hours, or nothing happened since the last.

    Returns its sequence number, or 0 when none was due.
    """
    head = ChainHead.objects.filter(id=1).first()
    last = _last_line()
    if head is None or head.seq == last.get("seq"):
        return 0
    written_at = datetime.fromisoformat(str(last["at"])) if "at" in last else None
    if written_at and clock.now() - written_at < DAY:
        return 0
    return write_checkpoint()


def _last_line() -> dict[str, object]:
    path = Path(settings.OPENCDOP_CHECKPOINTS)
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    try:
        return dict(json.loads(lines[-1])) if lines else {}
    except ValueError:
        return {}  # altered or cut off in writing: verify-audit says so, and a new one is due


def first_contradiction() -> Break | None:
    """The first checkpoint that the database no longer agrees with, or that was itself altered."""
    path = Path(settings.OPENCDOP_CHECKPOINTS)
    if not path.exists():
        return None
    for text in path.read_text(encoding="ascii").splitlines():
        try:
            line = json.loads(text)
            signed = secrets.same(line["signature"], _signature(line))
        except (ValueError, KeyError, TypeError, secrets.CannotOpen):
            line, signed = {"seq": 0}, False
        if not signed:
            return Break(int(line.get("seq", 0)), "a checkpoint in the checkpoint file was altered")
        if line["seq"] and not Event.objects.filter(seq=line["seq"], mac=line["mac"]).exists():
            return Break(
                line["seq"], f"event {line['seq']} is not the one that the checkpoint of {line['at']} signed"
            )
    return None


def _signature(line: dict[str, object]) -> str:
    covered = json.dumps([line["seq"], line["mac"], line["at"], line["key_id"]])
    return secrets.keyed_hash(covered, key=keys.purpose_key("checkpoint", key_id=str(line["key_id"])))

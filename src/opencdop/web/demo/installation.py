"""The files of the demonstration's installation under var/: databases, keys, post, passwords; and beginning again."""

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from opencdop.core import clock
from opencdop.keystore import keys
from opencdop.web import installing
from opencdop.web.demo.casting import Account

DONE = "demo.json"  # written last: an installation without it was cut short and begins again
ACCOUNTS = "demo-accounts.txt"
MAIL = "mail"


def var() -> Path:
    return Path(settings.VAR)


def mail_folder() -> Path:
    """Where every message of the demonstration is kept, an .eml file each."""
    return var() / MAIL


def loaded() -> dict[str, Any] | None:
    """What is known of the installation that is there; None when there is none, or one that was cut short."""
    path = var() / DONE
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def note_loaded(**known: Any) -> None:
    """Write down that the load is complete."""
    _write(var() / DONE, json.dumps(known))


def remove() -> None:
    """Remove the installation's own files: what was loaded is invented, and can be loaded again."""
    connections.close_all()
    files = [DONE, ACCOUNTS, settings.OPENCDOP_KEYRING_FILE, settings.OPENCDOP_CHECKPOINTS]
    for alias in connections:
        name = str(connections[alias].settings_dict["NAME"])
        files += [name, f"{name}-wal", f"{name}-shm"]
    for file in files:
        path = var() / file
        if path.resolve().is_relative_to(var().resolve()):
            path.unlink(missing_ok=True)
    shutil.rmtree(mail_folder(), ignore_errors=True)
    keys.forget_opened_keys()
    keys._read.cache_clear()


def runs_on_own_files() -> bool:
    """Whether both databases are SQLite files under var/, which this may remove."""
    places = [connections[alias] for alias in connections]
    return all(
        place.vendor == "sqlite"
        and Path(str(place.settings_dict["NAME"])).resolve().is_relative_to(var().resolve())
        for place in places
    )


def make_ready() -> None:
    """Key ring and schema, where they are missing."""
    var().mkdir(mode=0o700, parents=True, exist_ok=True)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    installing.make_key_ring(clock.today())
    if installing.missing_migrations():
        installing.migrate()


def write_accounts(accounts: Sequence[Account]) -> None:
    """Keep the passwords of the invented people, readable by the owner of the files alone."""
    _write(var() / ACCOUNTS, "\n".join(account_lines(accounts)) + "\n")


def account_lines(accounts: Sequence[Account]) -> list[str]:
    """One line for each account: role, address, password."""
    return [
        f"{account.role:<16} {account.email:<34} {account.password:<18} {account.name}, {account.place}"
        for account in accounts
    ]


def accounts_text() -> str:
    """The accounts as they were written down."""
    return (var() / ACCOUNTS).read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)

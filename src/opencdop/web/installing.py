"""What a new installation needs before anybody can sign in: keys, databases, a host, the first administrator."""

import os
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections, router
from django.db.migrations.executor import MigrationExecutor

from opencdop.accounts.models import Organisation
from opencdop.accounts.roles import Role
from opencdop.accounts.services import invite
from opencdop.audit.models import Event
from opencdop.core.actor import SYSTEM
from opencdop.core.secrets import CannotOpen, KeyRing
from opencdop.keystore import keys
from opencdop.keystore.models import DataKey

NO_KEY_STORE = (
    "The key store of these records is not here, and without it nobody can read them. Put it back first."
)


def make_key_ring(day: date) -> bool:
    """Make the key ring's file, readable by its owner alone, unless there is a ring. Whether one was made."""
    path = Path(settings.OPENCDOP_KEYRING_FILE)
    if settings.OPENCDOP_KEYRING or path.exists():
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="ascii") as ring:
        ring.write(KeyRing.fresh_entry(f"ring-{day.isoformat()}") + "\n")
        ring.flush()
        os.fsync(ring.fileno())
    return True


def migrate() -> None:
    """Bring both databases to the present schema. The key store's hears of its own tables alone: to go through all the
    others there, which changes nothing, costs as much again as the whole.
    """
    call_command("migrate", database="default", interactive=False, verbosity=0)
    call_command("migrate", "keystore", database="keys", interactive=False, verbosity=0)


def missing_migrations() -> list[str]:
    """What either database still lacks; a page on half a schema would break where nobody looks."""
    missing = []
    for alias in connections:
        executor = MigrationExecutor(connections[alias])
        leaves = executor.loader.graph.leaf_nodes()
        plan = executor.migration_plan([leaf for leaf in leaves if router.allow_migrate(alias, leaf[0])])
        missing += [f"{alias}: {migration.app_label} {migration.name}" for migration, _ in plan]
    return missing


def key_store_is_gone() -> bool:
    """Whether the main database was put back without its key store: a new, empty one would open nothing, for good."""
    there = Event._meta.db_table in connections["default"].introspection.table_names()
    return there and not _key_store_is_made() and Event.objects.exists()


def why_nothing_opens() -> str:
    """Why what is here opens none of the records, in a sentence that says what to do; empty when it does."""
    if key_store_is_gone():
        return NO_KEY_STORE
    try:
        keys.ring()
    except (OSError, ValueError):
        return "There is no key ring that can be read (OPENCDOP_KEYRING_FILE). Put it back first."
    sealed = DataKey.objects.filter(wrapped__isnull=False) if _key_store_is_made() else DataKey.objects.none()
    try:
        for row in sealed[:1]:
            keys.key_of(row.id)
    except CannotOpen:
        return "These databases were sealed with another key ring. Put that one back first."
    return ""


def _key_store_is_made() -> bool:
    return DataKey._meta.db_table in connections["keys"].introspection.table_names()


def holds_sealed_data() -> bool:
    """Whether anything was ever sealed in these databases."""
    return DataKey.objects.exists() or Event.objects.exists()


def host_named(name: str) -> Organisation:
    """The host of the installation; its first name stays until somebody changes it."""
    host = Organisation.objects.filter(kind=Organisation.HOST).first()
    return host or Organisation.objects.create(kind=Organisation.HOST, name=name)


def invite_administrator(host: Organisation, *, name: str, email: str) -> str:
    """Invite an administrator. Returns the link, which is also on its way by e-mail."""
    _, link = invite(host, name=name, email=email, role=Role.ADMINISTRATOR, by=SYSTEM)
    return link

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
from opencdop.core.secrets import KeyRing
from opencdop.keystore.models import DataKey


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

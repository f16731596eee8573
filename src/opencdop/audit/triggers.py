"""Database triggers that make the audit append-only, on SQLite and on PostgreSQL.

An event is never changed or removed. Of a detail only the words may be erased (set to null), under a retention rule.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE_INSTALL = (
    """CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
       BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    """CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
       BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    """CREATE TRIGGER audit_detail_only_erased BEFORE UPDATE ON audit_eventdetail
       WHEN NEW.body IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.salt IS NOT OLD.salt
            OR NEW.data_key_id IS NOT OLD.data_key_id
       BEGIN SELECT RAISE(ABORT, 'of an audit detail only the words may be erased'); END""",
    """CREATE TRIGGER audit_detail_no_delete BEFORE DELETE ON audit_eventdetail
       BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
)
_SQLITE_REMOVE = (
    "DROP TRIGGER IF EXISTS audit_event_no_update",
    "DROP TRIGGER IF EXISTS audit_event_no_delete",
    "DROP TRIGGER IF EXISTS audit_detail_only_erased",
    "DROP TRIGGER IF EXISTS audit_detail_no_delete",
)
_POSTGRESQL_INSTALL = (
    """CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$""",
    """CREATE OR REPLACE FUNCTION audit_detail_only_erased() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.body IS NOT NULL OR NEW.id <> OLD.id OR NEW.salt <> OLD.salt OR NEW.data_key_id <> OLD.data_key_id
         THEN RAISE EXCEPTION 'of an audit detail only the words may be erased'; END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER audit_event_unchanged BEFORE UPDATE OR DELETE ON audit_event
       FOR EACH ROW EXECUTE FUNCTION audit_append_only()""",
    """CREATE TRIGGER audit_event_untruncated BEFORE TRUNCATE ON audit_event
       FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
    """CREATE TRIGGER audit_detail_only_erased BEFORE UPDATE ON audit_eventdetail
       FOR EACH ROW EXECUTE FUNCTION audit_detail_only_erased()""",
    """CREATE TRIGGER audit_detail_no_delete BEFORE DELETE ON audit_eventdetail
       FOR EACH ROW EXECUTE FUNCTION audit_append_only()""",
    """CREATE TRIGGER audit_detail_untruncated BEFORE TRUNCATE ON audit_eventdetail
       FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
)
_POSTGRESQL_REMOVE = (
    "DROP TRIGGER IF EXISTS audit_event_unchanged ON audit_event",
    "DROP TRIGGER IF EXISTS audit_event_untruncated ON audit_event",
    "DROP TRIGGER IF EXISTS audit_detail_only_erased ON audit_eventdetail",
    "DROP TRIGGER IF EXISTS audit_detail_no_delete ON audit_eventdetail",
    "DROP TRIGGER IF EXISTS audit_detail_untruncated ON audit_eventdetail",
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; the migration does this, and a test that had to remove them."""
    _execute(connection, _POSTGRESQL_INSTALL if connection.vendor == "postgresql" else _SQLITE_INSTALL)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: only for a migration backwards, and for tests that empty the whole database."""
    _execute(connection, _POSTGRESQL_REMOVE if connection.vendor == "postgresql" else _SQLITE_REMOVE)


def _execute(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

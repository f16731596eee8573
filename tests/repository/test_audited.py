"""The watch over unrecorded writes sees what it should."""

import pytest
from tests.fixtures.audited import Watch, watched_tables

CASE = 'UPDATE "cases_case" SET "changed_at" = %s'
EVENT = 'INSERT INTO "audit_event" ("seq") VALUES (%s)'
OTHER = 'INSERT INTO "outbox_outgoingemail" ("id") VALUES (%s)'


@pytest.mark.parametrize(
    ("statements", "unrecorded"),
    [
        ([CASE, EVENT], []),
        ([CASE], ["cases_case"]),
        ([EVENT, CASE], ["cases_case"]),
        ([OTHER], []),
        (['SAVEPOINT "s1"', CASE, 'ROLLBACK TO SAVEPOINT "s1"'], []),
        ([CASE, 'SAVEPOINT "s1"', CASE, 'ROLLBACK TO SAVEPOINT "s1"'], ["cases_case"]),
        (['SAVEPOINT "s1"', CASE, EVENT, 'ROLLBACK TO SAVEPOINT "s1"', CASE], ["cases_case"]),
    ],
)
def test_write_without_an_event_after_it_is_seen(statements: list[str], unrecorded: list[str]):
    watch = Watch(frozenset({"cases_case"}))
    for statement in statements:
        watch.note(statement)
    assert watch.unrecorded() == unrecorded


def test_tables_of_cases_and_submissions_are_watched():
    assert {
        "cases_case",
        "cases_caseanswer",
        "submissions_submission",
        "submissions_draft",
    } <= watched_tables()

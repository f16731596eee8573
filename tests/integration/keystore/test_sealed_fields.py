"""What is sealed opens only where it belongs, and not at all once its key is destroyed."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from tests.cast import ACase

from opencdop.cases.models import Case, Child
from opencdop.core import clock, secrets
from opencdop.core.errors import KeyDestroyed
from opencdop.core.secrets import CannotOpen, KeyRing
from opencdop.keystore import keys
from opencdop.keystore.models import DataKey
from opencdop.outbox.models import OutgoingEmail

CANARY = "Canary-Okoro"


def an_email(**more: Any) -> OutgoingEmail:
    return OutgoingEmail.objects.create(
        kind="tests.sealed",
        to=f"{CANARY}@example.org",
        subject="S",
        body=f"Words about {CANARY}",
        dedupe_key=f"{OutgoingEmail.objects.count()}",
        message_id=f"<{OutgoingEmail.objects.count()}@localhost>",
        **more,
    )


def raw(email: OutgoingEmail, column: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM outbox_outgoingemail WHERE id = %s', [email.id])
        return bytes(cursor.fetchone()[0])


def put(email: OutgoingEmail, column: str, value: bytes) -> OutgoingEmail:
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE outbox_outgoingemail SET "{column}" = %s WHERE id = %s', [value, email.id])
    return OutgoingEmail.objects.get(id=email.id)


def test_sealed_text_reads_as_it_was_written_and_lies_sealed():
    email = an_email()
    assert OutgoingEmail.objects.get(id=email.id).body == f"Words about {CANARY}"
    assert CANARY.encode() not in raw(email, "body") + raw(email, "to")


def test_same_text_is_never_sealed_alike():
    assert raw(an_email(), "body") != raw(an_email(), "body")


def test_value_moved_to_another_row_does_not_open():
    one, other = an_email(), an_email()
    moved = put(other, "body", raw(one, "body"))
    with pytest.raises(CannotOpen):
        assert moved.body


def test_value_moved_to_another_column_does_not_open():
    email = an_email()
    moved = put(email, "body", raw(email, "to"))
    with pytest.raises(CannotOpen):
        assert moved.body


@pytest.mark.parametrize("at", [0, 1, 5, 30, -1])
def test_value_with_one_byte_changed_does_not_open(at: int):
    email = an_email()
    sealed = bytearray(raw(email, "body"))
    sealed[at] ^= 1
    altered = put(email, "body", bytes(sealed))
    with pytest.raises(CannotOpen):
        assert altered.body


def test_cut_off_value_does_not_open():
    email = an_email()
    for length in (1, 2, 10, 20):
        with pytest.raises(CannotOpen):
            assert put(email, "body", raw(email, "body")[:length]).body


def test_sealed_field_is_not_searched_or_updated_in_the_clear():
    email = an_email()
    with pytest.raises(TypeError):
        OutgoingEmail.objects.filter(id=email.id).update(body="in the clear")
    with pytest.raises(TypeError):
        list(OutgoingEmail.objects.filter(body="in the clear"))


def test_empty_text_is_null_and_reads_as_empty():
    email = an_email()
    email.body = ""
    email.save()
    assert OutgoingEmail.objects.get(id=email.id).body == ""


def test_old_ring_key_still_opens_and_new_values_use_the_new_one(settings: Any):
    email = an_email()
    ring = settings.OPENCDOP_KEYRING
    settings.OPENCDOP_KEYRING = KeyRing.fresh_entry("later") + "," + ring
    assert OutgoingEmail.objects.get(id=email.id).body.endswith(CANARY)
    assert b"later" in raw(an_email(), "body")[:10]
    hashed = keys.index_hash("marsden")
    settings.OPENCDOP_KEYRING = ring
    assert keys.index_hash("marsden") == hashed


def test_ring_without_the_key_says_so(settings: Any):
    email = an_email()
    settings.OPENCDOP_KEYRING = KeyRing.fresh_entry("another")
    with pytest.raises(CannotOpen):
        assert OutgoingEmail.objects.get(id=email.id).body


def test_destroyed_key_makes_the_record_unreadable_for_good(a_case: ACase):
    case = a_case()
    child = Child.objects.get(case=case)
    assert child.identity["surname"] == "Marsden"
    before = DataKey.objects.get(id=case.data_key_id)
    keys.destroy_key(case.data_key_id)
    with pytest.raises(KeyDestroyed):
        assert Child.objects.get(case=case).identity
    after = DataKey.objects.get(id=case.data_key_id)
    assert (bytes(before.wrapped or b"") != b"", after.wrapped, after.destroyed_at is not None) == (
        True,
        None,
        True,
    )


def test_each_case_has_a_key_of_its_own(a_case: ACase):
    a_case()
    a_case(surname="Okoro", forenames="Sam", nhs_number="9990000026")
    assert len(set(Case.objects.values_list("data_key_id", flat=True))) == 2


def test_value_sealed_for_one_case_does_not_open_with_the_key_of_another():
    one, other = keys.create_key(), keys.create_key()
    sealed = secrets.seal(b"words", key=keys.key_of(one), context="c")
    with pytest.raises(CannotOpen):
        secrets.open_sealed(sealed, key=keys.key_of(other), context="c")


def test_keys_lie_wrapped_in_a_database_of_their_own():
    key_id = keys.create_key()
    wrapped = bytes(DataKey.objects.get(id=key_id).wrapped or b"")
    assert keys.key_of(key_id) not in wrapped
    assert "keystore_datakey" not in connections["default"].introspection.table_names()
    assert connections["keys"].introspection.table_names() == ["django_migrations", "keystore_datakey"]


CANARIES = ("Marsden", "Ella Rose", "9990000018", "ZZ99 3VZ", "2026-06-20")


@pytest.mark.django_db(transaction=True)
def test_no_canary_of_a_case_lies_in_either_database(a_case: ACase):
    """Every cell of every table, as bytes: names, NHS number, postcode and birth date of a whole case."""
    a_case()
    found = []
    for alias in ("default", "keys"):
        for table in connections[alias].introspection.table_names():
            with connections[alias].cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{table}"')
                for row in cursor.fetchall():
                    found += [(table, canary) for canary in CANARIES if canary.encode() in _bytes_of(row)]
    assert found == []


@pytest.mark.django_db(transaction=True)
def test_no_canary_of_a_case_lies_in_the_database_files(a_case: ACase):
    """The files of SQLite with their write-ahead logs; PostgreSQL's are looked at by its own test of the cells."""
    a_case()
    files = [connections[alias].settings_dict["NAME"] for alias in ("default", "keys")]
    if connection.vendor != "sqlite":
        files = []
    for name in files:
        for path in (str(name), f"{name}-wal"):
            with open(path, "rb") as file:
                content = file.read()
            assert [canary for canary in CANARIES if canary.encode() in content] == []
    assert settings.DATABASE_ROUTERS


def _bytes_of(row: tuple[Any, ...]) -> bytes:
    return b"\n".join(bytes(c) if isinstance(c, bytes | memoryview) else str(c).encode() for c in row)


def test_load_keys_fetches_many_in_one_query(django_assert_num_queries: Any):
    made = {keys.create_key() for _ in range(20)}
    keys.forget_opened_keys()
    with django_assert_num_queries(1, using="keys"):
        keys.load_keys(made)
        for key_id in made:
            keys.key_of(key_id)


def test_destroyed_key_is_forgotten_within_a_minute(monkeypatch: pytest.MonkeyPatch):
    key_id = keys.create_key()
    keys.key_of(key_id)
    DataKey.objects.filter(id=key_id).update(wrapped=None, destroyed_at=clock.now())  # by another process
    later = keys.time.monotonic() + keys.CACHE_SECONDS + 1
    monkeypatch.setattr(keys.time, "monotonic", lambda: later)
    with pytest.raises(KeyDestroyed):
        keys.key_of(key_id)

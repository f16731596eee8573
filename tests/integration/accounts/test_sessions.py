"""What lies in the table of sessions tells nothing, and what was altered opens nothing."""

from django.contrib.sessions.models import Session
from django.test import Client
from tests.cast import Cast
from tests.integration.accounts.signing_in import sign_in

from opencdop.accounts.sessions import SessionStore
from opencdop.core.secrets import KeyRing


def test_session_lies_sealed(client: Client, cast: Cast):
    asha = cast.person("asha")
    sign_in(client, asha)
    row = Session.objects.get(session_key=client.cookies["sessionid"].value)
    assert asha.id not in row.session_data
    assert SessionStore().decode(row.session_data)["_auth_user_id"] == asha.id


def test_altered_session_is_nobodys(client: Client, cast: Cast):
    sign_in(client, cast.person("asha"))
    row = Session.objects.get(session_key=client.cookies["sessionid"].value)
    row.session_data = row.session_data[:-4] + "AAA="
    row.save()
    assert client.get("/account/").status_code == 302


def test_session_of_a_key_that_left_the_ring_is_nobodys(client: Client, cast: Cast, settings):
    sign_in(client, cast.person("asha"))
    settings.OPENCDOP_KEYRING = KeyRing.fresh_entry("another")
    assert client.get("/account/login/").status_code == 200

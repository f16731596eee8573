"""Signing in: both factors, for everybody, and no more guesses than there should be."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from tests.cast import PASSWORD, Cast
from tests.integration.accounts.signing_in import (
    code_from,
    code_of,
    give_password,
    secret_shown,
    sign_in,
    with_authenticator,
)

from opencdop.accounts import middleware
from opencdop.accounts.models import CachedValue, Person
from opencdop.accounts.services import disable_person, reset_authenticator
from opencdop.accounts.sessions import SEEN, SEEN_TO_WITHIN_SECONDS
from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.core.actor import SYSTEM
from opencdop.outbox.models import OutgoingEmail


def kinds() -> list[str]:
    """What was recorded of accounts, but for the authenticators that the tests hand out."""
    recorded = Event.objects.filter(kind__startswith="account.").exclude(kind="account.authenticator_set_up")
    return list(recorded.order_by("seq").values_list("kind", flat=True))


def test_sign_in_needs_password_and_code(client: Client, cast: Cast):
    asha = with_authenticator(cast.person("asha"))
    assert give_password(client, asha).url == "/account/code/"
    assert client.get("/account/").url.startswith("/account/login/")
    answer = client.post("/account/code/", {"code": code_of(asha)})
    assert (answer.status_code, answer.url) == (302, "/")
    assert "Asha Verma" in client.get("/account/").content.decode()
    assert kinds() == ["account.signed_in"]


def test_sign_in_goes_to_the_page_asked_for_and_to_no_other_site(client: Client, cast: Cast):
    asha = with_authenticator(cast.person("asha"))
    give_password(client, asha, next="/account/password/")
    assert client.post("/account/code/", {"code": code_of(asha)}).url == "/account/password/"
    client.post("/account/logout/")
    cache.clear()
    give_password(client, asha, next="https://elsewhere.example/")
    assert client.post("/account/code/", {"code": code_of(asha)}).url == "/"


def test_person_without_authenticator_can_do_nothing_but_set_one_up(client: Client, cast: Cast):
    give_password(client, cast.person("mina"))
    for path in ("/", "/people/", "/account/", "/account/password/", "/account/recovery-codes/new/"):
        assert client.get(path).url == "/account/authenticator/", path
    html = client.get("/account/authenticator/").content.decode()
    assert "data:image/svg+xml" in html
    assert "style=" not in html
    answer = client.post("/account/authenticator/", {"code": code_from(secret_shown(html))})
    assert answer.url == "/account/recovery-codes/"
    codes = client.get("/account/recovery-codes/").content.decode()
    assert codes.count("<li><code>") == 10
    assert "<li><code>" not in client.get("/account/recovery-codes/").content.decode()
    assert client.get("/people/").status_code == 200
    assert Event.objects.filter(kind="account.authenticator_set_up").count() == 1


def test_wrong_code_sets_up_no_authenticator_and_keeps_the_secret(client: Client, cast: Cast):
    give_password(client, cast.person("mina"))
    before = secret_shown(client.get("/account/authenticator/").content.decode())
    answer = client.post("/account/authenticator/", {"code": "000000"})
    assert "Check the code" in answer.content.decode()
    assert secret_shown(answer.content.decode()) == before
    assert not Authenticator.objects.exists()


def test_authenticator_secret_is_sealed_at_rest(cast: Cast):
    asha = with_authenticator(cast.person("asha"))
    stored = Authenticator.objects.get(user=asha).data["secret"]
    assert len(stored) > 60


def test_code_serves_once(client: Client, cast: Cast):
    asha = with_authenticator(cast.person("asha"))
    code = code_of(asha)
    give_password(client, asha)
    assert client.post("/account/code/", {"code": code}).status_code == 302
    other = Client()
    give_password(other, asha)
    answer = other.post("/account/code/", {"code": code})
    assert "used before" in answer.content.decode()
    with time_machine.travel(clock.now() + timedelta(seconds=45), tick=False):
        assert other.post("/account/code/", {"code": code}).status_code == 200


def test_recovery_code_signs_in_once(client: Client, cast: Cast):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    asha = with_authenticator(cast.person("asha"))
    code = RecoveryCodes.activate(asha).get_unused_codes()[0]
    give_password(client, asha)
    assert client.post("/account/code/", {"code": code}).status_code == 302
    other = Client()
    give_password(other, asha)
    assert other.post("/account/code/", {"code": code}).status_code == 200


def test_unknown_address_and_wrong_password_answer_the_same(client: Client, cast: Cast):
    def said(email: str) -> str:
        html = client.post(
            "/account/login/", {"login": email, "password": "a wrong password"}
        ).content.decode()
        return html.replace(email, "ADDRESS").split("csrfmiddlewaretoken")[0] + html[-400:]

    known, unknown = said("asha@people.example"), said("nobody@people.example")
    assert "do not go together" in known
    assert known == unknown


def test_wrong_passwords_end_after_twenty_a_day_even_with_the_right_one(client: Client, cast: Cast, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed": "20/d/key"}
    asha = with_authenticator(cast.person("asha"))
    for _ in range(20):
        assert "do not go together" in give_password(client, asha, "wrong").content.decode()
    assert "too many tries" in give_password(client, asha).content.decode()
    with time_machine.travel(clock.now() + timedelta(hours=23), tick=False):
        assert "too many tries" in give_password(client, asha).content.decode()
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        assert give_password(client, asha).status_code == 302


def test_guessers_do_not_shut_out_the_browser_that_signed_in_before(client: Client, cast: Cast, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed": "20/d/key"}
    asha = cast.person("asha")
    sign_in(client, asha)
    client.post("/account/logout/")
    for _ in range(21):
        give_password(Client(), asha, "wrong")
    assert "too many tries" in give_password(Client(), asha).content.decode()
    assert give_password(client, asha).status_code == 302


def test_wrong_passwords_end_after_twenty_an_hour_from_one_address(client: Client, cast: Cast):
    for number in range(20):
        client.post("/account/login/", {"login": f"a{number}@people.example", "password": "wrong"})
    assert "too many tries" in give_password(client, cast.person("asha")).content.decode()
    assert give_password(Client(REMOTE_ADDR="198.51.100.7"), cast.person("asha")).status_code == 302
    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=False):
        assert give_password(client, cast.person("asha")).status_code == 302


def test_whole_office_behind_one_address_can_sign_in(cast: Cast):
    """What succeeds does not count towards the twenty."""
    for _ in range(22):
        assert give_password(Client(), cast.person("asha")).status_code == 302


def test_forged_forwarding_header_does_not_dodge_the_limit(cast: Cast):
    for number in range(20):
        Client(headers={"x-forwarded-for": f"203.0.113.{number}"}).post(
            "/account/login/", {"login": f"a{number}@people.example", "password": "wrong"}
        )
    other = Client(headers={"x-forwarded-for": "203.0.113.99"})
    assert "too many tries" in give_password(other, cast.person("asha")).content.decode()


def test_flood_of_log_ins_from_one_address_is_answered_with_a_calm_page(client: Client, cast: Cast, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "2/h/ip"}
    for _ in range(2):
        give_password(client, cast.person("asha"), "wrong")
    answer = give_password(client, cast.person("asha"))
    assert answer.status_code == 429
    assert "Please wait" in answer.content.decode()


def test_codes_end_after_ninety_six_a_day(client: Client, cast: Cast):
    asha = with_authenticator(cast.person("asha"))
    give_password(client, asha)
    for _ in range(96):
        client.post("/account/code/", {"code": "wrong"})
    assert "too many tries" in client.post("/account/code/", {"code": code_of(asha)}).content.decode()


def test_what_is_counted_names_no_address(client: Client, cast: Cast):
    give_password(client, cast.person("asha"), "wrong")
    kept = str(list(CachedValue.objects.values_list("cache_key", "value")))
    assert CachedValue.objects.exists()
    assert "asha" not in kept
    assert "127.0.0.1" not in kept


def test_refused_sign_in_is_recorded_without_what_was_typed(client: Client, cast: Cast):
    give_password(client, cast.person("asha"), "wrong")
    client.post("/account/login/", {"login": "someone@elsewhere.example", "password": "wrong"})
    events = list(Event.objects.filter(kind="account.sign_in_refused").order_by("seq"))
    assert [event.about for event in events] == [f"accounts.person:{cast.person('asha').id}", ""]
    assert {event.detail_id for event in events} == {""}


def test_closed_account_cannot_sign_in(client: Client, cast: Cast):
    asha = with_authenticator(cast.person("asha"))
    disable_person(asha, by=SYSTEM)
    answer = give_password(client, asha)
    assert answer.status_code == 302
    assert "Your account is closed" in client.get(answer.url).content.decode()
    assert client.get("/account/").url.startswith("/account/login/")


def test_password_link_lets_choose_a_new_password_once(client: Client, cast: Cast):
    asha = with_authenticator(cast.person("asha"))
    client.post("/account/password/reset/", {"email": asha.email})
    mail = OutgoingEmail.objects.get(kind="account.password_link")
    assert "Asha" not in mail.body
    path = next(word for word in mail.body.split() if word.startswith("http")).split("localhost:8000")[1]
    form = client.get(path)
    assert form.status_code == 302
    refused = client.post(form.url, {"password1": "passwordpassword"})
    assert "not one common word" in refused.content.decode()
    assert client.post(form.url, {"password1": "a heron by the canal"}).status_code == 302
    assert "no longer works" in Client().get(path).content.decode()
    assert give_password(Client(), asha).status_code == 200
    assert give_password(Client(), asha, "a heron by the canal").url == "/account/code/"


def test_password_link_ends_after_two_hours(client: Client, cast: Cast):
    client.post("/account/password/reset/", {"email": cast.person("asha").email})
    mail = OutgoingEmail.objects.get(kind="account.password_link")
    path = next(word for word in mail.body.split() if word.startswith("http")).split("localhost:8000")[1]
    with time_machine.travel(clock.now() + timedelta(hours=2, minutes=1), tick=False):
        assert "no longer works" in client.get(path).content.decode()


def test_password_link_for_an_unknown_address_looks_the_same_and_sends_nothing(client: Client, cast: Cast):
    known = client.post("/account/password/reset/", {"email": "asha@people.example"})
    unknown = client.post("/account/password/reset/", {"email": "nobody@people.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert OutgoingEmail.objects.count() == 1


def test_changed_password_ends_the_other_sessions_and_keeps_this_one(client: Client, cast: Cast):
    asha = cast.person("asha")
    other = sign_in(Client(), asha)
    sign_in(client, asha)
    answer = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": "a heron by the canal"})
    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_session_is_another_one_after_signing_in(client: Client, cast: Cast):
    asha = with_authenticator(cast.person("asha"))
    give_password(client, asha)
    before = client.cookies["sessionid"].value
    client.post("/account/code/", {"code": code_of(asha)})
    assert client.cookies["sessionid"].value != before
    stale = Client()
    stale.cookies["sessionid"] = before
    assert stale.get("/account/").status_code == 302


def test_session_ends_at_sign_out_on_the_server_too(client: Client, cast: Cast):
    sign_in(client, cast.person("asha"))
    held = client.cookies["sessionid"].value
    client.post("/account/logout/")
    stale = Client()
    stale.cookies["sessionid"] = held
    assert stale.get("/account/").status_code == 302
    assert kinds()[-1] == "account.signed_out"


def test_session_ends_after_fifteen_idle_minutes(client: Client, cast: Cast):
    began = clock.now()
    sign_in(client, cast.person("asha"))
    with time_machine.travel(began + timedelta(minutes=14), tick=False):
        assert client.get("/account/").status_code == 200
    with time_machine.travel(began + timedelta(minutes=28), tick=False):
        assert client.post("/account/stay/").status_code == 204
    with time_machine.travel(began + timedelta(minutes=42), tick=False):
        assert client.get("/account/").status_code == 200
    with time_machine.travel(began + timedelta(minutes=58), tick=False):
        assert client.get("/account/").url == "/account/login/?ended=1"
        assert "signed out" in client.get("/account/login/?ended=1").content.decode()


def test_signs_of_life_within_ten_seconds_are_kept_once(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(middleware, "SEEN_TO_WITHIN_SECONDS", SEEN_TO_WITHIN_SECONDS)
    began = clock.now()
    sign_in(client, cast.person("asha"))
    kept = []
    for seconds in (20, 25, 29, 31):
        with time_machine.travel(began + timedelta(seconds=seconds), tick=False):
            client.get("/account/")
            kept.append(client.session[SEEN])
    assert [kept[0] == each for each in kept] == [True, True, True, False]
    with time_machine.travel(began + timedelta(seconds=31 + 900), tick=False):
        assert client.get("/account/").status_code == 200
    with time_machine.travel(began + timedelta(seconds=31 + 900 + 901), tick=False):
        assert client.get("/account/").url == "/account/login/?ended=1"


def test_session_ends_after_twelve_hours_however_busy(client: Client, cast: Cast):
    began = clock.now()
    sign_in(client, cast.person("asha"))
    for minutes in range(10, 720, 10):
        with time_machine.travel(began + timedelta(minutes=minutes), tick=False):
            assert client.post("/account/stay/").status_code == 204, minutes
    with time_machine.travel(began + timedelta(minutes=721), tick=False):
        assert client.get("/account/").status_code == 302


def test_stay_renews_nothing_for_nobody_and_not_by_get(client: Client, cast: Cast):
    assert client.post("/account/stay/").status_code == 302
    sign_in(client, cast.person("asha"))
    assert client.get("/account/stay/").status_code == 405


def test_closing_an_account_ends_its_sessions_at_once_and_for_good(client: Client, cast: Cast):
    asha = cast.person("asha")
    sign_in(client, asha)
    disable_person(asha, by=cast.actor("edith"))
    assert client.get("/account/").status_code == 302
    Person.objects.filter(id=asha.id).update(is_active=True)
    assert client.get("/account/").status_code == 302


def test_reset_authenticator_ends_sessions_and_asks_for_a_new_one(client: Client, cast: Cast):
    asha = cast.person("asha")
    sign_in(client, asha)
    reset_authenticator(asha, by=cast.actor("mina"))
    assert client.get("/account/").url.startswith("/account/login/")
    assert give_password(client, asha).url == "/"
    assert client.get("/people/").url == "/account/authenticator/"
    mail = OutgoingEmail.objects.get(kind="account.authenticator_reset")
    assert mail.to == asha.email


def test_important_act_asks_again_for_the_password_after_a_quarter_of_an_hour(client: Client, cast: Cast):
    mina, asha = cast.person("mina"), cast.person("asha")
    with_authenticator(asha)
    began = clock.now()
    sign_in(client, mina)
    with time_machine.travel(began + timedelta(minutes=10), tick=False):
        assert client.post("/account/stay/").status_code == 204
    with time_machine.travel(began + timedelta(minutes=20), tick=False):
        asked = client.post(f"/people/{asha.id}/authenticator/")
        assert asked.url.startswith("/account/confirm/")
        assert Authenticator.objects.filter(user=asha).exists()
        done = client.post(asked.url, {"password": PASSWORD})
        assert done.status_code == 302
        assert not Authenticator.objects.filter(user=asha).exists()


@pytest.mark.parametrize("method", ["put", "delete", "trace"])
def test_other_methods_are_refused(client: Client, db: None, method: str):
    assert getattr(client, method)("/account/login/").status_code == 405

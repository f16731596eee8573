"""Another system notifies over HTTP: keys, the same checks as a page, once and once only, and never an answer back."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast
from tests.integration.intake.conftest import ANSWERS, Office

from opencdop.audit.models import Event
from opencdop.core.errors import NotAllowed, RuleBroken
from opencdop.formkit.given import read_given
from opencdop.intake.key_services import make_key, revoke_key
from opencdop.intake.models import Knock, Notification, SenderKey
from opencdop.outbox.models import OutgoingEmail
from opencdop.submissions.library import form

HERE = "/api/v1/panels/ashmoor/notifications"


@pytest.fixture
def key(cast: Cast) -> str:
    _row, token = make_key(cast.ashmoor, sender="Child health system, Ashmoor", by=cast.actor("mina"))
    return token


def send(token: str, body: Any, *, at: str = HERE, **headers: str) -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    marks = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    return Client(enforce_csrf_checks=True).post(
        at, text, content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {token}", **marks
    )


def test_send_with_a_key_stores_one_notification_and_answers_with_its_reference_only(key: str):
    response = send(key, {"answers": ANSWERS})
    assert response.status_code == 201, response.content
    notification = Notification.objects.get()
    assert response.json() == {"reference": notification.reference}
    assert notification.channel == "child_health_system"
    assert notification.submission.answers["surname"] == "Nowicki"
    assert notification.submission.answers["parental_responsibility"] == ANSWERS["parental_responsibility"]
    assert OutgoingEmail.objects.count() == 1
    sent = Event.objects.get(kind="notification.sent")
    assert (sent.actor_kind, sent.actor_name) == ("key", "Child health system, Ashmoor")


def test_send_of_one_known_fact_is_taken_and_everything_else_may_be_unknown(key: str):
    assert send(key, {"answers": {"surname": "Nowicki"}}).status_code == 201
    not_known = {
        question.key: {"no_answer": "not_known"}
        for question in form("notification").outside.questions()
        if question.not_known
    }
    assert send(key, {"answers": {**not_known, "sex": "male"}}).status_code == 201
    assert Notification.objects.count() == 2


def test_send_twice_under_one_mark_stores_once_and_another_body_is_refused(key: str):
    first = send(key, {"answers": ANSWERS}, idempotency_key="a-1")
    again = send(key, {"answers": ANSWERS}, idempotency_key="a-1")
    assert (again.status_code, again.json()) == (201, first.json())
    other = send(key, {"answers": {**ANSWERS, "surname": "Other"}}, idempotency_key="a-1")
    assert other.status_code == 409
    assert Notification.objects.count() == 1


@pytest.mark.parametrize(
    ("question", "value", "sentence"),
    [
        ("nhs_number", "9990000027", "one of its digits is not right"),
        ("nhs_number", 9990000026, "send ten digits as text"),
        ("date_of_birth", "2026-13-45", "send a date as YYYY-MM-DD"),
        ("date_of_death", "2026-03-03", "The date of death is before the date of birth"),
        ("date_of_death", "2099-01-01", "It is after today"),
        ("postcode", "NOWHERE", "enter a full postcode, like LS1 4AP"),
        ("sex", "yes", "one of the answers shown"),
        ("sex", ["male"], "one of the codes"),
        ("surname", {"no_answer": "perhaps"}, "not_known"),
        ("address", {"lines": "one line"}, "right shape"),
        ("parental_responsibility", [{"name": "A", "shoe_size": 4}], "send an object of name"),
        ("event_at", {"on": "2026-03-04", "quality": ["exact"]}, "send texts"),
        ("age_at_death_days", 4, "does not ask this"),
        ("shoe_size", 4, "does not ask this"),
    ],
)
def test_answer_that_cannot_be_taken_is_named_by_its_key_with_a_sentence(
    key: str, question: str, value: Any, sentence: str
):
    response = send(key, {"answers": {**ANSWERS, question: value}})
    assert response.status_code == 422
    named = {each["question"]: each["sentence"] for each in response.json()["problems"]}
    assert sentence in named[question]
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"text"', b'{"answers": NaN}', b"[" * 100_000, b"\xff\xfe", b'{"answers": {}, "more": 1}',
     b'{"answers": {"sex": "male", "sex": "female"}}'],
)  # fmt: skip
def test_body_that_is_no_json_of_ours_is_refused_with_a_sentence(key: str, body: bytes):
    response = send(key, body)
    assert response.status_code == 400
    assert response.json()["sentence"].startswith("Send JSON")
    assert not Notification.objects.exists()


def test_empty_and_too_large_bodies_are_refused_with_a_sentence(key: str):
    assert send(key, {"answers": {}}).status_code == 422
    assert send(key, {"answers": {"circumstances": "x" * 600_000}}).status_code == 413
    assert not Notification.objects.exists()


LONE = "\\ud800"  # half of a pair: JSON can write it, no text can hold it


@pytest.mark.parametrize(
    ("body", "statuses"),
    [
        (f'{{"answers": {{"surname": "{LONE}"}}}}', {400, 422}),
        (f'{{"answers": {{"{LONE}": "x"}}}}', {422}),
        (f'{{"answers": {{"siblings": [{{"name": "{LONE}"}}]}}}}', {400, 422}),
        ('{"answers": {"surname": "\\u0000"}}', {422}),
        ('{"answers": {"gestation": NaN}}', {400}),
        ('{"answers": {"birth_weight": 1e400}}', {422}),
        ('{"answers": {"birth_weight": ' + "9" * 5000 + "}}", {400}),
        ('{"answers": {"siblings": ' + "[" * 100 + "]" * 100 + "}}", {422}),
        ('{"answers": {"address": ' + '{"lines":' * 100 + "1" + "}" * 100 + "}}", {422}),
        ('{"answers": ' + "[" * 50_000 + "]" * 50_000 + "}", {400}),
    ],
)
def test_what_no_text_or_number_can_hold_is_refused_and_never_fails(
    key: str, body: str, statuses: set[int]
) -> None:
    response = send(key, body)
    assert response.status_code in statuses, response.content[:500]
    assert not Notification.objects.exists()


def test_unknown_names_are_told_back_shortly_and_never_all_of_many(key: str) -> None:
    long = "Ella-Rose-Marsden-" * 100
    told = send(key, {"answers": {**ANSWERS, long: 1}})
    assert told.status_code == 422
    assert len(told.content) < 500
    many = send(key, {"answers": {f"name-{number}": 1 for number in range(20_000)}})
    assert many.status_code == 422
    assert len(many.content) < 20_000


def test_a_mark_with_any_other_body_is_refused_whatever_it_holds(key: str) -> None:
    assert send(key, {"answers": ANSWERS}, idempotency_key="a-1").status_code == 201
    for other in ({"surname": "Nowicki"}, {**ANSWERS, "sex": "female"}, {**ANSWERS, "siblings": []}):
        refused = send(key, {"answers": other}, idempotency_key="a-1")
        assert refused.status_code == 409, other
        assert "Nowicki" not in refused.content.decode()
        assert Notification.objects.get().reference not in refused.content.decode()
    assert send(key, {"answers": ANSWERS}, idempotency_key="m" * 201).status_code == 400
    assert Notification.objects.count() == 1


def test_key_of_another_panel_a_wrong_one_and_none_get_the_same_answer(cast: Cast, key: str):
    answers = {"answers": ANSWERS}
    elsewhere = send(key, answers, at="/api/v1/panels/harrowdale/notifications")
    wrong = send("ocdop_wrong", answers)
    none = Client().post(HERE, json.dumps(answers), content_type="application/json")
    nowhere = send(key, answers, at="/api/v1/panels/atlantis/notifications")
    assert {each.status_code for each in (elsewhere, wrong, none, nowhere)} == {401}
    assert len({each.content for each in (elsewhere, wrong, none, nowhere)}) == 1
    assert not Notification.objects.exists()


def test_key_taken_back_opens_nothing_and_what_it_sent_stays(cast: Cast, key: str):
    send(key, {"answers": ANSWERS})
    row = SenderKey.objects.get()
    revoke_key(row, by=cast.actor("mina"))
    assert send(key, {"answers": ANSWERS}).status_code == 401
    assert Notification.objects.count() == 1
    with pytest.raises(RuleBroken, match="already"):
        revoke_key(row, by=cast.actor("mina"))


def test_key_is_kept_as_a_hash_and_only_the_manager_makes_one(cast: Cast, key: str):
    assert key not in json.dumps(list(SenderKey.objects.values()), default=str)
    with pytest.raises(NotAllowed):
        make_key(cast.ashmoor, sender="A system", by=cast.actor("asha"))


def test_key_that_sends_too_often_is_told_to_wait(key: str, settings: Any):
    settings.OPENCDOP_INTAKE_POLICY = {"sent_by_key_an_hour": 1}
    assert send(key, {"answers": ANSWERS}).status_code == 201
    assert send(key, {"answers": ANSWERS}).status_code == 429
    assert Notification.objects.count() == 1
    assert Knock.objects.filter(door="api").exists()


def test_address_that_tries_wrong_keys_is_told_to_wait(cast: Cast, settings: Any):
    settings.OPENCDOP_INTAKE_POLICY = {"wrong_keys_an_hour": 2}
    assert [send("wrong", {}).status_code for _ in range(4)] == [401, 401, 429, 429]


def test_sender_learns_nothing_of_whether_the_child_is_known(key: str, a_case: Any):
    a_case(surname="Nowicki", forenames="Tomasz", nhs_number="9990000026", date_of_birth="2026-03-04")
    known = send(key, {"answers": ANSWERS})
    unknown = send(key, {"answers": {**ANSWERS, "nhs_number": "9990000034", "surname": "Nobody"}})
    assert (known.status_code, unknown.status_code) == (201, 201)
    assert known.json().keys() == unknown.json().keys() == {"reference"}
    assert Client().get(HERE, HTTP_AUTHORIZATION=f"Bearer {key}").status_code == 405


def test_description_names_every_question_and_is_read_by_anybody(cast: Cast):
    described = Client().get("/api/v1/panels/ashmoor/openapi.json").json()
    body = described["paths"][HERE]["post"]["requestBody"]["content"]["application/json"]["schema"]
    asked = {each.key for each in form("notification").outside.questions() if each.type != "computed"}
    assert body["properties"]["answers"]["properties"].keys() == asked


def test_manager_makes_a_key_that_is_shown_once_and_takes_it_back(cast: Cast, office: Office):
    browser = office("mina")
    made = browser.post("/notifications/keys/", {"sender": "A child health system"}).content.decode()
    token = made.split("<code")[1].split(">")[1].split("<")[0]
    assert send(token, {"answers": ANSWERS}).status_code == 201
    page = browser.get("/notifications/keys/").content.decode()
    assert token not in page
    assert "A child health system" in page
    browser.post(f"/notifications/keys/{SenderKey.objects.get().pk}/revoke/")
    assert send(token, {"answers": ANSWERS}).status_code == 401
    assert office("asha").get("/notifications/keys/").status_code == 403


_KEYS = [each.key for each in form("notification").outside.questions()]
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["no_answer", "lines", "on", "quality", "layout", "name", "weeks"])
            | st.text(max_size=5),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.dictionaries(st.sampled_from(_KEYS) | st.text(max_size=8), _JSON, max_size=5) | _JSON)
def test_whatever_is_given_as_answers_is_read_or_refused_and_never_raises(body: Any):
    definition = form("notification").outside
    answers, problems = read_given(definition, body)
    assert problems or answers.keys() <= set(definition.by_key)
    again, none = read_given(definition, answers)
    assert (again, none) == (answers, ())


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.dictionaries(st.sampled_from(_KEYS), _JSON, max_size=3))
def test_whatever_is_sent_is_answered_with_a_reference_or_a_sentence(key: str, body: dict[str, Any]):
    response = send(key, {"answers": body})
    assert response.status_code in (201, 400, 422)
    said = response.json()
    assert said.get("reference") or said["sentence"]

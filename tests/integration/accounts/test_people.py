"""Inviting, joining, ending a seat, closing an account, and the lost authenticator."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.cast import PASSWORD, Cast
from tests.integration.accounts.signing_in import code_from, secret_shown, sign_in, with_authenticator

from opencdop.accounts import queries, services
from opencdop.accounts.actors import actor_of
from opencdop.accounts.models import Invitation, Membership, Person
from opencdop.accounts.roles import Act, has_act
from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.core.actor import PUBLIC, SYSTEM
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.outbox.models import OutgoingEmail

GOOD = "a heron by the canal"


def kinds() -> list[str]:
    """What was recorded of accounts, but for the authenticators that the tests hand out."""
    recorded = Event.objects.filter(kind__startswith="account.").exclude(kind="account.authenticator_set_up")
    return list(recorded.order_by("seq").values_list("kind", flat=True))


def invited(
    cast: Cast, *, by: str = "mina", role: str = "panel_member", email: str = "gita@people.example"
) -> str:
    """Invite Gita to Ashmoor; returns the token of the link."""
    _, link = services.invite(
        cast.ashmoor.organisation, name="Gita Rao", email=email, role=role, by=cast.actor(by)
    )
    return link.rstrip("/").rsplit("/", 1)[1]


def seat_of(cast: Cast, name: str) -> Membership:
    return Membership.objects.get(person=cast.person(name))


def test_invite_sends_a_link_whose_token_is_nowhere_else(cast: Cast):
    token = invited(cast)
    mail = OutgoingEmail.objects.get()
    assert mail.to == "gita@people.example"
    assert token in mail.body
    assert "Gita" not in mail.body
    assert token not in str(Invitation.objects.values_list())
    assert kinds() == ["account.invited"]


def test_accepting_makes_an_account_that_goes_on_to_the_authenticator(client: Client, cast: Cast):
    token = invited(cast)
    path = f"/account/invitation/{token}/"
    assert "You are invited as panel member" in client.get(path).content.decode()
    assert client.post(path, {"name": "Gita Rao", "password": GOOD}).url == "/account/authenticator/"
    assert client.get("/").url == "/account/authenticator/"
    secret = secret_shown(client.get("/account/authenticator/").content.decode())
    assert client.post("/account/authenticator/", {"code": code_from(secret)}).status_code == 302
    gita = Person.objects.get(email="gita@people.example")
    assert has_act(actor_of(gita), Act.SEE_ANALYSIS)
    assert "account.invitation_accepted" in kinds()


def test_invitation_is_used_by_accepting_only_and_only_once(client: Client, cast: Cast):
    path = f"/account/invitation/{invited(cast)}/"
    for _ in range(3):
        assert client.get(path).status_code == 200
        client.head(path)
    client.post(path, {"name": "Gita Rao", "password": GOOD})
    assert Client().get(path).status_code == 404
    assert Client().post(path, {"name": "Eve", "password": GOOD}).status_code == 404
    assert Person.objects.filter(email="gita@people.example").count() == 1


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 12"),
        ("password1234", "common"),
        ("passwordpassword", "one common word"),
        ("qwertyuiop[]", "common word"),
        ("gita@people.example", "similar"),
        ("", "Choose a password"),
    ],
)
def test_weak_password_is_refused_and_nothing_typed_is_lost(
    client: Client, cast: Cast, password: str, sentence: str
):
    path = f"/account/invitation/{invited(cast)}/"
    answer = client.post(path, {"name": "Gita of Ashmoor", "password": password})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert "Gita of Ashmoor" in html
    assert "<title>Error: " in html
    assert not Person.objects.filter(email="gita@people.example").exists()


def test_invitation_ends_after_seven_days(client: Client, cast: Cast):
    token = invited(cast)
    with clock.pretend(clock.now() + timedelta(days=7, minutes=1)):
        assert client.get(f"/account/invitation/{token}/").status_code == 404
        with pytest.raises(NotFound):
            services.accept_invitation(token, name="Gita", password=GOOD, by=PUBLIC)


def test_invitation_taken_back_no_longer_works(client: Client, cast: Cast):
    token = invited(cast)
    services.revoke_invitation(Invitation.objects.get(), by=cast.actor("mina"))
    assert client.get(f"/account/invitation/{token}/").status_code == 404
    with pytest.raises(RuleBroken):
        services.revoke_invitation(Invitation.objects.get(), by=cast.actor("mina"))


def test_person_with_an_account_takes_the_new_role_only_when_signed_in(client: Client, cast: Cast):
    token = invited(cast, role="chair", email="ben@people.example")
    path = f"/account/invitation/{token}/"
    assert "There is an account with this address" in client.get(path).content.decode()
    assert client.post(path, {"name": "x", "password": GOOD}).status_code == 422
    sign_in(client, cast.person("ben"))
    assert "Take the role" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    assert has_act(cast.actor("ben"), Act.SIGN_OFF)
    assert cast.person("ben").check_password(PASSWORD)


def test_invitation_of_somebody_else_cannot_be_taken(client: Client, cast: Cast):
    token = invited(cast, role="chair", email="ben@people.example")
    sign_in(client, cast.person("ana"))
    assert client.post(f"/account/invitation/{token}/").status_code == 422
    assert not has_act(cast.actor("ana"), Act.SIGN_OFF)


@pytest.mark.parametrize("who", ["asha", "chidi", "ben", "carol", "dev", "ana"])
def test_invite_is_refused_to_whoever_does_not_manage_the_organisation(cast: Cast, who: str):
    with pytest.raises(NotAllowed):
        invited(cast, by=who)


def test_invite_refuses_a_role_that_does_not_belong_there(cast: Cast):
    for role in ("administrator", "agency_reporter"):
        with pytest.raises(RuleBroken):
            invited(cast, role=role)
    with pytest.raises(RuleBroken):
        invited(cast, email="not an address")
    with pytest.raises(RuleBroken):
        invited(cast, email="ben@people.example")


def test_end_membership_takes_the_rights_away_at_once(cast: Cast):
    services.end_membership(seat_of(cast, "ben"), by=cast.actor("mina"))
    assert cast.actor("ben").seats == ()
    assert kinds() == ["account.seat_ended"]
    with pytest.raises(RuleBroken):
        services.end_membership(seat_of(cast, "ben"), by=cast.actor("mina"))


def test_end_membership_on_a_later_day_leaves_the_rights_until_then(cast: Cast):
    later = clock.today() + timedelta(days=10)
    services.end_membership(seat_of(cast, "ben"), on=later, by=cast.actor("mina"))
    assert cast.actor("ben").seats
    with clock.pretend(clock.now() + timedelta(days=11)):
        assert not cast.actor("ben").seats


def test_end_membership_is_refused_for_another_panel_and_the_last_administrator(cast: Cast):
    with pytest.raises(NotAllowed):
        services.end_membership(seat_of(cast, "carol"), by=cast.actor("mina"))
    with pytest.raises(RuleBroken):
        services.end_membership(seat_of(cast, "edith"), by=cast.actor("edith"))


def test_reset_authenticator_is_never_ones_own(cast: Cast):
    for name in ("mina", "edith"):
        with_authenticator(cast.person(name))
        with pytest.raises(NotAllowed):
            services.reset_authenticator(cast.person(name), by=cast.actor(name))
    assert Authenticator.objects.count() == 2


def test_reset_authenticator_is_refused_to_others_and_recorded(cast: Cast):
    asha = with_authenticator(cast.person("asha"))
    for name in ("chidi", "carol", "ana", "dev"):
        with pytest.raises(NotAllowed):
            services.reset_authenticator(asha, by=cast.actor(name))
    with pytest.raises(NotAllowed):
        services.reset_authenticator(cast.person("carol"), by=cast.actor("mina"))
    services.reset_authenticator(asha, by=cast.actor("edith"))
    assert not Authenticator.objects.exists()
    assert kinds() == ["account.authenticator_reset"]


def test_reset_authenticator_needs_every_organisation_of_the_person(cast: Cast):
    """Mina manages Ashmoor alone: somebody who also sits at Harrowdale is not hers to reset."""
    carol = with_authenticator(cast.person("carol"))
    Membership.objects.create(person=carol, organisation=cast.ashmoor.organisation, role="panel_member")
    with pytest.raises(NotAllowed):
        services.reset_authenticator(carol, by=cast.actor("mina"))


def test_disable_person_is_refused_for_oneself_and_the_last_administrator(cast: Cast):
    with pytest.raises(NotAllowed):
        services.disable_person(cast.person("mina"), by=cast.actor("mina"))
    with pytest.raises(RuleBroken):
        services.disable_person(cast.person("edith"), by=SYSTEM)
    services.disable_person(cast.person("ben"), by=cast.actor("mina"))
    assert actor_of(Person.objects.get(id=cast.person("ben").id)).seats == ()
    services.readmit_person(cast.person("ben"), by=cast.actor("mina"))
    assert kinds() == ["account.disabled", "account.readmitted"]


def test_manager_sees_the_people_of_the_own_organisation_only(client: Client, cast: Cast):
    names = [each.person.name for each in queries.managed_people(cast.actor("mina"))]
    assert names == ["Ana Lind", "Asha Verma", "Ben Carter", "Chidi Eze", "Mina Holt"]
    sign_in(client, cast.person("mina"))
    html = client.get("/people/").content.decode()
    assert "Asha Verma" in html
    assert "Carol Finch" not in html
    carol = cast.person("carol")
    for path in (f"/people/{carol.id}/", f"/people/{carol.id}/authenticator/", f"/people/{carol.id}/close/"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code in (404, 405)
    assert client.post(f"/people/seats/{seat_of(cast, 'carol').id}/end/").status_code == 404


def test_administrator_sees_everybody_and_no_case(client: Client, cast: Cast):
    assert len(queries.managed_people(cast.actor("edith"))) == 8
    edith = cast.actor("edith")
    clinical = (
        Act.SEE_CASES,
        Act.SEE_IDENTITY,
        Act.SEE_RECORD,
        Act.SEE_RETURNS,
        Act.SEE_ANALYSIS,
        Act.TRIAGE,
    )
    assert not any(has_act(edith, act) for act in clinical)


@pytest.mark.parametrize("who", ["asha", "chidi", "ben", "dev", "ana"])
def test_people_pages_are_refused_without_the_right(client: Client, cast: Cast, who: str):
    sign_in(client, cast.person(who))
    assert client.get("/people/").status_code == 403
    assert client.get("/people/invite/").status_code == 403


def test_people_pages_invite_end_and_close(client: Client, cast: Cast):
    sign_in(client, cast.person("mina"))
    place, ben = cast.ashmoor.organisation, cast.person("ben")
    said = {"name": "Gita Rao", "email": "gita@people.example", "organisation": place.id, "role": "chair"}
    empty = client.post("/people/invite/", {**said, "name": "", "role": ""})
    assert "Enter the person&#x27;s name" in empty.content.decode().replace("&#39;", "&#x27;")
    assert client.post("/people/invite/", said, follow=True).status_code == 200
    invitation = Invitation.objects.get()
    assert "Gita Rao" in client.get("/people/").content.decode()
    client.post(f"/people/invitations/{invitation.id}/revoke/")
    assert not queries.waiting_invitations(cast.actor("mina"))
    assert client.get(f"/people/{ben.id}/close/").status_code == 200
    client.post(f"/people/{ben.id}/close/")
    assert not Person.objects.get(id=ben.id).is_active
    client.post(f"/people/{ben.id}/open/")
    client.post(f"/people/seats/{seat_of(cast, 'ben').id}/end/")
    assert cast.actor("ben").seats == ()


def test_list_of_people_takes_the_same_queries_for_one_and_for_many(
    client: Client, cast: Cast, django_assert_num_queries
):
    sign_in(client, cast.person("mina"))
    client.get("/people/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get("/people/")
    for number in range(25):
        person = Person.objects.create(email=f"p{number}@people.example", name=f"Person {number}")
        Membership.objects.create(person=person, organisation=cast.ashmoor.organisation, role="panel_member")
    with CaptureQueriesContext(connection) as many:
        client.get("/people/")
    assert len(few) == len(many) <= 25

"""A panel's own record: terms of reference, seats and members, bodies; by date, and what of it is public."""

from datetime import date, timedelta

import pytest
from tests.cast import Cast

from opencdop.core import clock
from opencdop.core.errors import NotAllowed, NotFound, RuleBroken
from opencdop.panels.member_services import (
    Told,
    add_seat,
    change_member,
    co_opt,
    end_membership,
    end_seat,
    seat_member,
)
from opencdop.panels.models import PanelSeat, TermsOfReference
from opencdop.panels.record_queries import bodies_on, membership_on, terms_on
from opencdop.panels.refusals import Unfit
from opencdop.panels.terms_services import add_body, approve_terms, end_body, show_terms, write_terms

START = date(2025, 4, 1)


def written(cast: Cast, text: str = "What the panel is for.", *, from_on: date = START) -> TermsOfReference:
    return write_terms(cast.ashmoor, text=text, from_on=from_on, by=cast.actor("mina"))


def a_seat(cast: Cast, role: str = "police", counts_for: str = "police") -> PanelSeat:
    return add_seat(
        cast.ashmoor,
        role=role,
        organisation_name="Ashmoor Constabulary",
        counts_for=counts_for,
        from_on=START,
        by=cast.actor("mina"),
    )


def test_terms_are_in_force_once_a_named_person_approved_them(cast: Cast) -> None:
    draft, mina = written(cast), cast.actor("mina")
    assert terms_on(cast.ashmoor, clock.today()) is None
    with pytest.raises(RuleBroken, match="approved"):
        show_terms(draft, publicly=True, by=mina)
    with pytest.raises(Unfit, match="name of the person"):
        approve_terms(draft, approver=" ", on=START, by=mina)
    with pytest.raises(Unfit, match="future"):
        approve_terms(draft, approver="Dr N Okoye", on=clock.today() + timedelta(days=1), by=mina)
    approved = approve_terms(draft, approver="Dr N Okoye", on=START, by=mina)
    found = terms_on(cast.ashmoor, clock.today())
    assert found is not None
    assert found.approved_by == "Dr N Okoye"
    assert terms_on(cast.ashmoor, START - timedelta(days=1)) is None
    assert terms_on(cast.ashmoor, clock.today(), published=True) is None
    show_terms(approved, publicly=True, by=mina)
    assert terms_on(cast.ashmoor, clock.today(), published=True) is not None


def test_a_new_version_ends_the_one_before_and_leaves_its_words(cast: Cast) -> None:
    mina = cast.actor("mina")
    first = approve_terms(written(cast, "First."), approver="Dr N Okoye", on=START, by=mina)
    with pytest.raises(RuleBroken, match="approved already"):
        approve_terms(first, approver="Dr N Okoye", on=START, by=mina)
    second = written(cast, "Second.", from_on=START)
    with pytest.raises(RuleBroken, match="later first day"):
        approve_terms(second, approver="Dr N Okoye", on=START, by=mina)
    second = written(cast, "Second, put right.", from_on=date(2026, 4, 1))
    approve_terms(second, approver="Dr N Okoye", on=START, by=mina)
    before, after = terms_on(cast.ashmoor, date(2026, 3, 31)), terms_on(cast.ashmoor, date(2026, 4, 1))
    assert before is not None
    assert after is not None
    assert (before.text, before.until_on, after.text) == ("First.", date(2026, 3, 31), "Second, put right.")
    assert (before.version_no, after.version_no) == (1, 2)


def test_a_seat_without_a_member_is_vacant_and_the_core_cannot_be_quorate(cast: Cast) -> None:
    seat, today = a_seat(cast), clock.today()
    found = membership_on(cast.ashmoor, today)
    assert [each.organisation for each in found.vacant] == ["Ashmoor Constabulary"]
    assert "a chair or vice chair is missing" in found.could_be.words
    member = seat_member(seat, told=Told(name="Det Insp Rowan Hale"), from_on=START, by=cast.actor("mina"))
    assert membership_on(cast.ashmoor, today).vacant == ()
    with pytest.raises(Unfit, match="sits in this seat"):
        seat_member(seat, told=Told(name="Another"), from_on=today, by=cast.actor("mina"))
    end_membership(member, until_on=today - timedelta(days=1), by=cast.actor("mina"))
    assert len(membership_on(cast.ashmoor, today).vacant) == 1
    assert membership_on(cast.ashmoor, today - timedelta(days=1)).vacant == ()


def test_in_public_only_those_who_agreed_are_named_and_nobody_co_opted(cast: Cast) -> None:
    mina, today = cast.actor("mina"), clock.today()
    quiet, named = a_seat(cast), a_seat(cast, "lay", "lay")
    seat_member(quiet, told=Told(name="Rowan Hale", deputy_name="Kit Lowe"), from_on=START, by=mina)
    seat_member(named, told=Told(name="Sana Noor", named_publicly=True), from_on=START, by=mina)
    co_opt(
        cast.ashmoor,
        told=Told(name="Dr Ines Vale", named_publicly=True),
        organisation_name="Ashmoor Hospital",
        counts_for="health",
        co_opted_for="deaths of newborns",
        from_on=START,
        until_on=today,
        by=mina,
    )
    found = membership_on(cast.ashmoor, today, published=True)
    assert {(seat.role, seat.name, seat.deputy) for seat in found.seats} == {
        ("police", "", ""),
        ("lay", "Sana Noor", ""),
    }
    assert found.co_opted == ()
    assert [each.name for each in membership_on(cast.ashmoor, today).co_opted] == ["Dr Ines Vale"]
    assert membership_on(cast.ashmoor, today + timedelta(days=1)).co_opted == ()


def test_co_opting_needs_what_for_and_until_when(cast: Cast) -> None:
    def asked(**changed: object) -> None:
        said = {"co_opted_for": "one meeting", "until_on": clock.today(), "counts_for": "health", **changed}
        co_opt(
            cast.ashmoor,
            told=Told(name="Dr Ines Vale"),
            organisation_name="",
            from_on=START,
            by=cast.actor("mina"),
            **said,  # type: ignore[arg-type]
        )

    for changed, sentence in (
        ({"co_opted_for": " "}, "which meeting"),
        ({"until_on": None}, "last day"),
        ({"until_on": START - timedelta(days=1)}, "last day"),
        ({"counts_for": "made_up"}, "for whom"),
    ):
        with pytest.raises(Unfit, match=sentence):
            asked(**changed)


@pytest.mark.parametrize(
    ("counts_for", "job_title", "warned"),
    [
        ("health", "Medical director", True),
        ("police", "Superintendent", True),
        ("local_authority", "Director of children's services", True),
        ("local_authority", "Director of Public Health", False),
        ("public_health", "Consultant", False),
        ("lay", "Independent chair", False),
    ],
)
def test_a_chair_of_a_key_provider_is_warned_of_and_never_held_up(
    cast: Cast, counts_for: str, job_title: str, warned: bool
) -> None:
    seat = a_seat(cast, "chair", counts_for)
    seat_member(seat, told=Told(name="Chidi Eze", job_title=job_title), from_on=START, by=cast.actor("mina"))
    shown = membership_on(cast.ashmoor, clock.today()).seats[0]
    assert bool(shown.warning) is warned


def test_only_the_manager_of_the_panel_keeps_its_record(cast: Cast) -> None:
    for name, refusal in (
        ("asha", NotAllowed),
        ("chidi", NotAllowed),
        ("carol", NotFound),
        ("edith", NotFound),
    ):
        with pytest.raises(refusal):
            write_terms(cast.ashmoor, text="x", from_on=START, by=cast.actor(name))
        with pytest.raises(refusal):
            add_seat(
                cast.ashmoor,
                role="police",
                organisation_name="x",
                counts_for="police",
                from_on=START,
                by=cast.actor(name),
            )


def test_a_member_is_joined_to_an_account_of_the_panel_and_to_no_other(cast: Cast) -> None:
    member = seat_member(a_seat(cast), told=Told(name="Ben Carter"), from_on=START, by=cast.actor("mina"))
    told = Told(name="Ben Carter", person_id=cast.person("ben").id, statement_signed_on=START)
    change_member(member, told=told, by=cast.actor("mina"))
    shown = membership_on(cast.ashmoor, clock.today()).seats[0]
    assert (shown.person_id, shown.statement_until) == (cast.person("ben").id, date(2026, 4, 1))
    with pytest.raises(Unfit, match="account of this panel"):
        change_member(member, told=Told(name="Ben", person_id=cast.person("carol").id), by=cast.actor("mina"))


def test_a_seat_ends_with_the_membership_in_it(cast: Cast) -> None:
    seat, mina = a_seat(cast), cast.actor("mina")
    seat_member(seat, told=Told(name="Rowan Hale"), from_on=START, by=mina)
    end_seat(seat, until_on=date(2026, 3, 31), by=mina)
    assert membership_on(cast.ashmoor, date(2026, 4, 1)).seats == ()
    assert membership_on(cast.ashmoor, date(2026, 3, 31)).seats[0].name == "Rowan Hale"
    with pytest.raises(RuleBroken, match="already"):
        end_seat(PanelSeat.objects.get(pk=seat.pk), until_on=date(2026, 3, 31), by=mina)


def test_a_body_has_its_name_of_the_day(cast: Cast) -> None:
    mina = cast.actor("mina")
    old = add_body(
        cast.ashmoor,
        part="partner",
        kind="clinical_commissioning_group",
        name="Ashmoor CCG",
        from_on=date(2019, 9, 29),
        by=mina,
    )
    end_body(old, until_on=date(2022, 6, 30), by=mina)
    add_body(
        cast.ashmoor,
        part="partner",
        kind="integrated_care_board",
        name="Moorland Integrated Care Board",
        from_on=date(2022, 7, 1),
        by=mina,
    )
    assert [body.name for body in bodies_on(cast.ashmoor, date(2020, 1, 1))] == ["Ashmoor CCG"]
    assert [body.name for body in bodies_on(cast.ashmoor, clock.today())] == [
        "Moorland Integrated Care Board"
    ]
    with pytest.raises(Unfit, match="kind of body"):
        add_body(cast.ashmoor, part="partner", kind="made_up", name="x", from_on=START, by=mina)


def test_membership_takes_the_same_queries_with_one_seat_and_with_many(
    cast: Cast, django_assert_num_queries: object
) -> None:
    for count in (1, 25):
        while membership_on(cast.ashmoor, clock.today()).seats.__len__() < count:
            seat_member(a_seat(cast), told=Told(name="Rowan Hale"), from_on=START, by=cast.actor("mina"))
        with django_assert_num_queries(2):  # type: ignore[operator]
            membership_on(cast.ashmoor, clock.today())

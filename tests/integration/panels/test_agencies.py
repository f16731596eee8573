"""Agencies: who may keep them, that a name is taken once, and what their end takes away."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from tests.cast import Cast
from tests.integration.between import held_open, meanwhile

from opencdop.accounts.actors import actor_of
from opencdop.accounts.models import Organisation
from opencdop.accounts.queries import managed_organisations
from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.core.actor import SYSTEM
from opencdop.core.errors import NotAllowed, RuleBroken
from opencdop.panels.agency_services import end_agency, make_agency, readmit_agency, rename_agency
from opencdop.panels.refusals import Unfit

TODAY = clock.today()


def last_event() -> Event:
    return Event.objects.order_by("-seq")[0]


def test_make_agency_leaves_an_active_agency_and_an_event(cast: Cast):
    made = make_agency("  Westbrook   Police ", agency_type="police", by=cast.actor("edith"))
    assert (made.kind, made.name, made.agency_type) == ("agency", "Westbrook Police", "police")
    assert made in managed_organisations(cast.actor("edith"))
    assert (last_event().kind, last_event().actor_id) == ("agency.made", cast.person("edith").id)


ENDING = (
    lambda agency, by: end_agency(agency, until=TODAY, reason="closed", by=by),
    lambda agency, by: readmit_agency(agency, by=by),
)
NAMING = (
    lambda agency, by: make_agency("Westbrook Police", agency_type="police", by=by),
    lambda agency, by: rename_agency(agency, name="Other", agency_type="gp", by=by),
)


@pytest.mark.parametrize(
    ("who", "act"),
    [
        *((who, act) for who in ("asha", "mina", "chidi", "ben", "dev", "ana") for act in ENDING),
        *((who, act) for who in ("chidi", "ben", "dev", "ana") for act in NAMING),
    ],
)
def test_agencies_are_named_by_the_offices_and_ended_by_nobody_but_an_administrator(
    cast: Cast, who: str, act: Callable[..., Any]
):
    before = Organisation.objects.count()
    with pytest.raises(NotAllowed):
        act(cast.practice, by=cast.actor(who))
    cast.practice.refresh_from_db()
    assert (cast.practice.name, cast.practice.active_until) == ("Millbrook Surgery", None)
    assert Organisation.objects.count() == before


@pytest.mark.parametrize(
    ("name", "agency_type", "sentence"),
    [
        ("millbrook surgery", "hospice_palliative", "Millbrook Surgery already"),
        ("  ", "gp", "Enter the agency's name"),
        ("x" * 201, "gp", "at most 200"),
        ("Westbrook", "bakery", "what kind"),
    ],
)
def test_make_agency_says_what_to_do_instead(cast: Cast, name: str, agency_type: str, sentence: str):
    with pytest.raises(RuleBroken, match=sentence):
        make_agency(name, agency_type=agency_type, by=SYSTEM)


def test_agency_may_have_the_name_of_a_panels_organisation(cast: Cast):
    assert make_agency(cast.ashmoor.organisation.name, agency_type="other", by=SYSTEM).kind == "agency"


def test_rename_agency_keeps_its_people_and_refuses_a_name_that_is_taken(cast: Cast):
    other = make_agency("Westbrook Police", agency_type="police", by=SYSTEM)
    with pytest.raises(RuleBroken, match="Westbrook Police already"):
        rename_agency(cast.practice, name="westbrook police", agency_type="gp", by=SYSTEM)
    rename_agency(other, name="Westbrook POLICE", agency_type="police", by=SYSTEM)
    renamed = rename_agency(cast.practice, name="Millbrook Health", agency_type="gp", by=cast.actor("edith"))
    assert renamed.name == "Millbrook Health"
    assert last_event().kind == "agency.renamed"
    assert cast.actor("dev").organisations == {cast.practice.id}


def test_rename_agency_to_what_it_is_records_nothing(cast: Cast):
    before = Event.objects.count()
    rename_agency(cast.practice, name="Millbrook Surgery", agency_type="gp", by=SYSTEM)
    assert Event.objects.count() == before


def test_agency_that_ended_gives_no_rights_and_comes_back_with_its_seats(cast: Cast):
    Organisation.objects.filter(id=cast.practice.id).update(active_from=date(2020, 1, 1))
    cast.practice.refresh_from_db()
    yesterday = TODAY - timedelta(days=1)
    end_agency(cast.practice, until=yesterday, reason="Merged into another", by=cast.actor("edith"))
    assert last_event().kind == "agency.ended"
    assert actor_of(cast.person("dev")).organisations == frozenset()
    cast.practice.refresh_from_db()
    with pytest.raises(RuleBroken, match="already"):
        end_agency(cast.practice, until=TODAY, reason="again", by=SYSTEM)
    readmit_agency(cast.practice, by=cast.actor("edith"))
    assert last_event().kind == "agency.readmitted"
    assert cast.actor("dev").organisations == {cast.practice.id}


def test_agency_that_ends_later_keeps_its_people_until_then(cast: Cast):
    later = TODAY + timedelta(days=10)
    end_agency(cast.practice, until=later, reason="Closes", by=SYSTEM)
    assert cast.practice in managed_organisations(cast.actor("edith"))
    assert cast.actor("dev").organisations == {cast.practice.id}
    end_agency(cast.practice, until=later + timedelta(days=5), reason="Closes later", by=SYSTEM)


@pytest.mark.parametrize(
    ("until", "reason", "sentence"),
    [
        (date(2001, 1, 1), "closed", "later day"),
        (TODAY, "  ", "why it ends"),
        (TODAY, "x" * 301, "at most 300"),
    ],
)
def test_end_agency_says_what_is_missing(cast: Cast, until: date, reason: str, sentence: str):
    with pytest.raises(RuleBroken, match=sentence):
        end_agency(cast.practice, until=until, reason=reason, by=SYSTEM)


def test_panel_and_host_are_no_agency(cast: Cast):
    for other in (cast.host, cast.ashmoor.organisation):
        with pytest.raises(RuleBroken, match="agency only"):
            end_agency(other, until=TODAY, reason="closed", by=SYSTEM)
    with pytest.raises(RuleBroken, match="has no end"):
        readmit_agency(cast.practice, by=SYSTEM)


def naming(way: str, name: str, cast: Cast) -> Callable[[], Organisation]:
    """Somebody gives a name to a new agency, or to one that is there."""
    by = cast.actor("edith")
    if way == "made":
        return lambda: make_agency(name, agency_type="police", by=by)
    return lambda: rename_agency(cast.practice, name=name, agency_type="gp", by=by)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["made", "renamed"])
def test_two_agencies_given_one_name_at_once_are_one_and_the_second_is_told(cast: Cast, way: str):
    came = held_open(naming("made", "Westbrook Police", cast), naming(way, "WESTBROOK Police", cast))
    assert isinstance(came, Unfit)
    assert "with the name Westbrook Police already" in str(came)
    assert Organisation.objects.filter(name__iexact="westbrook police").count() == 1


@pytest.mark.parametrize("way", ["made", "renamed"])
def test_a_name_that_was_given_in_the_moment_before_is_told_of_in_a_sentence(cast: Cast, way: str):
    with (
        pytest.raises(Unfit, match="with the name Westbrook Police already"),
        meanwhile(naming("made", "Westbrook Police", cast), after='("accounts_organisation"."kind"'),
    ):
        naming(way, "westbrook police", cast)()

"""The people of the tests and the cases they work on, made through the services that people use.

Asha coordinates Ashmoor, Mina manages its office, Chidi chairs its panel, Ben sits on it; Carol coordinates Harrowdale;
Dev reports for a GP practice; Ana analyses; Edith administers without clinical rights.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password

from opencdop.accounts.actors import actor_of
from opencdop.accounts.models import Membership, Organisation, Person
from opencdop.accounts.roles import Role
from opencdop.cases.answer_services import agree_answers
from opencdop.cases.models import Case
from opencdop.cases.services import open_case
from opencdop.core.actor import Actor
from opencdop.panels.models import Footprint, Panel, Population
from opencdop.submissions.library import form

PASSWORD = "a long password for tests"

ELLA = {
    "surname": "Marsden",
    "forenames": "Ella Rose",
    "nhs_number": "9990000018",
    "date_of_birth": "2026-06-20",
    "date_of_death": "2026-11-02",
    "sex": "female",
    "postcode": "ZZ99 3VZ",
    "place_of_death": "hospital_emergency_department",
    "expected": "unexpected",
}


@dataclass
class Cast:
    """The people, by name, and the bodies they belong to. `actor("asha")` is Asha with today's seats."""

    ashmoor: Panel
    harrowdale: Panel
    practice: Organisation
    host: Organisation
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        return self.people[name]

    def actor(self, name: str) -> Actor:
        return actor_of(self.people[name])


def a_panel(name: str, *, code: str) -> Panel:
    organisation = Organisation.objects.create(kind=Organisation.PANEL, name=f"{name} child death review")
    slug = name.lower()
    panel = Panel.objects.create(
        organisation=organisation,
        slug=slug,
        code=code,
        name=name,
        office_email=f"office@{slug}.example",
        manager_email=f"manager@{slug}.example",
        telephone="01632 960000",
    )
    Footprint.objects.create(
        panel=panel,
        authority_code=f"E{code}00001"[:9],
        authority_name=f"{name} Council",
        from_on=date(2008, 4, 1),
    )
    Population.objects.create(panel=panel, mid_year=2025, under_18=120_000, source="invented for the tests")
    return panel


@cache
def _hashed_password() -> str:
    """Argon2 is slow on purpose; once a run is enough for people who share a password."""
    return make_password(PASSWORD)


def a_person(name: str, *, role: Role, at: Organisation) -> Person:
    first = name.split()[0].lower()
    person = Person(email=f"{first}@people.example", name=name, job_title=role.value.replace("_", " "))
    person.password = _hashed_password()
    person.save()
    Membership.objects.create(person=person, organisation=at, role=role.value, from_on=date(2020, 1, 1))
    return person


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, in two panels, a practice and the host."""
    ashmoor, harrowdale = a_panel("Ashmoor", code="ASH"), a_panel("Harrowdale", code="HAR")
    practice = Organisation.objects.create(
        kind=Organisation.AGENCY, agency_type="gp", name="Millbrook Surgery"
    )
    host = Organisation.objects.create(kind=Organisation.HOST, name="Host of the installation")
    everybody = Cast(ashmoor=ashmoor, harrowdale=harrowdale, practice=practice, host=host)
    seats: tuple[tuple[str, str, Role, Organisation], ...] = (
        ("asha", "Asha Verma", Role.COORDINATOR, ashmoor.organisation),
        ("mina", "Mina Holt", Role.MANAGER, ashmoor.organisation),
        ("chidi", "Chidi Eze", Role.CHAIR, ashmoor.organisation),
        ("ben", "Ben Carter", Role.PANEL_MEMBER, ashmoor.organisation),
        ("carol", "Carol Finch", Role.COORDINATOR, harrowdale.organisation),
        ("dev", "Dev Patel-Shaw", Role.AGENCY_REPORTER, practice),
        ("ana", "Ana Lind", Role.ANALYST, ashmoor.organisation),
        ("edith", "Edith Crane", Role.ADMINISTRATOR, host),
    )
    for short, name, role, organisation in seats:
        everybody.people[short] = a_person(name, role=role, at=organisation)
    return everybody


ACase = Callable[..., Case]


@pytest.fixture
def a_case(cast: Cast) -> ACase:
    """A builder of open cases of Ashmoor, coordinated by Asha: `a_case(surname="Okoro")`."""

    def build(
        *,
        panel: Panel | None = None,
        coordinator: str = "asha",
        notified_on: date | None = None,
        **answers: Any,
    ) -> Case:
        by = cast.actor(coordinator)
        said: Mapping[str, Any] = {**ELLA, **answers}
        case = open_case(
            panel or cast.ashmoor,
            coordinator=cast.person(coordinator),
            notified_on=notified_on or date.fromisoformat(said["date_of_death"]),
            died_on=date.fromisoformat(said["date_of_death"]),
            by=by,
        )
        agree_answers(
            case, definition=form("notification"), answers=said, source="Notification", submission=None, by=by
        )
        return case

    return build

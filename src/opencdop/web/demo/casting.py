"""Puts the people of the demonstration in their seats: bodies, panels, accounts. The passwords are new each time."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from opencdop.accounts.actors import actor_of
from opencdop.accounts.authenticators import give_authenticator
from opencdop.accounts.models import Membership, Organisation, Person
from opencdop.accounts.roles import ROLE_TITLES, Role
from opencdop.accounts.services import accept_invitation, invite
from opencdop.core import clock
from opencdop.core.actor import PUBLIC, SYSTEM, Actor
from opencdop.panels.models import Footprint, Panel, Population
from opencdop.web.demo.source import Entry, Source

BEGINNING = date(2008, 4, 1)


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in, with the password as it was made."""

    name: str
    email: str
    role: str
    place: str
    password: str


@dataclass
class Cast:
    """Everybody by the key that panels.yaml gives them, and the panels by theirs."""

    people: dict[str, Person] = field(default_factory=dict)
    panels: dict[str, Panel] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)
    _actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """The person with the seats they hold; the seats of the demonstration never end."""
        if key not in self._actors:
            self._actors[key] = actor_of(self.people[key])
        return self._actors[key]


def cast_everybody(source: Source) -> Cast:
    """Make the bodies, the panels and their people, at the moment that the clock shows."""
    cast = Cast()
    host = Organisation.objects.create(
        kind=Organisation.HOST, name=source.host["name"], active_from=BEGINNING
    )
    _admit(cast, source.administrator, role=Role.ADMINISTRATOR, at=host, email="edith@host.example")
    for entry in source.panels:
        panel = _panel(entry)
        cast.panels[entry["key"]] = panel
        for person in entry["accounts"]:
            email = f"{person['key']}@{entry['slug']}.example"
            _admit(cast, person, role=Role(person["role"]), at=panel.organisation, email=email)
    reporter = source.reporter
    agency = Organisation.objects.create(
        kind=Organisation.AGENCY, agency_type="gp", name=reporter["agency"], active_from=BEGINNING
    )
    _admit(cast, reporter, role=Role.AGENCY_REPORTER, at=agency, email=reporter["email"])
    return cast


def cast_again(source: Source) -> Cast:
    """The same people of an installation that is loaded already."""
    emails = {"edith": "edith@host.example", source.reporter["key"]: source.reporter["email"]}
    for entry in source.panels:
        emails |= {person["key"]: f"{person['key']}@{entry['slug']}.example" for person in entry["accounts"]}
    found = {person.email: person for person in Person.objects.filter(email__in=emails.values())}
    panels = {panel.slug: panel for panel in Panel.objects.select_related("organisation")}
    return Cast(
        people={key: found[email] for key, email in emails.items()},
        panels={entry["key"]: panels[entry["slug"]] for entry in source.panels},
    )


def _panel(entry: Entry) -> Panel:
    organisation = Organisation.objects.create(
        kind=Organisation.PANEL, name=entry["organisation"], active_from=BEGINNING
    )
    panel = Panel.objects.create(
        organisation=organisation,
        slug=entry["slug"],
        code=entry["code"],
        name=entry["name"],
        office_email=f"office@{entry['slug']}.example",
        manager_email=f"manager@{entry['slug']}.example",
        telephone=entry["telephone"],
    )
    for authority in entry["authorities"]:
        Footprint.objects.create(
            panel=panel,
            authority_code=authority["code"],
            authority_name=authority["name"],
            from_on=BEGINNING,
        )
    populations: Mapping[int, int] = entry["populations"]
    for year, children in populations.items():
        Population.objects.create(
            panel=panel, mid_year=year, under_18=children, source=entry["population_source"]
        )
    return panel


def _admit(cast: Cast, entry: Entry, *, role: Role, at: Organisation, email: str) -> None:
    """Invite and let in. Those with `second` never sign in: they have a seat, and no password at all."""
    if entry.get("second"):
        person = Person(email=email, name=entry["name"], joined_at=clock.now())
        person.set_unusable_password()
        person.save(force_insert=True)
        Membership.objects.create(person=person, organisation=at, role=role.value, from_on=clock.today())
    else:
        _, link = invite(at, name=entry["name"], email=email, role=role, by=SYSTEM)
        password = secrets.token_urlsafe(12)
        token = link.rstrip("/").rsplit("/", 1)[1]
        person = accept_invitation(token, name=entry["name"], password=password, by=PUBLIC)
        give_authenticator(person)
        cast.accounts.append(
            Account(name=entry["name"], email=email, role=ROLE_TITLES[role], place=at.name, password=password)
        )
    person.job_title = entry["job"]
    person.save(update_fields=["job_title"])
    cast.people[entry["key"]] = person

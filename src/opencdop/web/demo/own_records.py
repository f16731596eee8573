"""What the demonstration's panels keep of themselves: bodies by date, terms, seats of which two are vacant,
somebody co-opted, and an e-mail in the panel's own words. All of it is invented.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from opencdop.panels.member_services import Told, add_seat, co_opt, seat_member
from opencdop.panels.models import Panel
from opencdop.panels.template_services import approve_template, write_template
from opencdop.panels.terms_services import add_body, approve_terms, end_body, show_terms, write_terms
from opencdop.web.demo.casting import Cast
from opencdop.web.demo.source import Entry, Source
from opencdop.web.demo.steps import Step

SINCE = date(2019, 9, 29)
RENAMED = date(2022, 7, 1)
TERMS = """## Why there is a panel

The panel looks at every death of a child who lived in {area}, to learn what may help other children. It does not look
for blame.

## How it works

Members read papers that do not name the child. Whoever has worked with the child or the family says so, stays, and does
not lead that discussion. The panel decides together; where somebody sees it otherwise, that is written down.

## What comes of it

Each recommendation has somebody who will act and a day. Once a year the panel reports on what was done and whether it
helped. It is never about one child alone.
"""
FUNCTIONS = """- review the deaths of all children who lived in the area
- find what might be changed to prevent deaths, and ask for it
- tell safeguarding partners where abuse or neglect is suspected
- report every year on what was learned and what was done
"""
EMPLOYERS = {  # of a panel's account by its seat: role, organisation, what it counts for
    "designated_doctor": ("designated_doctor", "{area} Community Health", "health"),
    "childrens_social_care": ("social_care", "{area} children's services", "local_authority"),
    "police": ("police", "Northmere Police", "police"),
    "public_health": ("public_health", "{area} public health", "public_health"),
    "designated_nurse": ("safeguarding_health", "Northmere Integrated Care Board", "health"),
    "midwifery_obstetrics": ("midwifery", "{area} Maternity Services", "health"),
}
VACANT = (
    ("vice_chair", "{area} public health", "public_health"),
    ("lay", "Parents' voices of {area}", "lay"),
)
RING = """Hello,

There is something that our office has to tell you and that cannot be said in an e-mail.

Please ring us today, or on the next working day, and give the reference {reference}.

You find our number here: {link}

With thanks,
the {panel} child death review office
"""


def own_record_steps(source: Source, *, cast: Cast, now: datetime) -> Iterator[Step]:
    """The record of each panel, written by its manager some weeks ago."""
    for place, entry in enumerate(source.panels):
        at = now - timedelta(days=40, minutes=place)
        yield Step(at, lambda entry=entry: _write(entry, cast, now=now))  # type: ignore[misc]


def _write(entry: Entry, cast: Cast, *, now: datetime) -> None:
    panel = cast.panels[entry["key"]]
    manager = next(person["key"] for person in entry["accounts"] if person["role"] == "manager")
    by = cast.actor(manager)
    _bodies(panel, entry, cast, manager)
    board = panel.bodies.get(part="governance")
    chair = next(person for person in entry["accounts"] if person["role"] == "chair")
    terms = write_terms(
        panel,
        text=TERMS.format(area=entry["name"]),
        functions=FUNCTIONS,
        frequency="every two months",
        reports_to=board,
        from_on=date(now.year - 1, 4, 1),
        by=by,
    )
    approved = approve_terms(terms, approver=f"{chair['name']}, chair", on=date(now.year - 1, 3, 12), by=by)
    show_terms(approved, publicly=True, by=by)
    _members(panel, entry, cast, manager, now=now)
    draft = write_template(
        panel, kind="please_ring", subject="{panel}: please ring us ({reference})", body=RING, by=by
    )
    approve_template(draft, by=by)


def _bodies(panel: Panel, entry: Entry, cast: Cast, manager: str) -> None:
    by = cast.actor(manager)
    for authority in entry["authorities"]:
        add_body(panel, part="partner", kind="local_authority", name=authority["name"], from_on=SINCE, by=by)
    group = add_body(
        panel,
        part="partner",
        kind="clinical_commissioning_group",
        name=f"{entry['name']} Clinical Commissioning Group",
        from_on=SINCE,
        by=by,
    )
    end_body(group, until_on=RENAMED - timedelta(days=1), by=by)
    add_body(
        panel,
        part="partner",
        kind="integrated_care_board",
        name="Northmere Integrated Care Board",
        from_on=RENAMED,
        by=by,
    )
    add_body(
        panel,
        part="governance",
        kind="safeguarding_partnership",
        name=f"{entry['name']} Safeguarding Children Partnership",
        from_on=SINCE,
        by=by,
    )


def _members(panel: Panel, entry: Entry, cast: Cast, manager: str, *, now: datetime) -> None:
    """The seats of the accounts, two vacant ones, and a neonatologist who is co-opted."""
    by, area, since = cast.actor(manager), entry["name"], date(now.year - 2, 4, 1)
    filled = [
        (EMPLOYERS[person["seat"]], person) for person in entry["accounts"] if person.get("seat") in EMPLOYERS
    ]
    chair = next(person for person in entry["accounts"] if person["role"] == "chair")
    filled.insert(0, (("chair", "Independent", "other"), chair))
    for place, ((role, organisation, counts_for), person) in enumerate(filled):
        seat = add_seat(
            panel,
            role=role,
            organisation_name=organisation.format(area=area),
            counts_for=counts_for,
            from_on=since,
            by=by,
        )
        signed = (now - timedelta(days=120 if place != 2 else 400)).date()
        told = Told(
            name=person["name"],
            job_title=person["job"],
            person_id=cast.people[person["key"]].id,
            named_publicly=place in (0, 1),
            statement_signed_on=signed,
        )
        seat_member(seat, told=told, from_on=since, by=by)
    for role, organisation, counts_for in VACANT:
        add_seat(
            panel,
            role=role,
            organisation_name=organisation.format(area=area),
            counts_for=counts_for,
            from_on=since,
            by=by,
        )
    co_opt(
        panel,
        told=Told(name="Dr Ingrid Solheim", job_title="Consultant neonatologist"),
        organisation_name=entry["hospital"]["name"],
        counts_for="health",
        co_opted_for="deaths of newborns",
        from_on=(now - timedelta(days=40)).date(),
        until_on=(now + timedelta(days=150)).date(),
        by=by,
    )

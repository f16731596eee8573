"""The directory of the demonstration: one list, read in as offices read theirs, and somebody who has moved since."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.design.sheets import csv_of
from opencdop.directory import finding, list_services
from opencdop.directory.columns import guessed
from opencdop.directory.comparing import digest_of, folded
from opencdop.directory.contact_services import move_contact
from opencdop.directory.keeping import said_of
from opencdop.directory.queries import contact_with_id
from opencdop.web.demo.casting import Cast
from opencdop.web.demo.source import Entry, Source
from opencdop.web.demo.steps import Step

HEADINGS = (
    "Agency", "Kind", "Team", "Name", "Job", "E-mail", "Shared mailbox", "Areas", "Languages", "Asked first", "Manager",
)  # fmt: skip
TITLES = frozenset({"dr", "mr", "miss", "ms", "mrs", "professor", "sister"})
MOVED_AGO = timedelta(days=120)


def read_in_directory(source: Source, *, cast: Cast) -> None:
    """Read in the list of all agencies and their people, as the coordinator who keeps it does."""
    by = cast.actor("asha")
    held = list_services.read_in(csv_of(HEADINGS, list(_rows(source))), by=by)
    held = list_services.give_columns(held, meaning=guessed(held.columns), by=by)
    seen = digest_of(list_services.lines_of(held, known=finding.all_known()))
    list_services.take_over(held, seen=seen, by=by)


def directory_steps(source: Source, *, cast: Cast, now: datetime) -> Iterator[Step]:
    """Somebody goes to another agency."""
    by = cast.actor("asha")
    for move in source.directory["moves"]:
        yield Step(at=now - MOVED_AGO, do=partial(_move, move, source, by=by))


def _move(move: Entry, source: Source, *, by: Actor) -> None:
    named = finding.Search(text=f"{move['name']} {move['from']}")
    contact = contact_with_id(finding.contact_ids_found(named)[0])
    agency = finding.all_known().agencies[folded(move["to"])]
    domain = next(each["domain"] for _, each in _agencies(source) if each["name"] == move["to"])
    told = replace(said_of(contact), role=move["role"], team_id="", email=_address(move["name"], domain))
    today = clock.today()
    move_contact(contact, agency=agency, told=told, from_on=today, seen=contact.version_no, by=by)


def _rows(source: Source) -> Iterator[tuple[str, ...]]:
    """A mailbox and the people of each agency, then what directory.yaml has besides."""
    areas = _areas(source)
    domains, kinds = {}, {}
    for _panel, agency in _agencies(source):
        name, domain, kind = agency["name"], agency["domain"], agency["type"]
        domains[name], kinds[name] = domain, kind
        box = f"{kind.replace('_', '.')}@{domain}"
        yield (name, kind, "", f"Office of {name}", "", box, "yes", areas[name], "", "no", "no")
        for place, person in enumerate(agency["people"]):
            first = "yes" if place == 0 else "no"
            yield (
                name, kind, "", person, agency["role"], _address(person, domain), "no", areas[name], "", first, "no",
            )  # fmt: skip
    for each in source.directory["besides"]:
        name = each["agency"]
        yield (
            name,
            kinds[name],
            each.get("team", ""),
            each["name"],
            each.get("role", ""),
            each.get("email") or _address(each["name"], domains[name]),
            "yes" if each.get("mailbox") else "no",
            areas[name],
            each.get("languages", ""),
            "no",
            "yes" if each.get("manager") else "no",
        )


def _agencies(source: Source) -> Iterator[tuple[Entry, Entry]]:
    """Panel and agency; one that both panels ask comes once."""
    seen = set()
    for panel in source.panels:
        for agency in panel["agencies"]:
            if agency["name"] not in seen:
                seen.add(agency["name"])
                yield panel, agency


def _areas(source: Source) -> dict[str, str]:
    """The names of the authorities of each agency's panel; none for an agency that both panels ask."""
    panels: dict[str, list[Entry]] = defaultdict(list)
    for panel in source.panels:
        for agency in panel["agencies"]:
            panels[agency["name"]].append(panel)
    return {
        name: "; ".join(each["name"] for each in found[0]["authorities"]) if len(found) == 1 else ""
        for name, found in panels.items()
    }


def _address(name: str, domain: str) -> str:
    """first.last@domain, without a title."""
    words = [word for word in re.findall(r"[a-z-]+", name.lower()) if word not in TITLES]
    return f"{'.'.join(words)}@{domain}"

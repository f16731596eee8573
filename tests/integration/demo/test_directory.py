"""The directory of the demonstration comes as a list, and every line of it can be taken over."""

from datetime import timedelta
from pathlib import Path

from opencdop.core import clock
from opencdop.directory.finding import Search, contact_ids_found
from opencdop.directory.models import Contact
from opencdop.directory.queries import contact_at, contacts_for, manager_of
from opencdop.web.demo.casting import cast_everybody
from opencdop.web.demo.directory import directory_steps, read_in_directory
from opencdop.web.demo.source import read_source

DEMO = Path(__file__).resolve().parents[3] / "demo"


def test_the_list_is_taken_over_whole_and_somebody_moves(db: None) -> None:
    source, now = read_source(DEMO), clock.now()
    with clock.pretend(now - timedelta(days=400)):
        cast = cast_everybody(source)
        read_in_directory(source, cast=cast)
    rows = sum(
        len(each["people"]) + 1
        for each in {a["name"]: a for p in source.panels for a in p["agencies"]}.values()
    )
    assert Contact.objects.count() == rows + len(source.directory["besides"]) > 60
    [step] = directory_steps(source, cast=cast, now=now)
    with clock.pretend(step.at):
        step.do()
    moved = contact_at("bettina.marlowe@ashmoor-education.example")
    assert moved is not None
    assert moved.came_from is not None
    assert contact_ids_found(Search(text="marlowe")) == [moved.pk]
    officer = contacts_for(agency_types=["police"], on=clock.today())[0]
    manager = manager_of(officer)
    assert manager is None or manager.escalated_to
    assert {each.email for each in contacts_for(agency_types=["gp"], on=clock.today())} >= {
        "gp@millbrook-surgery.example",
        "dev@millbrook-surgery.example",
    }

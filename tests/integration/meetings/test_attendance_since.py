"""Two people record who came to one meeting: what each said stays, and where they differ the later one sees both."""

import re
from typing import Any

import pytest
from tests.cast import Cast
from tests.integration.browsing import Browse, browsing, text_of
from tests.integration.meetings.way import a_meeting


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def sent_from(answer: Any) -> dict[str, str]:
    """What the table of people would send as it stands, with the marks of what it shows."""
    html, names = answer.content.decode(), ("status", "kind", "seat")
    people = re.findall(r'name="was-(\w+)" value="(\S+) (\S+) (\S+)"', html)
    return {
        **{f"{name}-{key}": code for key, *codes in people for name, code in zip(names, codes, strict=True)},
        **{f"was-{key}": " ".join(codes) for key, *codes in people},
    }


def test_two_who_record_attendance_of_one_meeting_lose_nothing_of_each_other(browse: Browse, cast: Cast):
    meeting, asha, mina = a_meeting(cast), browse("asha"), browse("mina")
    address = f"/meetings/{meeting.id}/attendance/"
    for name in ("Dr Lee", "Ms Orr", "Mr Ash"):
        asha.post(address, {"add": "1", "name": name, "kind": "health", "seat": "member"})
    lee, orr, ash = (
        next(p for p in meeting.people.all() if p.name == name) for name in ("Dr Lee", "Ms Orr", "Mr Ash")
    )
    mine, theirs = sent_from(asha.get(address)), sent_from(mina.get(address))
    theirs |= {f"status-{lee.id}": "present", f"kind-{ash.id}": "police"}
    assert mina.post(address, theirs).status_code == 302
    mine |= {f"status-{orr.id}": "apologies", f"status-{ash.id}": "present"}
    assert asha.post(address, mine).status_code == 302
    stands = {p.name: (p.status, p.kind) for p in meeting.people.all()}
    assert stands["Dr Lee"] == ("present", "health"), "what the colleague recorded stays"
    assert stands["Ms Orr"] == ("apologies", "health")
    assert stands["Mr Ash"] == ("present", "police"), "each said something else of one person"


def test_of_two_who_record_otherwise_of_one_person_the_later_sees_both(browse: Browse, cast: Cast):
    meeting, asha, mina = a_meeting(cast), browse("asha"), browse("mina")
    address = f"/meetings/{meeting.id}/attendance/"
    for name in ("Dr Lee", "Ms Orr"):
        asha.post(address, {"add": "1", "name": name, "kind": "health", "seat": "member"})
    lee, orr = (next(p for p in meeting.people.all() if p.name == name) for name in ("Dr Lee", "Ms Orr"))
    opened = sent_from(asha.get(address))
    said = {f"status-{lee.id}": "present", f"seat-{orr.id}": "chair"}
    assert mina.post(address, {**opened, **said}).status_code == 302
    mine = {f"status-{lee.id}": "apologies", f"status-{orr.id}": "present"}
    late = asha.post(address, {**opened, **mine})
    assert late.status_code == 422
    page = text_of(late)
    assert "Somebody has recorded otherwise of Dr Lee since you opened this page" in page
    assert page.count("Recorded since:") == 1
    assert "Recorded since: present, Health, Member" in page
    lee.refresh_from_db()
    orr.refresh_from_db()
    assert (lee.status, orr.status) == ("present", "expected"), "nothing of the later one is saved yet"
    html = late.content.decode()
    for person in (lee, orr):  # what was chosen is still chosen, beside what the colleague recorded
        code = mine[f"status-{person.id}"]
        assert re.search(rf'name="status-{person.id}" value="{code}" checked', html)
    again = {**sent_from(late), **mine, f"seat-{orr.id}": "chair"}
    for _ in "12":  # pressed twice, nothing is asked
        assert asha.post(address, again).status_code == 302
    lee.refresh_from_db()
    orr.refresh_from_db()
    assert (lee.status, orr.status, orr.seat) == ("apologies", "present", "chair")
    early = {**sent_from(asha.get(address)), f"status-{lee.id}": "nowhere"}
    wrong = asha.post(address, early)
    assert wrong.status_code == 422
    assert f'name="was-{lee.id}" value="{early[f"was-{lee.id}"]}"' in wrong.content.decode()

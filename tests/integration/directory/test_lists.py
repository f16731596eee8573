"""A list of contacts is read in, looked at line by line, and taken over; read a second time it changes nothing."""

from collections import Counter
from datetime import timedelta

import pytest
from tests.cast import Cast
from tests.integration.directory.entries import a_contact, an_agency

from opencdop.accounts.models import Organisation
from opencdop.audit.models import Event
from opencdop.core import clock
from opencdop.core.errors import NotAllowed, RuleBroken, Stale
from opencdop.core.tables import LARGEST
from opencdop.design.sheets import csv_of
from opencdop.directory import exporting, finding, merge_services
from opencdop.directory import list_services as services
from opencdop.directory.columns import guessed
from opencdop.directory.comparing import CHANGED, NEW, SAME, UNREADABLE, Line, digest_of
from opencdop.directory.contact_services import end_contact
from opencdop.directory.models import Contact, ContactList, Team

TODAY = clock.today()
HEAD = (
    "Agency,Kind of agency,Team,Name,Job,E-mail address,Telephone,Shared mailbox,Areas,Languages,Asked first"
)
LINES = (
    "Weir Lane Surgery,GP practice,,Dr Amos Pell,GP partner,amos.pell@weir.example,+44 1632 960111,no,,,yes",
    "weir lane surgery,,Nurses,Nurse Team,,nurses@weir.example,,yes,Ashmoor Council,Welsh; Polish,no",
    "Westbrook Police,Police,,Fiona Latch,Sergeant,fiona.latch@agency.example,,,,,",
)


def read(cast: Cast, *lines: str, head: str = HEAD) -> ContactList:
    content = "\r\n".join((head, *lines)).encode()
    contact_list = services.read_in(content, by=cast.actor("asha"))
    return services.give_columns(contact_list, meaning=guessed(contact_list.columns), by=cast.actor("asha"))


def looked_at(contact_list: ContactList) -> list[Line]:
    return services.lines_of(contact_list, known=finding.all_known())


def taken_over(cast: Cast, contact_list: ContactList) -> Counter[str]:
    return services.take_over(contact_list, seen=digest_of(looked_at(contact_list)), by=cast.actor("asha"))


def states(contact_list: ContactList) -> list[str]:
    return [line.state for line in looked_at(contact_list)]


def words(cast: Cast, line: str, head: str = HEAD) -> str:
    [found] = looked_at(read(cast, line, head=head))
    return f"{found.state}: {' '.join(found.words)}"


def test_a_list_makes_agencies_teams_and_contacts_and_twice_it_changes_nothing(cast: Cast):
    counts = taken_over(cast, read(cast, *LINES))
    assert counts == {NEW: 3}
    surgery = Organisation.objects.get(name="Weir Lane Surgery")
    assert surgery.agency_type == "gp"
    pell = Contact.objects.get(name="Dr Amos Pell")
    assert (pell.telephone, pell.asked_first, pell.from_on) == ("+44 1632 960111", True, TODAY)
    nurses = Contact.objects.get(name="Nurse Team")
    assert (nurses.is_mailbox, nurses.areas, nurses.languages) == (True, ["EASH00001"], ["Welsh", "Polish"])
    assert nurses.team == Team.objects.get(name="Nurses", agency=surgery)
    events = Event.objects.count()
    assert taken_over(cast, read(cast, *LINES)) == {SAME: 3}
    assert Contact.objects.count() == 3
    assert Event.objects.count() == events + 3  # read in, columns given, taken over


def test_only_what_a_list_says_is_changed(cast: Cast):
    agency = an_agency(cast)
    contact = a_contact(cast, agency, telephone="01632 960999", asked_first=True, languages=("Welsh",))
    contact_list = read(cast, LINES[2])
    [line] = looked_at(contact_list)
    assert (line.state, line.words) == (CHANGED, ("This changes: job.",))
    assert taken_over(cast, contact_list) == {CHANGED: 1}
    contact.refresh_from_db()
    assert (contact.role, contact.telephone, contact.asked_first) == ("Sergeant", "01632 960999", True)
    assert contact.languages == ["Welsh"]
    assert contact.version_no == 2


def test_another_address_of_the_same_person_is_a_change_and_is_said(cast: Cast):
    contact = a_contact(cast, an_agency(cast), email="old@police.example")
    said = words(cast, LINES[2])
    assert "changes from “old@police.example” to “fiona.latch@agency.example”" in said
    taken_over(cast, ContactList.objects.get())
    contact.refresh_from_db()
    assert contact.email == "fiona.latch@agency.example"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (",GP practice,,Dr Pell,,a@b.example,,,,,", "unreadable: The part “Agency” is empty"),
        ("Weir,GP practice,,,,a@b.example,,,,,", "“Name” is empty"),
        ("Weir,GP practice,,Dr Pell,,,,,,,", "“E-mail address” is empty"),
        ("Weir,,,Dr Pell,,a@b.example,,,,,", "no agency Weir, and its kind is not said"),
        ("Weir,Bakery,,Dr Pell,,a@b.example,,,,,", "“Bakery” is no kind of agency here"),
        ("Weir,gp,,Dr Pell,,a at b,,,,,", "Enter an e-mail address"),
        ("Weir,gp,,Dr Pell,,a@b.example,,perhaps,,,", "Write yes or no"),
        ("Weir,gp,,Dr Pell,,a@b.example,,,Atlantis,,", "No panel here has the local authority “Atlantis”"),
        ("=cmd|' /C calc'!A0,gp,,Dr Pell,,a@b.example,,,,,", "begins like a formula"),
        ("Weir,gp,,@SUM(A1),,a@b.example,,,,,", "begins like a formula"),
        ("Weir,gp,,Dr Pell,+1+cmd,a@b.example,,,,,", "begins like a formula"),
        ("Weir,gp,,Dr Pell,,a@b.example,,,,,,one too many", "12 parts"),
        (f"{'W' * 201},gp,,Dr Pell,,a@b.example,,,,,", "at most 200"),
        (f"Weir,gp,{'T' * 201},Dr Pell,,a@b.example,,,,,", "at most 200"),
        (f"Weir,gp,,{'P' * 201},,a@b.example,,,,,", "at most 200"),
    ],
)
def test_what_cannot_be_read_is_said_and_stays_out(cast: Cast, line: str, sentence: str):
    assert sentence in words(cast, line)
    assert taken_over(cast, ContactList.objects.get()) == {UNREADABLE: 1}
    assert not Contact.objects.exists()


def test_one_bad_line_holds_up_none_of_the_others(cast: Cast):
    assert states(read(cast, LINES[0], "Weir,Bakery,,A,,a@b.example,,,,,", LINES[2])) == [
        NEW,
        UNREADABLE,
        NEW,
    ]


def test_a_contact_on_two_lines_is_taken_once(cast: Cast):
    other = LINES[0].replace("GP partner", "Practice manager")
    contact_list = read(cast, LINES[0], LINES[0], other)
    assert states(contact_list) == [NEW, SAME, UNREADABLE]
    assert "Line 2 tells of the same contact" in looked_at(contact_list)[2].words[0]
    taken_over(cast, contact_list)
    assert Contact.objects.count() == 1


def test_who_has_left_is_not_brought_back_by_an_old_list(cast: Cast):
    contact = a_contact(cast, an_agency(cast))
    end_contact(contact, until_on=TODAY - timedelta(days=1), by=cast.actor("asha"))
    assert words(cast, LINES[2]).startswith("same: Fiona Latch left on")


def test_somebody_known_elsewhere_is_new_with_a_word_about_it(cast: Cast):
    a_contact(cast, an_agency(cast, "Larkhill School", kind="education"))
    assert "Fiona Latch of Larkhill School has the same address" in words(cast, LINES[2])


def test_an_agency_that_is_read_as_another_is_known_by_both_names(cast: Cast):
    kept, gone = an_agency(cast, "Westbrook Constabulary"), an_agency(cast)
    merge_services.merge_agencies(gone, kept=kept, by=cast.actor("asha"))
    a_contact(cast, kept)
    assert words(cast, LINES[2]).startswith("changed: ")
    assert Organisation.objects.filter(name="Westbrook Police").count() == 1


def test_an_agency_that_has_ended_takes_nobody(cast: Cast):
    agency = an_agency(cast)
    Organisation.objects.filter(pk=agency.pk).update(active_until=TODAY - timedelta(days=1))
    assert "Westbrook Police ended on" in words(cast, LINES[2])


def test_nothing_else_is_taken_over_than_what_was_looked_at(cast: Cast):
    contact_list = read(cast, LINES[2])
    seen = digest_of(looked_at(contact_list))
    a_contact(cast, an_agency(cast))
    with pytest.raises(Stale, match="changed since you looked"):
        services.take_over(contact_list, seen=seen, by=cast.actor("asha"))
    assert Contact.objects.get().role == ""


def test_a_list_is_settled_once_and_its_lines_are_erased(cast: Cast):
    contact_list = read(cast, *LINES)
    taken_over(cast, contact_list)
    held = ContactList.objects.get()
    assert (held.state, held.columns, held.lines, held.meaning) == ("taken_over", None, None, None)
    with pytest.raises(RuleBroken, match="already"):
        services.put_away(contact_list, by=cast.actor("asha"))


def test_a_list_that_is_put_away_changes_nothing(cast: Cast):
    services.put_away(read(cast, *LINES), by=cast.actor("asha"))
    assert not Contact.objects.exists()
    assert ContactList.objects.get().lines is None


def test_a_list_that_nobody_takes_over_is_erased_after_seven_days(cast: Cast):
    contact_list = read(cast, *LINES)
    assert services.erase_old_lists() == 0
    with clock.pretend(contact_list.added_at + timedelta(days=7)):
        assert services.erase_old_lists() == 1
        assert services.erase_old_lists() == 0
    assert ContactList.objects.get().lines is None
    assert Event.objects.latest("seq").kind == "directory.list_erased"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 a workbook", "not a CSV"),
        (b"a" * (LARGEST + 1), "larger than 2 MB"),
        (b"a,b\n" + b"x,y\n" * 5001, "5,000 lines"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(cast: Cast, content: bytes, sentence: str):
    with pytest.raises(RuleBroken, match=sentence):
        services.read_in(content, by=cast.actor("asha"))
    assert not ContactList.objects.exists()


@pytest.mark.parametrize(
    ("meaning", "sentence"),
    [
        ({"Agency": "agency", "Name": "name"}, "e-mail address"),
        ({"Agency": "agency", "Name": "name", "E-mail address": "name"}, "Two columns"),
        ({"Agency": "agency", "Nothing": "name"}, "from the list"),
        ({"Agency": "shoe size"}, "from the list"),
    ],
)
def test_columns_that_do_not_tell_enough_are_refused(cast: Cast, meaning: dict[str, str], sentence: str):
    contact_list = read(cast, *LINES)
    with pytest.raises(RuleBroken, match=sentence):
        services.give_columns(contact_list, meaning=meaning, by=cast.actor("asha"))


def test_only_keepers_read_lists_in(cast: Cast):
    with pytest.raises(NotAllowed):
        services.read_in(b"a,b\n1,2\n", by=cast.actor("ben"))


def test_what_leaves_as_a_file_comes_back_as_the_same(cast: Cast):
    taken_over(cast, read(cast, *LINES))
    a_contact(
        cast,
        an_agency(cast, "Larkhill School", kind="education"),
        "@home, “the team”",
        email="a@b.example",
        role="-",
    )
    contacts = finding.contacts_with_ids(finding.contact_ids_found(finding.Search()))
    rows = exporting.rows_of(contacts, areas=finding.areas_by_code())
    content = csv_of(exporting.headings(), rows)
    assert b"'+44 1632 960111" in content
    contact_list = services.read_in(content, by=cast.actor("asha"))
    meaning = guessed(contact_list.columns)
    assert len(meaning) == 12
    services.give_columns(contact_list, meaning=meaning, by=cast.actor("asha"))
    assert [(line.state, line.words) for line in looked_at(ContactList.objects.get(state="read_in"))] == [
        (SAME, ())
    ] * 4


def test_a_list_whose_columns_somebody_else_gave_another_meaning_since_is_looked_at_once_more(cast: Cast):
    contact_list = read(cast, LINES[0])
    seen = digest_of(looked_at(contact_list))
    swapped = {"Job": "telephone", "Telephone": "role"}
    meaning = {**contact_list.meaning, **swapped}
    services.give_columns(contact_list, meaning=meaning, by=cast.actor("mina"))
    with pytest.raises(Stale, match="changed since you looked"):
        services.take_over(contact_list, seen=seen, by=cast.actor("asha"))
    assert not Contact.objects.exists()

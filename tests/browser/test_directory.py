"""A coordinator fills the directory: a list is read in, somebody is added and moves, two entries become one."""

from pathlib import Path

import pytest
from tests.browser.conftest import NARROW, Axe, LiveApp, NewPage, Shot
from tests.browser.journey.beginnings import a_place, eyes_for_width_only
from tests.browser.journey.intake import Intake
from tests.browser.journey.keyboard import AtKeyboard
from tests.browser.journey.looking import Eyes
from tests.cast import Cast
from tests.integration.browsing import browsing
from tests.integration.directory.entries import a_contact, an_agency, mail_comes_back

from opencdop.core import clock
from opencdop.directory.models import Contact
from opencdop.directory.queries import contact_at, contacts_for

pytestmark = pytest.mark.django_db(transaction=True)

LIST = """Organisation;Sector;Department;Contact;Post;Mail;Phone;Manager
Weir Lane Surgery;GP practice;;Dr Amos Pell;GP partner;amos.pell@weir-lane.example;+44 1632 960111;
Weir Lane Surgery;GP practice;;A. Pell;GP;a.pell@weir-lane.example;;
Westbrook Police;Police;Child protection;Fiona Latch;Sergeant;fiona.latch@westbrook.example;;
Westbrook Police;Police;;Rowan Teesdale;Superintendent;rowan.teesdale@westbrook.example;;yes
Corner Shop;Bakery;;Somebody;;some@corner.example;;
"""


def test_a_directory_is_read_in_added_to_and_put_right(
    cast: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe, tmp_path: Path
):
    file = tmp_path / "contacts.csv"
    file.write_text(LIST, encoding="cp1252")
    asha = Intake.of(cast, "asha", a_place(live_app, new_page, shot), axe)
    asha.opens("/")
    asha.follows("Agencies")
    asha.follows("Directory of agencies")
    asha.presses("Read in a list")
    asha.page.get_by_label("The file").set_input_files(file)
    asha.presses("Read it in")
    asha.is_at("What the columns mean")
    asha.picks("Name", of="Contact")
    asha.presses("Go on")
    asha.sees("“Bakery” is no kind of agency here", "Westbrook Police is new too")
    asha.takes_a_picture("directory-list")
    asha.presses("Take over 4 lines")
    asha.sees("The directory has 4 new and 0 changed. 1 line could not be taken over.")

    asha.follows("Westbrook Police")
    asha.presses("Add a contact")
    asha.writes("Name", "Duty desk")
    asha.chooses("This is a shared mailbox")
    asha.writes("E-mail address at work", "duty@westbrook")
    asha.presses("Add")
    asha.sees("Enter an e-mail address in the form name@example.org")
    asha.writes("E-mail address at work", "duty@westbrook.example")
    asha.chooses("Ask them first")
    asha.presses("Add")
    asha.sees("Duty desk is in the directory", "shared mailbox", "asked first", "told when nobody answers")
    asha.takes_a_picture("directory-agency")

    asha.follows("Fiona Latch")
    asha.presses("Record a move")
    asha.picks("Weir Lane Surgery", of="To which agency do they move?")
    asha.presses("Go on")
    asha.writes("Job", "Practice manager")
    asha.writes("E-mail address at work", "fiona.latch@weir-lane.example")
    asha.writes_the_date("Here from", clock.today())
    asha.presses("Record the move")
    asha.sees("is recorded here from", "Give a later day")  # she was entered today
    Contact.objects.filter(name="Fiona Latch").update(from_on="2024-01-01")
    asha.presses("Record the move")
    asha.sees("Fiona Latch is at Weir Lane Surgery from", "Jobs, in the order of time")

    asha.follows("Weir Lane Surgery")
    asha.follows("A. Pell")
    asha.follows("This contact was entered twice")
    asha.picks("Dr Amos Pell, GP partner, amos.pell@weir-lane.example", of="Which entry is kept?")
    asha.presses("Merge")
    asha.sees("Both are read as Dr Amos Pell now", "Also entered as")

    mail_comes_back(Contact.objects.get(name="Dr Amos Pell"))
    asha.opens("/directory/")
    asha.sees("mail to 1 comes back")
    asha.picks("Contacts whose e-mail comes back", of="Contacts")
    asha.presses("Search")
    asha.follows("Dr Amos Pell")
    asha.sees("Nobody is asked here without this being said")
    asha.takes_a_picture("directory-contact")
    gp = contacts_for(agency_types=["gp"], on=clock.today())
    assert [each.name for each in gp] == ["Fiona Latch", "Dr Amos Pell"]
    kept = contact_at("a.pell@weir-lane.example")
    assert kept is not None
    assert kept.name == "Dr Amos Pell"
    asha.opens("/directory/")
    asha.presses("Show the whole directory")
    saved = asha.saves_what_comes("Save as CSV").read_text(encoding="utf-8-sig")
    assert "Dr Amos Pell" in saved
    assert asha.eyes.wrong == []


@pytest.mark.parametrize("scripts", [True, False])
def test_the_directory_on_a_telephone(
    cast: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe, scripts: bool
):
    agency = an_agency(cast, "Northmere and Tarnshire Safeguarding Children Partnership Office", kind="other")
    contact = a_contact(
        cast, agency, "Philippa-Constance Featherstonehaugh", role="Designated nurse for safeguarding children",
        email="philippa-constance.featherstonehaugh@northmere-and-tarnshire-partnership.example", asked_first=True,
    )  # fmt: skip
    place = a_place(
        live_app, lambda **options: new_page(**{**options, "viewport": NARROW}), shot, scripts=scripts
    )
    looks = axe if scripts else eyes_for_width_only("Asha").axe  # axe is a script itself
    asha = Intake(place, eyes=Eyes(looks, "Asha", (), sizes=(NARROW,), follows_links=False))
    asha.comes_with_cookies_of(browsing(cast)("asha"))
    for address in (
        "/directory/",
        f"/directory/agencies/{agency.pk}/",
        f"/directory/contacts/{contact.pk}/",
        f"/directory/contacts/{contact.pk}/change/",
        "/directory/lists/add/",
    ):
        asha.opens(address)
    asha.opens("/directory/")
    asha.writes("Name, job, team or address", "feather")
    asha.presses("Search")
    asha.follows("Philippa-Constance")
    asha.sees("Designated nurse")
    assert asha.eyes.wrong == []


def test_a_contact_is_added_by_keyboard_alone(cast: Cast, live_app: LiveApp, new_page: NewPage, shot: Shot):
    agency = an_agency(cast)
    asha = AtKeyboard(a_place(live_app, new_page, shot), eyes=eyes_for_width_only("Asha"))
    asha.comes_with_cookies_of(browsing(cast)("asha"))
    asha.opens(f"/directory/agencies/{agency.pk}/")
    asha.tabs_to("Add a contact")
    asha.strikes("Enter")
    asha.tabs_to_the_field("name")
    asha.types("Fiona Latch")
    asha.tabs_to_the_field("email")
    asha.types("fiona.latch@westbrook.example")
    asha.strikes("Enter")
    asha.sees("Fiona Latch is in the directory")

"""The registrar's list of a month is laid beside the cases: what is known, what is no child's, and what nobody told."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.browser.conftest import Axe, LiveApp, NewPage, Shot
from tests.browser.journey.beginnings import a_place
from tests.browser.journey.intake import Intake
from tests.cast import ACase, Cast

from opencdop.core import clock
from opencdop.design.words import day
from opencdop.intake.models import Notification
from opencdop.reconciliation.models import ListLine

pytestmark = pytest.mark.django_db(transaction=True)

MONTH = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)  # the one before this
CHILD = {
    "date_of_birth": (MONTH - timedelta(days=134)).isoformat(),
    "date_of_death": MONTH.replace(day=2).isoformat(),
}


def the_list() -> str:
    """Four deaths of the month: of the child who is here, of a grown-up, and of two children of seven."""

    def dates(day: int, *, aged: int) -> str:
        return f"01/{MONTH:%m}/{MONTH.year - aged};{day:02}/{MONTH:%m/%Y}"

    born, died = (date.fromisoformat(each) for each in CHILD.values())
    return f"""Surname;Forenames;DOB;Date of death;Sex;Postcode;Entry
Marsden;Ella Rose;{born:%d/%m/%Y};{died:%d/%m/%Y};F;ZZ99 3VZ;101
Okoro;Ben;{dates(3, aged=25)};M;ZZ99 3VZ;102
Hale;Imogen;{dates(4, aged=7)};F;;103
Lind;Tomas;{dates(5, aged=7)};M;;104
"""


def test_each_line_of_the_registrars_list_is_decided(
    cast: Cast, a_case: ACase, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe, tmp_path: Path
):
    case, file = a_case(**CHILD), tmp_path / "month.csv"
    file.write_text(the_list(), encoding="cp1252")
    asha = Intake.of(cast, "asha", a_place(live_app, new_page, shot), axe)
    asha.opens("/reconciliation/")
    asha.presses("Read in a list")
    asha.picks("The registrar", of="From whom is the list?")
    asha.picks(day(MONTH).partition(" ")[2], of="Which month does it cover?")
    asha.page.get_by_label("The file").set_input_files(file)
    asha.presses("Read it in")
    asha.is_at("What the columns mean")
    asha.picks("Date of birth", of="DOB")
    asha.picks("Their own reference", of="Entry")
    asha.presses("Go on")

    asha.sees("How its 4 lines stand", case.reference, "Aged 25 at death", "4 lines still to look at")
    asha.takes_a_picture("monthly-list")
    for line in (2, 3):
        asha.chooses(f"Right: line {line}")
    asha.presses("Decide the ticked lines as proposed")
    asha.follows("Imogen Hale")
    asha.chooses("It is another area’s, and they know of it")
    asha.writes("Which panel or area it belongs to", "Harrowdale")
    asha.presses("Decide")
    asha.follows("The whole list")
    asha.follows("Tomas Lind")
    asha.sees("Nobody has told Ashmoor of this death")
    asha.chooses("It is missing here: open it as a notification")
    asha.presses("Decide")
    assert dict(ListLine.objects.values_list("number", "outcome")) == {
        2: "matched",
        3: "out_of_scope",
        4: "another_area",
        5: "opened",
    }
    opened = Notification.objects.get()
    assert (opened.channel, opened.submission.answers["surname"]) == ("monthly_list", "Lind")
    assert asha.eyes.wrong == []

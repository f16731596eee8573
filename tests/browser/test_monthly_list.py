"""The registrar's list of a month is laid beside the cases: what is known, what is no child's, and what nobody told."""

from pathlib import Path

import pytest
from tests.browser.conftest import Axe, LiveApp, NewPage, Shot
from tests.browser.journey.beginnings import a_place
from tests.browser.journey.intake import Intake
from tests.cast import ACase, Cast

from opencdop.intake.models import Notification
from opencdop.reconciliation.models import ListLine

pytestmark = pytest.mark.django_db(transaction=True)

LIST = """Surname;Forenames;DOB;Date of death;Sex;Postcode;Entry
Marsden;Ella Rose;20/06/2026;02/11/2026;F;ZZ99 3VZ;101
Okoro;Ben;01/02/2001;03/11/2026;M;ZZ99 3VZ;102
Hale;Imogen;07/05/2019;04/11/2026;F;;103
Lind;Tomas;09/09/2019;05/11/2026;M;;104
"""


def test_each_line_of_the_registrars_list_is_decided(
    cast: Cast, a_case: ACase, live_app: LiveApp, new_page: NewPage, shot: Shot, axe: Axe, tmp_path: Path
):
    case, file = a_case(), tmp_path / "november.csv"
    file.write_text(LIST, encoding="cp1252")
    asha = Intake.of(cast, "asha", a_place(live_app, new_page, shot), axe)
    asha.opens("/reconciliation/")
    asha.presses("Read in a list")
    asha.picks("The registrar", of="From whom is the list?")
    asha.picks("November 2026", of="Which month does it cover?")
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

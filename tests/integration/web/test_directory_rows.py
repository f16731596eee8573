"""The work list says whom our e-mail does not reach, until the address is put right; in one query, however many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.integration.browsing import Browse, browsing, text_of
from tests.integration.directory.entries import a_contact, an_agency, mail_comes_back

from opencdop.directory.contact_services import say_address_is_right
from opencdop.web.directory_rows import NAMED, directory_rows


@pytest.fixture
def browse(cast: Cast) -> Browse:
    return browsing(cast)


def test_whose_mail_comes_back_stands_in_the_work_list_until_the_address_is_right(
    cast: Cast, browse: Browse
) -> None:
    contact = a_contact(cast, an_agency(cast))
    assert "comes back" not in text_of(browse("asha").get("/"))
    mail_comes_back(contact)
    response = browse("asha").get("/")
    assert "E-mail to Fiona Latch comes back: find out the address" in text_of(response)
    assert f"/directory/contacts/{contact.pk}/" in response.content.decode()
    contact.refresh_from_db()
    say_address_is_right(contact, by=cast.actor("asha"))
    assert "comes back" not in text_of(browse("asha").get("/"))


def test_many_of_them_take_one_query_and_do_not_crowd_the_page(cast: Cast) -> None:
    agency = an_agency(cast)
    for number in range(NAMED + 3):
        mail_comes_back(a_contact(cast, agency, f"Fiona Latch{number}"))
    with CaptureQueriesContext(connection) as captured:
        rows = directory_rows()
    assert len(captured) == 1
    assert [each.row.child for each in rows][NAMED:] == ["3 more contacts"]
    assert len(rows) == NAMED + 1


def test_what_the_row_tells_to_choose_is_a_choice_of_the_directory(cast: Cast, browse: Browse) -> None:
    agency, asha = an_agency(cast), browse("asha")
    for number in range(NAMED + 1):
        mail_comes_back(a_contact(cast, agency, f"Fiona Latch{number}"))
    assert "choose “Contacts whose e-mail comes back”" in text_of(asha.get("/"))
    page = text_of(asha.get("/directory/"))
    for title in ("Current contacts", "Contacts whose e-mail comes back", "Contacts who have left"):
        assert f">{title}</option>" in page

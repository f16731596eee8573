"""A list page by page: which rows stand on a page, and where the links before and after it lead."""

import pytest
from django.test import RequestFactory

from opencdop.design.paged import paged

LETTERS = list("abcdefg")


def page(asked: str, **words):
    return paged(LETTERS, RequestFactory().get(f"/{asked}"), a_page=3, **words)


def test_the_first_page_leads_on_and_not_back():
    rows, pages = page("")
    assert rows == ["a", "b", "c"]
    assert (pages.number, pages.of, pages.total, pages.thing) == (1, 3, 7, "case")
    assert (pages.previous_href, pages.next_href) == ("", "?page=2")


def test_the_last_page_has_what_is_left_and_leads_back():
    rows, pages = page("?page=3", thing="letter")
    assert rows == ["g"]
    assert (pages.thing, pages.previous_href, pages.next_href) == ("letter", "?page=2", "")


@pytest.mark.parametrize(("asked", "number"), [("99", 3), ("0", 3), ("-1", 3), ("x", 1), ("%00", 1), ("", 1)])
def test_a_page_that_is_not_there_is_the_last_and_what_is_no_number_the_first(asked, number):
    assert page(f"?page={asked}")[1].number == number


def test_filters_stay_in_the_address_and_empty_ones_do_not():
    _rows, pages = page("?page=2", kept={"state": "new & old", "level": ""})
    assert (pages.previous_href, pages.next_href) == (
        "?state=new+%26+old&page=1",
        "?state=new+%26+old&page=3",
    )


def test_an_empty_list_has_one_empty_page():
    rows, pages = paged([], RequestFactory().get("/?page=4"), a_page=3)
    assert (rows, pages.number, pages.of, pages.total) == ([], 1, 1, 0)
    assert pages.previous_href == pages.next_href == ""

"""What an e-mail may say."""

import pytest

from opencdop.outbox.wording import SaysTooMuch, check_no_personal_data, filled


def test_message_with_reference_and_link_passes():
    words = {
        "reference": "ASH-2026-0107",
        "link": "https://cdop.example.org/r/abc1234567890",
        "panel": "Ashmoor",
    }
    assert filled("{panel}: {reference} at {link}", words=words).startswith("Ashmoor: ASH-2026-0107")


def test_due_date_passes_as_a_word():
    assert filled("Please answer by {due_on}.", words={"due_on": "3 June 2026"}).endswith("3 June 2026.")


def test_link_may_hold_digits_as_a_word_and_not_in_the_text():
    link = "http://localhost:8000/r/9990123456789/"
    assert link in filled("Open {link} to answer.", words={"link": link})
    with pytest.raises(SaysTooMuch):
        check_no_personal_data(f"Open {link} to answer.", words={})


@pytest.mark.parametrize(
    "said",
    [
        "NHS number 999 012 3456",
        "NHS number 9990123456",
        "died on 4 May 2026",
        "born 04/05/2024",
        "2024-05-04",
        "lived at AB1 2CD",
    ],
)
def test_message_that_tells_of_a_child_is_refused_without_repeating_it(said: str):
    with pytest.raises(SaysTooMuch) as refused:
        check_no_personal_data(f"About {said}.", words={})
    assert said not in str(refused.value)


@pytest.mark.parametrize("template", ["Dear {name}", "{reference.__class__}", "{reference}", "{}"])
def test_template_that_names_what_is_not_allowed_or_not_given_is_refused(template: str):
    with pytest.raises(SaysTooMuch):
        check_no_personal_data(template, words={})


def test_word_that_smuggles_a_number_is_refused():
    with pytest.raises(SaysTooMuch):
        filled("{reference}", words={"reference": "999 012 3456"})

"""What an e-mail may say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencdop.outbox.wording import ALLOWED_NAMES, SaysTooMuch, check_no_personal_data, filled


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


CANARY = "Robin Canary"
KNOWN = {
    "child_name": CANARY,
    "0": CANARY,
    "date_of_birth": CANARY,
    "reference": "ASH-2026-0107",
    "link": "https://cdop.example/r/x/",
}
PIECES = st.sampled_from(
    [
        "{",
        "}",
        "{{",
        "}}",
        "!r",
        "!s",
        ":",
        ":>9",
        ".",
        "[0]",
        "__class__",
        "0",
        " ",
        "a",
        *KNOWN,
        "\u200b",
        "\uff5b",
    ]
)


@given(st.lists(PIECES, max_size=9).map("".join))
def test_nothing_that_is_not_allowed_gets_in_however_a_gap_is_written(template: str):
    """Not even where a caller hands the child's name over by mistake."""
    given_words = {name: word for name, word in KNOWN.items() if name in ALLOWED_NAMES}
    for words in (KNOWN, given_words):
        try:
            said = filled(template, words=words)
        except SaysTooMuch:
            continue
        assert CANARY not in said
        assert not set("{}") & set(said)


@pytest.mark.parametrize(
    "template",
    [
        "{child_name}",
        "{child_name!r}",
        "{child_name:>20}",
        "{reference:{child_name}}",
        "{reference!r}",
        "{reference.__class__}",
        "{reference[0]}",
        "{{child_name}}",
        "{0}",
        "{}",
        "{reference:9990000018}",
        "{reference",
    ],
)
def test_trick_with_braces_is_refused(template: str):
    with pytest.raises(SaysTooMuch):
        filled(template, words={"reference": "ASH-2026-0107"})


def test_refusal_names_the_gap():
    with pytest.raises(SaysTooMuch, match=r"may not name \{child_name\}"):
        filled("Dear {child_name}", words={"child_name": CANARY})


NUMBER = "9990000018"


@given(
    st.lists(
        st.sampled_from(["", " ", "-", ".", "/", "\u00a0", "\u2009", "\u200b", "\u2011", "·", "_"]),
        min_size=9,
        max_size=9,
    )
)
def test_number_is_seen_through_what_is_put_between_its_digits(between: list[str]):
    written = NUMBER[0] + "".join(gap + digit for gap, digit in zip(between, NUMBER[1:], strict=True))
    for said in (written, f"x{written}", f"https://cdop.example/{written}"):
        with pytest.raises(SaysTooMuch):
            check_no_personal_data(f"About {said}", words={})


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("99900{days}18", {"days": "000"}),
        ("{office}", {"office": "born 3 June 2020"}),
        ("{due_on}", {"due_on": CANARY}),
        ("{code}", {"code": NUMBER + "123"}),
        ("{code}", {"code": CANARY}),
        ("{link}", {"link": f"https://cdop.example/?child={CANARY}"}),
        ("{link}", {"link": "https://cdop.example/#Canary"}),
        ("{reach}", {"reach": "a place"}),
        ("June 3rd, 2020", {}),
        ("the 3rd of June 2020", {}),
        ("3 June 20", {}),
        ("2020/06/03", {}),
        ("\uff19\uff19\uff19 000 0018", {}),
        ("ab1 2cd", {}),
        ("\u2079\u2079\u2079 000 0018", {}),
        ("\uff21\uff22\uff11 \uff12\uff23\uff24", {}),
    ],
)
def test_what_is_written_another_way_is_refused_too(template: str, words: dict[str, str]):
    with pytest.raises(SaysTooMuch):
        filled(template, words=words)


@pytest.mark.parametrize("name", sorted(ALLOWED_NAMES))
def test_every_allowed_word_passes_as_it_is_meant(name: str):
    meant = {
        "due_on": "3 June 2026",
        "meeting_on": "12 July 2026",
        "code": "123456",
        "reference": "R-1A2B-3C4D",
    }
    meant |= dict.fromkeys(("link", "reach"), "https://cdop.example/panel/ashmoor/")
    word = meant.get(name, "28")
    assert filled(f"{{{name}}}", words={name: word}) == word

"""Which passwords are one word."""

import pytest

from opencdop.accounts.passwords import is_one_word


@pytest.mark.parametrize(
    "password",
    [
        "password2026!",
        "PasswordPassword",
        "abcdefghijkl",
        "lkjhgfdsapoiuytrewq",
        "123456789012",
        "aaaaaaaaaaaaaa",
        "opencdop-opencdop",
        "Safeguarding-99",
        "summer!!!!!!!!",
        "abcabcabcabcabc",
    ],
)
def test_one_word_or_pattern_is_found(password: str):
    assert is_one_word(password)


@pytest.mark.parametrize(
    "password", ["a heron by the canal", "correct horse battery", "tR4&kl!09_qPz", "violin tractor 7"]
)
def test_words_that_do_not_belong_together_pass(password: str):
    assert not is_one_word(password)

"""What a password may not be, beyond Django's own checks: one common word with numbers around it, or repeated."""

import re
from functools import lru_cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

LONGEST = 256
SENTENCE = "Choose a password that is not one common word or pattern. Three words that do not belong together are good."
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "12345678901234567890")


class NotOneWordValidator:
    """Refuses “password2026!”, “passwordpassword”, “abcdefghijkl”, “opencdop-opencdop”."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a password that is one word or pattern, or is too long to be hashed quickly."""
        if len(password) > LONGEST:
            raise ValidationError(f"Choose a password of at most {LONGEST} characters.", code="too_long")
        if is_one_word(password):
            raise ValidationError(SENTENCE, code="one_word")

    def get_help_text(self) -> str:
        return SENTENCE


def is_one_word(password: str) -> bool:
    """Whether a password is a common word with numbers and signs around it, a repetition, or a run of keys."""
    plain = password.lower()
    if len(set(plain)) < 5 or any(plain in run or plain in run[::-1] for run in _RUNS):
        return True
    letters = re.sub(r"[^a-z]", "", plain)
    word = _unrepeated(letters)
    return word in _common() or any(word in run for run in _RUNS) or len(_unrepeated(plain)) < 8


def _unrepeated(text: str) -> str:
    """The shortest piece of which the text is a repetition."""
    for length in range(1, len(text) // 2 + 1):
        if len(text) % length == 0 and text[:length] * (len(text) // length) == text:
            return text[:length]
    return text


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    listed = frozenset(CommonPasswordValidator().passwords)
    return listed | {"opencdop", "cdop", "childdeath", "childdeathreview", "safeguarding", "administrator"}

"""An e-mail address of somebody at an agency, as the office typed it."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from opencdop.core.errors import RuleBroken


def is_address(text: str) -> bool:
    """Whether it is an e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def check_address(text: str) -> None:
    """Raise RuleBroken for what is no e-mail address."""
    if not is_address(text):
        raise RuleBroken("Enter an e-mail address in the form name@example.org.")

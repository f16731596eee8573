"""An e-mail address of somebody at an agency, as the office typed it."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from opencdop.core.errors import RuleBroken


def check_address(email: str) -> None:
    """Raise RuleBroken for what is no e-mail address."""
    try:
        validate_email(email)
    except ValidationError:
        raise RuleBroken("Enter an e-mail address in the form name@example.org.") from None

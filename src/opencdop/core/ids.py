"""Identifiers and tokens that nobody can guess: public ids, link tokens, codes typed by a person."""

import secrets

# Crockford's base 32: no I, L, O or U, so that a code read over the telephone survives.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 26  # 26 characters of 5 bits: 130 random bits


def new_id() -> str:
    """A public identifier of 130 random bits, 26 characters."""
    number = secrets.randbits(5 * ID_LENGTH)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(0, 5 * ID_LENGTH, 5))


def new_token() -> str:
    """A secret of 256 random bits for a link; only its hash is ever stored."""
    return secrets.token_urlsafe(32)


def new_one_time_code() -> str:
    """Six digits, sent to a person and typed back within minutes."""
    return f"{secrets.randbelow(1_000_000):06d}"


def new_resume_code() -> str:
    """Sixteen characters in four groups (80 bits), written down by a person who comes back to a draft."""
    characters = "".join(secrets.choice(ALPHABET) for _ in range(16)).upper()
    return "-".join(characters[at : at + 4] for at in range(0, 16, 4))


def plain_code(typed: str) -> str:
    """What a person meant by a code they typed: spaces, dashes and case do not matter, nor O for 0, I and L for 1."""
    kept = "".join(character for character in typed.lower() if character.isalnum())
    return kept.translate(str.maketrans("oil", "011"))

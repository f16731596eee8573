"""Key pairs, and the card by which another installation knows ours: public halves, signed with the private one. Pure.

A fingerprint is forty digits in groups of five, made to be read aloud over the telephone.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from opencdop.core.errors import RuleBroken

CARD = "opencdop installation card"
CARD_FORMAT = 1
NO_CARD = "This is not the card of an installation. Ask for theirs again: `opencdop transfer card` writes it."
ALTERED_CARD = "This card is not as its installation made it. Ask them for it again."
_DIGITS, _GROUP = 40, 5
_LONGEST = 200


@dataclass(frozen=True)
class KeyPair:
    """Both halves of both keys, as text."""

    sealing_public: str
    sealing_private: str
    signing_public: str
    signing_private: str


@dataclass(frozen=True)
class Card:
    """What one installation tells another of itself."""

    installation: str
    name: str
    sealing: str
    signing: str
    panels: tuple[tuple[str, str], ...]  # slug and name

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.installation, sealing=self.sealing, signing=self.signing)


def new_pair() -> KeyPair:
    """A fresh pair: X25519 as age writes it, and Ed25519."""
    sealing, signing = pyrage.x25519.Identity.generate(), Ed25519PrivateKey.generate()
    return KeyPair(
        sealing_public=str(sealing.to_public()),
        sealing_private=str(sealing),
        signing_public=_text(signing.public_key().public_bytes_raw()),
        signing_private=_text(signing.private_bytes_raw()),
    )


def sign(message: bytes, *, private: str) -> bytes:
    """64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(private)).sign(message)


def is_signed(message: bytes, *, signature: bytes, public: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint_of(installation: str, *, sealing: str, signing: str) -> str:
    """Forty digits over all that the card's keys say, in groups of five: 132 bits."""
    digest = hashlib.sha256("\n".join((CARD, installation, sealing, signing)).encode()).digest()
    digits = str(int.from_bytes(digest, "big") % 10**_DIGITS).zfill(_DIGITS)
    return " ".join(digits[at : at + _GROUP] for at in range(0, _DIGITS, _GROUP))


def same_fingerprint(typed: str, fingerprint: str) -> bool:
    """Whether somebody typed what they heard: only the digits count."""
    return re.sub(r"\D", "", typed) == re.sub(r"\D", "", fingerprint)


def written_card(card: Card, *, private: str) -> str:
    """The card as a file, readable by people."""
    said: dict[str, Any] = {
        "what": CARD,
        "format": CARD_FORMAT,
        "installation": card.installation,
        "name": card.name,
        "sealing": card.sealing,
        "signing": card.signing,
        "panels": [{"slug": slug, "name": name} for slug, name in card.panels],
        "fingerprint": card.fingerprint,
    }
    said["signature"] = _text(sign(_signed_part(said), private=private))
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def read_card(text: str) -> Card:
    """The card of another installation. Raises RuleBroken with a sentence."""
    try:
        said = json.loads(text)
        if said["what"] != CARD:
            raise ValueError("something else")
        if int(said["format"]) > CARD_FORMAT:
            raise RuleBroken("This card was made by a newer version. Update this installation first.")
        card = Card(
            installation=_word(said["installation"], r"[0-9a-z]{26}"),
            name=str(said["name"])[:_LONGEST],
            sealing=_word(said["sealing"], r"age1[0-9a-z]{58}"),
            signing=_word(said["signing"], r"[0-9A-Za-z+/]{43}="),
            panels=tuple(
                (_word(each["slug"], r"[-\w]{1,60}"), str(each["name"])[:_LONGEST]) for each in said["panels"]
            ),
        )
        pyrage.x25519.Recipient.from_str(card.sealing)
        signature = base64.b64decode(said["signature"], validate=True)
    except (ValueError, KeyError, TypeError, AttributeError, pyrage.RecipientError):
        raise RuleBroken(NO_CARD) from None
    if not is_signed(_signed_part(said), signature=signature, public=card.signing):
        raise RuleBroken(ALTERED_CARD)
    return card


def _signed_part(said: Mapping[str, Any]) -> bytes:
    covered = {name: value for name, value in said.items() if name != "signature"}
    return json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def _word(value: Any, pattern: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise ValueError("not what a card holds there")
    return value


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")

"""The one colour that a host may choose, what follows from it, and whether it can be read.

The arithmetic is pure; only brand_in_settings reads the settings.
"""

import colorsys
import re
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

DEFAULT_COLOUR = "#1f3d45"
PAPER = "#fbfaf7"
WHITE = "#ffffff"
LEAST_CONTRAST = 7.0  # white words on the bar: WCAG 2.2, 1.4.6, one level above what is asked of us
LINK_CONTRAST = 7.0


class ColourRefused(ValueError):
    """The colour cannot be used; the message says what to choose instead."""


@dataclass(frozen=True)
class Brand:
    """Colours as #rrggbb: the bar and main buttons, the same darker, links, and the words on the bar."""

    bar: str
    bar_deep: str
    link: str
    bar_ink: str = WHITE

    def css(self) -> str:
        """The style sheet that sets the colour variables."""
        return (
            f":root{{--oc-bar:{self.bar};--oc-bar-ink:{self.bar_ink};--oc-bar-deep:{self.bar_deep};"
            f"--oc-link:{self.link};--govuk-brand-colour:{self.bar};--govuk-link-colour:{self.link};"
            f"--govuk-link-visited-colour:{self.link}}}\n"
        )


def contrast(one: str, other: str) -> float:
    """Contrast of two #rrggbb colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def brand_of(colour: str) -> Brand:
    """The brand that follows from one colour. Raises ColourRefused when it is no colour or too light."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ColourRefused(
            f"Write the brand colour as # and six hexadecimal digits, such as {DEFAULT_COLOUR}."
        )
    bar = colour.lower()
    reached = contrast(bar, WHITE)
    if reached < LEAST_CONTRAST:
        raise ColourRefused(
            f"White words on {bar} reach a contrast of {reached:.1f}; {LEAST_CONTRAST:.0f} is needed. "
            "Choose a darker colour."
        )
    hue, light, strong = colorsys.rgb_to_hls(*_parts(bar))
    return Brand(bar=bar, bar_deep=_hex(hue, light * 0.6, strong), link=_link_of(hue, strong))


def _link_of(hue: float, strong: float) -> str:
    """The lightest colour of the hue, a little stronger than the bar, that reads well on paper."""
    strong = min(1.0, strong * 1.9)
    light = 0.40
    while contrast(_hex(hue, light, strong), PAPER) < LINK_CONTRAST:
        light -= 0.01
    return _hex(hue, light, strong)


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(hue: float, light: float, strong: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, light, strong))


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def brand_in_settings() -> Brand:
    """The brand of this installation. Raises ImproperlyConfigured when the colour cannot be used."""
    try:
        return brand_of(getattr(settings, "OPENCDOP_BRAND_COLOUR", DEFAULT_COLOUR))
    except ColourRefused as refused:
        raise ImproperlyConfigured(f"OPENCDOP_BRAND_COLOUR: {refused}") from refused

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from opencdop.design.brand import PAPER, WHITE, ColourRefused, brand_in_settings, brand_of, contrast

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#1f3d45", "#1f3d45") == 1


@given(colour=colours)
def test_every_colour_taken_can_be_read_and_every_other_is_refused_with_a_way_out(colour: str):
    if contrast(colour, WHITE) < 7:
        with pytest.raises(ColourRefused, match="darker"):
            brand_of(colour)
        return
    brand = brand_of(colour)
    assert contrast(brand.bar, brand.bar_ink) >= 7
    assert contrast(brand.bar_deep, brand.bar_ink) >= 7
    assert contrast(brand.link, PAPER) >= 7


@pytest.mark.parametrize("colour", ["", "teal", "#fff", "1f3d45", "#1f3d4g", "#1f3d45;}body{display:none"])
def test_what_is_no_colour_is_refused(colour: str):
    with pytest.raises(ColourRefused):
        brand_of(colour)


@override_settings(OPENCDOP_BRAND_COLOUR="#88ccee")
def test_start_with_a_pale_colour_is_refused_and_names_the_setting():
    with pytest.raises(ImproperlyConfigured, match="OPENCDOP_BRAND_COLOUR"):
        brand_in_settings()

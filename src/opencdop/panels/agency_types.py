"""The kinds of agency that an installation knows: the choice list agency_type of its definitions. Read only."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings

from opencdop.formkit.loading import load_choices


@cache
def agency_types() -> Mapping[str, str]:
    """Code to label, in the order of the list; read once a process."""
    found = load_choices([Path(folder) for folder in settings.OPENCDOP_DEFINITIONS])["agency_type"]
    return {choice.code: choice.label for choice in found}

"""Postcodes of the demonstration: those of its invented districts, read in as a file of them always is."""

import csv
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from opencdop.core.actor import SYSTEM
from opencdop.panels.place_services import import_places, name_authorities
from opencdop.web.demo.source import Source

LETTERS = (
    "ABDEFGHJLN",
    "PQRSTUWXYZ",
)  # of the second half; others are no place, so that there is something to see
TITLE = "Invented postcodes of the demonstration"


def read_in_places(source: Source) -> None:
    """Read in every postcode that a child of the demonstration can have, with authority and deprivation."""
    with tempfile.TemporaryDirectory() as folder:
        postcodes, names = Path(folder) / "postcodes.csv", Path(folder) / "names.csv"
        _write(postcodes, [("postcode", "authority", "decile"), *_postcodes(source)])
        _write(names, [("code", "name"), *_names(source)])
        import_places(postcodes, title=TITLE, by=SYSTEM)
        name_authorities(names, by=SYSTEM)


def _postcodes(source: Source) -> Iterator[tuple[str, str, str]]:
    for panel in source.panels:
        for authority in panel["authorities"]:
            for district, decile in authority["districts"].items():
                for number, one, other in product(range(1, 9), *LETTERS):
                    yield f"{district} {number}{one}{other}", authority["code"], str(decile)
        hospital = panel["hospital"]["postcode"]
        yield hospital, panel["authorities"][0]["code"], ""


def _names(source: Source) -> Iterator[tuple[str, str]]:
    for panel in source.panels:
        for authority in panel["authorities"]:
            yield authority["code"], authority["name"]


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)

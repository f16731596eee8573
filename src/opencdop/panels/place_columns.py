"""Which column of a file of postcodes says what. Pure: rows of text in, postcodes with their area out.

The ONS Postcode Directory has changed its column names with almost every edition; each known name is here. A plain CSV
of one's own uses postcode, authority, and decile or lsoa.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

# In the order in which they are looked for. Year numbers change by edition: lad25cd, lad24cd, ...
POSTCODE = ("pcds", "pcd", "pcd2", "pcd8", "pcd7", "postcode")
AUTHORITY = ("oslaua", "laua", r"lad\d\dcd", "ladcd", "authority", "authority_code")
COUNTY = ("oscty", "cty", r"cty\d\dcd", "ctycd", "county")
AREA_2021 = ("lsoa21", "lsoa21cd", "lsoa21_code", "lsoa")
AREA_2011 = ("lsoa11", "lsoa11cd", "lsoa11_code")
DECILE = ("decile", "imd_decile", "deprivation_decile", r"index_of_multiple_deprivation.*decile.*")
ENDED = ("doterm", "ended")
CODE = ("code", "authority", "authority_code", r"(?:utla|ltla|lad|ctyua|cty)\d*_?(?:cd|code)")
NAME = ("name", "authority_name", r"(?:utla|ltla|lad|ctyua|cty)\d*_?(?:nm|name)")
_UPPER_TIER = re.compile(r"E10\d{6}")  # a county council, which is the partner, and not the district below it


class Unreadable(ValueError):
    """The file lacks a column that is needed; the message names it, and says what was found."""


@dataclass(frozen=True)
class PlaceRow:
    """A postcode without its space, the code of its authority, the deprivation of its area, whether it has ended."""

    postcode: str
    authority: str
    decile: int | None
    ended: bool


def column(header: Sequence[str], names: Sequence[str]) -> int | None:
    """The first column that bears one of the names, whatever its case."""
    plain = [re.sub(r"[^a-z0-9]+", "_", each.strip().lstrip("\ufeff").lower()).strip("_") for each in header]
    for name in names:
        for at, each in enumerate(plain):
            if re.fullmatch(name, each):
                return at
    return None


def needed(header: Sequence[str], names: Sequence[str], *, what: str) -> int:
    """Like `column`. Raises Unreadable, naming what is missing."""
    at = column(header, names)
    if at is None:
        shown = ", ".join(header[:12])
        raise Unreadable(f"There is no column for {what}. The file's columns begin: {shown}.")
    return at


def deciles_in(rows: Iterable[Sequence[str]]) -> dict[str, int]:
    """Small area to decile (1 the most deprived), from a file of the English indices. Raises Unreadable."""
    lines = iter(rows)
    header = next(lines, [])
    area = column(header, AREA_2021 + AREA_2011)
    if area is None:
        area = needed(header, (r"lsoa_code.*", r"lsoa\d*_?c.*"), what="the small area (LSOA)")
    decile = needed(header, DECILE, what="the deprivation decile")
    found = {row[area].strip(): _decile(row[decile]) for row in lines if len(row) > max(area, decile)}
    return {code: number for code, number in found.items() if code and number is not None}


def names_in(rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """Code to name, from a file of authorities. Raises Unreadable."""
    lines = iter(rows)
    header = next(lines, [])
    code, name = needed(header, CODE, what="the code"), needed(header, NAME, what="the name")
    pairs = ((row[code].strip(), row[name].strip()) for row in lines if len(row) > max(code, name))
    return {one: other[:120] for one, other in pairs if one and len(one) <= 9 and other}


def places_in(rows: Iterable[Sequence[str]], *, deciles: Mapping[str, int]) -> Iterator[PlaceRow]:
    """The postcodes of a file one by one; lines without postcode or authority are left out. Raises Unreadable."""
    lines = iter(rows)
    header = next(lines, [])
    postcode = needed(header, POSTCODE, what="the postcode")
    authority = needed(header, AUTHORITY, what="the local authority")
    county, ended = column(header, COUNTY), column(header, ENDED)
    decile = column(header, DECILE)
    areas = [at for at in (column(header, AREA_2021), column(header, AREA_2011)) if at is not None]
    width = max(at for at in (postcode, authority, county, ended, decile, *areas) if at is not None)
    for row in lines:
        if len(row) <= width:
            continue
        plain = row[postcode].replace(" ", "").upper()
        code = row[authority].strip()
        if county is not None and _UPPER_TIER.fullmatch(row[county].strip()):
            code = row[county].strip()
        if not plain or len(plain) > 7 or not code or len(code) > 9:
            continue
        yield PlaceRow(
            plain,
            code,
            _decile(row[decile])
            if decile is not None
            else next((deciles[row[at]] for at in areas if row[at] in deciles), None),
            ended is not None and row[ended].strip() not in ("", "0", "no"),
        )


def _decile(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isdecimal() and 1 <= int(text) <= 10 else None

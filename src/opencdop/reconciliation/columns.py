"""What the columns of a list mean: a guess by their headings, and each line read into the answers of the notification
form. Pure but for the data file; what cannot be read is said in a sentence, and the line stays.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from opencdop.cases.likeness import can_be_right
from opencdop.core.tables import ListField, field_headed
from opencdop.submissions.library import data

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
YES = frozenset({"y", "yes", "true", "1", "stillbirth", "sb"})
SEXES = {"m": "male", "f": "female", "b": "male", "g": "female", "1": "male", "2": "female"}
OF_THE_CHILD = ("surname", "forenames", "nhs_number", "date_of_birth", "date_of_death")
NAMES = ("surname", "forenames")


@dataclass(frozen=True)
class Source:
    """From whom lists come. `agency` is the notifier's kind of service, where the source says it."""

    code: str
    title: str
    agency: str = ""


@dataclass(frozen=True)
class Said:
    """What a line says: answers of the notification form, what else there is, and sentences on what was not read."""

    answers: Mapping[str, Any]
    beside: Mapping[str, str]
    notes: tuple[str, ...]


@cache
def list_fields() -> tuple[ListField, ...]:
    return tuple(
        ListField(each["key"], each["title"], tuple(each["hints"]))
        for each in data("reconciliation")["fields"]
    )


def tells_of_a_child(answers: Mapping[str, Any]) -> bool:
    """Whether a line tells of a child: a number, a date, or a name that is not the word of a sum, such as "Total"."""
    said = {key: answers[key] for key in OF_THE_CHILD if key in answers}
    if set(said) - set(NAMES):
        return True
    words = " ".join(re.findall(r"[a-z]+", " ".join(str(each) for each in said.values()).casefold()))
    return bool(said) and words not in data("reconciliation")["no_child"]


@cache
def sources() -> Mapping[str, Source]:
    """All of them by code, in the order of the file."""
    return {each["code"]: Source(**each) for each in data("reconciliation")["sources"]}


def source_title(code: str) -> str:
    """The title of a source, also of one that the installation no longer names."""
    found = sources().get(code)
    return found.title if found else code.replace("_", " ").capitalize()


def guessed(columns: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """Which field each column probably holds (column to field); what was chosen before stands first."""
    found: dict[str, str] = {}
    for column in columns:
        key = remembered.get(column) or field_headed(column, list_fields())
        if key and key not in found.values():
            found[column] = key
    if "surname" in found.values():
        found = {column: key for column, key in found.items() if key != "full_name"}
    return found


def said_in(columns: Sequence[str], cells: Sequence[str], meaning: Mapping[str, str], *, today: date) -> Said:
    """What the cells say, by the meaning of their columns."""
    told = zip(columns, cells, strict=False)
    words = {meaning[column]: cell for column, cell in told if meaning.get(column) and cell}
    days, notes = _days(words, today=today)
    answers: dict[str, Any] = {**_names(words), **days}
    if "nhs_number" in words:
        number = "".join(re.findall("[0-9]", words["nhs_number"]))
        if can_be_right(number):
            answers["nhs_number"] = number
        else:
            notes.append(f"The NHS number cannot be right: “{words['nhs_number']}”. One digit may be wrong.")
    answers |= _plain_answers(words)
    if not tells_of_a_child(answers):
        notes.append(
            "This line names no child: it has no name, no NHS number and no date. Look at it as it came."
        )
    beside: dict[str, str] = {
        key: words[key] for key in ("stillbirth", "their_reference", "age") if key in words
    }
    return Said(answers, beside, tuple(notes))


def _days(words: Mapping[str, str], *, today: date) -> tuple[dict[str, str], list[str]]:
    """The dates that can be read, and a sentence on each that cannot, or cannot be."""
    found: dict[str, str] = {}
    notes = []
    for key, title in (("date_of_birth", "date of birth"), ("date_of_death", "date of death")):
        if key not in words:
            continue
        day = day_in(words[key], today=today)
        if day is None:
            notes.append(f"The {title} could not be read: “{words[key]}”.")
            continue
        found[key] = day.isoformat()
        if day > today:
            notes.append(f"Check the {title}. It is in the future.")
    if found.get("date_of_birth", "") > found.get("date_of_death", "9999"):
        notes.append("Check the dates. The date of death is before the date of birth.")
    return found, notes


def _plain_answers(words: Mapping[str, str]) -> dict[str, Any]:
    """Sex, home, place, and what stands for a missing date of birth or name."""
    found: dict[str, Any] = {key: words[key] for key in ("address", "place_name") if key in words}
    sex = SEXES.get(words.get("sex", "")[:1].casefold())
    if sex:
        found["sex"] = sex
    if "postcode" in words:
        found["postcode"] = words["postcode"].upper()
    if is_small_number(words.get("age", "")) and "date_of_birth" not in words:
        found["estimated_age"] = int(words["age"])
    if is_small_number(words.get("twin", "")):
        found["other_names"] = f"Twin {words['twin']}"
    return found


def is_small_number(text: str) -> bool:
    """Whether it is a whole number as ages and places in a row are; `isdigit` would take ² too, and any length."""
    return bool(re.fullmatch(r"[0-9]{1,3}", text))


def is_stillbirth(beside: Mapping[str, str]) -> bool:
    """Whether the list itself says that this was a stillbirth."""
    return beside.get("stillbirth", "").strip().casefold() in YES


def _names(words: Mapping[str, str]) -> dict[str, str]:
    """Family name and first names; of a whole name, by its comma, or the last word as the family name."""
    found = {key: words[key] for key in ("surname", "forenames") if key in words}
    if found or "full_name" not in words:
        return found
    whole = words["full_name"]
    if "," in whole:
        surname, forenames = (part.strip() for part in whole.split(",", 1))
    else:
        forenames, _, surname = whole.rpartition(" ")
    return {key: value for key, value in (("surname", surname), ("forenames", forenames)) if value}


def day_in(text: str, *, today: date) -> date | None:
    """A date as it is written in the United Kingdom: 3/6/26, 03.06.2026, 3 June 2026, 2026-06-03; None for no date."""
    plain = (
        text.strip().casefold().split("t")[0]
        if re.match(r"\d{4}-\d\d-\d\dt", text.strip().casefold())
        else text
    )
    parts = re.findall(r"[0-9]+|[a-z]+", plain.casefold())
    parts = [part for part in parts if part not in ("st", "nd", "rd", "th", "of")]
    if len(parts) < 3 or any(part.isdigit() and len(part) > 4 for part in parts[:3]):
        return None
    first, month, last = parts[:3]
    if len(first) == 4 and first.isdigit():
        first, last = last, first
    number = MONTHS.index(month[:3]) + 1 if month[:3] in MONTHS else int(month) if month.isdigit() else 0
    if not (first.isdigit() and last.isdigit()):
        return None
    year = int(last)
    if len(last) == 2:
        year += 2000 if 2000 + year <= today.year + 1 else 1900
    try:
        return date(year, number, int(first))
    except ValueError:
        return None

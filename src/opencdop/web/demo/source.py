"""Reads what the demonstration is made from (the YAML files of `demo/`). Knows no database and decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Entry = Mapping[str, Any]

BANDS: Mapping[str, tuple[int, int]] = {  # days of life, both ends inclusive
    "days_0_27": (0, 27),
    "days_28_364": (28, 364),
    "years_1_4": (366, 5 * 365 - 1),
    "years_5_9": (5 * 365 + 3, 10 * 365 - 1),
    "years_10_14": (10 * 365 + 4, 15 * 365 - 1),
    "years_15_17": (15 * 365 + 5, 18 * 365 - 1),
}
_DAYS_IN = {"days": 1.0, "months": 30.4, "years": 365.25}


@dataclass(frozen=True)
class Story:
    """One way in which children come to die, as records tell it; `said` is the entry of the file."""

    key: str
    category: str
    weight: int
    days: tuple[int, int]  # the ages to which it fits, in days, both ends inclusive
    modifiable: float
    said: Entry

    def fits(self, band: str) -> tuple[int, int] | None:
        """The days of life in which the story and the band of age overlap."""
        low, high = max(self.days[0], BANDS[band][0]), min(self.days[1], BANDS[band][1])
        return (low, high) if low <= high else None


@dataclass(frozen=True)
class Source:
    """Everything that the generator draws from."""

    panels: tuple[Entry, ...]
    host: Entry
    administrator: Entry
    reporter: Entry
    names: Entry
    mix: Entry
    words: Entry
    stories: tuple[Story, ...]
    old_records: tuple[Entry, ...]
    further_forms: Entry
    eight_agencies: Entry
    public_pages: Entry
    directory: Entry

    def panel(self, key: str) -> Entry:
        return next(panel for panel in self.panels if panel["key"] == key)

    def story(self, key: str) -> Story:
        return next(story for story in self.stories if story.key == key)


def read_source(folder: Path) -> Source:
    """Read the files of a folder. Raises KeyError for an entry that lacks what it must have."""
    cast = _read(folder / "panels.yaml")
    stories = [
        _story(entry)
        for path in sorted((folder / "stories").glob("*.yaml"))
        for entry in _read(path)["stories"]
    ]
    return Source(
        panels=tuple(cast["panels"]),
        host=cast["host"],
        administrator=cast["administrator"],
        reporter=cast["reporter"],
        names=_read(folder / "names.yaml"),
        mix=_read(folder / "mix.yaml"),
        words=_read(folder / "words.yaml"),
        stories=tuple(stories),
        old_records=tuple(_read(folder / "old_records.yaml")["records"]),
        further_forms=_read(folder / "further_forms.yaml"),
        eight_agencies=_read(folder / "eight_agencies.yaml"),
        public_pages=_read(folder / "public_pages.yaml"),
        directory=_read(folder / "directory.yaml"),
    )


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _story(entry: Entry) -> Story:
    ((unit, (low, high)),) = entry["ages"].items()
    per = _DAYS_IN[unit]
    last = high if unit == "days" else int((high + 1) * per) - 1
    return Story(
        key=entry["key"],
        category=entry["category"],
        weight=entry["weight"],
        days=(int(low * per + 0.999), last),
        modifiable=entry["modifiable"],
        said=entry,
    )

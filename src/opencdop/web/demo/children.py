"""Invents who the children were: ages, names, addresses, places, all from lists. Pure; no child here ever lived."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from opencdop.core.clock import LONDON
from opencdop.core.dates import age_on
from opencdop.web.demo.nhs_numbers import numbers_for_tests
from opencdop.web.demo.plans import Child
from opencdop.web.demo.sharing import dealt
from opencdop.web.demo.source import BANDS, Entry, Source, Story

NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Lot:
    """What chance, held to the published mix, gave to one child."""

    panel: str
    band: str
    story: Story
    sex: str
    ethnicity: str
    fifth: int  # of deprivation, 1 = most deprived
    died_on: date


def lots(source: Source, *, death_days: list[date], chance: Random) -> list[Lot]:
    """A lot for each day of death, in the shares of mix.yaml."""
    count, mix = len(death_days), source.mix
    panels = dealt({panel["key"]: panel["share"] for panel in source.panels}, count, chance=chance)
    pairs = _bands_and_stories(source, count=count, chance=chance)
    sexes = dealt(mix["sex"]["shares"], count, chance=chance)
    groups = dealt(mix["ethnicity"]["shares"], count, chance=chance)
    fifths = dealt(mix["deprivation"]["shares"], count, chance=chance)
    found = []
    for place, day in enumerate(death_days):
        band, story = pairs[place]
        sex = sexes[place]
        if sex == "indeterminate" and band != "days_0_27":
            sex = "male"
        found.append(Lot(panels[place], band, story, sex, groups[place], int(fifths[place]), day))
    return found


def _bands_and_stories(source: Source, *, count: int, chance: Random) -> list[tuple[str, Story]]:
    """Band and story of each case: categories in their shares within a band, stories by weight within a category."""
    bands = dealt(source.mix["ages"]["shares"], count, chance=chance)
    found: list[tuple[str, Story]] = []
    for band in BANDS:
        here = bands.count(band)
        for category, number in _tally(
            dealt(source.mix["categories"]["shares"][band], here, chance=chance)
        ).items():
            fitting = [s for s in source.stories if s.category == category and s.fits(band)]
            weights = {story.key: float(story.weight) for story in fitting}
            found += [(band, source.story(key)) for key in dealt(weights, number, chance=chance)]
    chance.shuffle(found)
    return found


def _tally(cards: list[str]) -> dict[str, int]:
    return {card: cards.count(card) for card in sorted(set(cards))}


def children(source: Source, drawn: list[Lot], *, chance: Random) -> Iterator[Child]:
    """The child of each lot."""
    numbers = numbers_for_tests(chance)
    for lot in drawn:
        yield _child(source, lot, number=next(numbers), chance=chance)


def _child(source: Source, lot: Lot, *, number: str, chance: Random) -> Child:
    panel = source.panel(lot.panel)
    died_at = datetime.combine(lot.died_on, time(chance.randrange(24), chance.randrange(60)), LONDON)
    born_on = _birthday(lot, chance=chance)
    days = (lot.died_on - born_on).days
    names = source.names
    heritage = names["heritage"].get(lot.ethnicity) or [*names["families"]]
    family = names["families"][chance.choice(heritage)]
    given = family["male" if lot.sex == "male" else "female"]
    forenames = chance.choice(given)
    if chance.random() < 0.5:
        forenames = f"{forenames} {chance.choice([name for name in given if name != forenames])}"
    authority, district, decile = _district(panel, lot.fifth, chance=chance)
    town = chance.choice(authority["towns"])
    weeks = lot.story.said.get("gestation")
    return Child(
        forenames=forenames,
        surname=chance.choice(family["surnames"]),
        sex=lot.sex,
        ethnicity=None if lot.ethnicity == NOT_KNOWN else lot.ethnicity,
        born_on=born_on,
        died_at=died_at,
        nhs_number=number if days > 1 or chance.random() < 0.9 else "",
        address=(f"{chance.randrange(1, 140)} {chance.choice(panel['streets'])}", town),
        postcode=f"{district} {chance.randrange(1, 9)}{chance.choice('ABDEFGHJLN')}{chance.choice('PQRSTUWXYZ')}",
        town=town,
        authority=authority["name"],
        decile=decile,
        gestation=chance.randint(*weeks) if weeks and days < 365 else None,
        unnamed=days < 2 and chance.random() < 0.3,
    )


def _birthday(lot: Lot, *, chance: Random) -> date:
    """A birthday that gives an age in both the band and the story; leap years are looked after."""
    low, high = lot.story.fits(lot.band) or BANDS[lot.band]
    if low == 0 and high <= 27:  # most newborn deaths are in the first days
        return lot.died_on - timedelta(days=min(high, int(chance.expovariate(0.3))))
    for _ in range(50):
        born_on = lot.died_on - timedelta(days=chance.randint(low, high))
        if band_of(born_on, lot.died_on) == lot.band:
            return born_on
    raise ValueError(f"no age of {lot.story.key} lies in {lot.band}")


def band_of(born_on: date, died_on: date) -> str:
    """The band of an age at death, by completed years and, under one, by days."""
    age = age_on(died_on, born_on=born_on)
    if age.years == 0:
        return "days_0_27" if age.total_days < 28 else "days_28_364"
    last = {"years_1_4": 4, "years_5_9": 9, "years_10_14": 14, "years_15_17": 17}
    return next((band for band, years in last.items() if age.years <= years), "")


def _district(panel: Entry, fifth: int, *, chance: Random) -> tuple[Entry, str, int]:
    """A district of the panel's area in a fifth of deprivation, larger authorities more often."""
    found = [
        (authority, district, decile)
        for authority in panel["authorities"]
        for district, decile in authority["districts"].items()
        if (decile + 1) // 2 == fifth
    ]
    return chance.choices(found, weights=[authority["share"] for authority, _, _ in found])[0]

"""The rules of jurisdiction as the definitions have them, with the names of nations and statuses. Decides nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from opencdop.submissions.library import data

_CODE = re.compile(r"[A-Z][0-9]{8}")


@dataclass(frozen=True)
class Rule:
    """One rule: when it holds, who leads, how firm that is, whom else it concerns, and where it comes from."""

    code: str
    title: str
    when: Mapping[str, Any]
    lead: str
    status: str
    interested: tuple[str, ...]
    reason: str
    needs: str
    overseas: bool
    certainty: str
    source: str


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order in which they are tried."""
    return tuple(
        Rule(
            code=each["code"],
            title=each["title"],
            when=each["when"],
            lead=each["lead"],
            status=each["status"],
            interested=tuple(each["interested"]),
            reason=each["reason"],
            needs=each.get("needs", ""),
            overseas=bool(each.get("overseas")),
            certainty=each["certainty"],
            source=each["source"],
        )
        for each in data("jurisdiction")["rules"]
    )


def status_title(status: str, *, ours: bool = True) -> str:
    """A status in a word or two for a tag; `ours` says whether the panel that reads leads."""
    found = data("jurisdiction")["statuses"].get(status, {})
    return str(found.get("title" if ours or "other" not in found else "other", status))


def status_words(status: str) -> str:
    """What a status means, as a sentence."""
    return str(data("jurisdiction")["statuses"].get(status, {}).get("words", ""))


def nation_called(name: str) -> str | None:
    """The nation that a name or an authority's code means, or None."""
    plain = " ".join(name.casefold().split())
    for nation, names in data("jurisdiction")["nations"].items():
        if plain in names or plain == nation.replace("_", " ") or plain == nation:
            return str(nation)
    if _CODE.fullmatch(name.strip()):
        return data("jurisdiction")["code_letters"].get(name.strip()[0])
    return None


def nation_title(nation: str | None) -> str:
    """A nation's name in the middle of a sentence; nothing where it is not known."""
    return str(data("jurisdiction")["nation_titles"].get(nation or "", ""))


def nation_titles() -> dict[str, str]:
    """The nations among which one chooses, and what they are called."""
    return {
        code: str(words)[:1].upper() + str(words)[1:]
        for code, words in data("jurisdiction")["nation_titles"].items()
    }


def arrangement_of(nation: str | None) -> tuple[str, ...]:
    """The authorities by which the panel is known that reviews deaths of a nation's residents by arrangement."""
    found = data("jurisdiction")["arrangements"].get(nation or "", {})
    return tuple(found.get("authorities", ()))

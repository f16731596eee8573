"""What a case still waits for before a review meeting or a panel. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from opencdop.cases.stages import Gate


@dataclass(frozen=True)
class Waiting:
    """An open need: the gate it stands at and what is waited for."""

    gate: Gate
    words: str


@dataclass(frozen=True)
class Cause:
    """An open cause of waiting: in words, and the step it holds back (`meeting`, `panel` or `none`)."""

    words: str
    holds_back: str


def waits_for(
    *, for_panel: bool, needs: Iterable[Waiting], causes: Iterable[Cause], has_draft: bool
) -> tuple[str, ...]:
    """What is still missing, in words, the draft of the review meeting first.

    Nothing here stops a clock, and each can be gone without by name and with a reason.
    """
    gate = Gate.G2 if for_panel else Gate.G1
    held = ("meeting", "panel") if for_panel else ("meeting",)
    found = ["The draft analysis of the review meeting"] if for_panel and not has_draft else []
    found += [need.words for need in needs if need.gate is gate]
    found += [cause.words for cause in causes if cause.holds_back in held]
    return tuple(dict.fromkeys(found))

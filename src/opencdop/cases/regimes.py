"""What the definitions say of an era by date, of referrals, of causes of waiting, and of scope."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from opencdop.submissions.library import data


@dataclass(frozen=True)
class ReferralKind:
    """A kind of referral, with the body that the rules of the time name as its addressee."""

    code: str
    title: str
    hint: str
    addressee: str


def regime_on(day: date) -> dict[str, Any]:
    """The regime by date of death: partners, stages and addressees in force on a day."""
    regimes = data("regimes")["by_death"]
    begun = [regime for regime in regimes if regime["from"] <= day]
    return dict(begun[-1] if begun else regimes[0])


def referral_kinds(day: date) -> tuple[ReferralKind, ...]:
    """What may be referred at any stage, to whom it goes for a death of that day."""
    target = regime_on(day)["referral_target"]
    kinds = []
    for kind in data("referrals")["kinds"]:
        addressee = kind.get("addressee") or kind["addressees"].get(target, {}).get("body")
        if addressee and kind.get("from_any_stage"):
            kinds.append(ReferralKind(kind["code"], kind["title"], kind.get("hint", ""), addressee))
    return tuple(kinds)


def referral_title(code: str) -> str:
    """The title of a kind of referral, also of one no longer offered."""
    return next((kind["title"] for kind in data("referrals")["kinds"] if kind["code"] == code), code)


@dataclass(frozen=True)
class DelayReason:
    """A named cause of waiting: its label in a list, as it stands in "Waiting for ...", and the step it holds back.

    `gate` is `meeting` (the review meeting and all that follows), `panel`, or `none`.
    """

    code: str
    label: str
    waiting_for: str
    gate: str = "none"


def delay_reasons() -> tuple[DelayReason, ...]:
    """The causes of waiting that this installation names."""
    return tuple(
        DelayReason(reason["code"], reason["label"], reason["waiting_for"], reason.get("gate", "none"))
        for reason in data("delay_reasons")["reasons"]
    )


def waiting_for(code: str) -> str:
    """A cause of waiting in words, for the middle of a sentence."""
    return next(
        (reason.waiting_for for reason in delay_reasons() if reason.code == code), code.replace("_", " ")
    )


def ask_first(rule: str) -> str:
    """What to find out before deciding on scope as a rule (SC1 to SC8) proposes; nothing where there is nothing."""
    return next(
        (str(each.get("ask_first", "")) for each in data("scope")["rules"] if each["code"] == rule), ""
    )

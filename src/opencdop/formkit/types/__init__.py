"""The question types, one small class each, all with the same verbs.
`TYPES` is the list a definition chooses from.
"""

from __future__ import annotations

from collections.abc import Mapping

from .base import Posted, QuestionType, Raw, Reading
from .choosing import Choice, Choices, Tick
from .dates import Date, Moment, PartialDate, Time
from .numbers import DecimalNumber, NhsNumber, Number, WeeksDays
from .repeat import Repeat
from .words import Address, Email, LongText, Postcode, Telephone, Text

__all__ = ["TYPES", "Posted", "QuestionType", "Raw", "Reading"]

TYPES: Mapping[str, QuestionType] = {
    each.name: each
    for each in (
        Text(), LongText(), Number(), DecimalNumber(), Date(), PartialDate(), Time(), Moment(), Choice(),
        Choices(), Tick(), NhsNumber(), Postcode(), Telephone(), Email(), Address(), WeeksDays(), Repeat(),
    )
}  # fmt: skip

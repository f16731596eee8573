"""The question types, one small class each, all with the same verbs.
`TYPES` is the list a definition chooses from.
"""

from __future__ import annotations

from collections.abc import Mapping

from .base import Posted, QuestionType, Raw, Reading
from .blocks import Person, Professional
from .causes import Causes
from .choosing import Choice, Choices, Tick
from .coding import Icd10
from .dates import Date, Moment, PartialDate, Time
from .files import File
from .numbers import DecimalNumber, NhsNumber, Number, WeeksDays
from .repeat import Repeat, Table
from .words import Address, Email, LongText, Postcode, Telephone, Text
from .working_out import Computed

__all__ = ["TYPES", "Posted", "QuestionType", "Raw", "Reading"]

TYPES: Mapping[str, QuestionType] = {
    each.name: each
    for each in (
        Text(), LongText(), Number(), DecimalNumber(), Date(), PartialDate(), Time(), Moment(), Choice(),
        Choices(), Tick(), NhsNumber(), Postcode(), Telephone(), Email(), Address(), WeeksDays(), Repeat(),
        Table(), Person(), Professional(), Causes(), Icd10(), File(), Computed(),
    )
}  # fmt: skip

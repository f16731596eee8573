"""The numbers of intake. They are this product's own proposal and no rule: no source that we read gives them."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings


@dataclass(frozen=True)
class IntakePolicy:
    """How long things last, when the office is reminded, and how often one address may knock within an hour."""

    draft_kept: timedelta = timedelta(days=28)
    remind_office_after: timedelta = timedelta(hours=4)
    remind_manager_after: timedelta = timedelta(hours=24)
    copy_offered: timedelta = timedelta(minutes=30)
    begun_an_hour: int = 120
    codes_an_hour: int = 30
    sent_by_key_an_hour: int = 600
    wrong_keys_an_hour: int = 60


def policy() -> IntakePolicy:
    """The policy of this installation: our proposal, with what its settings say instead."""
    own: dict[str, object] = getattr(settings, "OPENCDOP_INTAKE_POLICY", {})
    return IntakePolicy(**own)  # type: ignore[arg-type]

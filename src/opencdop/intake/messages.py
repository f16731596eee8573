"""The short page for a message of a few facts: which questions of the notification form it has. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from opencdop.formkit.answers import is_known
from opencdop.formkit.definition import Definition, Group
from opencdop.intake.channels import Channel

WHO_TOLD = ("notifier_name", "notifier_agency", "notifier_telephone", "notifier_email")
ABOUT_THE_SENDER = frozenset((*WHO_TOLD, "notifier_role", "notifier_agency_type", "notifier_address"))


def message_group(definition: Definition, way: Channel) -> Group:
    """One page with the few questions of this channel, in its own order; all of them may be left empty."""
    keys = [key for key in (*way.asks, *WHO_TOLD) if key in definition.by_key]
    questions = (replace(definition.question(key), needed="optional", when=None) for key in keys)
    return Group("message", way.title, tuple(questions), hint=way.hint)


def says_something(answers: Mapping[str, Any]) -> bool:
    """Whether anything is known of the child or of the death, and not only of who told it."""
    return any(key not in ABOUT_THE_SENDER and is_known(value) for key, value in answers.items())

"""What a notification says of the child, worked out from its answers alone."""

from typing import Any

import pytest

from opencdop.intake.children import proposed_scope, record_answers, sender_of
from opencdop.submissions.library import form


@pytest.mark.parametrize(
    ("answers", "in_scope", "rule"),
    [
        ({"date_of_birth": "2026-03-04", "date_of_death": "2026-11-02"}, True, "SC6"),
        ({"date_of_birth": "2000-03-04", "date_of_death": "2026-11-02"}, False, "SC6"),
        ({"estimated_age": 19}, False, "SC6"),
        ({"date_of_birth": {"no_answer": "not_known"}}, True, "SC7"),
        ({"signs_of_life": "no", "gestation": {"weeks": 22, "days": 0}}, False, "SC2"),
        ({"signs_of_life": "no", "suspected_stillbirth_home": "yes"}, True, "SC3"),
        ({"signs_of_life": {"no_answer": "not_known"}, "suspected_stillbirth_home": "yes"}, True, "SC3"),
        ({"lawful_termination": "yes", "signs_of_life": "yes"}, False, "SC4"),
    ],
)
def test_scope_is_proposed_from_the_answers(answers: dict[str, Any], in_scope: bool, rule: str):
    proposal = proposed_scope(answers)
    assert (proposal.in_scope, proposal.rule) == (in_scope, rule)


def test_record_takes_everything_but_the_notifiers_own_section():
    definition = form("notification")
    answers = {"notifier_name": "Grace Obi", "surname": "Nowicki", "not_a_question": "x"}
    assert record_answers(definition, answers) == {"surname": "Nowicki"}


def test_sender_is_named_as_far_as_told():
    assert (
        sender_of({"notifier_name": "Grace Obi", "notifier_agency": "A hospital"}) == "Grace Obi, A hospital"
    )
    assert sender_of({}) == ""

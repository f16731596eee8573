"""Any two versions of a form of ours can be compared, and a record lifted from one to the other, no loss unsaid."""

import random
from itertools import permutations
from pathlib import Path

import pytest
from tools.fhir.random_answers import every_answer

from opencdop.formkit.comparing import compare
from opencdop.formkit.definition import Definition
from opencdop.formkit.lifting import lift
from opencdop.formkit.loading import load_library

LIBRARY = load_library([Path(__file__).parents[2] / "definitions"])
PAIRS = [
    pytest.param(*pair, id=f"{form}-{pair[0].version}-{pair[1].version}")
    for form in LIBRARY.forms()
    for pair in permutations(LIBRARY.versions(form), 2)
]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_versions_differ_in_something_that_can_be_told(old: Definition, new: Definition):
    found = compare(old, new, library=LIBRARY)
    assert not found.is_same
    assert {each.question.key for each in found.added} == new.by_key.keys() - old.by_key.keys()
    assert {each.question.key for each in found.dropped} == old.by_key.keys() - new.by_key.keys()


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_lifting_accounts_for_every_answer(old: Definition, new: Definition):
    answers = every_answer(old, random.Random(f"{old.form} {old.version}"))
    found = lift(answers, old, new)
    assert found.kept.keys() | {each.key for each in found.lost} == answers.keys()
    assert found.kept.keys() <= new.by_key.keys()
    assert all(each.words and each.reason for each in (*found.lost, *found.hidden))
    untouched = {key: answers[key] for key in found.kept if key not in {each.key for each in found.lost}}
    assert untouched.items() <= found.kept.items()

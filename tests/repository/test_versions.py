"""Any two versions of a form of ours can be compared, and a record lifted from one to the other, no loss unsaid."""

import random
import re
from itertools import permutations
from pathlib import Path

import pytest
from tools.fhir.random_answers import every_answer

from opencdop.formkit.comparing import compare
from opencdop.formkit.definition import Definition
from opencdop.formkit.lifting import lift
from opencdop.formkit.loading import load_library

ROOT = Path(__file__).parents[2]
LIBRARY = load_library([ROOT / "definitions"])
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


def test_examples_of_the_manual_can_be_loaded(tmp_path: Path):
    """What stands in "Change a form" as a version, and as a panel's own questions, is one."""
    page = (ROOT / "docs" / "how-to" / "change-a-form.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```yaml\n(form: .*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(examples) == 2
    for place, example in zip(
        ("forms/reporting/2027-04", "local/north-shire/reporting"), examples, strict=True
    ):
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / f"{place}.yaml").write_text(example)
    library = load_library([ROOT / "definitions", tmp_path])
    found = compare(
        library.form("reporting", "2022-04"), library.form("reporting", "2027-04"), library=library
    )
    assert "arm_span" in {each.question.key for each in found.added}
    assert "barriers" in {each.question.key for each in found.dropped}
    assert "local.north_shire.heated" in library.form("reporting", "2027-04", panel="north-shire").by_key

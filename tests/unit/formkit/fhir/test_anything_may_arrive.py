"""Files that are damaged, or made to do harm: each is read or refused with a sentence, and nothing else happens."""

import copy
import json
import random
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tools.fhir.random_answers import every_answer
from tools.fhir.specimen import specimen

from opencdop.formkit import fhir

FORM = specimen()
QUESTIONNAIRE = json.loads(json.dumps(fhir.questionnaire_of(FORM)))
RESPONSE = json.loads(
    json.dumps(
        fhir.response_of(
            FORM, every_answer(FORM, random.Random(1)), authored=datetime(2026, 6, 3, tzinfo=UTC)
        )
    )
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=2),
    max_leaves=4,
)


def damaged(resource: Any, chance: random.Random, other: Any) -> Any:
    """The resource with something else in one place, anywhere."""
    resource = copy.deepcopy(resource)
    here = resource
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = chance.choice(keys)
        if isinstance(here[key], dict | list) and here[key] and chance.random() < 0.9:
            here = here[key]
            continue
        here[key] = other
        return resource


@given(seed=st.integers(min_value=0), other=JSON)
@settings(max_examples=300, deadline=None)
def test_damaged_response_is_read_or_refused_with_a_sentence(seed: int, other: Any):
    with suppress(fhir.Unreadable):
        assert isinstance(fhir.answers_of(damaged(RESPONSE, random.Random(seed), other), FORM), dict)


@given(seed=st.integers(min_value=0), other=JSON)
@settings(max_examples=150, deadline=None)
def test_damaged_questionnaire_is_read_or_refused_with_a_sentence(seed: int, other: Any):
    with suppress(fhir.Unreadable):
        assert fhir.definition_of(damaged(QUESTIONNAIRE, random.Random(seed), other)).form


@given(anything=JSON)
def test_anything_else_is_refused(anything: Any):
    with pytest.raises(fhir.Unreadable):
        fhir.definition_of(anything)
    with pytest.raises(fhir.Unreadable):
        fhir.answers_of(anything, FORM)

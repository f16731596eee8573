"""Every sentence that the forms can say of an answer, for every question of every version, reads as a person would say
it: what is missing, what cannot be read, what is unusual, and a row or a block before it.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from tests.repository.definition_files import ROOT, data, every_version

from opencdop.formkit.definition import Question
from opencdop.formkit.naming import parse_names
from opencdop.formkit.problems import Problem, asking_for, named
from opencdop.formkit.source import Source
from opencdop.formkit.types import TYPES
from opencdop.formkit.types.blocks import PERSON, PROFESSIONAL
from opencdop.formkit.types.parts import under

SOURCE = ROOT / "src" / "opencdop"
JUNE = {"-month": "6", "-year": "2024"}
MISTYPED: tuple[Mapping[str, Any], ...] = (
    {"-none": ["not_known", "not_applicable"]}, {"-none": "moon"}, {"": "1", "-none": "not_known"},
    {"": "moon"}, {"": ["moon"]}, {"": "1.5"}, {"": "-1"}, {"": "99999999999"}, {"": "9990000019"},
    {"": "x" * 60_000}, {"": "\u202eolleh"}, {"": "a\x00b"}, {"": "\n".join("abcdefghijklmnop")},
    {"-day": "3"}, {"-month": "6"}, {"-day": "3", **JUNE, "-year": "24"}, {"-day": "31", **JUNE},
    {"-day": "3", **JUNE, "-month": "13"}, {"-day": "3", **JUNE, "-year": "1066"}, {"-day": "3", "-year": "2024"},
    {"-time": "25:00"}, {"-day": "3", **JUNE, "-time": "14:05"}, {"-day": "3", **JUNE, "-quality": "exact"},
    {"-weeks": "x"}, {"-weeks": "24", "-days": "9"}, {"-weeks": "99"},
    {"-layout": "moon"}, {"-1a": "x", "-a": "y"}, {"-layout": "neonatal", "-1a": "x"},
    {"-search": "asthma"}, {"-search": "Z99.99"}, {"": "moon", "-search": "asthma"}, {"-upload": "a.pdf"},
    {"-0-document": "x"}, {f"-{n}-document": "x" for n in range(60)}, {f"-{n}-name": "x" for n in range(60)},
)  # fmt: skip
STRANGE: tuple[Any, ...] = (
    -(10**6), 10**6, "-1000", "1000000", "word " * 2000, {"weeks": 0, "days": 0}, {"weeks": 99, "days": 0},
    {"layout": "standard", "1b": "x"}, {"layout": "standard", "1a": "x", "1c": "y"},
)  # fmt: skip
SHOWN_AGAIN = re.compile(r"(?<= for )'Z99\.99'|\bname@example\.nhs\.uk|\b3\.5\b|\bJ45\b|\d\.\d+")
CLUMSY = {
    "a question in the middle": re.compile(r"\?"),
    "brackets": re.compile(r"[()\[\]]"),
    "a condition of the label": re.compile(r"if you know|if there is one|if known|, if (different|it|the)\b"),
    "a second sentence": re.compile(r"[.!] |[.!]$"),
    "two colons": re.compile(r":.*:(?!\d)"),
    "an article twice": re.compile(r"\b(the|a|an) (the|a|an|any|your|their|this|her|his)\b", re.IGNORECASE),
    "an article before a question": re.compile(r"\b(the|a|an) (whether|how|why|who|what|when|where)\b", re.IGNORECASE),
    "a word twice": re.compile(r"\b(?!had\b)(\w+) \1\b", re.IGNORECASE),
    "a name without its capital": re.compile(
        r"\b(nhs|gp|mbrrace|adhd|covid|sudep|cpr|marac|mccd|respect form|apgar|icd|aed|mhra|hse|cps|dna|hba1c)\b"
    ),
    "a capital in the middle": re.compile(r"[:,] (?:Enter|Choose|Say|Add|Give|Answer|The|Whether|What|Which|Who)\b"),
    "a label in quotes": re.compile(r"'(?!Not known'|Not applicable'|Z99)[A-Z][^']*'"),
    "two spaces, or one before a mark": re.compile(r"  | [,:;?]"),
    "a verb without its object": re.compile(r"\b(Enter|Choose|Say)[,:]"),
}  # fmt: skip


def sentences(question: Question) -> Iterator[str]:
    """All that can be said of one question's answer."""
    kind = TYPES[question.type]
    yield asking_for(question)
    yield asking_for(replace(question, not_known=True, not_applicable=True))
    for typed in MISTYPED:
        posted = {question.key + ending: text for ending, text in typed.items()}
        for problem in kind.read(posted, question.key, question).problems:
            yield problem.message
    yield from filter(None, (kind.unusual(value, question) for value in STRANGE))


def said() -> Iterator[tuple[str, str]]:
    """Every sentence with where it is said."""
    for definition in every_version():
        for question in definition.questions():
            where = f"{definition.form} {definition.version}, {question.key}"
            if question.type == "computed":
                continue
            yield from ((where, sentence) for sentence in sentences(question))
            holding: Any = [{}] if question.type in ("repeat", "table") else {}
            for part in question.questions:
                for _, words, _ in TYPES[question.type].held(holding, question):
                    for sentence in sentences(part):
                        problem = under(Problem(part.key, sentence), question, words)
                        yield f"{where}.{part.key}", problem.message


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    """Each sentence once, with the first place at which it is said."""
    return {sentence: where for where, sentence in reversed(list(said()))}


@pytest.mark.parametrize("fault", CLUMSY)
def test_no_sentence_about_an_answer_reads_clumsily(told: dict[str, str], fault: str):
    found = {
        sentence: where
        for sentence, where in told.items()
        if CLUMSY[fault].search(SHOWN_AGAIN.sub("x", _bare(sentence)))
    }
    assert found == {}


def _bare(sentence: str) -> str:
    """The sentence without the words of a box to tick, which are told as they stand beside it."""
    return "" if "ick the box '" in sentence else sentence


def test_every_sentence_begins_with_a_capital_and_is_short_enough_to_read_aloud(told: dict[str, str]):
    assert [each for each in told if not each[:1].isupper()] == []
    assert [each for each in told if len(each.split()) > 45] == []


def test_sentences_of_every_shape_were_looked_at(told: dict[str, str]):
    assert len(told) > 5000
    for shape in ("Enter the date of death", "Enter the child's NHS number", "Say whether the child could swim",
                  "The date of birth: enter the day", "An earlier NHS number of the child: enter 10 digits",
                  "The GP and the practice: enter the name", "Factor 1: choose the level of influence"):  # fmt: skip
        assert any(each.startswith(shape) for each in told), shape


def test_every_question_that_the_program_asks_by_itself_has_a_name_too():
    unnamed, looked_at = [], 0
    for path in sorted(SOURCE.rglob("*.py")):
        if "formkit" in path.parts or path.name == "sample.py":
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Question":
                given = dict(zip(("key", "type", "label"), call.args, strict=False))
                given |= {each.arg: each.value for each in call.keywords if each.arg}
                words = {name: each.value for name, each in given.items() if isinstance(each, ast.Constant)}
                if isinstance(words.get("label"), str):
                    looked_at += 1
                    asked = {name: str(words.get(name, "")) for name in ("key", "type", "label", "called")}
                    if named(Question(**asked)).startswith("'"):
                        unnamed.append(f"{path.relative_to(SOURCE)}, line {call.lineno}: {words['label']}")
    assert looked_at > 70
    assert unnamed == []


def test_every_question_has_a_name_inside_a_sentence_and_every_name_a_question():
    asked: dict[str, Any] = {}
    for definition in every_version():
        for question in definition.questions():
            asked[question.key] = question
            asked |= {f"{question.key}.{part.key}": part for part in question.questions}
    unnamed = [path for path, each in asked.items() if named(each).startswith("'") and each.type != "tick"]
    assert unnamed == []
    asked |= {f"anybody.{key}": None for key in (*PERSON, *PROFESSIONAL)}
    patterns = {path: re.escape(path).replace(r"\*", "[a-z0-9_]*") for path in data("question_names.yaml")}
    of_nothing = [
        path for path, each in patterns.items() if not any(re.fullmatch(each, key) for key in asked)
    ]
    assert of_nothing == []


def test_the_example_of_the_manual_is_how_names_are_written():
    page = (ROOT / "docs" / "how-to" / "change-a-form.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml\n(drowning_could_swim: .*?)^```$", page, re.MULTILINE | re.DOTALL)
    source = Source(example, shown_as="question_names.yaml")
    names = parse_names(source)
    assert source.faults == []
    assert names.items() <= data("question_names.yaml").items()

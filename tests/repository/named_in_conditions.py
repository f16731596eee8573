"""What the conditions of data files name: the questions of the two core forms that they look at, and their answers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.repository.definition_files import library

from opencdop.formkit.definition import Question


def core_questions() -> dict[str, Question]:
    return {**library().form("notification").by_key, **library().form("reporting").by_key}


def leaves(
    tree: Mapping[str, Any], known: Mapping[str, Question]
) -> Iterator[tuple[Question | None, Any, str, Any]]:
    """Each comparison with the question that it looks at, in rows of repeats too."""
    if "all" in tree or "any" in tree:
        for each in tree.get("all") or tree["any"]:
            yield from leaves(each, known)
    elif "not" in tree:
        yield from leaves(tree["not"], known)
    elif "any_row" in tree:
        asked = known.get(tree["question"])
        yield asked, tree["question"], "any_row", None
        yield from leaves(tree["any_row"], {part.key: part for part in asked.questions} if asked else {})
    elif "question" in tree:
        for name, value in tree.items():
            if name != "question":
                yield known.get(tree["question"]), tree["question"], name, value


def wrongly_named(trees: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A line for each question that is not asked in the core forms, and for each answer that it does not have."""
    known = core_questions()
    for tree in trees:
        for question, key, name, value in leaves(tree, known):
            if question is None:
                yield f"{key} is not asked in the notification or the reporting form"
            elif name in ("is", "in", "has"):
                codes = value if name == "in" else [value]
                yield from (f"{key} has no choice {code}" for code in codes if code not in question.labels)

"""Every e-mail of a panel is a template: nobody queues words of their own, but for those of an account."""

import ast
from collections.abc import Iterator

from tests.repository import tree

# An account belongs to a person and not to a panel: decision 0052.
FIXED = {"src/opencdop/accounts/services.py": 3}
THE_TEMPLATES = "opencdop.panels.templates"


def calls(module: ast.Module, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and name in (
            getattr(node.func, "id", ""),
            getattr(node.func, "attr", ""),
        ):
            yield node


def own_words(module: ast.Module) -> list[int]:
    """Lines that queue an e-mail whose subject, body and words are not those of one template, filled."""
    return [
        call.lineno
        for call in calls(module, "queue_email")
        if len({_taken_from(call, part) for part in ("subject", "body", "words")} - {""}) != 1
        or not all(_taken_from(call, part) for part in ("subject", "body", "words"))
    ]


def _taken_from(call: ast.Call, part: str) -> str:
    """The name of the e-mail whose part of this name is handed on; '' for anything else."""
    for keyword in call.keywords:
        value = keyword.value
        if keyword.arg == part and isinstance(value, ast.Attribute) and value.attr == part:
            return ast.unparse(value.value)
    return ""


def takes_from_templates(module: ast.Module) -> bool:
    """Whether a module imports the e-mail that only the templates make."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == THE_TEMPLATES
        and "Email" in {each.name for each in node.names}
        for node in ast.walk(module)
    )


def test_nobody_queues_words_of_their_own():
    found, made = {}, []
    for path in tree.product_modules():
        module = ast.parse(path.read_text(encoding="utf-8"))
        if lines := own_words(module):
            found[tree.shown(path)] = len(lines)
        if any(calls(module, "Email")) and takes_from_templates(module):
            made.append(tree.shown(path))
    assert found == FIXED
    assert made == []


def test_words_of_ones_own_are_found():
    written = """
queue_email(subject="S", body="Dear", words={})
queue_email(subject=letter.subject, body=letter.body + "x", words=letter.words)
queue_email(subject=letter.subject, body=other.body, words=letter.words)
services.queue_email(subject=SUBJECT, body=BODY, words=letter.words)
queue_email(subject=letter.subject, body=letter.body, words=letter.words)
"""
    assert own_words(ast.parse(written)) == [2, 3, 4, 5]

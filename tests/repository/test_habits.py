"""Habits of the code that can be seen in its syntax tree."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.repository import tree

LONGEST_DOCSTRING = 5


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in tree.product_modules():
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def database_in(module: ast.Module) -> list[int]:
    """Lines that reach for a model's rows directly."""
    return [
        node.lineno for node in ast.walk(module) if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]


def misshapen_services(module: ast.Module) -> list[str]:
    """Public functions that take `by` as anything but a keyword, or more than one thing before the keywords.

    In a service proper (`@service`) `by` also stands last.
    """
    found = []
    for node in module.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        named = [argument.arg for argument in node.args.kwonlyargs]
        plain = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
        if "by" not in (*named, *plain):
            continue
        last = named[-1] if is_service(node) else "by"
        if len(plain) > 1 or "by" in plain or last != "by":
            found.append(node.name)
    return found


def is_service(node: ast.FunctionDef) -> bool:
    return any(isinstance(mark, ast.Name) and mark.id == "service" for mark in node.decorator_list)


def test_no_page_reaches_for_rows_itself():
    assert [
        f"{tree.shown(path)}:{line}"
        for path, module in trees()
        if path.name.endswith("pages.py")
        for line in database_in(module)
    ] == []


def test_page_that_reaches_for_rows_is_found():
    assert database_in(ast.parse("def page(request):\n    return Case.objects.all()\n")) == [2]


def test_every_service_takes_one_thing_and_ends_with_by():
    assert [
        f"{tree.shown(path)}: {name}"
        for path, module in trees()
        if path.name.endswith("services.py")
        for name in misshapen_services(module)
    ] == []


def test_service_of_another_shape_is_found():
    services = ast.parse(
        "def close(case, *, reason, by): ...\n"
        "def open_case(*, panel, by): ...\n"
        "def by_position(case, by): ...\n"
        "def two_things(case, meeting, *, by): ...\n"
        "@service\ndef not_last(case, *, by, reason): ...\n"
        "def record(kind, *, by, about): ...\n"
        "def a_question(case): ...\n"
    )
    assert misshapen_services(services) == ["by_position", "two_things", "not_last"]


def opening_lines(module: ast.Module) -> int:
    return len((ast.get_docstring(module) or "").splitlines())


def test_every_module_opens_with_a_few_lines_of_what_it_is_for():
    assert [
        f"{tree.shown(path)}: {opening_lines(module)} lines"
        for path, module in trees()
        if module.body and not 1 <= opening_lines(module) <= LONGEST_DOCSTRING
    ] == []


def test_module_that_says_nothing_or_too_much_is_found():
    assert opening_lines(ast.parse("import os\n")) == 0
    assert opening_lines(ast.parse('"""' + "One line.\n" * 6 + '"""')) > LONGEST_DOCSTRING


def frames_with_a_heading() -> dict[str, str]:
    """Templates that write the page's heading for the pages that they frame, as these name them."""
    found = {}
    for path in tree.PACKAGE.glob("*/jinja2/**/*.html"):
        words = path.read_text(encoding="utf-8")
        if "<h1" in words and "{% block" in words and "self.title()" in words:
            found[str(path).rpartition("/jinja2/")[2]] = tree.shown(path)
    return found


def test_no_page_has_a_second_heading_beside_the_one_of_its_frame():
    frames = frames_with_a_heading()
    assert "account/narrow.html" in frames
    twice = []
    for path in tree.PACKAGE.glob("*/jinja2/**/*.html"):
        words = path.read_text(encoding="utf-8")
        if any(f'extends "{frame}"' in words for frame in frames) and "<h1" in words:
            twice.append(tree.shown(path))
    assert twice == []


def says_error_twice(page: str) -> bool:
    """Whether a page whose frame begins its title with the word for problems does so once more."""
    return '"Error: " if problems' in page


def test_no_title_says_error_beside_its_frame():
    assert says_error_twice('{% block title %}{{ "Error: " if problems else "" }}Add{% endblock %}')
    found = [
        tree.shown(path)
        for path in tree.PACKAGE.glob("*/jinja2/**/*.html")
        if says_error_twice(path.read_text(encoding="utf-8"))
    ]
    assert found == []

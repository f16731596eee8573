"""What the form engine costs in CPU, each beside the cheapest thing that could do the work, in one run."""

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader

from opencdop import design
from opencdop.design.jinja import environment
from opencdop.formkit.asking import Asking
from opencdop.formkit.checking import check_form
from opencdop.formkit.definition import Definition, Group, Library, Section
from opencdop.formkit.loading import load_library
from opencdop.formkit.merging import propose
from opencdop.formkit.reading import inputs_of
from tools.fhir.random_answers import every_answer
from tools.installation import temporary_installation

ROOT = Path(__file__).resolve().parents[2]
DEFINITIONS = ROOT / "definitions"
TODAY = date(2026, 11, 22)
RETURNS = 10
ROUNDS = 20
PAGE = """{% from "design/questions.html" import render_group %}
<form>{{ render_group(group, inputs, (), answers) }}</form>"""


def measure() -> Iterator[str]:
    """A line for each piece of work: CPU milliseconds, and its ratio to the cheapest thing of the kind."""
    with temporary_installation(database="sqlite") as installation:
        yield from installation.run("tools.bench.forms", "run").splitlines()


def run() -> Iterator[str]:
    """The same, in the temporary installation."""
    yield _loading()
    library = load_library([DEFINITIONS])
    yield from _pages(library)
    form = library.form("reporting")
    yield _checking(form, _report(form, 1))
    yield _merging(form)


def _loading() -> str:
    files = sorted(DEFINITIONS.rglob("*.yaml"))
    texts = [path.read_text(encoding="utf-8") for path in files]
    ours = _cost(lambda: load_library([DEFINITIONS]), rounds=3)
    plain = _cost(lambda: [yaml.load(text, Loader=yaml.CSafeLoader) for text in texts], rounds=3)
    count = len(load_library([DEFINITIONS]).definitions)
    return _line(f"loading all {count} definitions", ours, "reading their YAML and no more", plain)


def _pages(library: Library) -> Iterator[str]:
    largest = max((library.form(key) for key in library.forms()), key=lambda each: len(each.questions()))
    templates = environment(loader=FileSystemLoader(Path(design.__file__).parent / "jinja2"))
    answers = every_answer(largest, random.Random(1))
    costs = [
        (_cost(_drawing(templates, largest, group, answers), rounds=3), group) for group in largest.groups()
    ]
    _, slowest = max(costs, key=lambda each: each[0])
    draw = _drawing(templates, largest, slowest, answers)
    static = Environment(autoescape=True).from_string("{% raw %}" + draw() + "{% endraw %}")
    title = f"the slowest page of the largest form ({largest.form}, {len(slowest.questions)} questions)"
    yield _line(title, _cost(draw), "a static page of the same size", _cost(static.render))
    every = [(form, section) for form in map(library.form, library.forms()) for section in form.sections]
    form, section = max(every, key=lambda each: _asked(each[1]))
    yield _section(templates, largest, max(largest.sections, key=_asked), answers)
    yield _section(templates, form, section, every_answer(form, random.Random(1)))


def _section(templates: Environment, form: Definition, section: Section, answers: dict[str, Any]) -> str:
    """All pages of a section, one after the other; a person opens one at a time."""
    pages = [_drawing(templates, form, group, answers) for group in section.groups]
    static = Environment(autoescape=True).from_string(
        "{% raw %}" + "".join(page() for page in pages) + "{% endraw %}"
    )
    title = f"the largest section of {form.form} ({_asked(section)} questions on {len(pages)} pages)"
    whole = _cost(lambda: [page() for page in pages])
    return _line(title, whole, "a static page of the same size", _cost(static.render))


def _asked(section: Section) -> int:
    return sum(len(group.questions) for group in section.groups)


def _drawing(
    templates: Environment, form: Definition, group: Group, answers: dict[str, Any]
) -> Callable[[], str]:
    page, inputs = templates.from_string(PAGE), inputs_of(group, answers)
    asked = Asking(form, answers, today=TODAY)
    return lambda: page.render(group=group, inputs=inputs, answers=asked)


def _checking(form: Definition, answers: dict[str, Any]) -> str:
    ours = _cost(lambda: check_form(form, answers, TODAY))
    return _line(
        f"checking a reporting form of {_count(answers)} answers",
        ours,
        "a loop over its values",
        _loop([answers]),
    )


def _merging(form: Definition) -> str:
    returns = [_report(form, seed) for seed in range(RETURNS)]
    agreed = _report(form, RETURNS)
    ours = _cost(lambda: [propose(form, agreed, each) for each in returns])
    title = f"proposing a merge of {RETURNS} returns of {_count(returns[0])} answers"
    return _line(title, ours, "a loop over their values", _loop(returns))


def _report(form: Definition, seed: int) -> dict[str, Any]:
    """An agency's report with every question answered; "nothing held" would hide them all."""
    return {
        key: value for key, value in every_answer(form, random.Random(seed)).items() if key != "nothing_held"
    }


def _count(answers: dict[str, Any]) -> int:
    return sum(len(value) if isinstance(value, list | dict) else 1 for value in answers.values())


def _loop(many: list[dict[str, Any]]) -> float:
    return _cost(lambda: [value == value for answers in many for value in answers.values()])


def _cost(work: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """CPU seconds, the least of several rounds."""
    least = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        work()
        least = min(least, time.process_time() - started)
    return least


def _line(title: str, ours: float, cheapest: str, plain: float) -> str:
    return f"{title}: {1000 * ours:.1f} ms of CPU, {ours / plain:.0f} times {cheapest}"


if __name__ == "__main__" and sys.argv[1:] == ["run"]:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "opencdop.web.settings"
    django.setup()
    for line in run():
        print(line)

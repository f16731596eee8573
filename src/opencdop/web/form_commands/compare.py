"""`opencdop forms compare`: what one version asks otherwise than another."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from opencdop.formkit.comparing import Asked, Comparison, Difference, compare
from opencdop.submissions.library import form, library
from opencdop.web.form_commands.columns import paragraph

HELP = "Compare two versions of a form: added, dropped, reworded, moved. Refuses a changed type or a reused code."


def add_arguments(parser: ArgumentParser) -> None:
    """The form and the two versions."""
    parser.add_argument("form", metavar="FORM")
    parser.add_argument("older", metavar="A")
    parser.add_argument("newer", metavar="B")


def run(options: Mapping[str, Any], write: Callable[[str], Any]) -> None:
    """From A to B. Raises CannotCompare."""
    name = options["form"]
    found = compare(form(name, options["older"]), form(name, options["newer"]), library=library())
    write(f"{found.new.title}: from {found.old.version} to {found.new.version}")
    if found.is_same:
        write("Nothing differs.")
    for heading, lines in _parts(found):
        if lines:
            write(f"\n{heading} ({len(lines)})")
            for line in lines:
                write(paragraph(line, indent=2))


def _parts(found: Comparison) -> Iterable[tuple[str, list[str]]]:
    yield "Added", [_asked(each) for each in found.added]
    yield "Dropped", [_asked(each) for each in found.dropped]
    yield (
        "Now in another form",
        [
            f"{each.asked.question.key}: {'went to' if each.moved else 'is also asked in'} {each.form.title}"
            for each in found.to_other_forms
        ],
    )
    yield (
        "From another form",
        [
            f"{each.asked.question.key}: {'came from' if each.moved else 'is also asked in'} {each.form.title}"
            for each in found.from_other_forms
        ],
    )
    yield (
        "Moved",
        [
            f"{each.after.question.key}: {each.before.section} / {each.before.page} → "
            f"{each.after.section} / {each.after.page}"
            for each in found.moved
        ],
    )
    yield (
        "Changed",
        [
            f"{each.question.key}: {_difference(difference)}"
            for each in found.changed
            for difference in each.differences
        ],
    )
    yield "Pages", [_difference(each) for each in found.pages]
    yield "Checks", [_difference(each) for each in found.checks]


def _asked(each: Asked) -> str:
    return f"{each.question.key}: {each.question.label} ({each.section} / {each.page})"


def _difference(each: Difference) -> str:
    if not each.before:
        return f"{each.what}: + {each.after}"
    return f"{each.what}: - {each.before}" if not each.after else f"{each.what}: {each.before} → {each.after}"

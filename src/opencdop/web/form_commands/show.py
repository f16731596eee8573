"""`opencdop forms show`: a form as a person reads it, question by question."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from opencdop.formkit.describing import ToldQuestion, told_checks, told_form
from opencdop.formkit.telling import LEVEL_WORDS, NEEDED_WORDS
from opencdop.submissions.library import form, library
from opencdop.web.form_commands.columns import paragraph

HELP = "Show a form: every question with its type, choices, condition, certainty and source."


def add_arguments(parser: ArgumentParser) -> None:
    """Which form, which version, and whose own questions."""
    parser.add_argument("form", metavar="FORM")
    parser.add_argument("version", metavar="VERSION", nargs="?", help="the newest unless given")
    parser.add_argument("--panel", default="", metavar="SLUG", help="with the questions that this panel adds")


def run(options: Mapping[str, Any], write: Callable[[str], Any]) -> None:
    """The whole form."""
    definition = form(options["form"], options["version"], panel=options["panel"])
    write(f"{definition.title} ({definition.form} {definition.version})")
    write(f"In force from {definition.effective_from.isoformat()}. Digest {definition.digest}.")
    for told in told_form(definition, library()):
        apart = " Stands apart." if told.section.apart else ""
        whose = f" Added by the panel {told.section.panel}." if told.section.panel else ""
        write(f"\n== {told.section.title} [{told.section.key}] =={apart}{whose}")
        for page in told.pages:
            write(f"\n-- {page.group.title} [{page.group.key}]")
            if page.when:
                write(paragraph(f"asked when {page.when}", indent=3))
            for question in page.questions:
                for line in _lines(question, indent=3):
                    write(line)
    checks = told_checks(definition, library())
    if checks:
        write("\n== Checks ==")
    for each in checks:
        write(
            paragraph(f"{each.check.key}: {each.check.message} ({LEVEL_WORDS[each.check.level]}.)", indent=3)
        )
        write(paragraph(f"shown when {each.when}", indent=6))


def _lines(told: ToldQuestion, *, indent: int) -> Iterator[str]:
    question = told.question
    yield paragraph(f"{question.key}: {question.label}", indent=indent)
    if question.hint:
        yield paragraph(question.hint, indent=indent + 3)
    ways = f" or: {told.no_answers}" if told.no_answers else ""
    yield paragraph(f"{told.kind}{ways}. {NEEDED_WORDS[question.needed]}.", indent=indent + 3)
    for choice in question.choices:
        yield paragraph(f"{choice.code}: {choice.label}", indent=indent + 6)
    if told.when:
        yield paragraph(f"asked when {told.when}", indent=indent + 3)
    if told.ask:
        yield paragraph(f"best asked: {', '.join(told.ask)}", indent=indent + 3)
    if question.replaces:
        yield paragraph(f"replaces {question.replaces}", indent=indent + 3)
    source = f", {question.source}" if question.source else ""
    yield (
        " " * (indent + 3) + f"{question.certainty}{source}{', identifying' if question.identifying else ''}"
    )
    for part in told.parts:
        yield from _lines(part, indent=indent + 6)

"""Forms for the tests, each written as the YAML it would be in a definition file."""

from textwrap import dedent, indent

from opencdop.formkit.definition import Definition, Group, Question
from opencdop.formkit.loading import form_from

HEAD = """\
form: notification
version: "2022-04"
effective_from: 2022-04-01
title: Tell us about the death of a child
sections:
"""


def a_form(sections: str, checks: str = "") -> Definition:
    """A form of these sections and checks."""
    text = HEAD + indent(dedent(sections), "  ").rstrip() + "\n"
    return form_from(text + ("checks:\n" + indent(dedent(checks), "  ") if checks else ""))


def a_page(questions: str, checks: str = "") -> Definition:
    """A form of a single page with these questions."""
    section = "- key: section\n  title: Section\n  minutes: 2\n  groups:\n"
    group = "    - key: page\n      title: Page\n      questions:\n"
    return a_form(section + group + indent(dedent(questions), " " * 8), checks)


def the_group(questions: str) -> Group:
    """The only page of such a form."""
    return a_page(questions).group("page")


def a_question(text: str) -> Question:
    """One question, as in `{key: surname, type: text, label: Family name}`."""
    return a_page(f"- {text}").questions()[0]

"""The forms that the installation holds: versions, digests, sizes, and how sure each question is."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from opencdop.formkit.definition import Definition, Question
from opencdop.formkit.loading import load_library
from opencdop.formkit.parsing import CERTAINTIES
from opencdop.web.generated_docs.writing import code, page, table

INTRO = """\
Every form of `definitions/forms/`. A question that repeats (a brother or sister, say) counts once, and each question
inside it once more. The digest covers everything a form asks, with its choices; a submission keeps the digest of the
definition on which it was filled.

*Certainty* says how each question came here: *seen* in a published form or document, *inferred* from one, from *memory*
of practice, *doubtful*, or *proposed* by this project. Only what was seen may be called a rule, and no form here is
the national form itself."""


def forms_page() -> str:
    """One table of versions, one of how sure they are, one of sections a form."""
    library = load_library([Path(settings.ROOT) / "definitions"])
    definitions = [each for form in library.forms() for each in library.versions(form)]
    sizes = table(
        [
            "Form",
            "Version",
            "In force from",
            "Sections",
            "Pages",
            "Questions",
            "Must be answered",
            "Checks",
            "Digest",
        ],
        (
            [
                each.form,
                each.version,
                each.effective_from.isoformat(),
                len(each.sections),
                len(each.groups()),
                len(list(questions(each))),
                sum(question.blocks for question in questions(each)),
                len(each.checks),
                code(each.digest[:16]),
            ]
            for each in definitions
        ),
    )
    sure = table(
        ["Form", "Version", *CERTAINTIES],
        ([each.form, each.version, *certainties(each)] for each in definitions),
    )
    parts = ["## Versions", sizes, "Of the digest the first 16 characters are shown.", "## How sure", sure]
    for each in definitions:
        rows = [
            [
                section.title,
                len(section.groups),
                sum(len(list(_with_inner(q))) for group in section.groups for q in group.questions),
                section.minutes or "",
                "the office alone" if section.audience == "office" else "everybody who fills it in",
            ]
            for section in each.sections
        ]
        heads = ["Section", "Pages", "Questions", "Minutes", "For"]
        parts += [f"## {each.form} {each.version}: {each.title}", table(heads, rows)]
    return page("The forms", INTRO, *parts)


def questions(definition: Definition) -> Iterator[Question]:
    """Every question of a form, those inside repeats too."""
    for question in definition.questions():
        yield from _with_inner(question)


def _with_inner(question: Question) -> Iterator[Question]:
    yield question
    yield from question.questions


def certainties(definition: Definition) -> list[int]:
    """How many questions there are of each certainty, in the order of CERTAINTIES."""
    return [sum(question.certainty == each for question in questions(definition)) for each in CERTAINTIES]

"""The forms that the installation holds: versions, digests, sizes, and how sure each question is."""

from opencdop.formkit.definition import Definition
from opencdop.formkit.describing import all_questions as questions
from opencdop.formkit.parsing import CERTAINTIES
from opencdop.web.generated_docs.dictionary import shipped
from opencdop.web.generated_docs.writing import code, page, table

INTRO = """\
Every form of `definitions/forms/`. A question that repeats (a brother or sister, say) counts once, and each question
inside it once more. The digest covers everything a form asks, with its choices; a submission keeps the digest of the
definition on which it was filled.

*Certainty* says how each question came here: *seen* in a published form or document, *inferred* from one, from *memory*
of practice, *doubtful*, or *proposed* by this project. Only what was seen may be called a rule, and no form here is
the national form itself."""


DIGESTS = """\
Of the digest the first 16 characters are shown.
What each form asks stands in the [data dictionary](data-dictionary.md)."""


def forms_page() -> str:
    """One table of versions, one of how sure they are, one of sections for the newest version of each form."""
    library = shipped()
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
    parts = [
        "## Versions",
        sizes,
        DIGESTS,
        "## How sure",
        sure,
    ]
    for each in map(library.form, library.forms()):
        rows = [
            [
                section.title,
                len(section.groups),
                sum(1 + len(q.questions) for group in section.groups for q in group.questions),
                section.minutes or "",
                "the office alone" if section.audience == "office" else "everybody who fills it in",
            ]
            for section in each.sections
        ]
        heads = ["Section", "Pages", "Questions", "Minutes", "For"]
        parts += [f"## {each.title} (`{each.form}` {each.version})", table(heads, rows)]
    return page("The forms", INTRO, *parts)


def certainties(definition: Definition) -> list[int]:
    """How many questions there are of each certainty, in the order of CERTAINTIES."""
    return [sum(question.certainty == each for question in questions(definition)) for each in CERTAINTIES]

"""The e-mails and letters of a panel: which there are, whose words are used, and how their gaps are filled.

An e-mail travels in the open and says nothing of a child (outbox/wording.py). A letter may; it is filled with what its
words name and with nothing else.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from opencdop.core import clock
from opencdop.core.errors import NotFound, RuleBroken
from opencdop.outbox.wording import SaysTooMuch, check_no_personal_data
from opencdop.panels.known import records_file
from opencdop.panels.models import Panel, TemplateVersion
from opencdop.panels.refusals import Unfit

EMAIL, LETTER = "email", "letter"
MEDIA = {EMAIL: "E-mail", LETTER: "Letter"}
LONGEST_SUBJECT, LONGEST_BODY = 200, 10_000
_GAP = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Placeholder:
    """A gap that words may name in braces, with an invented example."""

    name: str
    words: str
    example: str
    identifies: bool


@dataclass(frozen=True)
class TemplateKind:
    """One e-mail or letter that there is, with the words that come with the product."""

    code: str
    title: str
    medium: str
    hint: str
    placeholders: tuple[Placeholder, ...]
    subject: str
    body: str

    @property
    def names(self) -> frozenset[str]:
        return frozenset(each.name for each in self.placeholders)

    @property
    def examples(self) -> dict[str, str]:
        return {each.name: each.example for each in self.placeholders}


@dataclass(frozen=True)
class Template:
    """The words that a panel uses for one kind: its own, or ours (version 0, approved by nobody)."""

    kind: TemplateKind
    subject: str
    body: str
    version_no: int = 0
    approved_by: str = ""
    approved_on: date | None = None


@dataclass(frozen=True)
class Letter:
    """A letter with all its words, ready to be written on paper."""

    panel_name: str
    office_lines: tuple[str, ...]
    to: tuple[str, ...]
    on: date
    reference: str
    subject: str
    blocks: tuple[tuple[str, ...], ...]  # a paragraph, or the lines of a list, each beginning with "- "
    signed_by: str

    def is_list(self, block: Sequence[str]) -> bool:
        return all(line.startswith("- ") for line in block)


@dataclass(frozen=True)
class Email:
    """An e-mail for the outbox, with the words that its gaps are filled with there."""

    subject: str
    body: str
    words: Mapping[str, str]


@cache
def kinds() -> Mapping[str, TemplateKind]:
    """Every kind by its code, in their order; read once a process."""
    known = records_file("templates")
    gaps = {
        name: Placeholder(name, each["words"], each["example"], bool(each.get("identifies")))
        for name, each in known["placeholders"].items()
    }
    return {
        each["code"]: TemplateKind(
            code=each["code"],
            title=each["title"],
            medium=each["medium"],
            hint=each.get("hint", ""),
            placeholders=tuple(gaps[name] for name in each["placeholders"]),
            subject=each["subject"],
            body=each["body"].strip(),
        )
        for each in known["kinds"]
    }


def kind_of(code: str) -> TemplateKind:
    """A kind by its code. Raises NotFound."""
    found = kinds().get(code)
    if found is None:
        raise NotFound("There is no such letter or e-mail.")
    return found


def template_for(panel: Panel, kind: str) -> Template:
    """The words in use: the panel's latest approved version, unless it went back to ours."""
    known = kind_of(kind)
    latest = (
        TemplateVersion.objects.filter(panel=panel, kind=kind, approved_at__isnull=False)
        .order_by("-version_no")
        .first()
    )
    if latest is None or latest.withdrawn_at is not None or latest.approved_at is None:
        return Template(known, known.subject, known.body)
    return Template(
        known,
        latest.subject,
        latest.body,
        version_no=latest.version_no,
        approved_by=latest.approved_by_name,
        approved_on=clock.local_date(latest.approved_at),
    )


def check_words(kind: TemplateKind, *, subject: str, body: str) -> None:
    """Refuse words that cannot be sent: too long, a gap that this kind does not have, personal data in an e-mail.

    Raises Unfit, which names the answer it is about.
    """
    for at, words, longest in (("subject", subject, LONGEST_SUBJECT), ("body", body, LONGEST_BODY)):
        if not words.strip():
            raise Unfit("Write the subject." if at == "subject" else "Write the words.", at=at)
        if len(words) > longest:
            raise Unfit(f"Write this in at most {longest:,} characters.", at=at)
        if at == "subject" and len(words.splitlines()) > 1:
            raise Unfit("Write the subject in one line.", at=at)
        for name in _GAP.findall(words):
            if name not in kind.names:
                offered = ", ".join(f"{{{each}}}" for each in sorted(kind.names))
                raise Unfit(f"There is no {{{name}}} here. You can use {offered}.", at=at)
        if set("{}") & set(_GAP.sub("", words)):
            raise Unfit("Use braces only around one of the names below, like {panel}.", at=at)
        if kind.medium == EMAIL:
            _check_email(words, kind, at=at)


def _check_email(words: str, kind: TemplateKind, *, at: str) -> None:
    try:
        check_no_personal_data(words, words=kind.examples)
    except SaysTooMuch as found:
        reason = str(found).removeprefix("an e-mail ")
        raise Unfit(
            f"Others may read an e-mail on its way, so it {reason}. Take this out and save again.", at=at
        ) from None


def letter_for(
    panel: Panel,
    kind: str,
    words: Mapping[str, str],
    *,
    to: Sequence[str] = (),
    on: date | None = None,
    template: Template | None = None,
) -> Letter:
    """A letter with its gaps filled. Raises RuleBroken, with what is missing, where a word it names was not given."""
    template = template or template_for(panel, kind)
    if template.kind.medium != LETTER:
        raise RuleBroken("This is an e-mail and cannot be written as a letter.")
    given = {"panel": panel.name, "office": panel.telephone or panel.office_email, **words}
    body = _filled(template.body, given, template.kind)
    return Letter(
        panel_name=panel.name,
        office_lines=tuple(
            line for line in (*panel.address_lines, panel.telephone, panel.office_email) if line
        ),
        to=tuple(line.strip() for line in to if line.strip()),
        on=on or clock.today(),
        reference=given.get("reference", ""),
        subject=_filled(template.subject, given, template.kind),
        blocks=tuple(_blocks(body)),
        signed_by=given.get("signed_by", ""),
    )


def email_for(panel: Panel, kind: str, words: Mapping[str, str]) -> Email:
    """An e-mail for the outbox. Raises RuleBroken where a word it names was not given."""
    template = template_for(panel, kind)
    if template.kind.medium != EMAIL:
        raise RuleBroken("This is a letter. It may name a child and never goes by e-mail.")
    given = {"panel": panel.name, **words}
    for text in (template.subject, template.body):
        _filled(text, given, template.kind)
    named = set(_GAP.findall(template.subject + template.body))
    return Email(template.subject, template.body, {name: given[name] for name in sorted(named)})


def _filled(text: str, given: Mapping[str, str], kind: TemplateKind) -> str:
    named = {each.name: each for each in kind.placeholders}
    missing = [named[name].words for name in _GAP.findall(text) if not given.get(name)]
    if missing:
        what = " and ".join(dict.fromkeys(missing))
        raise RuleBroken(
            f"“{kind.title}” cannot be written yet: {what} is not known. Add it, or leave it out of the words."
        )
    return _GAP.sub(lambda found: given[found[1]], text)


def _blocks(body: str) -> list[tuple[str, ...]]:
    """The paragraphs of a text; lines that begin with "- " and follow each other are a list."""
    found = []
    for part in re.split(r"\n\s*\n", body.replace("\r\n", "\n")):
        lines = tuple(line.strip() for line in part.splitlines() if line.strip())
        if lines:
            found.append(lines)
    return found


def with_examples(template: Template) -> dict[str, str]:
    """Subject and words with invented data in their gaps, to be looked at."""
    given = template.kind.examples
    return {
        "subject": _filled(template.subject, given, template.kind),
        "body": _filled(template.body, given, template.kind),
    }

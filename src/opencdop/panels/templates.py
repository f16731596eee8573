"""The e-mails and letters of a panel: which there are, whose words are used, and how their gaps are filled.

An e-mail travels in the open and says nothing of a child (outbox/wording.py). A letter may; it is filled with what its
words name and with nothing else.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.db.models import QuerySet

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
    audience: str
    hint: str
    placeholders: tuple[Placeholder, ...]
    needs: tuple[str, ...]  # the gaps without which it would be of no use
    fixed: str  # why a panel does not word it, in a sentence; '' where it may
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
    set_aside: str = ""  # why the panel's approved words are not used, where they no longer fit


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

    def as_read(self) -> tuple[str, str]:
        """Subject and body as the recipient reads them."""
        return self.subject.format_map(self.words), self.body.format_map(self.words)


@cache
def placeholders() -> Mapping[str, Placeholder]:
    """Every gap that some kind may name, by its name; read once a process."""
    return {
        name: Placeholder(name, each["words"], each["example"], bool(each.get("identifies")))
        for name, each in records_file("templates")["placeholders"].items()
    }


@cache
def audiences() -> Mapping[str, str]:
    """Who reads them: code to words, in their order."""
    return dict(records_file("templates")["audiences"])


@cache
def kinds() -> Mapping[str, TemplateKind]:
    """Every kind by its code, in their order; read once a process."""
    gaps = placeholders()
    return {
        each["code"]: TemplateKind(
            code=each["code"],
            title=each["title"],
            medium=each["medium"],
            audience=each["to"],
            hint=each.get("hint", ""),
            placeholders=tuple(gaps[name] for name in each["placeholders"]),
            needs=tuple(each.get("needs", ())),
            fixed=each.get("fixed", ""),
            subject=each["subject"],
            body=each["body"].strip(),
        )
        for each in records_file("templates")["kinds"]
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
    return _in_use(known, None if known.fixed else _approved(panel).filter(kind=kind).first())


def templates_in_use(panel: Panel) -> list[Template]:
    """Those of every kind, asked for at once."""
    latest: dict[str, TemplateVersion] = {}
    for version in _approved(panel):
        latest.setdefault(version.kind, version)
    return [_in_use(kind, None if kind.fixed else latest.get(kind.code)) for kind in kinds().values()]


def _approved(panel: Panel) -> QuerySet[TemplateVersion]:
    return TemplateVersion.objects.filter(panel=panel, approved_at__isnull=False).order_by("-version_no")


def _in_use(kind: TemplateKind, latest: TemplateVersion | None) -> Template:
    """Words that no longer fit their kind are set aside, so that what has to go goes in ours."""
    if latest is None or latest.withdrawn_at is not None or latest.approved_at is None:
        return Template(kind, kind.subject, kind.body)
    try:
        check_words(kind, subject=latest.subject, body=latest.body)
    except Unfit as unfit:
        return Template(kind, kind.subject, kind.body, set_aside=str(unfit))
    return Template(
        kind,
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
        _check_gaps(words, kind, at=at)
        if kind.medium == EMAIL:
            _check_email(words, kind, at=at)
    for name in kind.needs:
        if f"{{{name}}}" not in body:
            meant = placeholders()[name].words
            raise Unfit(
                f"Put {{{name}}} somewhere: it is {meant}, and without it this is of no use.", at="body"
            )


def _check_gaps(words: str, kind: TemplateKind, *, at: str) -> None:
    if kind.medium == EMAIL:
        for gap in _identifying(words):
            raise Unfit(
                f"Take {{{gap.name}}} out. It is {gap.words}; others may read an e-mail on its way, so it never says "
                "who a child or a relative is.",
                at=at,
            )
    for name in _GAP.findall(words):
        if name not in kind.names:
            offered = ", ".join(f"{{{each}}}" for each in sorted(kind.names))
            raise Unfit(f"There is no {{{name}}} here. You can use {offered}.", at=at)
    if set("{}") & set(_GAP.sub("", words)):
        raise Unfit("Use braces only around one of the names below, like {panel}.", at=at)


def _identifying(words: str) -> list[Placeholder]:
    """Those that tell who somebody is and that the words name, in whatever way they are written."""
    seen = "".join(
        each for each in unicodedata.normalize("NFKC", words).casefold() if each.isalnum() or each == "_"
    )
    found = [each for each in placeholders().values() if each.identifies and each.name in seen]
    return sorted(found, key=lambda each: len(each.name), reverse=True)


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
    given = {**_of_panel(panel), **words}
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
    given = {**_of_panel(panel), **words}
    for text in (template.subject, template.body):
        _filled(text, given, template.kind)
    named = set(_GAP.findall(template.subject + template.body))
    return Email(template.subject, template.body, {name: given[name] for name in sorted(named)})


def _filled(text: str, given: Mapping[str, str], kind: TemplateKind) -> str:
    named = {each.name: each.words for each in kind.placeholders}
    missing = [named.get(name, f"{{{name}}}") for name in _GAP.findall(text) if not given.get(name)]
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


@dataclass(frozen=True)
class Tried:
    """Words filled as far as a record goes: what it does not hold stands in square brackets, and is listed."""

    subject: str
    body: str
    missing: tuple[str, ...]


def tried(template: Template, words: Mapping[str, str], *, panel: Panel) -> Tried:
    """The words to be looked at, with what is known in their gaps."""
    known = {**_of_panel(panel), **words}
    given = _as_gaps(template) | {
        each.name: known.get(each.name) or f"[{each.words}]" for each in template.kind.placeholders
    }
    used = [name for name in _as_gaps(template) if name in template.kind.names]
    return Tried(
        subject=_filled(template.subject, given, template.kind),
        body=_filled(template.body, given, template.kind),
        missing=tuple(placeholders()[name].words for name in used if not known.get(name)),
    )


def _as_gaps(template: Template) -> dict[str, str]:
    """Each name that the words hold, as it is written there."""
    return {name: f"{{{name}}}" for name in _GAP.findall(template.subject + template.body)}


def _of_panel(panel: Panel) -> dict[str, str]:
    return {
        "panel": panel.name,
        "office": panel.telephone or panel.office_email,
        "reach": f"{settings.OPENCDOP_ADDRESS}/panel/{panel.slug}/",
    }


def with_examples(template: Template) -> dict[str, str]:
    """Subject and words with invented data in their gaps, to be looked at."""
    given = _as_gaps(template) | template.kind.examples
    return {
        "subject": _filled(template.subject, given, template.kind),
        "body": _filled(template.body, given, template.kind),
    }

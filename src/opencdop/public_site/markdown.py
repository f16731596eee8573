"""What a panel writes in plain Markdown, made into safe HTML. Pure: no database, no request.

HTML that is written is shown as it was typed, never obeyed; links lead to https, mailto or this site; no pictures.
A line that holds only {contacts} or the like is where that part of the page is drawn.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape

from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST_TITLE = 150
LONGEST_BODY = 40_000
PAGE = "page:"  # [who to ask](page:contacts) leads to that page of the same panel
_GAP = re.compile(r"\{([a-z ]+)\}")
_TAG = re.compile(r"</?[a-zA-Z][^<>@:]*>")  # no further than the next <, else a page of them takes seconds
_CLASSES = {
    "p": "govuk-body",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "h4": "govuk-heading-s",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "blockquote": "govuk-inset-text",
    "hr": "govuk-section-break govuk-section-break--m govuk-section-break--visible",
}
# What may stand in a sentence, and how it is told to the writer.
FILLS = {
    "panel": "the name of your area",
    "telephone": "the office's telephone number",
    "general email": "the general mailbox",
    "secure email": "the secure mailbox",
}


@dataclass(frozen=True)
class Part:
    """A stretch of a page: ready HTML, or the name of what is drawn there."""

    html: str = ""
    drawn: str = ""


def parts_of(
    body: str, *, fills: Mapping[str, str], link_to: Callable[[str], str], drawn: frozenset[str]
) -> list[Part]:
    """The page in parts. A line with a gap that nothing fills is left out.

    `link_to` gives the address of another page of the panel; `drawn` names what may be drawn.
    """
    parser, parts, kept = _parser(), [], []
    for token in _Blocks(parser.parse(_without_empty(body, fills))):
        name = _drawn_name(token, drawn)
        if not name:
            kept += token
            continue
        parts += [Part(_html(parser, kept, fills, link_to)), Part(drawn=name)]
        kept = []
    parts.append(Part(_html(parser, kept, fills, link_to)))
    return [part for part in parts if part.html or part.drawn]


def faults_in(title: str, body: str, *, pages: frozenset[str], drawn: frozenset[str]) -> list[str]:
    """What keeps a text from being saved, each a sentence that says what to do."""
    faults = []
    if not title.strip() or len(title) > LONGEST_TITLE:
        faults.append(f"Give the page a title of at most {LONGEST_TITLE} characters.")
    if not body.strip():
        faults.append("Write something on the page.")
    if len(body) > LONGEST_BODY:
        # Not looked at further: what is very long can take minutes to read.
        return [*faults, f"Keep the page to {LONGEST_BODY:,} characters; put longer texts into a document."]
    faults += [
        f"Take out “{tag[:40]}”. HTML is not used here: write **bold**, or begin a line with ## for a heading."
        for tag in sorted(set(_TAG.findall(body)))[:3]
    ]
    for name in sorted(set(_GAP.findall(body)) - set(FILLS) - drawn):
        faults.append(
            f"We have nothing to put in place of {{{name}}}. Choose one from the list, or take it out."
        )
    for token in _inline(_trusting().parse(body)):
        if token.type == "image":
            faults.append(
                "Take the picture out: pages show no pictures, so that nothing is fetched from elsewhere."
            )
        if token.type == "link_open" and not _may_lead(str(token.attrGet("href")), pages):
            faults.append(
                f"The link to “{str(token.attrGet('href'))[:80]}” cannot be kept. "
                "Links begin with https://, mailto:, / or page: and the name of a page."
            )
    return faults


def _may_lead(href: str, pages: frozenset[str]) -> bool:
    if href.startswith(PAGE):
        return href.removeprefix(PAGE) in pages
    if href.startswith("/"):
        return not href.lower().startswith(("//", "/\\", "/%5c"))
    return bool(
        re.match(r"https://[^/\s@]+\.[^/\s@]+(/|$|\?|#)", href) or re.match(r"mailto:[^\s?]+@[^\s?]+$", href)
    )


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).disable(["image", "code", "html_block", "html_inline"])
    parser.validateLink = _is_safe  # type: ignore[method-assign]
    return parser


@cache
def _trusting() -> MarkdownIt:
    """Reads every link and picture, so that each can be looked at; nothing of it is ever shown."""
    parser = MarkdownIt("commonmark", {"html": False}).disable(["code", "html_block", "html_inline"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def _is_safe(url: str) -> bool:
    return url.startswith(("https://", "mailto:", PAGE)) or (
        url.startswith("/") and not url.lower().startswith(("//", "/\\", "/%5c"))
    )


def _without_empty(body: str, fills: Mapping[str, str]) -> str:
    empty = {name for name in FILLS if not fills.get(name)}
    return "\n".join(line for line in body.splitlines() if not empty & set(_GAP.findall(line)))


class _Blocks:
    """The tokens of a text, block by block of the highest level."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens

    def __iter__(self) -> Iterator[list[Token]]:
        block: list[Token] = []
        for token in self.tokens:
            block.append(token)
            if token.level == 0 and token.nesting <= 0:
                yield block
                block = []


def _drawn_name(block: list[Token], drawn: frozenset[str]) -> str:
    if len(block) != 3 or block[0].type != "paragraph_open":
        return ""
    found = _GAP.fullmatch(block[1].content.strip())
    return found[1] if found and found[1] in drawn else ""


def _html(
    parser: MarkdownIt, tokens: list[Token], fills: Mapping[str, str], link_to: Callable[[str], str]
) -> str:
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(4, int(token.tag[1:]) + (1 if token.tag == 'h1' else 0))}"
        if token.nesting >= 0 and token.tag in _CLASSES and not token.hidden:
            token.attrSet("class", _CLASSES[token.tag])
        if token.type == "inline":
            token.children = [
                each for child in token.children or [] for each in _dressed(child, fills, link_to)
            ]
    rendered: str = parser.renderer.render(tokens, parser.options, {})
    # The renderer escapes every text, and the parser reads no raw HTML.
    return mark_safe(rendered)  # nosec B308 B703


def _dressed(token: Token, fills: Mapping[str, str], link_to: Callable[[str], str]) -> Iterator[Token]:
    if token.type == "link_open":
        href = str(token.attrGet("href"))
        token.attrs = {
            "href": link_to(href.removeprefix(PAGE)) if href.startswith(PAGE) else href,
            "class": "govuk-link",
        }
        if href.startswith("https://"):
            token.attrs["rel"] = "noopener noreferrer"
    if token.type != "text":
        yield token
        return
    for at, piece in enumerate(_GAP.split(token.content)):
        if at % 2 == 0 or piece not in FILLS:
            yield Token("text", "", 0, content=piece if at % 2 == 0 else f"{{{piece}}}")
        else:
            yield Token("html_inline", "", 0, content=_filled(piece, fills.get(piece, "")))


def _filled(name: str, value: str) -> str:
    """A name as text; a number or an address as a link, left to right in every script."""
    said = escape(value)
    if name == "telephone":
        return f'<a class="govuk-link oc-nowrap" dir="ltr" href="tel:{escape(value.replace(" ", ""))}">{said}</a>'
    if name.endswith("email"):
        return f'<a class="govuk-link" dir="ltr" href="mailto:{said}">{said}</a>'
    return f"<bdi>{said}</bdi>"


def _inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or []

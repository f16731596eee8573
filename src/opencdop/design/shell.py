"""What the frame of a page needs to know, as plain values.

Floors above fill it in; this one only shows it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A link of a navigation. `current` marks the page one is on; `count` is shown where it is not 0.

    `heading` stands above the link where a new group of links begins.
    """

    label: str
    href: str
    current: bool = False
    count: int = 0
    heading: str = ""


@dataclass(frozen=True)
class Shell:
    """The frame around one page: whose service, who is signed in, where one can go, when the session ends.

    `idle_seconds` 0 means that no session can end here. `ended_href` is where a page goes when time is up.
    """

    name: str = "Child death review"
    home: str = "/"
    person: str = ""
    person_href: str = ""
    role: str = ""
    links: tuple[Link, ...] = ()
    help_href: str = "/help/"
    footer_links: tuple[Link, ...] = ()
    sign_out_href: str = ""
    idle_seconds: int = 0
    stay_href: str = ""
    ended_href: str = "/"


@dataclass(frozen=True)
class Step:
    """A step of the way of the review: done, now or ahead (`state`), with a few words beneath."""

    label: str
    state: str = "ahead"
    words: str = ""


@dataclass(frozen=True)
class Act:
    """Something that can be done from a row: a link, or with `post` a button that posts to the address."""

    label: str
    href: str
    post: bool = False
    about: str = ""  # said to screen readers after the label, so that ten "Decide" links can be told apart


@dataclass(frozen=True)
class WorkRow:
    """A row of the work list: which child, at what stage, what is needed and why, who has it, since when."""

    child: str
    href: str
    details: str = ""
    tag: str = ""
    tint: str = "plain"
    need: str = ""
    reason: str = ""
    who: str = ""
    when: str = ""
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True)
class SummaryRow:
    """A line of a summary: a question, its answer (lines), its source, and what may be done with it."""

    key: str
    value: str | tuple[str, ...]
    note: str = ""
    acts: tuple[Act, ...] = ()
    place: str = ""  # by which an address leads to this line


@dataclass(frozen=True)
class Task:
    """A line of a task list: title, address, status in words with a tint, and a hint (minutes left)."""

    title: str
    href: str
    status: str
    tint: str = "plain"
    hint: str = ""


@dataclass(frozen=True)
class Pages:
    """Which page of a list one is on. Addresses are whole, with the filters that stay."""

    number: int
    of: int
    total: int
    thing: str = "case"
    things: str = ""  # several of them, where an s is not enough
    previous_href: str = ""
    next_href: str = ""

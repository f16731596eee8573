"""Who may do what, and who may open which page: from the table of roles and from the decorators of the pages."""

import re
from collections.abc import Callable, Iterator, Sequence

from django.urls import URLPattern, URLResolver, get_resolver

from opencdop.accounts.roles import ROLE_ACTS, ROLE_TITLES, Act, Role, roles_with
from opencdop.web.generated_docs.writing import code, page, table

INTRO = """\
The roles and their acts are the table `ROLE_ACTS` of `src/opencdop/accounts/roles.py`; there is no other source of
rights. A role is held in one organisation, and an act is open there and nowhere else: a coordinator of one panel finds
nothing of another's. In a case, `src/opencdop/cases/access.py` decides as well: a panel member sees only the cases to
which a meeting invites them. Every service checks the act again, whatever page it is called from."""

WITHOUT_ACT = {
    "public": "Anybody",
    "link": "Whoever proves to hold the link",
    "key": "Another system, with a key of its own",
    "own": "Anybody signed in, for their own account",
    "": "Anybody; colours and pictures, nothing of a person",
}


def addresses(
    patterns: Sequence[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, Callable[..., object]]]:
    """Every address below these patterns, with the function that answers there."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def readable(address: str) -> str:
    """An address as a person writes it, with its changing parts in angle brackets."""
    plain = address.replace("^", "").replace("$", "")
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", plain)
    return "/" + re.sub(r"<\w+:(\w+)>", r"<\1>", plain)


def who_opens(access: str) -> tuple[str, str]:
    """The act that a page needs, if any, and who may open it, in words."""
    if not access.startswith("account:"):
        return "", WITHOUT_ACT[access]
    act = Act(access.removeprefix("account:"))
    return _words(act), ", ".join(ROLE_TITLES[role] for role in roles_with(act))


def access_page() -> str:
    """The matrix of roles and acts, and the access of every address."""
    matrix = table(
        ["Act", *(ROLE_TITLES[role] for role in Role)],
        ([_words(act), *("yes" if act in ROLE_ACTS[role] else "" for role in Role)] for act in Act),
    )
    found = sorted(
        (readable(address), str(getattr(view, "access", "")))
        for address, view in addresses(get_resolver().url_patterns)
    )
    opened = table(
        ["Address", "Act", "Who may open it"],
        ([code(address), *who_opens(access)] for address, access in found),
    )
    return page("Who may do what", INTRO, "## Roles and acts", matrix, "## Addresses", opened)


def _words(act: Act) -> str:
    return act.value.replace("_", " ")

"""What may follow what in the life of a public text, a public document and published figures."""

from opencdop.core.transitions import Transitions

DRAFT, SET_ASIDE, PUBLISHED, REPLACED, WITHDRAWN = "draft", "set_aside", "published", "replaced", "withdrawn"

VERSION_STATES = {
    DRAFT: "Draft",
    SET_ASIDE: "Earlier draft",
    PUBLISHED: "Published",
    REPLACED: "Published before",
    WITHDRAWN: "Taken off the site",
}
VERSION_MOVES: Transitions = {
    DRAFT: frozenset({SET_ASIDE, PUBLISHED}),
    SET_ASIDE: frozenset(),
    PUBLISHED: frozenset({REPLACED, WITHDRAWN}),
    REPLACED: frozenset(),
    WITHDRAWN: frozenset(),
}

DOCUMENT_STATES = {DRAFT: "Not yet published", PUBLISHED: "Published", WITHDRAWN: "Taken off the site"}
DOCUMENT_MOVES: Transitions = {
    DRAFT: frozenset({PUBLISHED, WITHDRAWN}),
    PUBLISHED: frozenset({WITHDRAWN}),
    WITHDRAWN: frozenset(),
}

FIGURES_STATES = {
    PUBLISHED: "Published",
    REPLACED: "Replaced by corrected figures",
    WITHDRAWN: "Taken off the site",
}
FIGURES_MOVES: Transitions = {
    PUBLISHED: frozenset({REPLACED, WITHDRAWN}),
    REPLACED: frozenset(),
    WITHDRAWN: frozenset(),
}

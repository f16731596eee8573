"""What becomes of a line of a list, and what the list is waiting for."""

TO_LOOK_AT = "to_look_at"
MATCHED, OUT_OF_SCOPE, ANOTHER_AREA, OPENED = "matched", "out_of_scope", "another_area", "opened"
NO_CHILD, REPEATED = "no_child", "repeated"

OUTCOME_TITLES = {
    TO_LOOK_AT: "To look at",
    MATCHED: "Matched",
    OUT_OF_SCOPE: "Out of scope",
    ANOTHER_AREA: "Another area’s",
    OPENED: "Missing, and opened",
    NO_CHILD: "Names no child",
    REPEATED: "Read before",
}

LINE_MOVES: dict[str, frozenset[str]] = {
    TO_LOOK_AT: frozenset({MATCHED, OUT_OF_SCOPE, ANOTHER_AREA, OPENED, NO_CHILD, REPEATED}),
    MATCHED: frozenset({TO_LOOK_AT}),
    OUT_OF_SCOPE: frozenset({TO_LOOK_AT}),
    ANOTHER_AREA: frozenset({TO_LOOK_AT}),
    NO_CHILD: frozenset({TO_LOOK_AT}),
    REPEATED: frozenset({TO_LOOK_AT}),
    OPENED: frozenset(),
}

"""What may happen to others' lists, each with its sentence."""

from opencdop.audit.kinds import kind

LIST_READ_IN = kind("list.read_in", "read in a list of {lines} lines: {source}, {month}")
COLUMNS_GIVEN = kind("list.columns_given", "said what the columns of a list mean: {source}")
LIST_SEEN = kind("list.seen", "read lines of a list", is_read=True)
LINE_MATCHED = kind("list.line_matched", "found this death on a list: {source}, {month}")
LINE_WITH_NOTIFICATION = kind(
    "list.line_with_notification", "found notification {reference} on a list: {source}"
)
LINE_OUT = kind("list.line_out", "decided that line {number} of a list is out of scope")
LINE_PASSED = kind("list.line_passed", "passed line {number} of a list on to {to}")
LINE_OPENED = kind(
    "list.line_opened", "opened {reference} from line {number} of a list: nobody had told of this death"
)
LINE_NO_CHILD = kind("list.line_no_child", "decided that line {number} of a list names no child")
LINE_AGAIN = kind("list.line_again", "took back what was decided of line {number} of a list")

"""What somebody searches for, as it is kept in their session: it is asked of the database at each later look."""

from collections.abc import Iterable, Mapping


def searched(posted: Mapping[str, str], names: Iterable[str], *, longest: int) -> dict[str, str]:
    """The words of these fields, without the character that PostgreSQL takes in no text: kept, it would close the list
    until somebody signs in anew.
    """
    return {name: posted.get(name, "").replace("\x00", "")[:longest].strip() for name in names}

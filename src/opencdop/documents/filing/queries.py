"""Filed documents, each with its versions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from opencdop.documents.filing.models import Filed

Row = TypeVar("Row", bound=Filed)


@dataclass
class Kept(Generic[Row]):
    """A document: its newest version, the older ones, and the copies of any of them where copies are made."""

    newest: Row
    older: list[Row] = field(default_factory=list)
    copies: list[Row] = field(default_factory=list)

    @property
    def all(self) -> list[Row]:
        return [self.newest, *self.older, *self.copies]


def together(rows: Iterable[Row]) -> list[Kept[Row]]:
    """Each document once, in the order of the newest versions; what a version replaces may be elsewhere."""
    by_id: dict[str | None, Row] = {each.pk: each for each in rows}
    replaced = {each.replaces_id for each in by_id.values()}
    kept = [Kept(each) for pk, each in by_id.items() if pk not in replaced]
    for one in kept:
        earlier = one.newest.replaces_id
        while earlier in by_id:
            one.older.append(by_id[earlier])
            earlier = by_id[earlier].replaces_id
    return kept


def is_replaced(filed: Filed) -> bool:
    """Whether a newer version of it was filed, wherever that is now."""
    return type(filed)._default_manager.filter(replaces_id=filed.pk).exists()


def that_holds(kept: Iterable[Kept[Row]], filed: Row) -> Kept[Row]:
    """The document of which this is a version or a copy."""
    return next(one for one in kept if any(each.pk == filed.pk for each in one.all))

"""Reading in a file of postcodes: streamed, in many small transactions, and in use all at once when its end is reached.

Until then the file read in before answers. What a failed or superseded reading left is taken away by the next. Run by
whoever keeps the installation, at the command line.
"""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.db.models import Max

from opencdop.audit.services import record, service
from opencdop.core import clock
from opencdop.core.actor import Actor
from opencdop.panels import events
from opencdop.panels.place_columns import Unreadable, deciles_in, names_in, places_in
from opencdop.panels.place_models import Authority, PlaceFile
from opencdop.panels.place_storing import clear_other_generations, store_all
from opencdop.panels.places import place_file_in_use


def import_places(
    postcodes: Path,
    *,
    deprivation: Path | None = None,
    title: str = "",
    progress: Callable[[int], None] = lambda done: None,
    by: Actor,
) -> PlaceFile:
    """Read in a file of postcodes and put it in use. The same file again changes nothing.

    `deprivation` is a file of deciles by small area (LSOA), whose codes are not kept. `progress` is told how many
    postcodes are stored. Raises Unreadable, and leaves everything as it was, where the file cannot be used.
    """
    digest = _digest(postcodes, deprivation)
    known = place_file_in_use()
    if known is not None and known.digest == digest:
        return known
    deciles: Mapping[str, int] = {}
    if deprivation is not None:
        with _lines(deprivation) as lines:
            deciles = deciles_in(lines)
    begun = begin_place_file(title or postcodes.name, digest=digest, by=by)
    with _lines(postcodes) as lines:
        done = store_all(begun.generation, places_in(lines, deciles=deciles), progress)
    if not done:
        raise Unreadable("The file has no postcode with an authority. The one read in before stays in use.")
    finished = finish_place_file(begun, postcodes=done, by=by)
    clear_other_generations(finished.generation)
    return finished


@service
def begin_place_file(title: str, *, digest: str, by: Actor) -> PlaceFile:
    """Note that a file is being read in, as a generation of its own that is not in use yet."""
    last = PlaceFile.objects.aggregate(last=Max("generation"))["last"] or 0
    begun = PlaceFile.objects.create(
        generation=last + 1, title=title[:200], digest=digest, begun_at=clock.now()
    )
    record(events.PLACES_BEGUN, by=by, about=begun, words={"title": begun.title})
    return begun


@service
def finish_place_file(begun: PlaceFile, *, postcodes: int, by: Actor) -> PlaceFile:
    """Put a file in use that was read in to its end."""
    begun.finished_at, begun.postcodes = clock.now(), postcodes
    begun.save(update_fields=["finished_at", "postcodes"])
    words = {"title": begun.title, "number": f"{postcodes:,}"}
    record(events.PLACES_READ, by=by, about=begun, words=words)
    return begun


@service
def name_authorities(path: Path, *, by: Actor) -> int:
    """Read in names of authorities by code; a name that is there already is put right. Returns how many there are."""
    with _lines(path) as lines:
        named = names_in(lines)
    Authority.objects.bulk_create(
        [Authority(code=code, name=name) for code, name in named.items()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    record(events.AUTHORITIES_NAMED, by=by, words={"number": len(named)})
    return len(named)


@contextmanager
def _lines(path: Path) -> Iterator[Iterable[list[str]]]:
    """The lines of a CSV, or of the largest CSV in a zip, as they come; never the whole file at once."""
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as packed:
            inside = [each for each in packed.infolist() if each.filename.lower().endswith(".csv")]
            if not inside:
                raise Unreadable("There is no CSV in this zip file.")
            largest = max(inside, key=lambda each: each.file_size)
            with packed.open(largest) as file:
                yield csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline=""))
    else:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as text:
            yield csv.reader(text)


def _digest(*paths: Path | None) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path is not None:
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()

"""Postcodes read in: by the columns of many editions, at once or not at all, and what each postcode tells."""

import csv
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from opencdop.audit.models import Event
from opencdop.core.actor import SYSTEM
from opencdop.panels import place_storing
from opencdop.panels.models import Authority, Place, PlaceFile
from opencdop.panels.place_columns import Unreadable, deciles_in, names_in, places_in
from opencdop.panels.place_services import import_places, name_authorities
from opencdop.panels.places import (
    authority_of,
    place_file_in_use,
    whereabouts_of,
    whereabouts_of_all,
)

REFERENCE = Path(__file__).parents[4] / "shared/reference/geo"

ONSPD_2018 = "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,lsoa11\n"
ONSPD_2025 = "pcd7,pcd8,pcds,dointr,doterm,cty25cd,ced25cd,lad25cd,wd25cd,lsoa11cd,lsoa21cd\n"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8-sig")
    return path


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text)))


def test_editions_of_the_directory_are_read_by_their_own_columns():
    old = ONSPD_2018 + '"AZ1 1AA","AZ1  1AA","AZ1 1AA",198001,,E99999999,,E06000042,,E01000001\n'
    new = ONSPD_2025 + "AZ11AB,AZ1  1AB,AZ1 1AB,198001,202001,E10000002,,E07000004,,E01000001,E01000002\n"
    deciles = {"E01000001": 3, "E01000002": 8}
    (one,) = places_in(rows(old), deciles=deciles)
    assert (one.postcode, one.authority, one.decile, one.ended) == ("AZ11AA", "E06000042", 3, False)
    (two,) = places_in(rows(new), deciles=deciles)
    assert (two.postcode, two.authority, two.decile, two.ended) == ("AZ11AB", "E10000002", 8, True)


def test_own_file_needs_two_columns_and_says_which_is_missing():
    (one,) = places_in(
        rows("Postcode,Authority,Decile\nAZ1 1AA,E99000001,2\n,E99000001,1\nAZ1 1AB,,\n"), deciles={}
    )
    assert (one.postcode, one.authority, one.decile) == ("AZ11AA", "E99000001", 2)
    with pytest.raises(Unreadable, match="no column for the local authority"):
        list(places_in(rows("postcode,town\nAZ1 1AA,Ashmoor\n"), deciles={}))


def test_indices_and_names_are_read_whatever_their_columns_are_called():
    long = "LSOA code (2021),LSOA name (2021),Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived)\n"
    assert deciles_in(rows(f"{long}E01000001,City,9\nE01000002,City,\n")) == {"E01000001": 9}
    assert names_in(rows("CTYUA24CD,CTYUA24NM\nE06000001,Hartlepool\n")) == {"E06000001": "Hartlepool"}


def test_postcode_tells_authority_and_decile(db: None, tmp_path: Path):
    deprivation = written(tmp_path, "imd.csv", "lsoa21_code,IMD_decile\nE01000001,7\n")
    file = written(
        tmp_path,
        "pc.csv",
        "pcds,oslaua,lsoa21,doterm\nAZ1 1AA,E99000001,E01000001,\nAZ1 1AB,E99000001,,201001\n",
    )
    name_authorities(written(tmp_path, "names.csv", "code,name\nE99000001,Ashmoor City Council\n"), by=SYSTEM)
    read = import_places(file, deprivation=deprivation, title="Invented", by=SYSTEM)
    assert (read.title, read.postcodes) == ("Invented", 2)
    found = authority_of("az11aa")
    assert found is not None
    assert (found.code, found.name) == ("E99000001", "Ashmoor City Council")
    assert whereabouts_of("AZ1 1AA").decile == 7
    assert "no longer in use" in whereabouts_of("AZ1 1AB").says
    assert not {field.name for field in Place._meta.get_fields()} & {"lsoa", "lsoa21", "lsoa11"}


def test_postcodes_that_are_no_place_each_have_their_sentence(db: None, tmp_path: Path):
    assert whereabouts_of("AZ1 1AA").kind == "no_file"
    import_places(written(tmp_path, "pc.csv", "postcode,authority\nAZ1 1AA,E99000001\n"), by=SYSTEM)
    found = whereabouts_of_all(["ZZ99 3VZ", "ZZ99 3WZ", "ZZ99 1WZ", "ZZ99 6CZ", "ZZ99 3CZ", "AZ9 9ZZ", ""])
    kinds = {each: (one.kind, one.nation) for each, one in found.items()}
    assert kinds == {
        "ZZ99 3VZ": ("no_fixed_abode", ""),
        "ZZ99 3WZ": ("not_known", ""),
        "ZZ99 1WZ": ("nation", "scotland"),
        "ZZ99 6CZ": ("nation", "abroad"),
        "ZZ99 3CZ": ("nation", "england"),
        "AZ9 9ZZ": ("no_place", ""),
        "": ("none", ""),
    }
    sentences = {one.says for each, one in found.items() if each}
    assert len(sentences) == 6
    assert authority_of("ZZ99 3VZ") is None


def test_same_file_again_changes_nothing_and_a_newer_one_takes_its_place(db: None, tmp_path: Path):
    file = written(tmp_path, "pc.csv", "postcode,authority\nAZ1 1AA,E99000001\n")
    first = import_places(file, by=SYSTEM)
    assert import_places(file, by=SYSTEM) == first
    import_places(written(tmp_path, "pc2.csv", "postcode,authority\nAZ1 1AA,E99000002\n"), by=SYSTEM)
    assert Place.objects.count() == PlaceFile.objects.count() == 1
    found = authority_of("AZ1 1AA")
    assert found is not None
    assert found.code == "E99000002"
    assert Event.objects.filter(kind="places.read").count() == 2


def test_failed_reading_leaves_the_file_before_in_use(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    import_places(written(tmp_path, "pc.csv", "postcode,authority\nAZ1 1AA,E99000001\n"), by=SYSTEM)
    with pytest.raises(Unreadable, match="no postcode"):
        import_places(written(tmp_path, "empty.csv", "postcode,authority\n"), by=SYSTEM)
    monkeypatch.setattr(place_storing, "AT_ONCE", 1)
    stored = []

    def stops(done: int) -> None:
        stored.append(done)
        if done == 2:
            raise OSError("the disk is full")

    longer = written(tmp_path, "b.csv", "postcode,authority\nAZ1 1AA,E9\nAZ1 1AB,E9\nAZ1 1AC,E9\n")
    with pytest.raises(OSError, match="disk"):
        import_places(longer, progress=stops, by=SYSTEM)
    assert stored == [1, 2]
    found = authority_of("AZ1 1AA")
    assert found is not None
    assert found.code == "E99000001"
    assert authority_of("AZ1 1AB") is None
    read = import_places(longer, by=SYSTEM)
    assert Place.objects.count() == read.postcodes == 3


def test_command_reads_a_zip_and_shows_what_a_postcode_tells(db: None, tmp_path: Path):
    packed = tmp_path / "ONSPD.zip"
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("User Guide/readme.csv", "a\n")
        file.writestr("Data/ONSPD.csv", "pcds,oscty,oslaua,doterm\nAZ1 1AA,E99999999,E99000001,\n")
    names = written(tmp_path, "names.csv", "LAD25CD,LAD25NM\nE99000001,Ashmoor City Council\n")
    said = StringIO()
    call_command("places", "import", str(packed), authorities=names, stdout=said)
    assert "1 postcodes in use" in said.getvalue()
    call_command("places", "show", "AZ1 1AA", stdout=said)
    assert "E99000001 · Ashmoor City Council" in said.getvalue()
    call_command("places", "show", stdout=said)
    assert "In use: ONSPD.zip" in said.getvalue()
    with pytest.raises(CommandError):
        call_command("places", "import", str(tmp_path / "nothing.csv"))
    used = place_file_in_use()
    assert used is not None


def test_published_files_are_read_where_they_are_at_hand(db: None, tmp_path: Path):
    """An additional check on the real indices and names; without them an invented file of the same shape is read."""
    indices, names = REFERENCE / "imd2025_lsoa21.csv", REFERENCE / "lookup_lsoa11_lsoa21_ltla22.csv"
    if not indices.exists():
        indices = written(
            tmp_path, "imd.csv", "lsoa21_code,IMD_score,IMD_rank,IMD_decile\nE01000001,8.7,26525,8\n"
        )
    if not names.exists():
        names = written(
            tmp_path, "n.csv", "lsoa11_code,ltla22_code,ltla22_name\nE01011949,E06000001,Hartlepool\n"
        )
    with indices.open(encoding="utf-8-sig") as file:
        deciles = deciles_in(csv.reader(file))
    assert deciles["E01000001"] == 8
    assert set(deciles.values()) <= set(range(1, 11))
    assert name_authorities(names, by=SYSTEM) >= 1
    assert Authority.objects.get(code="E06000001").name == "Hartlepool"

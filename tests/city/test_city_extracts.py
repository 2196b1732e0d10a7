"""Toetsstad with its BAG in several extracts: VBO and PND apart give the same facts, and nothing counts twice."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from scenario import PANDEN, UNITS
from toetsstad import EXTRACT
from write_lvbag import write_extract

from werkruimte.facts.build import build
from werkruimte.facts.snapshot import Snapshot

TABLES = ("units", "panden", "verblijfsobject_voorkomens", "pand_voorkomens")


def rows(snapshot: Snapshot, table: str) -> list[tuple[object, ...]]:
    query = f"SELECT * REPLACE (ST_AsWKB(geometry) AS geometry) FROM {table}" if table in ("units", "panden") else f"FROM {table}"
    return sorted(snapshot.open().execute(query).fetchall(), key=repr)


def parted(folder: Path, parts: dict[str, tuple[str, ...]]) -> Path:
    """The extract as one file a part, each with the members that bear one of these words."""
    with zipfile.ZipFile(folder / EXTRACT) as whole:
        for name, words in parts.items():
            with zipfile.ZipFile(folder / name, "w") as part:
                for member in whole.namelist():
                    if any(word in member for word in (*words, "Leveringsdocument")):
                        part.writestr(member, whole.read(member))
    return folder


APART = {"een_VBO.zip": ("VBO", "NUM", "Inactief", "NietBag"), "twee_PND.zip": ("PND", "OPR", "WPL")}


@pytest.mark.parametrize(
    "parts", [APART, {n: APART[m] for n, m in zip(APART, reversed(APART), strict=True)}], ids=["VBO first", "PND first"]
)
@pytest.mark.parametrize("keep", [False, True], ids=["apart", "beside the whole"])
def test_an_extract_in_parts_is_the_whole(
    folder: Path, city_facts: Snapshot, tmp_path: Path, parts: dict[str, tuple[str, ...]], keep: bool
) -> None:
    here = parted(shutil.copytree(folder, tmp_path / "data"), parts)
    if not keep:
        (here / EXTRACT).unlink()
    built = build("Toetsstad", here, tmp_path / "uit")
    for table in TABLES:
        assert rows(built, table) == rows(city_facts, table), table
    extracts = [s for s in built.sources if s.file == EXTRACT or s.file in parts]
    assert len({s.id for s in extracts}) == len(extracts)
    for source in extracts:
        assert source.rows_out >= 0 and source.rows_in == source.rows_out + sum(r.rows for r in source.rejected), source.file


def test_an_unpacked_extract_is_the_whole(folder: Path, city_facts: Snapshot, tmp_path: Path) -> None:
    """A file a type of object, the inactive ones and those that are no BAG beside them."""
    here = shutil.copytree(folder, tmp_path / "data")
    with zipfile.ZipFile(here / EXTRACT) as whole:
        whole.extractall(here)
    (here / EXTRACT).unlink()
    built = build("Toetsstad", here, tmp_path / "uit")
    for table in TABLES:
        assert rows(built, table) == rows(city_facts, table), table


def test_of_two_days_the_newest_extract_counts(folder: Path, city_facts: Snapshot, tmp_path: Path) -> None:
    here = shutil.copytree(folder, tmp_path / "data")
    write_extract(here / "oud.zip", PANDEN, UNITS, "2020-01-01")
    built = build("Toetsstad", here, tmp_path / "uit")
    for table in TABLES:
        assert rows(built, table) == rows(city_facts, table), table
    (old,) = (s for s in built.sources if s.file == "oud.zip")
    assert not old.kind and EXTRACT in old.warning

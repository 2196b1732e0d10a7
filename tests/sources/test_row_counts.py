"""Of every file all rows are accounted for: in = out + rejected, `out` is what stands in the tables, and each reason is told."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import small_files as small
from hypothesis import given, settings
from hypothesis import strategies as st

from werkruimte.domain.source import NOT_OURS, OTHER_MUNICIPALITY, OUTSIDE, Source, source_from_dict
from werkruimte.facts.build import build
from werkruimte.facts.snapshot import Snapshot

Build = Callable[..., Snapshot]
FAR = small.SQUARE.format(100000, 350000, 100400, 350400)
HERE = small.SQUARE.format(200000, 450000, 200400, 450400)
PLACES = ("cbs/gemeentegrenzen_2012_2024_2026.gpkg", "cbs/wijken_2022.gpkg")
# a municipality, its files, and how many rows of each are of it where another program can count them
REAL: dict[str, tuple[tuple[str, ...], dict[str, tuple[int, int]]]] = {
    "doesburg": (("bag/doesburg_lvbag_0221PND15092020.zip", *PLACES), {"gemeentegrenzen_2012_2024_2026.gpkg": (342, 1)}),
    # two numbers stand twice; berths, pitches and places are of no use here
    "GM0221": (("fixtures/lvbag_BAGNLDL-15092020-small.zip", *PLACES), {"lvbag_BAGNLDL-15092020-small.zip": (232, 225)}),
    "almelo": (("bag/pdok_wfs_verblijfsobject_almelo_zuid.geojson", *PLACES), {"pdok_wfs_verblijfsobject_almelo_zuid.geojson": (931, 931)}),
    "baarn": (("cbs/baarn_buurten_2024_pdok_wijkenbuurten.geojson", "cbs/gemeenten_panel_2012_2024.parquet"), {}),
    "twenterand": (
        ("cbs/odata_v3/82550NED_woningvoorraad_twenterand.json", "cbs/odata_v3/70072ned_kerncijfers_overijssel_nl.json", *PLACES),
        {},
    ),
    "buren": (("bestemmingsplan/NL.IMRO.0267.BP0174-0001.gml", "bestemmingsplan/durperveld_imro2012_fictief.gml", *PLACES), {}),
    "kampen": (
        (*(f"kampen_osm/kampen_osm_{n}" for n in ("buildings.parquet", "landuse.gpkg", "pois.gpkg", "streets.parquet")), *PLACES),
        {},
    ),
}


def accounted(source: Source) -> bool:
    """Whether every row was used or left out for a reason; through the manifest as well."""
    assert source.rows_in == source.rows_out + source.rows_rejected and min(source.rows_in, source.rows_out) >= 0, source
    assert all(r.row and r.column and r.reason and r.rows > 0 for r in (*source.rejected, *source.cleaned)), source
    assert source_from_dict(source.for_manifest()) == source
    return True


def in_tables(snapshot: Snapshot, source: Source) -> int | None:
    """Rows of a source that stand in the tables of the fact base, where a row there is a row of the file."""
    tables = {"units": "units", "panden": "panden", "register": "establishments", "cbs_boundaries": "municipality"}
    tables |= {k: "parks" for k in ("ibis_polygons", "ibis_attributes")} | {
        f"osm_{k}": f"osm_{k}" for k in ("buildings", "landuse", "pois")
    }
    table = tables.get(source.kind, "")
    if not table or "extract" in source.id:
        return None
    where = "" if table in ("units", "panden") else f"WHERE source = '{source.id}'"
    return int(snapshot.open().execute(f"SELECT count(*) FROM {table} {where}").fetchall()[0][0])


def rows_of(path: Path) -> int | None:
    """Rows of a file by another way than the readers."""
    if path.suffix not in (".csv", ".parquet"):
        return None
    return int(duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()[0][0])


def test_of_the_demo_every_row_is_accounted_for(demo_data: Path, tmp_path: Path) -> None:
    snapshot = build("rijssen-holten", demo_data, tmp_path / "uit")
    for source in snapshot.sources:
        assert accounted(source) and in_tables(snapshot, source) in (None, source.rows_out), source
        assert rows_of(demo_data / source.file) in (None, source.rows_in), source
    found = {s.id: s for s in snapshot.sources}
    assert {i: (s.rows_in, s.rows_out) for i, s in found.items()} == {
        "bag-eenheden-2026-03": (18970, 18970),
        "cbs-banen-2015": (2816, 2765),
        "cbs-corop-banen-2024": (110, 40),
        "cbs-gemeenten": (2567, 2567),
        "cbs-grenzen-2026": (342, 1),
        "cbs-pendel-2015": (28741, 81),
        "cbs-vestigingen-2026": (342, 1),
        "cbs-wijken-2022": (3340, 8),
        "cbs-wijken-2024": (3475, 10),
        "cbs-wijkpendel-2015": (106227, 105920),
        "ibis-2017": (22, 22),
        "ibis-2024": (134, 10),
    }
    assert [c.reason for c in found["ibis-2017"].cleaned] == ["geen jaartal; als tekst bewaard"] * 5
    assert {r.reason for r in found["cbs-pendel-2015"].rejected} == {OTHER_MUNICIPALITY}


def test_flows_without_the_places_of_districts_are_said_to_be_unused(demo_data: Path, tmp_path: Path) -> None:
    (demo_data / "wijk_banen_ca2015.gpkg").unlink()
    source = next(s for s in build("rijssen-holten", demo_data, tmp_path / "uit").sources if s.kind == "work_flows")
    (gone,) = source.rejected
    assert (source.rows_in, source.rows_out, gone.rows, gone.reason) == (106227, 0, 106227, "de wijk heeft geen plaats in banen per wijk")


@pytest.mark.parametrize("name", REAL)
def test_of_real_files_every_row_is_accounted_for(shared: Path, tmp_path: Path, name: str) -> None:
    files, known = REAL[name]
    folder = tmp_path / "data"
    folder.mkdir()
    for file in files:
        (folder / Path(file).name).symlink_to(shared / "data" / file)
    snapshot = build(name, folder, tmp_path / "uit")
    for source in snapshot.sources:
        assert accounted(source) and in_tables(snapshot, source) in (None, source.rows_out), source
        assert rows_of(folder / source.file) in (None, source.rows_in)
        assert known.get(source.file, (source.rows_in, source.rows_out)) == (source.rows_in, source.rows_out)
        assert source.rows_out or source.kind in ("", "plan"), source


@pytest.mark.parametrize("kind", small.TEXTS)
def test_of_small_tables_every_row_is_accounted_for(build_with: Build, kind: str) -> None:
    snapshot = build_with(f"{kind}_2025.csv", small.TEXTS[kind])
    assert all(accounted(s) and in_tables(snapshot, s) in (None, s.rows_out) for s in snapshot.sources)


@pytest.mark.parametrize("kind", [k for k in small.SHAPES if k != "cbs_boundaries"])
def test_shapes_of_elsewhere_are_counted(build_with: Build, tmp_path: Path, kind: str) -> None:
    (tmp_path / "data").mkdir()
    small.shapes("cbs_boundaries", tmp_path / "data/grens_2025.gpkg", (HERE,))
    snapshot = build_with(f"{kind}_2025.gpkg", lambda path: small.shapes(kind, path, (HERE, FAR, "POLYGON EMPTY")))
    source = next(s for s in snapshot.sources if s.kind == kind)
    assert accounted(source) and source.rows_in == 3 and in_tables(snapshot, source) in (None, source.rows_out)
    if kind in ("ibis_polygons", "land_use") or kind.startswith("osm"):
        assert source.rows_out == 1 and OUTSIDE in {r.reason for r in source.rejected}


def test_a_second_part_of_an_area_is_counted(build_with: Build) -> None:
    def twice(path: Path) -> None:
        small.shapes("cbs_boundaries", path, (HERE, HERE))

    source = next(s for s in build_with("grens_2025.gpkg", twice).sources if s.kind == "cbs_boundaries")
    assert accounted(source) and [(r.rows, r.reason) for r in source.rejected] == [(1, NOT_OURS)]


ROW = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["", "1", "2", "3", "4", "5"]),
        "oppervlakte": st.sampled_from(["100", "1", "0", "-3", "veel", "999999"]),
        "gebruiksdoelen": st.sampled_from(["woonfunctie", "industriefunctie;kantoorfunctie", "", "winkelfunctie"]),
        "x": st.sampled_from(["200100", "200300", "230000", "6.1", ""]),
        "bouwjaar": st.sampled_from(["1990", "9999", ""]),
    }
)


@settings(max_examples=25)
@given(rows=st.lists(ROW, max_size=30))
def test_of_any_table_of_units_every_row_is_accounted_for(rows: list[dict[str, str]]) -> None:
    columns = ("id", "oppervlakte", "gebruiksdoelen", "x", "bouwjaar")
    good = "".join(f"{n},90,woonfunctie,200100,1990,450100\n" for n in range(100, 140))
    text = f"{','.join(columns)},y\n{good}" + "".join(",".join(row[c] for c in columns) + ",450100\n" for row in rows)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        folder.mkdir()
        (folder / "gemeenten_2026.csv").write_text(small.WHO)
        small.shapes("cbs_boundaries", folder / "grens_2025.gpkg", (HERE,))
        (folder / "eenheden_2025.csv").write_text(text)
        snapshot = build(small.NAME, folder, Path(place) / "uit")
        source = next(s for s in snapshot.sources if s.kind == "units")
        assert accounted(source) and source.rows_in == 40 + len(rows) and in_tables(snapshot, source) == source.rows_out
        assert sum(c.rows for c in source.cleaned) <= source.rows_out

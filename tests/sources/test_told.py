"""What a reader mends, leaves out or reads in another form is told: nothing of a file goes without a word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import lvbag_samples as sample
import osmium
import pytest
import small_files as small

from werkruimte.domain.errors import CrsUnknown
from werkruimte.domain.source import Source
from werkruimte.engine import connect, quoted
from werkruimte.facts.snapshot import Snapshot

Build = Callable[..., Snapshot]
RD = small.SQUARE.format(200000, 450000, 200400, 450400)
BOW = "POLYGON((200000 450000,200400 450400,200400 450000,200000 450400,200000 450000))"
DEGREES = "6.14 52.01 0.0"


def source_of(snapshot: Snapshot, name: str) -> Source:
    return next(s for s in snapshot.sources if s.file == name)


@pytest.mark.parametrize("kind", ["land_use", "osm_buildings", "osm_landuse", "osm_pois"])
def test_outlines_that_cross_themselves_are_counted_as_repaired(build_with: Build, kind: str) -> None:
    name = f"{kind}_2025.gpkg"
    found = source_of(build_with(name, lambda path: small.shapes(kind, path, (RD, BOW, BOW))), name)
    assert (found.rows_out, [(r.rows, r.reason) for r in found.cleaned]) == (3, [(2, "vlak kruist zichzelf; hersteld")])


def test_a_class_that_does_not_exist_is_named_and_not_counted(build_with: Build) -> None:
    def made(path: Path) -> None:
        rows = " UNION ALL ".join(
            f"SELECT {old} AS BG2012, {new} AS BG2015, ST_GeomFromText({quoted(small.SQUARE.format(200000 + n * 100, 450000, 200100 + n * 100, 450100))}) AS geom"
            for n, (old, new) in enumerate(((24, 24), (99, 99), (24, 99)))
        )
        connect().execute(f"COPY ({rows}) TO {quoted(path)} (FORMAT GDAL, DRIVER 'GPKG', SRS 'EPSG:28992')")

    snapshot = build_with("bbg_2015.gpkg", made)
    found = source_of(snapshot, "bbg_2015.gpkg")
    assert [(r.row, r.value, r.reason) for r in found.rejected] == [("2", "99", "geen klasse van bodemgebruik")]
    assert [(r.row, r.column, r.value) for r in found.cleaned] == [("3", "bg2015", "99")]
    assert snapshot.open().execute("SELECT DISTINCT code FROM land_use").fetchall() == [(24,)]


def lvbag(place: str, units: int = 3, panden: int = 9) -> str:
    ids = [f"9001010000000{n:03d}" for n in range(units)]
    return sample.document(
        *(sample.pand(id_=f"9001100000000{n:03d}") for n in range(panden)), *(sample.unit(id_=i, place=sample.point(place)) for i in ids)
    )


def test_units_in_degrees_beside_panden_in_rd_are_another_system(build_with: Build) -> None:
    with pytest.raises(CrsUnknown, match=r"3 van 3 verblijfsobjecten liggen buiten Nederland in RD\. Lever RD"):
        build_with("bag.xml", lvbag(DEGREES))


def test_units_without_a_place_are_not_said_to_be_absent(build_with: Build) -> None:
    found = source_of(build_with("bag.xml", lvbag("hier daar 0")), "bag.xml")
    assert found.kind == "panden" and "bevat geen verblijfsobjecten" not in found.warning
    assert "Geen enkel verblijfsobject in het extract is bruikbaar" in found.warning


@pytest.mark.parametrize("how", ["WKB", "WKT"])
def test_a_point_in_bytes_or_words_is_a_point(build_with: Build, how: str) -> None:
    """CONTRACT 4 says `point`; a parquet of pandas or a CSV does not say that it is a shape."""
    point = "ST_Point(200000 + n, 450000)"
    written = f"ST_AsWKB({point})::BLOB" if how == "WKB" else f"ST_AsText({point})"
    bad = "'xx'::BLOB" if how == "WKB" else "'hier'"
    rows = f"SELECT n AS id, 100 AS oppervlakte, 'industriefunctie' AS gebruiksdoelen, CASE WHEN n = 3 THEN {bad} ELSE {written} END AS point FROM range(4) t(n)"
    name, form = ("eenheden_2025.parquet", "parquet") if how == "WKB" else ("eenheden_2025.csv", "csv, delimiter ';'")
    snapshot = build_with(name, lambda path: connect().execute(f"COPY ({rows}) TO {quoted(path)} (FORMAT {form})"))
    assert snapshot.open().execute("SELECT id, x, y FROM units ORDER BY id").fetchall() == [
        (str(n), 200000.0 + n, 450000.0) for n in range(3)
    ]
    assert [(r.row, r.reason) for r in source_of(snapshot, name).rejected] == [("4", "punt ontbreekt: x of y is leeg of geen getal")]


def test_land_of_an_extract_that_crosses_itself_is_mended_and_what_does_not_close_is_named(build_with: Build) -> None:
    corners = ((6.0, 52.0), (6.001, 52.001), (6.001, 52.0), (6.0, 52.001))

    def made(path: Path) -> None:
        with osmium.SimpleWriter(str(path)) as writer:
            for n, place in enumerate(corners, 1):
                writer.add_node(osmium.osm.mutable.Node(id=n, location=place))
            writer.add_way(osmium.osm.mutable.Way(id=10, nodes=[1, 2, 3, 4, 1], tags={"landuse": "industrial"}))
            writer.add_way(osmium.osm.mutable.Way(id=11, nodes=[1, 3, 2, 4, 1], tags={"landuse": "retail", "area": "no"}))
            writer.add_way(osmium.osm.mutable.Way(id=12, nodes=[1, 3, 2], tags={}))
            writer.add_relation(
                osmium.osm.mutable.Relation(id=20, members=[("w", 12, "outer")], tags={"type": "multipolygon", "landuse": "industrial"})
            )

    snapshot = build_with("klein.osm.pbf", made)
    found = source_of(snapshot, "klein.osm.pbf")
    assert snapshot.open().execute("SELECT osm_id, ST_Area(geometry) > 0 FROM osm_landuse").fetchall() == [("way/10", True)]
    assert [(r.row, r.reason) for r in found.cleaned] == [("way/10", "omtrek kruist zichzelf; hersteld en gebruikt")]
    assert [(r.row, r.reason) for r in found.rejected] == [("relation/20", "omtrek is niet te sluiten")]

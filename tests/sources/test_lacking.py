"""What only polygons without a date, or panden without units, can tell; and that what lacks is named as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import small_files as small

from werkruimte.domain.source import Source
from werkruimte.facts.snapshot import Snapshot
from werkruimte.rules.rules import in_force
from werkruimte.run import Run, run

ON = date(2026, 11, 26)
Build = Callable[..., Snapshot]


def drawn(*more: str) -> Callable[[Path], object]:
    """Undated polygons, with units and these files beside them."""

    def write(path: Path) -> None:
        small.shapes("ibis_polygons", path)
        path.with_name("eenheden_2025.csv").write_text(small.UNITS)
        for name in more:
            path.with_name(name).write_text(small.IBIS)

    return write


def file(result: Run, name: str) -> Source:
    return next(s for s in result.sources if s.file == name)


@pytest.fixture
def beside_a_dated_register(build_with: Build) -> Run:
    return run(build_with("vlakken.geojson", drawn("ibis_2024.csv")), in_force(ON))


def test_the_only_polygons_draw_the_parks_though_nobody_knows_when(beside_a_dated_register: Run) -> None:
    result = beside_a_dated_register
    for id, value in (("m01.park.polygons.count", 2), ("m01.park.polygon.area", 36), ("m01.dwellings.on_park.count", 1)):
        found = result.figures.last(id, small.CODE)
        assert (found.value, found.confidence) == (pytest.approx(value), "laag"), id
        assert file(result, "vlakken.geojson").id in found.sources
    room = [f for f in result.figures.find("m01.room.ge_4_1.area", small.CODE) if f.value is not None]
    assert room and {f.confidence for f in room} == {"laag"}


def test_the_register_with_a_date_stays_the_register(beside_a_dated_register: Run) -> None:
    result = beside_a_dated_register
    gross = result.figures.find("m01.park.gross.area", small.CODE)
    assert [(f.value, f.period.end.year) for f in gross] == [(14.75, 2024)]
    assert result.figures.last("m01.land.register.change", small.CODE).value is None
    assert "wijzen de terreinen aan" in file(result, "vlakken.geojson").warning


def test_without_polygons_each_figure_on_parks_says_that_these_lack(build_with: Build) -> None:
    def write(path: Path) -> None:
        path.write_text(small.IBIS)
        path.with_name("eenheden_2025.csv").write_text(small.UNITS)

    result = run(build_with("ibis_2024.csv", write), in_force(ON))
    ids = ("m01.park.polygons.count", "m01.dwellings.on_park.count", "m01.floor.industrie_on_parks.share", "m01.room.ge_4_1.area")
    for id in (*ids, "m01.park.inner_city.count"):
        assert "met vlakken" in result.figures.last(id, small.CODE).note, id
    assert [f.id for f in result.figures if not f.known and not f.note and f.status == "no_data"] == []


def test_panden_alone_lack_units_and_no_extract(build_with: Build) -> None:
    ring = [[6.0, 52.2], [6.001, 52.2], [6.001, 52.201], [6.0, 52.2]]
    pand = {"identificatie": "9001100000000001", "bouwjaar": 1980, "status": "Pand in gebruik"}
    page = {"type": "Feature", "properties": pand, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    result = run(build_with("panden_2025.geojson", json.dumps({"type": "FeatureCollection", "features": [page]})), in_force(ON))
    for id in ("m01.units.all.count", "m01.floor.business.stock", "m01.floor.business.change", "m02.top10_industrie_floor.share"):
        note = result.figures.last(id, small.CODE).note
        assert "wel panden en geen verblijfsobjecten" in note and "Lever een BAG-extract" not in note, id

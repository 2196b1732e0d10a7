"""Plans in IMRO 2006 and 2012: counts of real files, arcs and holes, categories from names, and files that lie."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkruimte.domain.errors import InputError
from werkruimte.domain.source import Source
from werkruimte.engine import connect
from werkruimte.facts.schema import create_optional
from werkruimte.sources import files, imro
from werkruimte.sources.gml import ARC_ERROR_M, arc
from werkruimte.sources.plan_names import CATEGORIES, highest_category

SQUARE = "<gml:LinearRing><gml:posList>100000 400000 100100 400000 100100 400100 100000 400100 100000 400000</gml:posList></gml:LinearRing>"
HOLE = "<gml:LinearRing><gml:posList>100010 400010 100020 400010 100020 400020 100010 400020 100010 400010</gml:posList></gml:LinearRing>"
DISC = """<gml:Ring><gml:curveMember><gml:Curve><gml:segments><gml:Circle>
<gml:posList>100010 400000 100000 400010 99990 400000</gml:posList></gml:Circle></gml:segments></gml:Curve></gml:curveMember></gml:Ring>"""
BOW = "<gml:LinearRing><gml:posList>100000 400000 100100 400100 100100 400000 100000 400100 100000 400000</gml:posList></gml:LinearRing>"


def read(path: Path, code: str = "GM0999") -> tuple[duckdb.DuckDBPyConnection, Source]:
    connection = connect()
    create_optional(connection)
    found = files.recognise(connection, path)
    assert found.kind == "plan"
    return connection, imro.read(connection, found, files.describe(found), code)


def written(folder: Path, ring: str = SQUARE, hole: str = "", srs: str = "urn:ogc:def:crs:EPSG::28992", prolog: str = "") -> Path:
    inner = f"<gml:interior>{hole}</gml:interior>" if hole else ""
    patch = f"<gml:Polygon srsName='{srs}'><gml:exterior>{ring}</gml:exterior>{inner}</gml:Polygon>"
    text = f"""<?xml version="1.0"?>{prolog}<imro:FeatureCollectionIMRO xmlns:imro="http://www.geonovum.nl/imro/2012/1.1" xmlns:gml="http://www.opengis.net/gml/3.2">
<imro:featureMember><imro:Bestemmingsplangebied gml:id="NL.IMRO.0999.BP1-VG01"><imro:overheidsCode>0999</imro:overheidsCode><imro:naam>Proef</imro:naam><imro:planstatusInfo>
<imro:PlanstatusEnDatum><imro:planstatus>vastgesteld</imro:planstatus><imro:datum>2020-05-06</imro:datum></imro:PlanstatusEnDatum></imro:planstatusInfo>
<imro:geometrie>{patch}</imro:geometrie></imro:Bestemmingsplangebied></imro:featureMember></imro:FeatureCollectionIMRO>"""
    path = folder / "plan.gml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("file", "code", "vintage", "status", "day", "objects", "bestemmingen"),
    [
        ("durperveld_imro2012_fictief.gml", "GM0999", "2012", "vastgesteld", date(2008, 8, 13), 183, 84),
        ("sheerabtskerke_imro2006.gml", "GM0654", "2006", "vastgesteld", date(2007, 6, 7), 318, 51),
        ("NL.IMRO.0267.BP0174-0001.gml", "GM0267", "2012", "geconsolideerd", date(2024, 1, 1), 1013, 235),
    ],
)
def test_real_plans_are_read_whole(
    shared: Path, file: str, code: str, vintage: str, status: str, day: date, objects: int, bestemmingen: int
) -> None:
    connection, source = read(shared / "data/bestemmingsplan" / file, code)
    assert connection.execute("SELECT imro, status, datum FROM plans").fetchall() == [(vintage, status, day)]
    assert (source.rows_in, source.rows_out, source.rejected, source.period.end) == (objects, objects, (), day)
    assert connection.execute("SELECT count(*) FROM plan_areas WHERE soort = 'enkelbestemming'").fetchall() == [(bestemmingen,)]
    # The bestemmingen together are the plan: two roads to one area.
    whole, parts = connection.execute(
        "SELECT any_value(ST_Area(p.geometry)), sum(ST_Area(a.geometry)) FROM plans p, plan_areas a WHERE soort = 'enkelbestemming'"
    ).fetchall()[0]
    assert parts == pytest.approx(whole, rel=0.002)


def test_nijkerk_holds_its_known_groups(shared: Path) -> None:
    connection, _ = read(shared / "data/bestemmingsplan/NL.IMRO.0267.BP0174-0001.gml", "GM0267")
    groups = dict(connection.execute("SELECT hoofdgroep, count(*) FROM plan_areas WHERE soort = 'enkelbestemming' GROUP BY 1").fetchall())
    assert [groups[g] for g in ("centrum", "bedrijf", "detailhandel", "kantoor", "gemengd")] == [25, 18, 11, 10, 1]
    assert connection.execute("SELECT naam, categorie FROM plan_areas WHERE categorie IS NOT NULL").fetchall() == [
        ("bedrijf tot en met categorie 1", "1")
    ]


def test_a_circle_and_a_hole_have_their_exact_area(tmp_path: Path) -> None:
    connection, _ = read(written(tmp_path, ring=DISC))
    assert connection.execute("SELECT ST_Area(geometry) FROM plans").fetchall()[0][0] == pytest.approx(math.pi * 100, abs=0.1)
    connection, _ = read(written(tmp_path, hole=HOLE))
    assert connection.execute("SELECT ST_Area(geometry) FROM plans").fetchall() == [(9900.0,)]


@given(st.floats(0.5, 5000), st.floats(0, 6.28), st.floats(0.1, 3.0), st.floats(0.1, 3.0))
def test_an_arc_stays_within_its_error(radius: float, begin: float, first: float, second: float) -> None:
    angles = begin + np.array([0, first, first + second])
    three = radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    points = arc(three)
    middles = (points[1:] + points[:-1]) / 2
    assert np.hypot(*points.T) == pytest.approx(np.full(len(points), radius), rel=1e-6, abs=1e-6)
    assert (radius - np.hypot(*middles.T)).max() <= ARC_ERROR_M * 1.1 + 1e-6 * radius


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bedrijf tot en met categorie 3.1", "3.1"),
        ("Bedrijventerrein - categorie 2 t/m 4,2", "4.2"),
        ("bedrijf van categorie 6", "6"),
        ("specifieke vorm van bedrijf - milieucategorie 3.1, 3.2 en 4.1", "4.1"),
        ("bedrijf t/m categorie III", "3.2"),
        ("bedrijf tot en met categorie 5", "5.3"),
        ("bedrijventerrein milieucat. 4.2", "4.2"),
        ("(b≤2)", "2"),
        ("bedrijventerrein - 2", None),
        ("Gemengd - 1", None),
        ("horeca tot en met categorie 3", None),
        ("overige zone - categorie 1", None),
        ("bedrijf tot en met categorie 3.1 uitgesloten", None),
        ("bedrijf vanaf categorie 3.2", None),
        ("bedrijf tot en met categorie 3.3", None),
        ("bedrijf tot en met categorie 7", None),
        ("", None),
    ],
)
def test_a_category_is_told_or_unknown(name: str, expected: str | None) -> None:
    assert highest_category(name) == expected


@given(st.text(max_size=80))
def test_no_text_gives_a_category_that_does_not_exist(text: str) -> None:
    assert highest_category("bedrijf tot en met categorie " + text) in (None, *CATEGORIES)


@pytest.mark.parametrize("prolog", ["<!DOCTYPE a [<!ENTITY b 'c'>]>", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'>"])
def test_entities_are_refused_before_anything_is_read(tmp_path: Path, prolog: str) -> None:
    with pytest.raises(InputError, match="documenttype"):
        read(written(tmp_path, prolog=prolog))


def test_a_plan_in_another_system_or_outside_the_country_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="4326"):
        read(written(tmp_path, srs="EPSG:4326"))
    swapped = SQUARE.replace("1000", "x").replace("4000", "1000").replace("x", "4000")
    with pytest.raises(InputError, match=r"plan\.gml"):
        read(written(tmp_path, ring=swapped))


def test_a_crossing_area_is_repaired_and_named(tmp_path: Path) -> None:
    _, source = read(written(tmp_path, ring=BOW))
    assert "kruist zichzelf" in source.cleaned[0].reason


def test_a_plan_of_another_municipality_does_not_count(tmp_path: Path) -> None:
    connection, source = read(written(tmp_path), "GM0001")
    assert source.kind == "" and "niet van deze gemeente" in source.warning
    assert connection.execute("SELECT count(*) FROM plans").fetchall() == [(0,)]


@settings(deadline=None, max_examples=40)
@given(cut=st.integers(260, 1200))
def test_a_cut_plan_gives_one_sentence(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    path = written(tmp_path_factory.mktemp("cut"))
    path.write_bytes(path.read_bytes()[: min(cut, path.stat().st_size - 5)])
    with pytest.raises(InputError):
        read(path)

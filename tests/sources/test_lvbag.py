"""The LV BAG reader on the real extracts, and on own samples for what these do not hold."""

from __future__ import annotations

import math
import os
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import lvbag_samples as sample
import numpy as np
import pytest
import shapely

from werkruimte.domain.errors import FileUnreadable
from werkruimte.sources import lvbag, lvbag_work
from werkruimte.sources.lvbag_chunks import chunks, read_head
from werkruimte.sources.lvbag_rows import read_chunk
from werkruimte.sources.lvbag_zip import list_members, open_member

DOESBURG = "data/bag/doesburg_lvbag_0221PND15092020.zip"
NATIONAL = "data/fixtures/lvbag_BAGNLDL-15092020-small.zip"


def rows(folder: Path, table: str, columns: str = "*", where: str = "true") -> list[tuple[object, ...]]:
    sql = f"SELECT {columns} FROM read_parquet('{folder}/{table}_voorkomens/*.parquet') WHERE {where} ORDER BY ALL"
    return duckdb.sql(sql).fetchall()


def read_text(tmp_path: Path, text: str | bytes) -> tuple[Path, lvbag.Summary]:
    """One XML file through the reader."""
    tmp_path.mkdir(exist_ok=True)
    file, out = tmp_path / "extract.xml", tmp_path / "out"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return out, lvbag.read(file, out)


@pytest.fixture(scope="module")
def doesburg(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, lvbag.Summary]:
    out = tmp_path_factory.mktemp("doesburg") / "out"
    return out, lvbag.read(shared / DOESBURG, out)


@pytest.fixture(scope="module")
def national(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, lvbag.Summary]:
    out = tmp_path_factory.mktemp("national") / "out"
    return out, lvbag.read(shared / NATIONAL, out)


# --- the real panden of Doesburg ------------------------------------------------------------------------------


def test_doesburg_equals_the_answers_made_with_another_parser(shared: Path, doesburg: tuple[Path, lvbag.Summary]) -> None:
    out, summary = doesburg
    ours = rows(
        out,
        "pand",
        'id, voorkomen, status, bouwjaar, "begin", eind, registratie, eind_registratie, documentnummer, documentdatum, deel, inactief',
    )
    theirs = duckdb.sql(
        f"""SELECT identificatie, voorkomen::INT, status, nullif(bouwjaar, 9999)::INT, begin_geldigheid::DATE, eind_geldigheid::DATE,
        tijdstip_registratie::TIMESTAMP, eind_registratie::TIMESTAMP, documentnummer, documentdatum::DATE, 'actief', false
        FROM read_parquet('{shared}/data/bag/doesburg_panden_voorkomens.parquet') ORDER BY ALL"""
    ).fetchall()
    assert ours == theirs
    assert summary.tables["pand_voorkomens"] == lvbag.TableCount(13_098, 13_098, 0, 3_056)
    assert len({row[0] for row in ours}) == 7_797
    assert summary.extract_date == date(2020, 9, 15)


def test_outlines_of_doesburg_are_equal_to_the_centimetre(shared: Path, doesburg: tuple[Path, lvbag.Summary]) -> None:
    from werkruimte.engine import connect

    ours = [shapely.from_wkb(g) for _, _, g in rows(doesburg[0], "pand", "id, voorkomen, geometry")]
    reference = connect().execute(
        f"""SELECT identificatie, voorkomen, ST_AsWKB(geometry) FROM
        read_parquet('{shared}/data/bag/doesburg_panden_voorkomens.parquet') ORDER BY 1, 2"""
    )
    theirs = [shapely.from_wkb(bytes(g)) for _, _, g in reference.fetchall()]
    assert shapely.equals_exact(ours, theirs, tolerance=0.01).all()


@pytest.mark.parametrize(("year", "without", "with_permit"), [(2012, 7104, 7181), (2015, 7111, 7116), (2020, 7213, 7297)])
def test_stock_of_doesburg_by_plain_sql(doesburg: tuple[Path, lvbag.Summary], year: int, without: int, with_permit: int) -> None:
    standing = ["Pand in gebruik", "Pand in gebruik (niet ingemeten)", "Pand buiten gebruik", "Verbouwing pand"]
    valid = duckdb.sql(
        f"""SELECT id, arg_max(status, (registratie, voorkomen)) FROM read_parquet('{doesburg[0]}/pand_voorkomens/*.parquet')
        WHERE NOT inactief AND "begin" <= DATE '{year}-01-01' AND (eind IS NULL OR eind > DATE '{year}-01-01') GROUP BY id"""
    ).fetchall()
    assert sum(status in standing for _, status in valid) == without
    assert sum(status in [*standing, "Sloopvergunning verleend"] for _, status in valid) == with_permit


def test_any_number_of_processes_writes_the_same_bytes(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(shared / DOESBURG) as archive:
        real = archive.read("0221PND15092020-000002.xml")
    copies = {f"{code}PND15092020-000001.xml": real.replace(b">0221", b">%d" % code) for code in range(1001, 1011)}
    (tmp_path / "extract.zip").write_bytes(sample.zipped(copies))
    answers: list[Path] = []
    monkeypatch.setattr(lvbag, "load_answer", lambda file: answers.append(file) or lvbag_work.load_answer(file))
    seen: list[float] = []
    one = lvbag.read(tmp_path / "extract.zip", tmp_path / "one", workers=1, progress=seen.append)
    two = lvbag.read(tmp_path / "extract.zip", tmp_path / "two", workers=2)
    parts = sorted(f.relative_to(tmp_path / "one") for f in (tmp_path / "one").rglob("*.parquet"))
    assert len(answers) == 1 and len(parts) == 10 + 6
    assert parts == sorted(f.relative_to(tmp_path / "two") for f in (tmp_path / "two").rglob("*.parquet"))
    assert all((tmp_path / "one" / f).read_bytes() == (tmp_path / "two" / f).read_bytes() for f in parts)
    assert one == two
    assert seen == sorted(seen) and seen[-1] == 1.0


def test_damage_met_by_any_process_stops_all(tmp_path: Path) -> None:
    good = sample.document(*(sample.pand(id_=f"02211{n:011d}", paper=sample.papers("x" * 900)) for n in range(9000)))
    files = {f"{n}.xml": good for n in range(3)} | {"kapot.xml": good[:-500]}
    (tmp_path / "extract.zip").write_bytes(sample.zipped(files))
    for workers in (1, 2):
        with pytest.raises(FileUnreadable, match=r"kapot\.xml"):
            lvbag.read(tmp_path / "extract.zip", tmp_path / "out", workers=workers)
        assert os.listdir(tmp_path) == ["extract.zip"]


# --- all object types -----------------------------------------------------------------------------------------


def test_small_national_extract_has_every_object_type(national: tuple[Path, lvbag.Summary]) -> None:
    _, summary = national
    counted = {name.removesuffix("_voorkomens"): count.rows_in for name, count in summary.tables.items()}
    # by hand: the number of <sl-bag-extract:bagObject> in each file; 14 + 1 (not BAG) nummeraanduidingen
    assert counted == {
        "verblijfsobject": 5,
        "pand": 6,
        "ligplaats": 2,
        "standplaats": 2,
        "nummeraanduiding": 15,
        "openbareruimte": 201,
        "woonplaats": 1,
    }
    assert summary.extract_date == date(2020, 9, 15)


def test_verblijfsobject_keeps_its_history(national: tuple[Path, lvbag.Summary]) -> None:
    unit = rows(
        national[0],
        "verblijfsobject",
        'voorkomen, status, gebruiksdoelen, oppervlakte, pand_ids, "begin", eind, x, y, registratie',
        "id = '0221010000330226'",
    )
    home, place = ["woonfunctie"], (206335.699, 447529.842)
    assert [row[:7] for row in unit] == [
        (1, "Verblijfsobject in gebruik", home, 306, ["0221100000312938"], date(2011, 9, 6), date(2019, 1, 15)),
        (2, "Verblijfsobject in gebruik", home, 315, ["0221100000312938"], date(2019, 1, 15), date(2019, 3, 27)),
        (3, "Verblijfsobject in gebruik (niet ingemeten)", home, 223, ["0221100000312938"], date(2019, 3, 27), date(2019, 11, 19)),
        (4, "Verbouwing verblijfsobject", home, 223, ["0221100000312938"], date(2019, 11, 19), None),
    ]
    assert {row[7:9] for row in unit} == {place}
    assert unit[0][9] == datetime(2011, 9, 6, 15, 49, 9)


def test_second_address_does_not_become_the_first(national: tuple[Path, lvbag.Summary]) -> None:
    assert rows(national[0], "verblijfsobject", "nummeraanduiding_id", "id = '0221010000330999'") == [("0221200000330229",)]


def test_place_of_a_ligplaats_lies_in_its_outline(national: tuple[Path, lvbag.Summary]) -> None:
    (row,) = rows(national[0], "ligplaats", 'status, "begin", x, y, nummeraanduiding_id', "id = '0221020000330152'")
    outline = shapely.Polygon([(207429.775, 446266.916), (207447.071, 446257.633), (207449.613, 446262.37), (207432.317, 446271.653)])
    assert row[:2] == ("Plaats aangewezen", date(2010, 1, 26)) and row[4] == "0221200000330151"
    assert outline.contains(shapely.Point(row[2:4]))


def test_addresses_and_streets(national: tuple[Path, lvbag.Summary]) -> None:
    out, _ = national
    address = "huisnummer, letter, toevoeging, postcode, openbareruimte_id, status"
    assert rows(out, "nummeraanduiding", address, "id = '0221200000330151'") == [
        (2, None, None, "6982CZ", "0221300000311239", "Naamgeving uitgegeven")
    ]
    assert rows(out, "openbareruimte", "naam, soort, woonplaats_id", "id = '0221300000311192'") == [("Rietmaat", "Weg", "2142")]


def test_woonplaats_has_name_and_border(national: tuple[Path, lvbag.Summary]) -> None:
    ((name, border),) = rows(national[0], "woonplaats", "naam, geometry")
    # 753 points by the count attribute; Doesburg measures some 13 km2 (CBS: 12.96)
    assert name == "Doesburg" and shapely.get_num_coordinates(shapely.from_wkb(border)) == 753
    assert shapely.area(shapely.from_wkb(border)) == pytest.approx(12.96e6, rel=0.02)


def test_not_bag_part_is_kept_apart(national: tuple[Path, lvbag.Summary]) -> None:
    assert rows(national[0], "nummeraanduiding", "id, huisnummer, postcode, inactief", "deel = 'nietbag'") == [
        ("0221200000328545", 51, "6981HR", True)
    ]


@pytest.mark.parametrize("extract", [DOESBURG, NATIONAL])
def test_fast_and_careful_road_give_the_same_rows(shared: Path, tmp_path: Path, extract: str) -> None:
    members, _ = list_members(shared / extract, tmp_path)
    read = 0
    for member in members:
        roads = []
        for published in (True, False):
            with open_member(member) as stream:
                head, start = read_head(stream, member.name)
                assert head.published or not head.end_tag
                pieces = chunks(stream, head, start, member.name) if head.end_tag else []
                found = [batch for c, last in pieces for batch in read_chunk(c, last, replace(head, published=published), "x")]
            roads.append([(kind, *row) for kind, columns in found for row in zip(*columns, strict=True)])
        assert roads[0] == roads[1]
        read += len(roads[0])
    assert read == (13_098 if extract == DOESBURG else 232)


# --- what the real files do not hold, on own samples -----------------------------------------------------------


def test_all_gebruiksdoelen_and_panden_are_kept(tmp_path: Path) -> None:
    purposes, panden = ("industriefunctie", "kantoorfunctie"), (sample.PAND_ID, "0221100000000002")
    out, _ = read_text(tmp_path, sample.document(sample.unit(purposes=purposes, panden=panden)))
    assert rows(out, "verblijfsobject", "gebruiksdoelen, pand_ids") == [(list(purposes), list(panden))]


def test_a_gebruiksdoel_that_the_bag_has_not_is_emptied_and_told(tmp_path: Path) -> None:
    units = [sample.unit(id_=f"022101000000000{n}", purposes=("fabriekfunctie", "woonfunctie")[n > 1 :]) for n in (1, 2)]
    out, summary = read_text(tmp_path, sample.document(*units))
    assert rows(out, "verblijfsobject", "gebruiksdoelen") == [([],), (["woonfunctie"],)]
    assert [(r.value, r.reason) for r in summary.rejected] == [
        ("fabriekfunctie;woonfunctie", "is geen gebruiksdoel van de BAG; gelezen als onbekend")
    ]
    with pytest.raises(FileUnreadable, match="1 van 1 verblijfsobjecten hebben een gebruiksdoel dat de BAG niet kent"):
        read_text(tmp_path / "alle", sample.document(units[0]))


@pytest.mark.parametrize("moment", ["tijdstipInactief", "tijdstipNietBag"])
@pytest.mark.parametrize("where", ["aside", "lv"])
def test_inactive_and_not_bag_moments_set_the_part(tmp_path: Path, moment: str, where: str) -> None:
    name = moment + ("LV" if where == "lv" else "")
    past = sample.history(**{where: f"<Historie:{name}>2012-04-19T17:11:30.432</Historie:{name}>"})
    out, _ = read_text(tmp_path, sample.document(sample.pand(past=past), sample.unit(past=past), sample.unit(id_="0221010000000002")))
    part = moment.removeprefix("tijdstip").lower()
    assert rows(out, "pand", "deel, inactief") == [(part, True)]
    assert rows(out, "verblijfsobject", "id, deel, inactief") == [
        ("0221010000000001", part, True),
        ("0221010000000002", "actief", False),
    ]


def test_part_of_the_delivery_sets_the_part(tmp_path: Path) -> None:
    file = tmp_path / "extract.zip"
    file.write_bytes(sample.extract())
    lvbag.read(file, tmp_path / "out")
    assert rows(tmp_path / "out", "verblijfsobject", "voorkomen, deel") == [(1, "actief"), (2, "inactief")]
    assert rows(tmp_path / "out", "openbareruimte", "naam") == [("Kade & Hof",)]


def test_verblijfsobject_with_an_outline_gets_a_point_inside(tmp_path: Path) -> None:
    out, _ = read_text(tmp_path, sample.document(sample.unit(place=f"<Objecten:vlak>{sample.polygon()}</Objecten:vlak>")))
    ((x, y),) = rows(out, "verblijfsobject", "x, y")
    assert 206000 < x < 206010 and 447000 < y < 447010  # type: ignore[operator]


def test_holes_and_several_outlines_are_kept(tmp_path: Path) -> None:
    hole = "206002 447002 0 206004 447002 0 206004 447004 0 206002 447004 0 206002 447002 0"
    far = sample.SQUARE.replace("4470", "4480")
    members = "".join(f"<gml:surfaceMember>{s}</gml:surfaceMember>" for s in (sample.polygon(holes=(hole,)), sample.polygon(far)))
    border = f"<Objecten:multivlak><gml:MultiSurface>{members}</gml:MultiSurface></Objecten:multivlak>"
    out, _ = read_text(tmp_path, sample.document(sample.town(border), sample.pand(shape=sample.polygon(holes=(hole,)))))
    ((border_wkb,),) = rows(out, "woonplaats", "geometry")
    ((outline,),) = rows(out, "pand", "geometry")
    assert shapely.area(shapely.from_wkb(border_wkb)) == pytest.approx(196)
    assert shapely.area(shapely.from_wkb(outline)) == pytest.approx(96)


@pytest.mark.parametrize("heights", ["0.0", "3.5", "0"])
def test_height_never_gets_into_the_outline(tmp_path: Path, heights: str) -> None:
    ring = " ".join(f"{x} {y} {heights}" for x, y in ((206000, 447000), (206010, 447000), (206010, 447020), (206000, 447000)))
    out, _ = read_text(tmp_path, sample.document(sample.pand(shape=sample.polygon(ring)), sample.pand(id_="0221100000000002")))
    areas = [shapely.area(shapely.from_wkb(g)) for _, g in rows(out, "pand", "id, geometry")]
    assert np.allclose(areas, [100, 100])


PLAIN = sample.document(sample.pand(), sample.unit(), sample.street("Kade &amp; Hof"))
SAME_IN_OTHER_WORDS = {
    "comments": PLAIN.replace("<Objecten:status>", "<!-- <Objecten:status>x</Objecten:status> --><Objecten:status>"),
    "commented object": PLAIN.replace("<sl:stand>", f"<!-- {sample.pand(id_='0221100000000009')} --><sl:stand>", 1),
    "comment within a value": PLAIN.replace("Kade", "Ka<!-- - -->de"),
    "cdata": PLAIN.replace("Kade &amp; Hof", "<![CDATA[Kade & Hof]]>"),
    "numeric entity": PLAIN.replace("Kade", "&#75;&#x61;de"),
    "processing instruction": PLAIN.replace("<sl:stand>", "<?iets </sl:stand> ?><sl:stand>"),
    "attribute order": PLAIN.replace(
        'srsName="urn:ogc:def:crs:EPSG::28992" srsDimension="3"', 'srsDimension="3" srsName="urn:ogc:def:crs:EPSG::28992"'
    ),
    "single quotes": PLAIN.replace('domein="NL.IMBAG.Pand"', "domein='NL.IMBAG.Pand'"),
    "other prefixes": PLAIN.replace("Objecten:", "o:").replace(":Objecten=", ":o=").replace("sl:", "s:").replace(":sl=", ":s="),
    "prefix declared again": PLAIN.replace("<Objecten:Pand>", f'<Objecten:Pand xmlns:Objecten="{sample.NAMESPACES["Objecten"]}">'),
    "other order": PLAIN.replace("<Objecten:oorspronkelijkBouwjaar>1990</Objecten:oorspronkelijkBouwjaar>", "").replace(
        "</Objecten:Pand>", "<Objecten:oorspronkelijkBouwjaar>1990</Objecten:oorspronkelijkBouwjaar></Objecten:Pand>"
    ),
    "pretty printed": PLAIN.replace("><", ">\n\t  <"),
    "windows line ends": PLAIN.replace("><", ">\r\n<"),
    "byte order mark": "\ufeff" + PLAIN,
    "blanks around values": PLAIN.replace("Pand in gebruik", " Pand in gebruik ").replace(">100<", ">\n100\n<"),
    "an element unknown to us": PLAIN.replace(
        "<Objecten:status>", "<Objecten:nieuw><Objecten:x>y</Objecten:x></Objecten:nieuw><Objecten:status>"
    ),
}


@pytest.mark.parametrize("name", SAME_IN_OTHER_WORDS)
def test_same_facts_in_other_xml_are_the_same_rows(tmp_path: Path, name: str) -> None:
    assert SAME_IN_OTHER_WORDS[name] != PLAIN
    expected, _ = read_text(tmp_path / "plain", PLAIN)
    found, _ = read_text(tmp_path / "other", SAME_IN_OTHER_WORDS[name])
    for table in ("pand", "verblijfsobject", "openbareruimte"):
        assert rows(found, table) == rows(expected, table) and rows(found, table)


def test_object_in_a_namespace_that_only_borrows_the_prefix_is_no_object(tmp_path: Path) -> None:
    foreign = sample.pand(id_="0221100000000009").replace("<sl:stand>", '<sl:stand xmlns:Objecten="http://elders/">')
    out, _ = read_text(tmp_path, sample.document(sample.pand(), foreign))
    assert rows(out, "pand", "id") == [(sample.PAND_ID,)]


def test_a_second_chunk_starts_where_the_first_ended(tmp_path: Path) -> None:
    many = [sample.pand(id_=f"02211{number:011d}", paper=sample.papers("x" * 900)) for number in range(1, 2501)]
    out, summary = read_text(tmp_path, sample.document(*many))
    assert summary.tables["pand_voorkomens"].rows_out == 2500
    assert len(set(rows(out, "pand", "id"))) == 2500
    assert math.isclose(sum(shapely.area(shapely.from_wkb(g)) for (g,) in rows(out, "pand", "geometry")), 250_000)


def test_sniff_knows_an_extract_by_content(shared: Path, tmp_path: Path) -> None:
    inside = tmp_path / "onderdeel.txt"
    inside.write_text(PLAIN)
    renamed = tmp_path / "foto.jpg"
    renamed.write_bytes(sample.zipped({"a.xml": PLAIN}))
    cut = tmp_path / "afgekapt.zip"
    cut.write_bytes((shared / DOESBURG).read_bytes()[:1000])
    others = ["data/bag/pdok_wfs_verblijfsobject_almelo_zuid.geojson", "data/bag/rijssen_holten_vbo.parquet", "data/SOURCES.md"]
    empty, html, other_zip = tmp_path / "leeg.zip", tmp_path / "pagina.xml", tmp_path / "shape.zip"
    empty.touch()
    html.write_text("<!DOCTYPE html><html><body>404</body></html>")
    other_zip.write_bytes(sample.zipped({"x.shp": b"abc", "x.xml": "<metadata/>"}))
    assert all(map(lvbag.sniff, [shared / DOESBURG, shared / NATIONAL, inside, renamed, cut]))
    assert not any(map(lvbag.sniff, [*(shared / other for other in others), empty, html, other_zip, tmp_path, tmp_path / "niets"]))

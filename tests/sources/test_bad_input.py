"""Bad input for each reader of `bouw`: one Dutch sentence and nothing written, or a row named and on. Never a traceback."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import small_files as small

from werkruimte.domain.errors import InputError
from werkruimte.domain.source import Source
from werkruimte.facts.snapshot import Snapshot

Build = Callable[..., Snapshot]
ENGLISH = re.compile(r"Error|Invalid|Could not|Exception|Traceback|expected|unexpected")
RD = small.SQUARE.format(200000, 450000, 200400, 450400)
FAR = small.SQUARE.format(900000, 9000000, 900100, 9000100)
BOW = "POLYGON((200000 450000,200400 450400,200400 450000,200000 450400,200000 450000))"
MB = 1 << 20
MOST_MEMORY = 700 * MB


def source_of(snapshot: Snapshot, name: str) -> Source:
    return next(s for s in snapshot.sources if s.file == name)


def refused(build_with: Build, tmp_path: Path, name: str, content: object) -> str:
    """The sentence with which a file is refused; nothing was written."""
    with pytest.raises(InputError) as caught:
        build_with(name, content)
    sentence = str(caught.value)
    assert name in sentence and "\n" not in sentence and not ENGLISH.search(sentence), sentence
    assert not (tmp_path / "uit").exists() and not list(tmp_path.glob(".uit*"))
    assert [p.name for p in (tmp_path / "data").iterdir() if p.name not in (name, "gemeenten_2026.csv")] == []
    return sentence


# --- text tables ----------------------------------------------------------------------------------------------

HARMLESS: dict[str, Callable[[str], bytes]] = {
    "BOM": lambda s: b"\xef\xbb\xbf" + s.encode(),
    "CRLF": lambda s: s.replace("\n", "\r\n").encode(),
    "Latin-1": lambda s: s.replace("Dorpsstraat", "Dórpsstraat").replace("Noord", "Nóórd").replace("Elders", "Éldèrs").encode("latin-1"),
    "UTF-16": lambda s: s.encode("utf-16"),
    "semicolons": lambda s: s.replace(",", ";").encode(),
}


@pytest.mark.parametrize("how", HARMLESS)
@pytest.mark.parametrize("kind", [k for k in small.TEXTS if k != "establishments"])
def test_another_hand_reads_the_same(build_with: Build, kind: str, how: str) -> None:
    text = small.TEXTS[kind]
    plain = source_of(build_with(f"{kind}_2025.csv", text), f"{kind}_2025.csv")
    other = source_of(build_with(f"{kind}_2025.csv", HARMLESS[how](text)), f"{kind}_2025.csv")
    assert (
        (plain.kind, plain.rows_in, plain.rows_out) == (other.kind, other.rows_in, other.rows_out) == (kind, plain.rows_in, plain.rows_out)
    )
    assert plain.rows_in > 1 and other.rejected == plain.rejected


def header_only(text: str) -> str:
    return text.splitlines()[0] + "\n"


@pytest.mark.parametrize("kind", [k for k in small.TEXTS if k not in ("establishments", "work_flows", "corop_jobs")])
def test_a_header_without_rows_is_refused(build_with: Build, tmp_path: Path, kind: str) -> None:
    assert "geen" in refused(build_with, tmp_path, f"{kind}_2025.csv", header_only(small.TEXTS[kind]))


@pytest.mark.parametrize("kind", [k for k in small.TEXTS if k != "establishments"])
@pytest.mark.parametrize(
    "broken",
    [lambda s: s.encode()[: len(s) * 2 // 3], lambda s: (s + "a,b;c,d;e,f;g,h;i,j;k,l\n").encode(), lambda s: s.encode() + b"\0\0\0\0"],
    ids=["cut", "ragged", "NUL"],
)
def test_uneven_rows_are_a_warning_or_a_refusal(build_with: Build, kind: str, broken: Callable[[str], bytes]) -> None:
    name = f"{kind}_2025.csv"
    try:
        found = source_of(build_with(name, broken(small.TEXTS[kind])), name)
    except InputError as error:
        assert name in str(error) and not ENGLISH.search(str(error))
    else:
        assert found.kind in (kind, "") and (found.warning or found.rejected or found.rows_in)


@pytest.mark.parametrize("kind", [k for k in small.TEXTS if k != "establishments"])
@pytest.mark.parametrize(
    "wrong",
    [
        lambda s: s.replace("2022", "99999").replace("50", "1e400").replace("10.5", "1e400"),
        lambda s: s.replace("2022", "-5").replace(",50", ",-50").replace("10.5", "-10.5"),
        lambda s: s.replace("2022", "tweeduizend").replace("50", "veel").replace("10.5", "veel"),
        lambda s: s.replace("Noord", "x'); DROP TABLE units; --"),
        lambda s: "\n".join([s.splitlines()[0][::-1], *s.splitlines()[1:]]) + "\n",
    ],
    ids=["huge", "negative", "words", "SQL", "swapped"],
)
def test_values_that_cannot_be_do_no_harm(build_with: Build, kind: str, wrong: Callable[[str], str]) -> None:
    name = f"{kind}_2025.csv"
    try:
        snapshot = build_with(name, wrong(small.TEXTS[kind]))
    except InputError as error:
        assert name in str(error) and not ENGLISH.search(str(error))
    else:
        days = snapshot.open().execute("SELECT day, value FROM statistics").fetchall()
        assert all(1900 <= day.year <= 2100 for day, _ in days)


@pytest.mark.parametrize(("name", "content"), [("a.csv", bytes(range(256)) * 20), ("b.csv", (small.WHO + "x" * 3 * MB).encode())])
def test_a_csv_that_is_none_is_refused(build_with: Build, tmp_path: Path, name: str, content: bytes) -> None:
    refused(build_with, tmp_path, name, content)


# --- units ----------------------------------------------------------------------------------------------------

HEAD = "id;oppervlakte;gebruiksdoelen;x;y;bouwjaar\n"
GOOD = "1;100;industriefunctie;200000;450000;1990\n"


@pytest.mark.parametrize(
    ("row", "kept", "reason"),
    [
        ("1;70;kantoorfunctie;200000;450000;1990", 1, "id staat er al"),
        ("2;70;kantoorfunctie;200000;450000;9999", 2, "bouwjaar kan niet; leeg gelaten"),
        ("2;70;kantoorfunctie;200000;450000;1150", 2, None),
        ("2;1;kantoorfunctie;200000;450000;1990", 2, None),
        ("2;999999;kantoorfunctie;200000;450000;1990", 2, None),
        ("2;0;kantoorfunctie;200000;450000;1990", 1, "oppervlakte is geen getal van 1 of meer"),
        ("2;70;;200000;450000;1990", 1, "gebruiksdoel is onbekend"),
        ("2;70;fabriekfunctie;200000;450000;1990", 1, "gebruiksdoel is onbekend"),
        ("2;70;kantoorfunctie;6.1;52.2;1990", 1, "punt ligt buiten Nederland"),
        ("2;70;kantoorfunctie;450000;200000;1990", 1, "punt ligt buiten Nederland"),
        ("2;70;kantoorfunctie;;;1990", 1, "punt ontbreekt: x of y is leeg of geen getal"),
        ("2;70;kantoorfunctie;;450000;1990", 1, "punt ontbreekt: x of y is leeg of geen getal"),
        ("2;70;kantoorfunctie;200000;noord;1990", 1, "punt ontbreekt: x of y is leeg of geen getal"),
        ("2;70;kantoorfunctie;200000,5;450000,5;1990", 2, None),
    ],
)
def test_a_bad_unit_is_named_and_the_others_stay(build_with: Build, row: str, kept: int, reason: str | None) -> None:
    found = source_of(build_with("eenheden_2025.csv", HEAD + GOOD + row + "\n"), "eenheden_2025.csv")
    assert (found.rows_in, found.rows_out) == (2, kept)
    told = found.cleaned if kept == 2 else found.rejected
    assert [(r.row, r.reason) for r in told] == ([("2", reason)] if reason else [])


def test_columns_that_are_swapped_are_a_bad_file(build_with: Build, tmp_path: Path) -> None:
    text = "id;oppervlakte;straat;gebruiksdoelen;x;y\n1;100;industriefunctie;Kerkstraat;200000;450000\n"
    assert "kolommen verwisseld" in refused(build_with, tmp_path, "eenheden_2025.csv", text)


def test_an_unknown_use_of_a_version_is_emptied_and_told(build_with: Build) -> None:
    rows = "".join(f"{n};100;{use};200000;450000;1990;2010-01-01\n" for n, use in enumerate(("industriefunctie", "fabriek", "woonfunctie")))
    snapshot = build_with("eenheden_2025.csv", HEAD.strip() + ";begin_geldigheid\n" + rows)
    found = source_of(snapshot, "eenheden_2025.csv")
    assert [(r.row, r.value, r.reason) for r in found.cleaned] == [("2", "fabriek", "gebruiksdoel is onbekend; leeg gelaten")]
    assert snapshot.open().execute("SELECT klasse, is_business FROM units WHERE id = '1'").fetchall() == [("onbekend", False)]


def test_longitude_and_latitude_become_rd(build_with: Build) -> None:
    text = HEAD + "1;100;industriefunctie;6.1;52.2;1990\n"
    rows = build_with("eenheden_2025.csv", text).open().execute("SELECT x, y FROM units").fetchall()
    assert 200_000 < rows[0][0] < 230_000 and 450_000 < rows[0][1] < 500_000


def test_a_title_and_merged_cells_above_the_header_are_passed_over(build_with: Build) -> None:
    def made(path: Path) -> None:
        small.workbook(small.UNITS, path, ("Verblijfsobjecten 2025", ""), "A1:D1")

    found = source_of(build_with("eenheden_2025.xlsx", made), "eenheden_2025.xlsx")
    assert (found.kind, found.rows_in, found.rows_out) == ("units", 13, 13)


# --- shapes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["gpkg", "geojson"])
@pytest.mark.parametrize("kind", small.SHAPES)
@pytest.mark.parametrize(
    "wkts", [(RD, BOW), (RD, "POLYGON EMPTY"), ("POLYGON EMPTY",), ("POINT(200000 450000)",)], ids=["cross", "one empty", "empty", "point"]
)
def test_shapes_that_are_none_are_repaired_or_left_out(build_with: Build, kind: str, ending: str, wkts: tuple[str, ...]) -> None:
    name = f"{kind}_2025.{ending}"
    try:
        snapshot = build_with(name, lambda path: small.shapes(kind, path, wkts))
    except InputError as error:
        assert name in str(error) and not ENGLISH.search(str(error)) and len(wkts) == 1
        return
    for table in ("municipality", "districts", "parks"):
        bad = snapshot.open().execute(f"SELECT count(*) FROM {table} WHERE geometry IS NOT NULL AND NOT ST_IsValid(geometry)").fetchall()
        assert bad == [(0,)]


@pytest.mark.parametrize("kind", small.SHAPES)
def test_degrees_where_rd_is_said_become_rd(build_with: Build, kind: str) -> None:
    name = f"{kind}_2025.gpkg"
    snapshot = build_with(name, lambda path: small.shapes(kind, path, (small.SQUARE.format(6.0, 52.2, 6.01, 52.21),)))
    table = {"ibis_polygons": "parks", "cbs_boundaries": "municipality", "cbs_districts": "districts"}.get(kind, kind)
    if table != "district_jobs":
        west = snapshot.open().execute(f"SELECT min(ST_XMin(geometry)) FROM {table}").fetchall()[0][0]
        assert 150_000 < west < 250_000


@pytest.mark.parametrize("wkt", [FAR, small.SQUARE.format(450000, 200000, 450400, 200400), small.SQUARE.format(52.2, 6.0, 52.21, 6.01)])
@pytest.mark.parametrize("kind", small.SHAPES)
def test_shapes_outside_the_country_are_refused(build_with: Build, tmp_path: Path, kind: str, wkt: str) -> None:
    sentence = refused(build_with, tmp_path, f"{kind}_2025.gpkg", lambda path: small.shapes(kind, path, (wkt,)))
    assert "EPSG:28992" in sentence


NORTH_SEA = small.SQUARE.format(200000, 900000, 200100, 900100)


@pytest.mark.parametrize("kind", ["ibis_polygons", "cbs_districts", "cbs_boundaries"])
@pytest.mark.parametrize(("odd", "reason"), [(BOW, "kruist zichzelf; hersteld"), (NORTH_SEA, "ligt buiten Nederland")])
def test_one_odd_shape_is_told_and_does_not_move_the_file(build_with: Build, kind: str, odd: str, reason: str) -> None:
    """The middle of a bow-tie by its signed area is no place: one row stopped the run, as did one row abroad."""
    if (kind, odd) == ("cbs_boundaries", NORTH_SEA):
        return  # Two outlines of one municipality are one: the larger.
    found = source_of(build_with(f"{kind}_2025.geojson", lambda path: small.shapes(kind, path, (RD, odd))), f"{kind}_2025.geojson")
    assert [reason in r.reason for r in found.cleaned] == [True]


def test_an_area_of_cbs_counts_once(build_with: Build) -> None:
    twice = {"type": "FeatureCollection", "features": []}
    for population in (0, 500):
        ring = [[6.0, 52.2], [6.01, 52.2], [6.01, 52.21], [6.0, 52.2]]
        properties = {"code": "WK900101", "name": "Wijk", "gemeentecode": "GM9001", "population": population, "dwelling_total": population}
        twice["features"].append({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    connection = build_with("wijken_2022.geojson", json.dumps(twice)).open()
    assert connection.execute("SELECT value FROM statistics WHERE subject = 'population'").fetchall() == [(500,)]
    assert connection.execute("SELECT count(*) FROM districts").fetchall() == [(1,)]


# --- files that are not what they seem ------------------------------------------------------------------------

PAGE = b"<!DOCTYPE html><html><body>404 niet gevonden</body></html>"
BOMB = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">{}]>'.format(
    "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
PLAN = small.plan().split("?>", 1)[1]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *((f"x.{ending}", PAGE) for ending in ("json", "geojson", "csv", "xlsx", "zip", "gpkg", "parquet", "gml")),
        *((f"x.{ending}", b"") for ending in ("json", "csv", "xlsx", "zip", "gpkg", "parquet", "gml", "pbf")),
        *((f"x.{ending}", b"\xef\xbb\xbf\r\n   \r\n") for ending in ("json", "csv", "gml", "dat")),
        ("x.csv", b";;;\r\n;;;\r\n"),
        *((f"x.{ending}", b"PK\x03\x04 afgebroken") for ending in ("xlsx", "zip")),
        ("x.json", b'{"type": "FeatureCollection", "features": [{"type": "Fea'),
        ("x.geojson", b"[" * 100_000),
        ("x.parquet", b"PAR1 dit is geen parquet PAR1"),
        ("x.gpkg", b"SQLite format 3\x00" + bytes(200)),
        ("plan.gml", small.plan().encode()[:-200]),
        ("plan.gml", small.plan("a b c d").encode()),
        ("plan.gml", small.plan("").encode()),
        ("plan.gml", small.plan("NaN NaN NaN NaN NaN NaN NaN NaN").encode()),
        ("plan.gml", small.plan("6 52 6.1 52 6.1 52.1 6 52").encode()),
        ("plan.gml", small.plan("1e308 1e308 -1e308 1 1 1 1e308 1e308").encode()),
        ("plan.gml", (BOMB + PLAN.replace("Proef", "&i;")).encode()),
        ("plan.gml", (OUTSIDE + PLAN.replace("Proef", "&x;")).encode()),
        ("bom.zip", small.zipped({"vlak.shp": bytes(100 * MB)})),
        ("bom.xlsx", small.zipped({"xl/worksheets/sheet1.xml": bytes(100 * MB)})),
    ],
)
def test_a_file_that_is_not_what_it_seems_is_refused(build_with: Build, tmp_path: Path, name: str, content: bytes) -> None:
    refused(build_with, tmp_path, name, content)


def test_names_that_climb_out_of_a_zip_are_not_followed(build_with: Build, tmp_path: Path) -> None:
    content = small.zipped({"../../buiten.geojson": PAGE, "/abs.geojson": PAGE})
    found = source_of(build_with("klim.zip", content), "klim.zip")
    assert (found.kind, bool(found.warning)) == ("", True)
    assert not list(tmp_path.parent.glob("buiten*"))


def test_gml_of_another_model_is_named_and_nothing_is_left_beside_it(build_with: Build, tmp_path: Path) -> None:
    found = source_of(build_with("ander.gml", BOMB + "<b>&i;</b>"), "ander.gml")
    assert found.kind == "" and "herkent" in found.warning
    assert {p.name for p in (tmp_path / "data").iterdir()} == {"ander.gml", "gemeenten_2026.csv"}


# The peak of resource.getrusage would be that of the test process, which a child inherits; that of /proc begins at its own start.
CHILD = """
import re, sys
from pathlib import Path
from werkruimte.domain.errors import InputError
from werkruimte.facts.build import build
try:
    build("voorbeeldstad", Path(sys.argv[1]), Path(sys.argv[2]))
except InputError as error:
    print(error)
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def sheet_bomb() -> bytes:
    """A workbook whose strings hold entities that would grow a hundred million times."""
    strings = BOMB + '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&i;</t></si></sst>'
    return small.zipped({"xl/sharedStrings.xml": strings.encode(), "[Content_Types].xml": b"<Types/>"})


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="het geheugen van een proces is hier niet te lezen")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bom.zip", small.zipped({"vlak.shp": bytes(400 * MB)})),
        ("bom.xlsx", sheet_bomb()),
        ("plan.gml", (BOMB + PLAN.replace("Proef", "&i;")).encode()),
        ("ander.gml", (BOMB + "<b>&i;</b>").encode()),
    ],
    ids=["zip", "workbook", "plan", "gml"],
)
def test_a_bomb_takes_no_memory(tmp_path: Path, name: str, content: bytes) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "gemeenten_2026.csv").write_text(small.WHO)
    (folder / name).write_bytes(content)
    done = subprocess.run([sys.executable, "-c", CHILD, str(folder), str(tmp_path / "uit")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-400:]
    assert int(done.stdout.splitlines()[-1]) * 1024 < MOST_MEMORY

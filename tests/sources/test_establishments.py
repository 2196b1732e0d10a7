"""Establishments of the user: made files only, since no register is open. Every row of BY_HAND is explained there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from werkruimte.domain.errors import InputError
from werkruimte.domain.source import Source
from werkruimte.engine import connect
from werkruimte.facts.build import build
from werkruimte.facts.schema import create_optional
from werkruimte.facts.snapshot import Snapshot
from werkruimte.sources import addresses, cbs, column_map, csv_rows, establishments, files

BOUNDARY = "cbs/gemeentegrenzen_2012_2024_2026.gpkg"
UNITS = "bag/rijssen_holten_vbo.parquet"
HEADER = ("Vestnr", "Handelsnaam", "Rechtsvorm", "SBI", "Banen", "PC", "Nr", "X", "Y", "Jaar")
BY_HAND: tuple[tuple[str, str], ...] = (
    ("000000000001;Café Één;bv;56.10.1;2,5;7461AX;8;232.600,5;479100;2025", "coordinates with a thousands point and a decimal comma"),
    ("000000000002;Twee;bv;4711;12;7451 jn;11;;;2025", "no coordinates: the address of the BAG"),
    ("000000000003;Drie;bv;geen;4;7451JN;11;;;2025", "no SBI code"),
    ("000000000004;Vier;bv;4711;-3;7451JN;11;;;2025", "negative jobs"),
    ("000000000005;Vijf;bv;4711;3;;;999999;9;2025", "outside the country"),
    ("000000000002;Twee;bv;4711;12;7451JN;11;;;2025", "the second row of that number and year"),
    ("000000000007;Zeven;bv;4711;3;;;155000;463000;2025", "Amersfoort"),
    ("000000000008;Acht;bv;4711;3;9999ZZ;1;;;2025", "of a regional file, and no place to tell"),
    ("000000000009;Piet Persoon;Eenmanszaak;4711;1;7451JN;11;;;2025", "a sole trader"),
    ("000000000010;Tien;bv;1131;1.200;7451JN;11;;;2025", "0113.1 that lost its zero in a workbook; twelve hundred jobs"),
    ("000000000011;Elf;bv;4711;;7451JN;11;;;2025", "jobs unknown"),
    ("000000000012;Twaalf;bv", "three fields"),
)
MAPPING = """scheidingsteken = ";"
[kolommen]
vestigingsnummer = "Vestnr"
naam = "Handelsnaam"
rechtsvorm = "Rechtsvorm"
sbi = "SBI"
banen = "Banen"
postcode = "PC"
huisnummer = "Nr"
x = "X"
y = "Y"
peiljaar = "Jaar"
"""


def write(path: Path, rows: tuple[str, ...], mapping: str = MAPPING, encoding: str = "cp1252", end: str = "\r\n") -> Path:
    path.write_bytes((end.join((";".join(HEADER), *rows)) + end).encode(encoding))
    path.with_name(path.name + ".kolommen.toml").write_text(mapping, "utf-8")
    return path


def built(shared: Path, tmp_path: Path, name: str = "voorbeeld_register.csv", **how: str) -> Snapshot:
    folder = tmp_path / "data"
    folder.mkdir()
    for file in (BOUNDARY, UNITS):
        (folder / Path(file).name).symlink_to(shared / "data" / file)
    write(folder / name, tuple(row for row, _ in BY_HAND), **how)
    return build("rijssen-holten", folder, tmp_path / "uit")


def rows_of(snapshot: Snapshot) -> list[tuple[object, ...]]:
    return snapshot.open().execute("SELECT id, sbi, jobs, x IS NOT NULL, year FROM establishments ORDER BY id").fetchall()


def source_of(snapshot: Snapshot) -> Source:
    return next(s for s in snapshot.sources if s.kind == "register")


KEPT = [
    ("000000000001", "56101", 2.5, True, 2025),
    ("000000000002", "4711", 12.0, True, 2025),
    ("000000000010", "01131", 1200.0, True, 2025),
    ("000000000011", "4711", None, True, 2025),
]


def test_each_row_is_kept_or_named_with_its_reason(shared: Path, tmp_path: Path) -> None:
    snapshot = built(shared, tmp_path)
    assert rows_of(snapshot) == KEPT
    source = source_of(snapshot)
    assert (source.rows_in, source.rows_out, source.id, source.may_publish) == (12, 4, "vestigingen-2025", "aggregates")
    assert {r.row: (r.column, r.value, r.reason) for r in source.rejected} == {
        "3": ("sbi", "geen", "geen SBI-code"),
        "4": ("banen", "-3", "geen aantal banen"),
        "5": ("x", "999999 9", "ligt buiten Nederland"),
        "6": ("vestnr", "", "vestiging staat er al voor dit jaar"),
        "12": ("(rij)", "", "3 velden in plaats van 10"),
        "1 rij": ("rechtsvorm", "", "eenmanszaak: niet bewaard"),
        "2 rijen": ("plek", "", "ligt buiten de gemeente"),
    }
    assert "Eenmanszaken worden niet bewaard en tellen niet mee: 1, met 1 banen." in source.warning
    assert "Buiten de gemeente, en niet meegeteld: 2 vestigingen." in source.warning


@pytest.mark.parametrize(
    "how", [{"encoding": "utf-8-sig"}, {"encoding": "utf-8", "end": "\n"}, {"encoding": "utf-16", "mapping": MAPPING.split("\n", 1)[1]}]
)
def test_encoding_line_ends_and_a_separator_unsaid_change_nothing(shared: Path, tmp_path: Path, how: dict[str, str]) -> None:
    assert rows_of(built(shared, tmp_path, **how)) == KEPT


def test_no_name_enters_the_fact_base(shared: Path, tmp_path: Path) -> None:
    snapshot = built(shared, tmp_path)
    table = snapshot.open().execute("SELECT * FROM establishments").fetchall()
    told = json.dumps([s.as_dict() for s in snapshot.sources], default=str) + str(table)
    assert not [name for name in ("Café", "Twee", "Piet", "Persoon", "Drie", "Twaalf") if name in told]


def test_the_address_gives_the_place_of_its_unit(shared: Path, tmp_path: Path) -> None:
    connection = built(shared, tmp_path).open()
    x, y = connection.execute("SELECT x, y FROM establishments WHERE id = '000000000002'").fetchall()[0]
    near = connection.execute("SELECT min(sqrt((x - ?) ** 2 + (y - ?) ** 2)) FROM units WHERE postcode = '7451JN'", [x, y]).fetchall()
    assert near[0][0] == pytest.approx(0, abs=1e-6)


@pytest.fixture
def alone() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with empty tables: no BAG, no boundary."""
    connection = connect()
    cbs.create(connection)
    addresses.create(connection)
    create_optional(connection)
    yield connection
    connection.close()


def read(connection: duckdb.DuckDBPyConnection, path: Path) -> Source:
    found = files.recognise(connection, path)
    assert found.kind == "register"
    return establishments.read(connection, found, files.describe(found))


def test_our_own_names_need_no_mapping_and_a_size_class_is_a_range(alone: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "vestigingen_2024.csv"
    path.write_text(
        "sbi,grootteklasse,x,y\n4711,10 t/m 19,232600,479100\n4712,1 werkzaam persoon,232601,479100\n4713,1.000 of meer,232602,479100\n"
    )
    source = read(alone, path)
    rows = alone.execute("SELECT id, jobs, jobs_low, jobs_high, year FROM establishments ORDER BY sbi").fetchall()
    assert rows == [
        ("vestigingen-2024-1", None, 10.0, 19.0, 2024),
        ("vestigingen-2024-2", None, 1.0, 1.0, 2024),
        ("vestigingen-2024-3", None, 1000.0, None, 2024),
    ]
    assert source.rejected == ()


def test_degrees_become_metres(alone: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "vestigingen_2024.csv"
    path.write_text("sbi;banen;x;y\n4711;1;5,38720621;52,15517440\n4712;2;5,38;52,16\n")
    read(alone, path)
    x, y = alone.execute("SELECT x, y FROM establishments WHERE sbi = '4711'").fetchall()[0]
    # the origin of RD: the tower of Amersfoort
    assert (x, y) == (pytest.approx(155_000, abs=1), pytest.approx(463_000, abs=1))


def test_a_workbook_reads_as_its_csv(alone: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path, book = tmp_path / "register.xlsx", Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Register van het voorbeeld, stand 2025"])
    sheet.append(list(HEADER))
    sheet.append(["000000000001", "Een", "bv", "56.10.1", 2.5, "7461AX", 8, 232600.5, 479100, 2025])
    book.save(path)
    path.with_name(path.name + ".kolommen.json").write_text(
        json.dumps({"kolommen": {"vestigingsnummer": "Vestnr", "sbi": "SBI", "banen": "Banen", "x": "X", "y": "Y", "peiljaar": "Jaar"}})
    )
    read(alone, path)
    assert alone.execute("SELECT id, sbi, jobs, x FROM establishments").fetchall() == [("000000000001", "56101", 2.5, 232600.5)]


BROKEN = {
    "kolom ontbreekt": (MAPPING.replace('"Banen"', '"Werkzame personen"'), "kolom 'Werkzame personen' ontbreekt"),
    "geen toml": ("[kolommen", "het kolommenbestand is niet te lezen"),
    "geen kolommen": ('scheidingsteken = ";"', "'kolommen' ontbreekt"),
    "onbekend veld": ('[kolommen]\nomzet = "Omzet"', "'omzet' is geen veld"),
    "zonder banen": ('[kolommen]\nsbi = "SBI"', "sbi, en banen of grootteklasse"),
    "verwisselde kolommen": (MAPPING.replace('"SBI"', '"PC"').replace('"PC"\nhuis', '"SBI"\nhuis'), "geen enkele bruikbare rij"),
    "scheidingsteken": (MAPPING.replace('";"', '"puntkomma"'), "meer dan één teken"),
}


@pytest.mark.parametrize(("mapping", "says"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_used_is_one_sentence(alone: duckdb.DuckDBPyConnection, tmp_path: Path, mapping: str, says: str) -> None:
    path = write(tmp_path / "register.csv", (BY_HAND[0][0],), mapping)
    with pytest.raises(InputError, match=r"register\.csv") as told:
        read(alone, path)
    assert says in str(told.value) and "\n" not in str(told.value)


@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_one_sentence(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "register.csv"
    path.write_bytes(b"sbi;banen;x;y\n4711;1;232600;479100\n" + body)
    out = path.with_name("uit.csv")
    try:
        rows, rejected = csv_rows.write_chosen(path, ";", {"sbi": "sbi", "banen": "banen"}, out)
    except InputError as error:
        assert "register.csv" in str(error)
        return
    with duckdb.connect() as connection:
        kept = connection.execute(
            "SELECT count(*) FROM read_csv(?, all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"')", [str(out)]
        ).fetchall()[0][0]
    assert kept + len(rejected) == rows


def test_a_mapping_may_name_a_name_and_it_is_not_read() -> None:
    mapping = column_map.ColumnMap({"naam": "Handelsnaam", "sbi": "SBI", "banen": "Banen"})
    assert mapping.checked("register.csv", frozenset({"sbi", "banen", "handelsnaam"})) == {"sbi": "sbi", "banen": "banen"}


@pytest.mark.parametrize(
    ("code", "year", "stated", "version", "words"),
    [
        ("95311", 2026, "", 2025, "SBI 2025; de vraag"),
        ("38210", 2026, "", 0, "Van 2 vestigingen betekent de code in de twee iets anders"),
        ("38210", 2026, "sbi_versie = 2025\n", 2025, "SBI 2025; de vraag"),
        ("38210", 2024, "", 2008, ""),
        ("4520", 2026, "", 2008, ""),
    ],
)
def test_of_which_sbi_the_codes_are_is_known_or_said(
    alone: duckdb.DuckDBPyConnection, tmp_path: Path, code: str, year: int, stated: str, version: int, words: str
) -> None:
    rows = tuple(f"{n};X;bv;{code};3;;;155000;463000;{year}" for n in (1, 2))
    source = read(alone, write(tmp_path / "r.csv", rows, stated + MAPPING))
    assert alone.execute("SELECT version FROM sbi_versions").fetchall() == [(version,)]
    assert words in source.warning and ("SBI" in source.warning) == bool(words)


def test_a_version_of_the_sbi_that_there_is_none_of_is_refused(alone: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="sbi_versie '2093' is geen versie"):
        read(alone, write(tmp_path / "r.csv", ("1;X;bv;4711;3;;;155000;463000;2026",), "sbi_versie = 2093\n" + MAPPING))

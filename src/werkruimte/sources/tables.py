"""Tables and shapes as publishers pack them: CSV of any hand, workbooks, shapefiles in a zip. Each becomes an SQL relation."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path
from typing import Any
from zlib import crc32

import duckdb

from werkruimte.domain.errors import BROKEN_ZIP, FileUnreadable
from werkruimte.engine import quoted

MAX_RATIO = 250
"""Expanded over compressed; published shapefiles and workbooks stay below 40."""
MAX_BYTES = 8 << 30
"""Bytes that may come out of one zip: the land use of the whole country is some 2 GB."""
SMALL = 1 << 20
HEADER_ROWS = 20
"""Rows at the top of a sheet in which the header is looked for: titles and remarks may stand above it."""
REPEATED = " (kolom {})"
"""What is put behind the name of a column that another one before it bears."""
MERGED = "samengevoegde_kop_{}"
"""What a column is called that has its name in another row than the others."""
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
SHAPES = (".shp", ".gpkg", ".geojson", ".json")


def csv_relation(path: Path) -> str:
    """UTF-8 (with or without BOM), UTF-16 by its BOM, else Latin-1, which is what Excel writes here."""
    return f"read_csv({quoted(path)}, all_varchar = true, header = true, encoding = '{_encoding(path)}')"


def uneven_csv_relation(path: Path) -> str:
    """The same for a file whose rows are not equally long: its header tells the separator, short rows are filled with NULL."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace") as lines:
        header = lines.readline(SMALL)
    separator = max(";,\t|", key=header.count)
    more = f"delim = {quoted(separator)}, quote = '\"', escape = '\"', null_padding = true, strict_mode = false"
    return f"read_csv({quoted(path)}, all_varchar = true, header = true, encoding = '{encoding}', {more})"


def _encoding(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(2)
    return "utf-16" if head in (b"\xff\xfe", b"\xfe\xff") else "utf-8" if is_utf8(path) else "latin-1"


def is_utf8(path: Path) -> bool:
    """Whether every byte of a file reads as UTF-8."""
    try:
        with path.open(encoding="utf-8") as lines:
            for _ in lines:
                pass
    except UnicodeDecodeError:
        return False
    return True


def check_zip(path: Path) -> list[str]:
    """Names in a zip that is whole and no bomb, climbing names left out. Raises FileUnreadable otherwise."""
    cure = "Download het opnieuw, of pak het zelf uit."
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except BROKEN_ZIP:
        raise FileUnreadable(file=path.name, problem="het zip-bestand is beschadigd of afgebroken", cure=cure) from None
    total = sum(e.file_size for e in entries)
    if total > MAX_BYTES or total > max(SMALL, MAX_RATIO * path.stat().st_size):
        raise FileUnreadable(file=path.name, problem="uitgepakt wordt dit bestand honderden malen groter", cure=cure)
    if any(e.flag_bits & 1 for e in entries):
        raise FileUnreadable(file=path.name, problem="het zip-bestand heeft een wachtwoord", cure="Pak het zelf uit.")
    return [e.filename for e in entries if not (e.filename.startswith(("/", "\\")) or ".." in Path(e.filename).parts)]


def shape_in_zip(path: Path) -> str:
    """The name by which GDAL reads the first shapefile, GeoPackage or GeoJSON in a zip; empty when there is none."""
    names = sorted(check_zip(path))
    for suffix in SHAPES:
        for name in names:
            if name.lower().endswith(suffix):
                return f"/vsizip/{path.resolve()}/{name}"
    return ""


def check_shapefile(path: Path) -> None:
    """Nothing, or FileUnreadable: a shapefile is three files, and people send one."""
    there = {p.suffix.lower() for p in path.parent.iterdir() if p.stem == path.stem}
    missing = [part for part in (".shx", ".dbf") if part not in there]
    if missing:
        problem = f"van deze shapefile ontbreekt {' en '.join(path.stem + part for part in missing)}"
        raise FileUnreadable(file=path.name, problem=problem, cure="Leg alle delen van de shapefile bij elkaar, of lever een GeoPackage.")


def xlsx_relation(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    """Load the fullest sheet of a workbook as a table of texts. Titles above the header are passed over.

    Raises FileUnreadable for a damaged workbook or one without a header row.
    """
    with path.open("rb") as stream:
        old = stream.read(len(OLD_OFFICE)) == OLD_OFFICE
    if old:
        problem = "de werkmap heeft een wachtwoord of is van vóór Excel 2007"
        raise FileUnreadable(file=path.name, problem=problem, cure="Sla haar zonder wachtwoord op als xlsx of CSV.")
    check_zip(path)
    rows = _fullest_sheet(path)
    top = rows[:HEADER_ROWS]
    filled = [sum(isinstance(v, str) and bool(v.strip()) for v in row) for row in top]
    if not filled or max(filled) < 2:
        raise FileUnreadable(file=path.name, problem="geen rij met kolomnamen", cure="Zet de kolomnamen op een rij boven de gegevens.")
    start = filled.index(max(filled))
    names = _unique_names(rows[start], MERGED if _in_two_rows(rows, start) else "kolom_{}")
    body = [row for row in rows[start + 1 :] if any(v is not None for v in row)]
    columns = [[_text(row[i]) if i < len(row) else None for row in body] for i in range(len(names))]
    table = f"xlsx_{crc32(str(path.resolve()).encode())}"
    select = ", ".join(f'unnest(CAST(? AS VARCHAR[])) AS "{name}"' for name in names)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {select}", columns)
    return table


def repeated(path: Path, columns: frozenset[str]) -> list[str]:
    """The names (lower case) that more than one column bears: in a workbook as `xlsx_relation` marks them, else in the first line of a CSV."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        marked = re.compile(f"(.+){re.escape(REPEATED).replace(re.escape('{}'), '[0-9]+')}")
        return sorted({found[1] for c in columns if (found := marked.fullmatch(c))})
    if path.suffix.lower() != ".csv":
        return []
    names = [n for n in first_line(path) if n]
    return sorted({n for n in names if names.count(n) > 1})


def first_line(path: Path) -> list[str]:
    """The names in the first line of a CSV, in lower case; the mark that stands there most often parts them."""
    with path.open(encoding=_encoding(path), errors="replace") as lines:
        text = lines.readline(SMALL).lstrip("\ufeff")
    row = next(csv.reader([text], delimiter=max(";,\t|", key=text.count)), [])
    return [name.strip().lower() for name in row]


def _fullest_sheet(path: Path) -> list[tuple[Any, ...]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
        book.close()
    except (*BROKEN_ZIP, KeyError, InvalidFileException, TypeError, SyntaxError, AttributeError):
        raise FileUnreadable(
            file=path.name, problem="de werkmap is beschadigd of geen xlsx", cure="Sla haar opnieuw op als xlsx of CSV."
        ) from None
    return max(sheets, key=len, default=[])


def _in_two_rows(rows: list[tuple[Any, ...]], start: int) -> bool:
    """Whether column names stand in two rows: what has no name in the fullest one has it in the row below or above.

    Below stand words only, and not under every name; above stands more than a title. A number is a value, not a name.
    """
    header = rows[start]
    below = rows[start + 1] if start + 1 < len(rows) else ()
    above = rows[start - 1] if start else ()
    unnamed = [i for i, name in enumerate(header) if name is None and any(i < len(row) and row[i] is not None for row in rows[start + 2 :])]
    words = [v for v in below if v is not None]
    names_below = all(isinstance(v, str) and re.search("[a-z]", v, re.IGNORECASE) for v in words)
    half = any(n is not None and v is None for n, v in zip(header, below, strict=False))
    lower = below if names_below and half else ()
    upper = above if sum(v is not None for v in above) > 1 else ()
    return any(i < len(row) and row[i] is not None for i in unnamed for row in (lower, upper))


def _unique_names(header: tuple[Any, ...], unnamed: str) -> list[str]:
    """Column names; an empty one (a merged cell) gets a number, and a repeated one says of which column it is (`REPEATED`)."""
    names: list[str] = []
    for number, cell in enumerate(header, 1):
        name = str(cell).strip().replace('"', "") if cell is not None else ""
        name = name or unnamed.format(number)
        taken = {n.lower() for n in names}
        names.append(name if name.lower() not in taken else f"{name}{REPEATED.format(number)}")
    return names


def _text(value: Any) -> str | None:
    """A cell as text: whole floats without .0, dates in ISO form."""
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)

"""Batches of texts -> parts of typed Parquet tables, with every row or value that is wrong counted and named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from werkruimte.engine import quoted
from werkruimte.sources import lvbag_columns as spec
from werkruimte.sources.lvbag_layout import COLUMNS, Columns
from werkruimte.sources.lvbag_rows import Batch
from werkruimte.sources.lvbag_shapes import OTHER_CRS, insides, outlines

MEMORY = "192MB"
NAMED = 1_000
"""Rejected rows or values that are named per table, column and reason; all are counted."""
_ROW, _VALUE = "\x1e", "\x1f"
"""Between rows and between values; XML forbids these characters, so no value can hold them."""
_LISTS = f"SELECT string_split(r, {quoted(_VALUE)}) AS s FROM (SELECT unnest(string_split($1, {quoted(_ROW)})) AS r)"
"""Lists of texts from all rows in one text: the quickest way from Python into DuckDB without pyarrow or pandas."""


@dataclass(frozen=True)
class Rejected:
    """A row that was left out (`row`), or a value that was: which, and why (Dutch). `part` orders a list."""

    part: str
    table: str
    file: str
    object_id: str
    column: str
    value: str
    reason: str
    row: bool


@dataclass
class Counts:
    """What became of the rows: `rows_in`, `rows_out` per table; `wrong` per 'table|column|reason'."""

    rows_in: dict[str, int] = field(default_factory=dict)
    rows_out: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)

    def add(self, other: Counts) -> None:
        """Join the counts of another worker."""
        for mine, theirs in ((self.rows_in, other.rows_in), (self.rows_out, other.rows_out), (self.wrong, other.wrong)):
            for key, number in theirs.items():
                mine[key] = mine.get(key, 0) + number
        self.rejected += other.rejected

    def named(self) -> list[Rejected]:
        """The rejected in the order of the file, at most NAMED per table, column and reason."""
        seen: dict[str, int] = {}
        kept = []
        for item in sorted(self.rejected, key=lambda r: (r.part, r.table)):
            key = _key(item.table, item.column, item.reason)
            seen[key] = seen.get(key, 0) + 1
            if seen[key] <= NAMED:
                kept.append(item)
        return kept


def connect(spill: Path) -> duckdb.DuckDBPyConnection:
    """A small connection of one thread, so that rows keep their order and two workers fit in memory.

    `spill`: folder for what does not fit.
    """
    offline: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "threads": "1",
        "memory_limit": MEMORY,
        "temp_directory": str(spill),
    }
    return duckdb.connect(config=offline)


class PartWriter:
    """Writes one Parquet part per object type and chunk: `folder/<table>/<part>.parquet`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts = Counts()
        self.connection = connect(folder / "spill")

    def write(self, batches: Iterable[Batch], part: str, file: str, section: str) -> None:
        """`section`: 'actief', 'inactief' or 'nietbag', as the container says it. `part`: name, sorts as the file."""
        gathered: dict[str, Columns] = {}
        for kind, columns in batches:
            if kind in gathered:
                for mine, more in zip(gathered[kind], columns, strict=True):
                    mine += more
            else:
                gathered[kind] = columns
        for kind, columns in gathered.items():
            rows = _ROW.join(map(_VALUE.join, zip(*_prepared(kind, columns), strict=True)))
            self.table(kind, rows, (part, spec.TABLES[kind], file), section)

    def fill_empty(self) -> None:
        """An empty part for each table that has none, so that all of them can always be read."""
        for kind, table in spec.TABLES.items():
            if not any((self.folder / table).glob("*.parquet")):
                self.typed(kind, "actief", "SELECT [] :: VARCHAR[] AS s LIMIT 0", [])
                self.save(kind, "leeg")

    def table(self, kind: str, rows: str, place: tuple[str, str, str], section: str) -> None:
        """Types, checks and writes rows of one object type. `place`: part, table, file."""
        part, table, _ = place
        self.typed(kind, section, _LISTS, [rows])
        rows_in, rows_out, *wrong = self.connection.execute(spec.counted(kind)).fetchall()[0]
        more = Counts({table: rows_in}, {table: rows_out})
        for check, number in zip(spec.checks(kind), wrong, strict=True):
            key = _key(table, check.column, check.reason)
            if number:
                more.wrong[key] = number
                limit = NAMED - self.counts.wrong.get(key, 0)
                more.rejected += self.named(kind, check, limit, rows, place) if limit > 0 else []
        self.counts.add(more)
        self.save(kind, part)

    def typed(self, kind: str, section: str, texts: str, values: list[str]) -> None:
        """Fills the table `typed` from SQL that gives lists of texts."""
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE typed AS {spec.typed(kind, section, texts)}", values)

    def save(self, kind: str, part: str) -> None:
        """Writes the good rows of `typed` as one part."""
        target = self.folder / spec.TABLES[kind] / f"{part}.parquet"
        target.parent.mkdir(exist_ok=True)
        self.connection.execute(f"COPY ({spec.good_rows(kind)}) TO {quoted(target)} (FORMAT parquet)")

    def named(self, kind: str, check: spec.Check, limit: int, rows: str, place: tuple[str, str, str]) -> list[Rejected]:
        """The first of what a check found wrong."""
        found = self.connection.execute(spec.named(kind, check, limit, _LISTS), [rows]).fetchall()
        return [Rejected(*place, id_, check.column, value or "", check.reason, check.row) for id_, value in found]


def _trimmed(column: list[str]) -> list[str]:
    """Values without blanks around them; one look at all of them, as mostly there are none."""
    joined = f"{_VALUE}{_VALUE.join(column)}{_VALUE}"
    return [value.strip() for value in column] if f" {_VALUE}" in joined or f"{_VALUE} " in joined else column


def _key(table: str, column: str, reason: str) -> str:
    return f"{table}|{column}|{reason}"


def _prepared(kind: str, columns: Columns) -> Columns:
    """Trimmed columns, geometry as WKB in base64 (areas) or 'x y' (points), its problem, and its text if it has one."""
    names = COLUMNS[kind]
    columns = [column if name == "geometrie" else _trimmed(column) for name, column in zip(names, columns, strict=True)]
    if "geometrie" not in names:
        return columns
    at = names.index("geometrie")
    texts = columns[at]
    if kind in spec.AREAS:
        done, problem = outlines(texts)
    else:
        done, problem = _inside(texts)
    place = [text[:80] if why else "" for text, why in zip(texts, problem, strict=True)]
    return [*columns[:at], done, *columns[at + 1 :], problem, place]


def _inside(texts: list[str]) -> tuple[list[str], list[str]]:
    """Points as they are; for a polygon a point inside it."""
    odd = any(blank in "|".join(texts) for blank in ("\n", "\t", "\r", "  ", "| ", " |"))
    done = [" ".join(text.split()) for text in texts] if odd else list(texts)
    problem = [""] * len(texts)
    areas = [index for index, text in enumerate(texts) if text.startswith("@")]
    if areas:
        points, why = insides([texts[index] for index in areas])
        for index, point, reason in zip(areas, points, why, strict=True):
            done[index], problem[index] = point, reason
    for index, text in enumerate(texts):
        if text.startswith("!"):
            done[index], problem[index] = "", OTHER_CRS
    return done, problem

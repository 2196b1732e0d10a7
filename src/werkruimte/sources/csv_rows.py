"""CSV of any hand, row by row: a row that does not fit is left out and named, and only the columns asked for are kept."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from werkruimte.domain.errors import FileUnreadable
from werkruimte.domain.source import Rejected
from werkruimte.sources.tables import is_utf8

SEPARATORS = (";", ",", "\t", "|")
ENDINGS = (".csv", ".tsv")
UTF16 = (b"\xff\xfe", b"\xfe\xff")
CURE = "Sla het opnieuw op als CSV in UTF-8, met één scheidingsteken."


def encoding(path: Path) -> str:
    """UTF-8 with or without BOM, UTF-16 by its BOM, else cp1252, which is what Excel writes here."""
    with path.open("rb") as file:
        head = file.read(2)
    return "utf-16" if head in UTF16 else "utf-8-sig" if is_utf8(path) else "cp1252"


def separator(path: Path) -> str:
    """The separator that stands most often in the first line."""
    with path.open(encoding=encoding(path), errors="replace", newline="") as file:
        first = file.readline(1 << 16)
    return max(SEPARATORS, key=first.count)


def header(path: Path, mark: str = "") -> tuple[str, ...]:
    """The names of the columns in lower case. Raises FileUnreadable when the file is no text."""
    return tuple(name.strip().lower() for name in next(_rows(path, mark), (0, []))[1])


def write_chosen(path: Path, mark: str, columns: dict[str, str], out: Path) -> tuple[int, list[Rejected]]:
    """Write `row` and the chosen columns (our name -> name in the file) to a plain CSV; (rows in the file, what was left out).

    Rows are numbered from 1 below the header. A row with another number of fields than the header is left out.
    """
    rows = _rows(path, mark)
    names = [name.strip().lower() for name in next(rows)[1]]
    places = [names.index(column) for column in columns.values()]
    rejected: list[Rejected] = []
    number = 0
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(("row", *columns))
        for lines, values in rows:
            if not any(value.strip() for value in values):
                continue
            number += 1
            if len(values) == len(names):
                writer.writerow((number, *(values[place] for place in places)))
            else:
                open_quote = f"; een aanhalingsteken slokt {lines} regels op" if lines > 1 else ""
                reason = f"{len(values)} velden in plaats van {len(names)}{open_quote}"
                rejected.append(Rejected(str(number), "(rij)", "", reason))
    return number, rejected


def _rows(path: Path, mark: str) -> Iterator[tuple[int, list[str]]]:
    """(physical lines, fields) of every row."""
    with path.open(encoding=encoding(path), errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=mark or separator(path))
        before = 0
        try:
            for values in reader:
                yield reader.line_num - before, values
                before = reader.line_num
        except csv.Error as error:
            raise FileUnreadable(file=path.name, problem=f"geen leesbare CSV bij regel {reader.line_num} ({error})", cure=CURE) from None

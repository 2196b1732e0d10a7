"""Everything that a reader, or a program, can take out of the forms of a dossier, as text; and the points of its map."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pikepdf


def texts(folder: Path) -> dict[str, str]:
    """What each file of a folder holds: markup and data included, pages and attachments of the PDF, every cell and column."""
    readers = {".pdf": _pdf, ".gpkg": _gpkg, ".xlsx": _xlsx}
    return {p.name: readers.get(p.suffix, lambda path: path.read_text("utf-8"))(p) for p in sorted(folder.iterdir()) if p.is_file()}


def pages(path: Path) -> list[str]:
    """The text of each page of a PDF."""
    text = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True, text=True).stdout
    return text.split("\f")[:-1]


def map_points(path: Path) -> list[tuple[int, int, int, int]]:
    """Longitude and latitude in 1e-5 degree, kind (10 more when since the base year) and floor of each point of the map."""
    data = re.search(r"window\.WR=(\{.*?\});</script>", path.read_text("utf-8"), re.S)
    flat, x, y, found = json.loads(data[1])["a"] if data else [], 0, 0, []
    for i in range(0, len(flat), 4):
        x, y = x + flat[i], y + flat[i + 1]
        found.append((x, y, flat[i + 2], flat[i + 3]))
    return found


def _pdf(path: Path) -> str:
    with pikepdf.open(path) as pdf:
        assert not pdf.attachments
        known = str(pdf.docinfo) + (str(pdf.open_metadata()))
        outline = " ".join(item.title for item in pdf.open_outline().root)
    return "\n".join([*pages(path), known, outline])


def _gpkg(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        names = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'rtree%'")]
        rows = [str((n, *r)) for n in names for r in connection.execute(f'SELECT * FROM "{n}"')]
        columns = [str(c) for n in names for c in connection.execute(f'PRAGMA table_info("{n}")')]
    return "\n".join([*columns, *rows])


def _xlsx(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    with zipfile.ZipFile(path) as whole:
        parts = [whole.read(n).decode("utf-8", "replace") for n in whole.namelist() if n.endswith(".xml")]
    return "\n".join([*book.sheetnames, *cells, *parts])

"""The same voorkomen twice in one extract, as where an extract was put together from overlapping ones."""

from __future__ import annotations

import os
from pathlib import Path

from werkruimte.engine import quoted
from werkruimte.sources import lvbag_columns as spec
from werkruimte.sources.lvbag_tables import NAMED, Counts, PartWriter, Rejected

REPEATED = "staat dubbel in het extract"


def drop_repeated(writer: PartWriter, counts: Counts, members: list[str]) -> None:
    """Takes repeated rows (id, voorkomen and deel) out of the parts: the one registered last stays, the first if equal.

    `members`: names of the XML files; a part is called after the number of its file. Adds to `counts`.
    """
    for table in spec.TABLES.values():
        if not counts.rows_out.get(table):
            continue
        _find(writer, writer.folder / table)
        for text, number in writer.connection.execute("SELECT filename, count(*) FROM repeated GROUP BY 1 ORDER BY 1").fetchall():
            part = Path(text)
            counts.rows_out[table] -= number
            key = f"{table}|voorkomen|{REPEATED}"
            counts.wrong[key] = counts.wrong.get(key, 0) + number
            counts.rejected += _named(writer, part, table, members[int(part.stem.split("-")[0])])
            _rewrite(writer, part)


def _find(writer: PartWriter, folder: Path) -> None:
    rows = f"read_parquet({quoted(folder / '*.parquet')}, filename = true, file_row_number = true)"
    writer.connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE repeated AS SELECT filename, file_row_number AS nr, id, voorkomen FROM {rows}
        WHERE (id, voorkomen, deel) IN (SELECT (id, voorkomen, deel) FROM {rows} GROUP BY ALL HAVING count(*) > 1)
        QUALIFY row_number() OVER (PARTITION BY id, voorkomen, deel
            ORDER BY registratie DESC NULLS LAST, filename, file_row_number) > 1"""
    )


def _named(writer: PartWriter, part: Path, table: str, member: str) -> list[Rejected]:
    found = writer.connection.execute(
        f"SELECT id, voorkomen FROM repeated WHERE filename = {quoted(part)} ORDER BY nr LIMIT {NAMED}"
    ).fetchall()
    return [Rejected(part.stem, table, member, id_, "voorkomen", str(nr), REPEATED, True) for id_, nr in found]


def _rewrite(writer: PartWriter, part: Path) -> None:
    new = part.with_suffix(".new")
    writer.connection.execute(
        f"""COPY (SELECT * EXCLUDE (file_row_number) FROM read_parquet({quoted(part)}, file_row_number = true)
        WHERE file_row_number NOT IN (SELECT nr FROM repeated WHERE filename = {quoted(part)})) TO {quoted(new)} (FORMAT parquet)"""
    )
    os.replace(new, part)

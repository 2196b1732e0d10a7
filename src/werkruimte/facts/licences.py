"""A licence file per source beside the tables: name, text, credit, date, and what may be passed on."""

from __future__ import annotations

import csv
import re
from importlib import resources
from pathlib import Path

import duckdb

from werkruimte.domain.figure import UNDATED
from werkruimte.domain.source import Source
from werkruimte.engine import quoted
from werkruimte.facts.schema import OPTIONAL
from werkruimte.facts.snapshot import TABLES

FOLDER = "licenties"
PASS_ON = {
    "rows": "de rijen",
    "aggregates": "alleen totalen, geen rijen van het bestand; deze feitenbasis bewaart er niet meer van dan het dossier nodig heeft",
    "no": "niets: dit deel van de feitenbasis is alleen voor eigen gebruik",
}
TEXT = """{title}

Bestand:         {file}
SHA-256:         {sha256}
Uitgever:        {publisher}
Peildatum:       {day}
Tabellen:        {tables}

Licentie:        {licence}
Volledige naam:  {name}
Tekst:           {address}
Naamsvermelding: {credit}
Verspreiden mag: {pass_on}

{duty}
"""


def licence_path(source: Source) -> str | None:
    """Where the licence of a source stands, relative to the fact base; a file that was not used has none."""
    return f"{FOLDER}/{source.id}.txt" if source.kind else None


def write_licences(connection: duckdb.DuckDBPyConnection, sources: list[Source], folder: Path) -> None:
    """Write `licenties/<source id>.txt` for every source that was read."""
    (folder / FOLDER).mkdir()
    for source in sources:
        if path := licence_path(source):
            (folder / path).write_text(licence_text(source, _tables(connection, source)), "utf-8")


def licence_text(source: Source, tables: tuple[str, ...]) -> str:
    """The licence file of one source, in Dutch. A licence that we do not know is named as the source names it, without its terms."""
    unknown = {
        "name": "onbekend bij dit programma",
        "address": "onbekend",
        "credit": "Bron: {publisher}",
        "duty": "Lees de voorwaarden bij de uitgever.",
    }
    known = next((row for row in _known() if _plain(source.licence).startswith(_plain(row["starts"]))), unknown)
    return TEXT.format(
        title=source.title,
        file=source.file,
        sha256=source.sha256,
        publisher=source.publisher,
        day=_day(source),
        tables=", ".join(tables) or "geen rij van deze gemeente",
        licence=source.licence,
        name=known["name"],
        address=known["address"],
        credit=known["credit"].format(publisher=source.publisher),
        pass_on=PASS_ON.get(source.may_publish, PASS_ON["no"]),
        duty=known["duty"],
    )


def _tables(connection: duckdb.DuckDBPyConnection, source: Source) -> tuple[str, ...]:
    """The tables with rows of a source. Those without a column that tells are of the BAG; units may come from a table of units."""
    found = []
    for table in (*TABLES, *OPTIONAL):
        names = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
        untold = ("bag", "units") if table == "units" else ("bag",)
        where = f"source = {quoted(source.id)}" if "source" in names else str(source.kind in untold)
        if connection.execute(f"SELECT 1 FROM {table} WHERE {where} LIMIT 1").fetchall():
            found.append(table)
    return tuple(found)


def _day(source: Source) -> str:
    end, precision = source.period.end, source.period.precision
    if end == UNDATED:
        return "onbekend"
    shown = {"year": f"{end.year}", "month": f"{end:%Y-%m}", "circa": f"omstreeks {end:%Y-%m}"}
    return shown.get(precision, end.isoformat())


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _known() -> list[dict[str, str]]:
    text = resources.files("werkruimte.facts").joinpath("licences.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))

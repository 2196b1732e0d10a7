"""StatLine of CBS, as OData v3 (TypedDataSet) and v4 (Observations with MeasureCodes). To the table `statistics`.

Only totals of the subjects that the dossier uses are taken. Codes for no data (-99995 and kin) and empty values are no
data, never zero. A page that points to a next one is read as far as it goes, and says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from math import inf
from pathlib import Path
from typing import Any

import duckdb

from werkruimte.domain.errors import FileUnreadable
from werkruimte.domain.figure import Period
from werkruimte.domain.source import NOT_OURS, OTHER_MUNICIPALITY, Source, group
from werkruimte.sources import dates
from werkruimte.sources.files import Found

# plain name of a topic (v3) or title of a measure (v4) -> our subject; all are stocks on 1 January
SUBJECTS = {
    "totalebevolking": "population",
    "aantalinwoners": "population",
    "bevolkingaanhetbeginvandeperiode": "population",
    "bevolkingop1januari": "population",
    "totaalparticulierehuishoudens": "households",
    "huishoudenstotaal": "households",
    "beginstandwoningvoorraad": "dwellings",
    "beginstandvoorraad": "dwellings",
    "woningvoorraad": "dwellings",
    "vestigingen": "establishments",
    "bedrijfsvestigingentotaal": "establishments",
    "aantalbedrijfsvestigingen": "establishments",
}
REGIONS = ("RegioS", "WijkenEnBuurten", "Regios")
YEAR = re.compile(r"^((?:19|20)\d\d)JJ00$")
TABLE = re.compile(r"/(\d{5}[A-Za-z]{3})(?:/|$)")
PLAIN_KEYS = {"ID", "Id", "Perioden", "Measure", "Value", "ValueAttribute", "StringValue", *REGIONS}
CURE = "Download het antwoord van StatLine opnieuw."


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty working table of measures (v4)."""
    connection.execute("CREATE OR REPLACE TEMP TABLE measures (code VARCHAR, subject VARCHAR)")


def read_codes(connection: duckdb.DuckDBPyConnection, found: Found, source: Source) -> Source:
    """Keep which measure (v4) is which subject; a list of regions tells nothing that we lack."""
    rows, unknown = _answer(found.path)["value"], 0
    for row in rows:
        subject = SUBJECTS.get(_plain(str(row.get("Title", ""))))
        if subject and "Identifier" in row:
            connection.execute("INSERT INTO measures VALUES (?, ?)", [str(row["Identifier"]).strip(), subject])
        else:
            unknown += 1
    return _named(source, found.path).counted(len(rows), group(unknown, "Title", NOT_OURS))


def read(connection: duckdb.DuckDBPyConnection, found: Found, source: Source, municipality: str) -> Source:
    """Add the stocks of the municipality, its districts and the country, where no earlier source has them of that day."""
    data = _answer(found.path)
    rows = data["value"]
    source = _named(source, found.path)
    measures = dict(connection.execute("SELECT code, subject FROM measures").fetchall())
    taken = [list(_values(row, measures, municipality)) for row in rows]
    values = [v for some in taken for v in some]
    years = [v[3] for v in values]
    if years:
        source = source.dated(Period(max(years), "day"))
    _add(connection, sorted(set(values)), source.id)
    idle = [_region(row) for row, some in zip(rows, taken, strict=True) if not some]
    away = sum(_area(code, municipality) is None for code in idle)
    rejected = (*group(away, "gebied", OTHER_MUNICIPALITY), *group(len(idle) - away, "onderwerp", NOT_OURS))
    return replace(source.counted(len(rows), rejected), warning=" ".join(filter(None, (source.warning, _told(data, values, measures)))))


def _add(connection: duckdb.DuckDBPyConnection, values: list[tuple[str, str, str, date, float]], source: str) -> None:
    """Into `statistics`, with the name of the area; executemany refuses nothing at all."""
    if not values:
        return
    connection.executemany(
        """INSERT INTO statistics SELECT * FROM (SELECT ? AS level, ? AS code, '' AS name, ? AS subject, ?::DATE AS day, 'day', ?::DOUBLE, ?) n
        WHERE NOT EXISTS (SELECT 1 FROM statistics s WHERE s.level = n.level AND s.code = n.code AND s.subject = n.subject AND s.day = n.day
            AND s.value IS NOT NULL)""",
        [(*v, source) for v in values],
    )
    connection.execute(
        """UPDATE statistics SET name = CASE level WHEN 'land' THEN 'Nederland'
        ELSE coalesce((SELECT arg_max(d.name, d.edition) FROM districts d WHERE d.code = statistics.code), code) END
        WHERE source = ? AND level <> 'gemeente'""",
        [source],
    )


def _told(data: dict[str, Any], values: list[Any], measures: dict[str, str]) -> str:
    following = data.get("odata.nextLink") or data.get("@odata.nextLink")
    first = data["value"][0] if data["value"] else {}
    told = ["Dit is niet het hele antwoord: StatLine verwijst naar een volgende bladzijde. Leg die er ook bij."] if following else []
    if "Measure" in first and not measures:
        told.append("De namen van de onderwerpen ontbreken: leg MeasureCodes van deze tabel ernaast.")
    elif not values:
        told.append("Deze tabel noemt van deze gemeente geen onderwerp dat Werkruimte gebruikt.")
    return " ".join(told)


def _values(row: dict[str, Any], measures: dict[str, str], municipality: str) -> Iterable[tuple[str, str, str, date, float]]:
    """(level, code, subject, day, value) of one row; nothing unless it is a total of an area and a year of ours."""
    area = _area(_region(row), municipality)
    year = YEAR.match(str(row.get("Perioden", "")).strip())
    if not area or not year or int(year[1]) > dates.latest().year:
        return
    topics = (
        {str(row["Measure"]).strip(): row.get("Value")} if "Measure" in row else {k: v for k, v in row.items() if re.search(r"_\d+$", k)}
    )
    others = [v for k, v in row.items() if k not in PLAIN_KEYS and k not in topics]
    if any(isinstance(v, str) and not v.startswith("T00") for v in others):
        return
    for name, value in topics.items():
        subject = measures.get(name) if "Measure" in row else SUBJECTS.get(_plain(re.sub(r"_\d+$", "", name)))
        if subject and isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < inf:
            yield (*area, subject, date(int(year[1]), 1, 1), float(value))


def _region(row: dict[str, Any]) -> str:
    return str(next((row[r] for r in REGIONS if r in row), "")).strip()


def _area(code: str, municipality: str) -> tuple[str, str] | None:
    if code == municipality:
        return "gemeente", code
    if code.startswith("WK" + municipality.removeprefix("GM")) and len(code) == 8:
        return "wijk", code
    return ("land", "NL") if code == "NL01" else None


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _named(source: Source, path: Path) -> Source:
    """The number of the table as its title and id."""
    with path.open("rb") as file:
        head = file.read(2048).decode("utf-8", "replace")
    table = TABLE.search(head)
    if not table:
        return source
    number = source.id.rpartition("-deel-")[2] if "-deel-" in source.id else ""
    return replace(source, id="-".join(filter(None, (f"{source.kind.replace('_', '-')}-{table[1]}", number))), title=f"StatLine {table[1]}")


def _answer(path: Path) -> dict[str, Any]:
    try:
        data: dict[str, Any] = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError):
        raise FileUnreadable(file=path.name, problem="het antwoord is afgebroken of geen JSON", cure=CURE) from None
    rows = data.get("value") if isinstance(data, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FileUnreadable(file=path.name, problem="het antwoord heeft geen lijst 'value' met rijen", cure=CURE)
    return data
